//! Waits until nothing is planned.

use std::time::Duration;

use tokio::sync::watch;

/// How long nothing must have been planned.
const QUIET: Duration = Duration::from_secs(1);

/// Lets background work pass only while nothing is planned.
pub(super) struct Quiet {
    planning: watch::Receiver<usize>,
    is_known: bool,
}

impl Quiet {
    /// `planning` holds the number of workflows that are running.
    pub(super) fn new(planning: watch::Receiver<usize>) -> Self {
        Self {
            planning,
            is_known: false,
        }
    }

    /// Returns at once if nothing has begun since it returned last; otherwise when nothing has been planned
    /// for a second.
    pub(super) async fn wait(&mut self) {
        if self.is_known && !self.planning.has_changed().unwrap_or(false) {
            return;
        }
        loop {
            // An error means that the engine is gone, and with it all planning.
            if self
                .planning
                .wait_for(|running| *running == 0)
                .await
                .is_err()
            {
                break;
            }
            match tokio::time::timeout(QUIET, self.planning.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => break,
            }
        }
        self.is_known = true;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn work_passes_a_second_after_the_last_plan_and_waits_for_the_next() {
        let (planning, running) = watch::channel(1);
        let mut quiet = Quiet::new(running);
        let begun = Instant::now();
        let plan = async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            planning.send_replace(0);
        };
        tokio::join!(quiet.wait(), plan);
        assert_eq!(begun.elapsed(), Duration::from_secs(4));

        quiet.wait().await;
        assert_eq!(begun.elapsed(), Duration::from_secs(4));

        planning.send_replace(1);
        let plan = async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            planning.send_replace(0);
        };
        tokio::join!(quiet.wait(), plan);
        assert_eq!(begun.elapsed(), Duration::from_secs(7));
    }
}
