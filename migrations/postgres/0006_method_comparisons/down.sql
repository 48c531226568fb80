DROP TABLE method_comparisons;
