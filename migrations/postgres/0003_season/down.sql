DROP TABLE season_reports;
DROP TABLE emergency_orders;
DROP TABLE store_markdowns;
DROP TABLE markdowns;
DROP TABLE replenishments;
DROP TABLE variance_history;
DROP TABLE unit_ledger;
DROP TABLE actual_sales;
