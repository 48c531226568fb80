//! What a run's steps change in its context, step by step: the journal holds every result once, however many
//! steps follow it.

use serde_json::{Map, Value};

/// A context as it was last journaled, by its fields; empty before the first snapshot of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Snapshot(Map<String, Value>);

impl Snapshot {
    /// The fields in which `now` differs, as an object; what is not an object is a change as a whole.
    /// Afterwards this is `now`.
    pub(super) fn change_to(&mut self, now: Value) -> Value {
        let Value::Object(now) = now else {
            self.0.clear();
            return now;
        };
        let is_changed = |(name, value): &(&String, &Value)| self.0.get(*name) != Some(*value);
        let changed = now.iter().filter(is_changed);
        let changed = changed.map(|(name, value)| (name.clone(), value.clone()));
        let changed = Value::Object(changed.collect());
        self.0 = now;
        changed
    }

    /// Takes a journaled change over.
    pub(super) fn apply(&mut self, change: &Value) {
        if let Value::Object(fields) = change {
            let fields = fields.iter();
            self.0
                .extend(fields.map(|(name, value)| (name.clone(), value.clone())));
        }
    }

    /// Whether nothing was journaled.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The whole context.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_hold_what_changed_and_restore_the_whole() {
        let contexts = [
            json!({"revision": 1, "demand": {"total": 8}, "order": null}),
            json!({"revision": 2, "demand": {"total": 8}, "order": [1, 2]}),
            json!({"revision": 3, "demand": null, "order": [1, 2]}),
        ];
        let mut journaled = Snapshot::default();
        let changes = contexts.clone().map(|context| journaled.change_to(context));
        assert_eq!(changes[0], contexts[0]);
        assert_eq!(changes[1], json!({"revision": 2, "order": [1, 2]}));
        assert_eq!(changes[2], json!({"revision": 3, "demand": null}));

        let mut restored = Snapshot::default();
        assert!(restored.is_empty());
        for (change, context) in changes.iter().zip(&contexts) {
            restored.apply(change);
            assert_eq!(&restored.clone().into_value(), context);
        }
        assert_eq!(restored, journaled);
    }

    #[test]
    fn a_whole_context_takes_the_place_of_an_earlier_one() {
        let mut restored = Snapshot::default();
        for context in [json!({"a": 1, "b": 2}), json!({"a": 1, "b": 3})] {
            restored.apply(&context);
            assert_eq!(restored.clone().into_value(), context);
        }
    }
}
