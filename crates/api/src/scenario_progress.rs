//! How far the scenarios are that this process simulates.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The scenarios under way, by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScenarioProgress(Arc<Mutex<HashMap<String, Arc<Paths>>>>);

#[derive(Debug)]
struct Paths {
    all: usize,
    done: AtomicUsize,
}

/// A scenario under way; it is forgotten when this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay {
    scenario_id: String,
    paths: Arc<Paths>,
    progress: ScenarioProgress,
}

impl ScenarioProgress {
    /// Follows a scenario of `paths` demand paths, at least one.
    pub(crate) fn begin(&self, scenario_id: &str, paths: usize) -> UnderWay {
        let paths = Arc::new(Paths {
            all: paths.max(1),
            done: AtomicUsize::new(0),
        });
        self.with(|running| running.insert(scenario_id.to_owned(), Arc::clone(&paths)));
        UnderWay {
            scenario_id: scenario_id.to_owned(),
            paths,
            progress: self.clone(),
        }
    }

    /// How many of the scenario's paths are done, from 0 to 100 percent; `None` where it is not under way here.
    pub(crate) fn percent(&self, scenario_id: &str) -> Option<u8> {
        let paths = self.with(|running| running.get(scenario_id).cloned())?;
        let done = paths.done.load(Ordering::Relaxed).min(paths.all);
        u8::try_from(done.saturating_mul(100) / paths.all).ok()
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Arc<Paths>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl UnderWay {
    /// Counts a path that is done.
    pub(crate) fn count(&self) {
        self.paths.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.progress
            .with(|running| running.remove(&self.scenario_id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_known_while_it_is_under_way() {
        let progress = ScenarioProgress::default();
        let scenario = progress.begin("sc_1", 3);
        assert_eq!(progress.percent("sc_1"), Some(0));
        scenario.count();
        assert_eq!(progress.percent("sc_1"), Some(33));
        scenario.count();
        scenario.count();
        assert_eq!(progress.percent("sc_1"), Some(100));
        assert_eq!(progress.percent("sc_2"), None);
        drop(scenario);
        assert_eq!(progress.percent("sc_1"), None);
    }
}
