//! Pauses between attempts, each twice as long as the one before.

use std::time::Duration;

/// The first pause.
const FIRST: Duration = Duration::from_millis(100);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);

/// The pauses of one series of attempts.
pub(crate) struct Backoff {
    next: Duration,
}

impl Backoff {
    pub(crate) fn new() -> Self {
        Self { next: FIRST }
    }

    /// Waits, longer every time.
    pub(crate) async fn pause(&mut self) {
        let pause = self.next;
        self.next = (pause * 2).min(LONGEST);
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_the_longest() {
        let mut backoff = Backoff::new();
        let begun = Instant::now();
        backoff.pause().await;
        backoff.pause().await;
        assert_eq!(begun.elapsed(), FIRST * 3);
        for _ in 0..10 {
            backoff.pause().await;
        }
        let begun = Instant::now();
        backoff.pause().await;
        assert_eq!(begun.elapsed(), LONGEST);
    }
}
