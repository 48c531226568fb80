-- Which method would have been best on the category's own history: found after the plan, shown beside its
-- forecast.
CREATE TABLE method_comparisons (
    forecast_id TEXT NOT NULL PRIMARY KEY REFERENCES forecasts (forecast_id),
    best_method TEXT,
    comparison TEXT NOT NULL CHECK (json_valid(comparison)),
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
