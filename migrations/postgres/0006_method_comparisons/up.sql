-- Which method would have been best on the category's own history: found after the plan, shown beside its
-- forecast.
CREATE TABLE method_comparisons (
    forecast_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES forecasts (forecast_id),
    best_method TEXT COLLATE "C",
    comparison TEXT NOT NULL CHECK (comparison::json IS NOT NULL),
    created_at TEXT COLLATE "C" NOT NULL
);
