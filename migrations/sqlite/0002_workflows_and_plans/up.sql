-- The workflow journal, and the forecasts and plans that it leads to: they refer to each other.
-- `position` columns keep the order in which rows were stored.

CREATE TABLE workflows (
    position INTEGER NOT NULL PRIMARY KEY,
    workflow_id TEXT NOT NULL UNIQUE CHECK (length(workflow_id) > 0),
    session_id TEXT,
    category_id TEXT NOT NULL REFERENCES categories (category_id),
    season TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'parameters_extracted', 'phase_1_forecasting', 'waiting_mfg_approval', 'phase_2_allocation',
        'phase_3_monitoring', 'phase_3_replenishment', 'phase_4_markdown_check',
        'waiting_markdown_approval', 'phase_5_reforecast', 'completed', 'error', 'cancelled'
    )),
    stated_parameters TEXT NOT NULL CHECK (json_valid(stated_parameters)),
    parameters TEXT NOT NULL CHECK (json_valid(parameters)),
    defaults_applied TEXT NOT NULL CHECK (json_valid(defaults_applied)),
    forecast_id TEXT REFERENCES forecasts (forecast_id),
    allocation_id TEXT REFERENCES allocations (allocation_id),
    pricing_strategy_id TEXT REFERENCES pricing_strategies (pricing_strategy_id),
    pending_approval_id TEXT REFERENCES approval_requests (approval_id),
    current_agent TEXT,
    progress_pct INTEGER NOT NULL CHECK (progress_pct BETWEEN 0 AND 100),
    failure TEXT CHECK (json_valid(failure)),
    version INTEGER NOT NULL CHECK (version >= 0),
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX workflows_by_session ON workflows (session_id, position);
CREATE INDEX workflows_by_category ON workflows (category_id, position);
CREATE INDEX workflows_by_state ON workflows (state, position);

-- The primary key is what makes seq unique; a commit takes the next one inside its transaction.
CREATE TABLE workflow_events (
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    event_type TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    created_at TEXT NOT NULL,
    PRIMARY KEY (workflow_id, seq)
) STRICT;

CREATE TABLE workflow_steps (
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    step INTEGER NOT NULL CHECK (step >= 1),
    state TEXT NOT NULL CHECK (state IN (
        'parameters_extracted', 'phase_1_forecasting', 'waiting_mfg_approval', 'phase_2_allocation',
        'phase_3_monitoring', 'phase_3_replenishment', 'phase_4_markdown_check',
        'waiting_markdown_approval', 'phase_5_reforecast', 'completed', 'error', 'cancelled'
    )),
    kind TEXT NOT NULL,
    run_state TEXT NOT NULL CHECK (json_valid(run_state)),
    context TEXT NOT NULL CHECK (json_valid(context)),
    created_at TEXT NOT NULL,
    PRIMARY KEY (workflow_id, step)
) STRICT;

CREATE TABLE workflow_logs (
    log_id INTEGER NOT NULL PRIMARY KEY,
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    agent_name TEXT NOT NULL,
    action TEXT NOT NULL,
    input_data TEXT NOT NULL CHECK (json_valid(input_data)),
    output_data TEXT NOT NULL CHECK (json_valid(output_data)),
    duration_seconds REAL NOT NULL CHECK (duration_seconds >= 0),
    status TEXT NOT NULL CHECK (status IN ('started', 'completed', 'failed')),
    error_message TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX workflow_logs_by_workflow ON workflow_logs (workflow_id, log_id);

CREATE TABLE approval_requests (
    position INTEGER NOT NULL PRIMARY KEY,
    approval_id TEXT NOT NULL UNIQUE CHECK (length(approval_id) > 0),
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    action TEXT NOT NULL CHECK (action IN (
        'approve_manufacturing_order', 'approve_markdown', 'approve_emergency_order'
    )),
    status TEXT NOT NULL CHECK (status IN (
        'pending', 'accepted', 'modified', 'superseded', 'cancelled'
    )),
    agent TEXT NOT NULL,
    data TEXT NOT NULL CHECK (json_valid(data)),
    reasoning TEXT NOT NULL,
    created_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT,
    changes TEXT CHECK (json_valid(changes)),
    CHECK ((status = 'pending') = (decided_at IS NULL))
) STRICT;
CREATE INDEX approval_requests_by_workflow ON approval_requests (workflow_id, position);
-- A workflow waits for one decision at a time.
CREATE UNIQUE INDEX approval_requests_pending ON approval_requests (workflow_id)
    WHERE status = 'pending';

-- Serialised runs of the agent loop and the conversations that belong to them.
CREATE TABLE agent_sessions (
    session_id TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    workflow_id TEXT REFERENCES workflows (workflow_id),
    format_version INTEGER NOT NULL CHECK (format_version >= 1),
    history TEXT NOT NULL CHECK (json_valid(history)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (session_id, agent_name)
) STRICT;
CREATE INDEX agent_sessions_by_workflow ON agent_sessions (workflow_id);

-- Forecasts, clusters, allocation plans and pricing strategies.

CREATE TABLE forecasts (
    position INTEGER NOT NULL PRIMARY KEY,
    forecast_id TEXT NOT NULL UNIQUE CHECK (length(forecast_id) > 0),
    workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
    category_id TEXT NOT NULL REFERENCES categories (category_id),
    category_name TEXT NOT NULL,
    season TEXT NOT NULL,
    forecast_horizon_weeks INTEGER NOT NULL CHECK (forecast_horizon_weeks BETWEEN 4 AND 52),
    total_season_demand INTEGER NOT NULL CHECK (total_season_demand >= 0),
    weekly_demand_curve TEXT NOT NULL CHECK (json_valid(weekly_demand_curve)),
    peak_week INTEGER NOT NULL CHECK (peak_week BETWEEN 1 AND forecast_horizon_weeks),
    forecasting_method TEXT NOT NULL CHECK (length(forecasting_method) > 0),
    models_used TEXT NOT NULL CHECK (json_valid(models_used)),
    prophet_forecast INTEGER CHECK (prophet_forecast >= 0),
    arima_forecast INTEGER CHECK (arima_forecast >= 0),
    diagnostics TEXT NOT NULL CHECK (json_valid(diagnostics)),
    supersedes TEXT REFERENCES forecasts (forecast_id),
    fingerprint TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX forecasts_by_workflow ON forecasts (workflow_id, position);
CREATE INDEX forecasts_by_category ON forecasts (category_id, position);

CREATE TABLE forecast_cluster_distribution (
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    rank INTEGER NOT NULL CHECK (rank >= 0),
    cluster_id TEXT NOT NULL REFERENCES store_clusters (cluster_id),
    cluster_name TEXT NOT NULL,
    allocation_percentage REAL NOT NULL CHECK (allocation_percentage BETWEEN 0 AND 1),
    total_units INTEGER NOT NULL CHECK (total_units >= 0),
    PRIMARY KEY (forecast_id, cluster_id)
) STRICT, WITHOUT ROWID;

-- What a clustering says as a whole; its stores are in cluster_assignments.
CREATE TABLE forecast_clusterings (
    forecast_id TEXT NOT NULL PRIMARY KEY REFERENCES forecasts (forecast_id),
    clusters TEXT NOT NULL CHECK (json_valid(clusters)),
    left_out_stores TEXT NOT NULL CHECK (json_valid(left_out_stores)),
    features_used TEXT NOT NULL CHECK (json_valid(features_used)),
    features_left_out TEXT NOT NULL CHECK (json_valid(features_left_out)),
    inertia REAL NOT NULL CHECK (inertia >= 0),
    silhouette REAL CHECK (silhouette BETWEEN -1 AND 1)
) STRICT;

CREATE TABLE cluster_assignments (
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    store_id TEXT NOT NULL REFERENCES stores (store_id),
    rank INTEGER NOT NULL CHECK (rank >= 0),
    cluster_id TEXT NOT NULL REFERENCES store_clusters (cluster_id),
    avg_weekly_sales_12mo REAL NOT NULL CHECK (avg_weekly_sales_12mo >= 0),
    sales_share REAL NOT NULL CHECK (sales_share >= 0),
    attribute_share REAL NOT NULL CHECK (attribute_share >= 0),
    store_factor REAL NOT NULL CHECK (store_factor >= 0),
    PRIMARY KEY (forecast_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE allocations (
    position INTEGER NOT NULL PRIMARY KEY,
    allocation_id TEXT NOT NULL UNIQUE CHECK (length(allocation_id) > 0),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    manufacturing_qty INTEGER NOT NULL CHECK (manufacturing_qty >= 0),
    safety_stock_percentage REAL NOT NULL CHECK (safety_stock_percentage >= -1),
    initial_allocation_total INTEGER NOT NULL CHECK (initial_allocation_total >= 0),
    holdback_total INTEGER NOT NULL CHECK (holdback_total >= 0),
    minimum_raised_initial INTEGER NOT NULL CHECK (minimum_raised_initial IN (0, 1)),
    fingerprint TEXT NOT NULL,
    store_allocations TEXT NOT NULL CHECK (json_valid(store_allocations)),
    created_at TEXT NOT NULL,
    CHECK (initial_allocation_total + holdback_total = manufacturing_qty)
) STRICT;
CREATE INDEX allocations_by_forecast ON allocations (forecast_id, position);

CREATE TABLE pricing_strategies (
    position INTEGER NOT NULL PRIMARY KEY,
    pricing_strategy_id TEXT NOT NULL UNIQUE CHECK (length(pricing_strategy_id) > 0),
    forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id),
    status TEXT NOT NULL CHECK (status IN ('scheduled', 'skipped')),
    markdown_checkpoint_week INTEGER CHECK (markdown_checkpoint_week BETWEEN 1 AND 52),
    target_sell_through_pct REAL CHECK (target_sell_through_pct BETWEEN 0 AND 1),
    elasticity_coefficient REAL NOT NULL CHECK (elasticity_coefficient BETWEEN 0 AND 10),
    max_markdown REAL NOT NULL CHECK (max_markdown BETWEEN 0 AND 0.9),
    reasoning TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX pricing_strategies_by_forecast ON pricing_strategies (forecast_id, position);
