//! The handoff `reforecast`: the second way to the Demand Agent.

use hemline_agent_runtime::Handoff;
use serde_json::{Value, json};

use crate::context::SeasonContext;
use crate::team::DEMAND;

/// Disabled until something asks for a re-forecast, and again once it was used: a run re-forecasts at
/// most once. It is not called `transfer_to_demand_agent`, which leads to the first forecast.
pub(super) fn handoff() -> Handoff<SeasonContext> {
    Handoff::to(
        DEMAND,
        "Hands over to the Demand Agent, which forecasts the remaining weeks again",
    )
    .named("reforecast")
    .enabled_when(SeasonContext::may_reforecast)
    .reason(|context| {
        context.reforecast_due().map_or_else(String::new, |due| {
            due.reason.in_words(due.variance.as_ref())
        })
    })
    .summary(|context| {
        context
            .reforecast_due()
            .map_or(Value::Null, |due| json!(due))
    })
    .on_use(|context: &mut SeasonContext| {
        let due = context.reforecast_due();
        context.update(|results| results.reforecast = due);
    })
}
