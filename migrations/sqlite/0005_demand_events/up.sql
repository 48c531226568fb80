-- What moves a category's demand on known days.

-- An event has a window of days around its date, prices and promotions a value for its week.
CREATE TABLE demand_events (
    position INTEGER NOT NULL PRIMARY KEY,
    category_key INTEGER NOT NULL REFERENCES categories (category_key),
    kind TEXT NOT NULL CHECK (kind IN ('event', 'price', 'promotion')),
    event_name TEXT NOT NULL CHECK (length(event_name) > 0),
    event_date TEXT NOT NULL CHECK (event_date IS date(event_date)),
    value REAL CHECK (value BETWEEN 0 AND 1e9),
    lower_window INTEGER NOT NULL CHECK (lower_window BETWEEN -366 AND 0),
    upper_window INTEGER NOT NULL CHECK (upper_window BETWEEN 0 AND 366),
    CHECK ((kind = 'event') = (value IS NULL)),
    CHECK (kind = 'event' OR (lower_window = 0 AND upper_window = 0)),
    -- Lists come in this order.
    UNIQUE (category_key, event_date, kind, event_name)
) STRICT;

-- The table of imports knows one kind more; SQLite changes a check only with the whole table.
CREATE TABLE imports_with_events (
    import_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('stores', 'categories', 'historical_sales', 'weekly_sales', 'demand_events')),
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    rows_imported INTEGER NOT NULL CHECK (rows_imported >= 0),
    rows_replaced INTEGER NOT NULL CHECK (rows_replaced BETWEEN 0 AND rows_imported),
    first_date TEXT,
    last_date TEXT,
    data_version INTEGER NOT NULL CHECK (data_version > 0),
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO imports_with_events SELECT * FROM imports;
DROP TABLE imports;
ALTER TABLE imports_with_events RENAME TO imports;
CREATE INDEX imports_by_time ON imports (created_at);
