//! Statuses that no request can provoke here, and why.

/// Status and reason.
pub(super) const UNPROVOKED: [(&str, &str); 2] = [
    (
        "500",
        "a defect of the server, or an agent that failed: what is known to give one is mended",
    ),
    (
        "504",
        "an agent that computes for longer than 30 s; the agents' own tests have one",
    ),
];
