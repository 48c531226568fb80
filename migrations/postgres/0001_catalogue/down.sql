DROP TABLE audit_log;
DROP TABLE imports;
DROP TABLE historical_sales;
DROP TABLE stores;
DROP TABLE store_clusters;
DROP TABLE categories;
DROP TABLE data_version;
