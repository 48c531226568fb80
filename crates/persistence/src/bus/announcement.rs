//! What is announced, as text: the origin, then a line `workflow first_seq last_seq` for each workflow.

use std::collections::BTreeMap;

use hemline_domain::WorkflowId;
use hemline_domain::event_bus::StoredEvents;

/// The longest text, in bytes; PostgreSQL takes 7999.
const LONGEST: usize = 7000;

/// What is to be announced: one range of events for each workflow.
#[derive(Default)]
pub(super) struct Pile(BTreeMap<WorkflowId, (u64, u64)>);

impl Pile {
    /// Adds events. What other processes stored between two ranges is announced along with them: who hears it reads it
    /// from storage anyway.
    pub(super) fn add(&mut self, stored: StoredEvents) {
        let told = (stored.first_seq, stored.last_seq);
        let range = self.0.entry(stored.workflow_id).or_insert(told);
        *range = (range.0.min(told.0), range.1.max(told.1));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// As few texts as have room for it.
    pub(super) fn texts(&self, origin: &str) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for (workflow_id, (first, last)) in &self.0 {
            let line = format!("\n{workflow_id} {first} {last}");
            match texts.last_mut() {
                Some(text) if text.len() + line.len() <= LONGEST => text.push_str(&line),
                // An id that no text has room for cannot be told; its events are found by their `seq`.
                _ if origin.len() + line.len() > LONGEST => {}
                _ => texts.push(format!("{origin}{line}")),
            }
        }
        texts
    }
}

/// Who announced a text, and what; nothing where it is not one of [`Pile::texts`].
pub(super) fn read(text: &str) -> Option<(&str, Vec<StoredEvents>)> {
    let (origin, lines) = text.split_once('\n')?;
    let told = lines.split('\n').map(read_line).collect::<Option<_>>()?;
    Some((origin, told))
}

fn read_line(line: &str) -> Option<StoredEvents> {
    let mut words = line.rsplitn(3, ' ');
    let last_seq = words.next()?.parse().ok()?;
    let first_seq = words.next()?.parse().ok()?;
    Some(StoredEvents {
        workflow_id: words.next()?.into(),
        first_seq,
        last_seq,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(workflow: &str, first_seq: u64, last_seq: u64) -> StoredEvents {
        StoredEvents {
            workflow_id: workflow.into(),
            first_seq,
            last_seq,
        }
    }

    fn texts(told: impl IntoIterator<Item = StoredEvents>) -> Vec<String> {
        let mut pile = Pile::default();
        told.into_iter().for_each(|stored| pile.add(stored));
        pile.texts("me")
    }

    #[test]
    fn what_piles_up_for_a_workflow_becomes_one_range() {
        let told = [
            stored("w 2", 4, 4),
            stored("w1", 1, 3),
            stored("w1", 9, 9),
            stored("w1", 4, 5),
        ];
        let texts = texts(told);
        assert_eq!(texts, ["me\nw 2 4 4\nw1 1 9"]);
        let expected = vec![stored("w 2", 4, 4), stored("w1", 1, 9)];
        assert_eq!(read(&texts[0]), Some(("me", expected)));
    }

    #[test]
    fn long_lists_are_split_and_lose_nothing() {
        let told: Vec<StoredEvents> = (100..900)
            .map(|n| {
                stored(
                    &format!("wf_0198f0c2-7a51-7c33-9d0e-000000000{n}"),
                    n,
                    n + 7,
                )
            })
            .collect();
        let texts = texts(told.clone());
        assert!(texts.len() > 1);
        assert!(texts.iter().all(|text| text.len() <= LONGEST));
        let fewest = texts
            .iter()
            .map(String::len)
            .sum::<usize>()
            .div_ceil(LONGEST);
        assert_eq!(texts.len(), fewest);
        let heard: Vec<StoredEvents> = texts
            .iter()
            .flat_map(|text| read(text).unwrap().1)
            .collect();
        assert_eq!(heard, told);
    }

    #[test]
    fn an_id_that_is_too_long_keeps_no_other_from_being_told() {
        let long = "w".repeat(LONGEST);
        let told = [stored("a", 1, 1), stored(&long, 1, 1), stored("x", 1, 1)];
        assert_eq!(texts(told), ["me\na 1 1\nx 1 1"]);
    }

    #[test]
    fn other_texts_are_not_read() {
        for text in [
            "",
            "me",
            "me\n",
            "me\nw1",
            "me\nw1 1",
            "me\nw1 one 2",
            "me\nw1 1 2\n",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
