-- Master data and sales history.
--
-- Dates are TEXT as YYYY-MM-DD, timestamps TEXT as RFC 3339 in UTC with nanoseconds, so that both
-- sort as they read. Stores and categories have integer keys beside their ids because ten million
-- sales rows repeat them.

CREATE TABLE data_version (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    version INTEGER NOT NULL CHECK (version >= 0)
) STRICT;
INSERT INTO data_version (only_row, version) VALUES (1, 0);

CREATE TABLE categories (
    category_key INTEGER NOT NULL PRIMARY KEY,
    category_id TEXT NOT NULL UNIQUE CHECK (length(category_id) > 0),
    category_name TEXT NOT NULL CHECK (length(category_name) > 0),
    season_start_date TEXT NOT NULL CHECK (season_start_date IS date(season_start_date)),
    season_end_date TEXT NOT NULL,
    season_length_weeks INTEGER NOT NULL CHECK (season_length_weeks BETWEEN 4 AND 52),
    archetype TEXT NOT NULL CHECK (archetype IN ('FASHION_RETAIL', 'STABLE_CATALOG', 'CONTINUOUS')),
    description TEXT,
    unit_price REAL CHECK (unit_price BETWEEN 0 AND 1e9),
    unit_cost REAL CHECK (unit_cost BETWEEN 0 AND 1e9),
    salvage_value REAL CHECK (salvage_value BETWEEN 0 AND 1e9),
    created_at TEXT NOT NULL,
    CHECK (julianday(season_end_date) - julianday(season_start_date) = 7 * season_length_weeks)
) STRICT;

-- The clusters that forecasts name; what a cluster is in one forecast is in cluster_assignments.
CREATE TABLE store_clusters (
    cluster_id TEXT NOT NULL PRIMARY KEY CHECK (length(cluster_id) > 0),
    cluster_name TEXT NOT NULL,
    fashion_tier TEXT CHECK (fashion_tier IN ('PREMIUM', 'MAINSTREAM', 'VALUE')),
    description TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE stores (
    store_key INTEGER NOT NULL PRIMARY KEY,
    store_id TEXT NOT NULL UNIQUE CHECK (length(store_id) > 0),
    store_name TEXT NOT NULL,
    cluster_id TEXT REFERENCES store_clusters (cluster_id),
    store_size_sqft INTEGER CHECK (store_size_sqft BETWEEN 0 AND 1000000000),
    location_tier TEXT CHECK (location_tier IN ('A', 'B', 'C')),
    median_income INTEGER CHECK (median_income BETWEEN 0 AND 1000000000),
    fashion_tier TEXT CHECK (fashion_tier IN ('PREMIUM', 'MAINSTREAM', 'VALUE')),
    store_format TEXT CHECK (store_format IN ('MALL', 'STANDALONE', 'SHOPPING_CENTER', 'OUTLET')),
    region TEXT CHECK (region IN ('NORTHEAST', 'SOUTHEAST', 'MIDWEST', 'WEST')),
    avg_weekly_sales_12mo REAL CHECK (avg_weekly_sales_12mo BETWEEN 0 AND 1e9),
    created_at TEXT NOT NULL
) STRICT;

-- Key order follows the one hot read: all sales of a category, by week and store.
CREATE TABLE historical_sales (
    category_key INTEGER NOT NULL REFERENCES categories (category_key),
    week_start_date TEXT NOT NULL CHECK (week_start_date IS date(week_start_date)),
    store_key INTEGER NOT NULL REFERENCES stores (store_key),
    units_sold INTEGER NOT NULL CHECK (units_sold BETWEEN 0 AND 1000000000),
    PRIMARY KEY (category_key, week_start_date, store_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    import_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('stores', 'categories', 'historical_sales', 'weekly_sales')),
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    rows_imported INTEGER NOT NULL CHECK (rows_imported >= 0),
    rows_replaced INTEGER NOT NULL CHECK (rows_replaced BETWEEN 0 AND rows_imported),
    first_date TEXT,
    last_date TEXT,
    data_version INTEGER NOT NULL CHECK (data_version > 0),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX imports_by_time ON imports (created_at);

-- Who changed what, when.
CREATE TABLE audit_log (
    audit_id INTEGER NOT NULL PRIMARY KEY,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    request_id TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_by_subject ON audit_log (subject, audit_id);
