DELETE FROM imports WHERE kind = 'demand_events';
ALTER TABLE imports
    DROP CONSTRAINT imports_kind_check,
    ADD CONSTRAINT imports_kind_check
        CHECK (kind IN ('stores', 'categories', 'historical_sales', 'weekly_sales'));

-- What the calendar held is gone: plans that the older release makes must not look as if it counted.
UPDATE data_version SET version = version + 1 WHERE EXISTS (SELECT 1 FROM demand_events);
DROP TABLE demand_events;
