DROP INDEX api_tokens_by_name;
DROP TABLE sessions;
