-- What a season under way leaves behind. No release wrote these tables before; they get the figures as one JSON
-- record each beside the columns that lists and people look for.

ALTER TABLE workflows ADD COLUMN agenda TEXT CHECK (json_valid(agenda));
-- Seasons whose order was accepted by an earlier release can go on.
UPDATE workflows
SET agenda = '{"week":0,"reforecast":null,"replenish":false,"checkpoint":false,"markdown_pct":null}'
WHERE state = 'phase_3_monitoring';

DROP TABLE store_markdowns;
DROP TABLE markdowns;
DROP TABLE emergency_orders;
DROP TABLE replenishments;
DROP TABLE variance_history;

CREATE TABLE variance_history (
    position INTEGER NOT NULL PRIMARY KEY,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    variance_pct REAL CHECK (variance_pct >= 0),
    direction TEXT CHECK (direction IN ('over', 'under')),
    threshold_exceeded INTEGER NOT NULL CHECK (threshold_exceeded IN (0, 1)),
    action_taken TEXT NOT NULL CHECK (action_taken IN (
        'none', 'reforecast', 'reforecast_after_decision', 'checked_again'
    )),
    record TEXT NOT NULL CHECK (json_valid(record)),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX variance_history_by_week ON variance_history (workflow_id, week_number, position);

CREATE TABLE replenishments (
    position INTEGER NOT NULL PRIMARY KEY,
    replenishment_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    dc_stock_before INTEGER NOT NULL CHECK (dc_stock_before >= 0),
    dc_stock_after INTEGER NOT NULL CHECK (dc_stock_after >= 0),
    total_shipped INTEGER NOT NULL CHECK (total_shipped >= 0),
    record TEXT NOT NULL CHECK (json_valid(record)),
    created_at TEXT NOT NULL,
    CHECK (dc_stock_before - total_shipped = dc_stock_after)
) STRICT;
-- A week is replenished once, whatever is uploaded again.
CREATE UNIQUE INDEX replenishments_by_week ON replenishments (workflow_id, week_number);

CREATE TABLE reallocations (
    position INTEGER NOT NULL PRIMARY KEY,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 0 AND 52),
    target INTEGER NOT NULL CHECK (target >= 0),
    dc_unassigned INTEGER NOT NULL CHECK (dc_unassigned >= 0),
    record TEXT NOT NULL CHECK (json_valid(record)),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX reallocations_by_workflow ON reallocations (workflow_id, position);

CREATE TABLE markdowns (
    position INTEGER NOT NULL PRIMARY KEY,
    markdown_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    recommended_markdown_pct REAL NOT NULL CHECK (recommended_markdown_pct BETWEEN 0 AND 0.9),
    status TEXT NOT NULL CHECK (status IN (
        'not_needed', 'pending_approval', 'approved', 'applied', 'superseded'
    )),
    record TEXT NOT NULL CHECK (json_valid(record)),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX markdowns_by_workflow ON markdowns (workflow_id, position);
-- One markdown per season.
CREATE UNIQUE INDEX markdowns_applied ON markdowns (workflow_id) WHERE status = 'applied';

CREATE TABLE store_markdowns (
    markdown_id TEXT NOT NULL REFERENCES markdowns (markdown_id),
    store_id TEXT NOT NULL REFERENCES stores (store_id),
    markdown_pct REAL NOT NULL CHECK (markdown_pct BETWEEN 0 AND 0.9),
    applied_from_week INTEGER NOT NULL CHECK (applied_from_week BETWEEN 1 AND 53),
    created_at TEXT NOT NULL,
    PRIMARY KEY (markdown_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE emergency_orders (
    position INTEGER NOT NULL PRIMARY KEY,
    emergency_order_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 0 AND 52),
    arrival_week INTEGER NOT NULL CHECK (arrival_week >= week_number),
    recommended_units INTEGER NOT NULL CHECK (recommended_units >= 0),
    ordered_units INTEGER CHECK (ordered_units >= 0),
    status TEXT NOT NULL CHECK (status IN (
        'pending_approval', 'approved', 'arrived', 'superseded', 'declined'
    )),
    record TEXT NOT NULL CHECK (json_valid(record)),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX emergency_orders_by_workflow ON emergency_orders (workflow_id, position);
