-- A phase that begins reads the changes of state before it, not every event.
CREATE INDEX workflow_events_by_type ON workflow_events (workflow_id, event_type, seq);
