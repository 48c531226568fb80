//! How a person or a service manager tells the server to stop.

/// Listens from the moment it is made, so that no signal is missed while the server starts.
pub(crate) struct StopSignal {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl StopSignal {
    /// Starts listening; must be called on a tokio runtime.
    #[cfg(unix)]
    pub(crate) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Ends with Ctrl-C, or with the signal that service managers send.
    #[cfg(unix)]
    pub(crate) async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Starts listening; must be called on a tokio runtime.
    #[cfg(not(unix))]
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Ends with Ctrl-C.
    #[cfg(not(unix))]
    pub(crate) async fn received(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the server runs until it is killed.
            std::future::pending::<()>().await;
        }
    }
}
