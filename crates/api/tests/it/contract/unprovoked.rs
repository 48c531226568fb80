//! Statuses that no request can provoke here, and why.

/// Status, the operations it is not provoked of (all where there are none), and the reason.
pub(super) const UNPROVOKED: [(&str, &[&str], &str); 3] = [
    (
        "500",
        &[],
        "a defect of the server, or an agent that failed: what is known to give one is mended; its body is that of all errors",
    ),
    (
        "504",
        &[],
        "an agent that computes for longer than 30 s; the agents' own tests have one",
    ),
    (
        "409",
        &["upload_historical_sales"],
        "an import of the same category between reading and storing; its other conflict, a used key, is provoked",
    ),
];
