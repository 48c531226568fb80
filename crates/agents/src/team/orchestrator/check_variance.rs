//! `check_variance`: how far sales are from the forecast (planning-rules 8).

use hemline_agent_runtime::{NoArguments, Tool, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{Grouped, WorkflowState};
use hemline_planning::variance::VarianceCheck;

use crate::context::SeasonContext;
use crate::team::tools::{needs, percent, planning_error, season_of};

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "check_variance",
        "Compares the season's sales with the forecast and says whether a threshold is exceeded",
        |scope, _: NoArguments| check_variance(&scope),
    )
    .enabled_when(|context: &SeasonContext| {
        matches!(
            context.state,
            WorkflowState::Phase3Monitoring | WorkflowState::Phase5Reforecast
        ) && context.season().is_some_and(|season| season.week() > 0)
    })
    .done_when(|context: &SeasonContext| context.results.variance.is_some())
}

fn check_variance(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Comparing sales with the forecast", 20);
    let season = season_of(scope)?;
    let check = season
        .variance(&scope.inputs.parameters)
        .map_err(|error| planning_error(&error))?
        .ok_or_else(|| needs("week with actual sales", "the weekly upload"))?;
    let output = ToolOutput::serialised(&check)?;
    Ok(output.with_effect(move |context: &mut SeasonContext| {
        context.update(|results| results.variance = Some(check));
    }))
}

/// The check and what follows from it, in sentences.
pub(super) fn in_words(check: &VarianceCheck) -> String {
    let mut text = format!("{}.", check.reasoning);
    if let Some(adjusted) = check.stockout_adjusted_variance_pct
        && check.stocked_out_stores > 0
    {
        let direction = check.stockout_adjusted_direction;
        text += &format!(
            " {} stood without stock; without such weeks sales are {} the forecast.",
            stores(check.stocked_out_stores),
            direction.map_or("as in".to_owned(), |way| {
                format!("{} {}", percent(adjusted.as_f64()), way.as_str())
            })
        );
    }
    if check.threshold_exceeded {
        text += " A re-forecast follows.";
    }
    if check.emergency {
        text += " It is above the emergency threshold too.";
    }
    text
}

fn stores(count: u32) -> String {
    match count {
        1 => "1 store".to_owned(),
        _ => format!("{} stores", Grouped(count)),
    }
}
