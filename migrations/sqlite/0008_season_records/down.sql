DROP TABLE emergency_orders;
DROP TABLE store_markdowns;
DROP TABLE markdowns;
DROP TABLE reallocations;
DROP TABLE replenishments;
DROP TABLE variance_history;
ALTER TABLE workflows DROP COLUMN agenda;

CREATE TABLE variance_history (
    position INTEGER NOT NULL PRIMARY KEY,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    forecasted_cumulative INTEGER NOT NULL CHECK (forecasted_cumulative >= 0),
    actual_cumulative INTEGER NOT NULL CHECK (actual_cumulative >= 0),
    variance_pct REAL CHECK (variance_pct >= 0),
    direction TEXT NOT NULL CHECK (direction IN ('over', 'under')),
    weekly_variance_pct REAL CHECK (weekly_variance_pct >= 0),
    stockout_adjusted_variance_pct REAL CHECK (stockout_adjusted_variance_pct >= 0),
    stores_out_of_stock INTEGER NOT NULL CHECK (stores_out_of_stock >= 0),
    threshold_exceeded INTEGER NOT NULL CHECK (threshold_exceeded IN (0, 1)),
    action_taken TEXT NOT NULL,
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
    store_shipments TEXT NOT NULL CHECK (json_valid(store_shipments)),
    created_at TEXT NOT NULL,
    CHECK (dc_stock_before - total_shipped = dc_stock_after)
) STRICT;
CREATE INDEX replenishments_by_week ON replenishments (workflow_id, week_number, position);

CREATE TABLE markdowns (
    position INTEGER NOT NULL PRIMARY KEY,
    markdown_id TEXT NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    sell_through_pct REAL NOT NULL CHECK (sell_through_pct >= 0),
    target_sell_through_pct REAL NOT NULL CHECK (target_sell_through_pct BETWEEN 0 AND 1),
    gap_pct REAL NOT NULL,
    recommended_markdown_pct REAL NOT NULL CHECK (recommended_markdown_pct BETWEEN 0 AND 0.9),
    elasticity_coefficient REAL NOT NULL CHECK (elasticity_coefficient BETWEEN 0 AND 10),
    expected_demand_lift_pct REAL CHECK (expected_demand_lift_pct >= 0),
    status TEXT NOT NULL CHECK (status IN (
        'not_needed', 'pending_approval', 'approved', 'applied', 'superseded'
    )),
    reasoning TEXT NOT NULL,
    alternatives TEXT NOT NULL CHECK (json_valid(alternatives)),
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
    week_number INTEGER NOT NULL CHECK (week_number BETWEEN 1 AND 52),
    arrives_after_week INTEGER NOT NULL CHECK (arrives_after_week >= week_number),
    dc_shortage INTEGER NOT NULL CHECK (dc_shortage >= 0),
    network_shortage INTEGER NOT NULL CHECK (network_shortage >= 0),
    recommended_units INTEGER NOT NULL CHECK (recommended_units >= 0),
    ordered_units INTEGER CHECK (ordered_units >= 0),
    status TEXT NOT NULL CHECK (status IN (
        'pending_approval', 'approved', 'arrived', 'superseded', 'cancelled'
    )),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX emergency_orders_by_workflow ON emergency_orders (workflow_id, position);
