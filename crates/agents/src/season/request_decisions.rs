//! A person's decision on a markdown or an emergency order.

use chrono::{DateTime, Utc};
use hemline_domain::season::{
    EmergencyOrderRecord, EmergencyOrderStatus, MarkdownRecord, MarkdownStatus, ReforecastCause,
    StoreMarkdown,
};
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{
    ApprovalAction, ApprovalRequest, ApprovalStatus, Decimal, DomainError, EventBody, Share,
    StatedParameters, Units, Violation, WorkflowState,
};
use serde_json::{Value, json};

use super::arrivals::assign_arrived;
use super::bookings::arrival_row;
use super::emergency_request::ask_again;
use super::stored::StoredSeason;
use crate::error::AgentsError;

/// What can be changed of a markdown.
const OF_A_MARKDOWN: [&str; 2] = ["elasticity_coefficient", "markdown_pct"];

/// What can be changed of an emergency order.
const OF_AN_ORDER: [&str; 1] = ["units"];

/// Most units of one order.
const MOST_UNITS: u64 = 1_000_000_000;

/// Markdowns come in steps of 5 points.
const STEP_MICROS: i64 = 50_000;

/// The commit of an accepted markdown or emergency order.
///
/// # Errors
/// [`AgentsError::Context`] where what was asked about is not stored.
pub(crate) fn accepted(
    season: &mut StoredSeason,
    request: &ApprovalRequest,
    decided_by: &str,
    at: DateTime<Utc>,
) -> Result<WorkflowCommit, AgentsError> {
    let mut commit = decided(
        season,
        request,
        ApprovalStatus::Accepted,
        decided_by,
        None,
        at,
    );
    if request.action == ApprovalAction::ApproveMarkdown {
        accept_markdown(season, &mut commit, pending_markdown(season)?.clone());
    } else {
        let order = pending_order(season)?.clone();
        accept_order(season, &mut commit, order)?;
    }
    Ok(commit)
}

/// The commit of a Modify: the markdown is computed again, the order asked about again.
///
/// # Errors
/// [`AgentsError::InvalidParameters`] with every violation.
pub(crate) fn modified(
    season: &StoredSeason,
    request: &ApprovalRequest,
    changes: &StatedParameters,
    decided_by: &str,
    at: DateTime<Utc>,
) -> Result<WorkflowCommit, AgentsError> {
    if request.action == ApprovalAction::ApproveMarkdown {
        modified_markdown(season, request, changes, decided_by, at)
    } else {
        modified_order(season, request, changes, decided_by, at)
    }
}

fn decided(
    season: &StoredSeason,
    request: &ApprovalRequest,
    status: ApprovalStatus,
    decided_by: &str,
    changes: Option<Value>,
    at: DateTime<Utc>,
) -> WorkflowCommit {
    let decision = match status {
        ApprovalStatus::Accepted => "accept",
        _ => "modify",
    };
    WorkflowCommit::on(&season.workflow, at)
        .fact(Fact::ApprovalDecided {
            approval_id: request.approval_id.clone(),
            status,
            decided_by: decided_by.to_owned(),
            changes: changes.clone(),
        })
        .event(EventBody::ApprovalRecorded {
            action: request.action,
            decision: decision.to_owned(),
            changes: changes.unwrap_or_else(|| json!({})),
        })
}

/// One record per store; the remaining weeks are forecast again with the lift.
fn accept_markdown(
    season: &StoredSeason,
    commit: &mut WorkflowCommit,
    mut markdown: MarkdownRecord,
) {
    let week = season.agenda.week;
    let depth = markdown.recommendation.recommended_markdown_pct;
    markdown.recommendation.status = MarkdownStatus::Approved;
    markdown.applied_after_week = Some(week);
    let stores = season.plan.store_allocations.iter();
    let stores = stores.map(|store| StoreMarkdown {
        store_id: store.store_id.clone(),
        markdown_pct: depth,
        applied_from_week: week + 1,
    });
    let of_stores = Fact::StoreMarkdowns(markdown.markdown_id.clone(), stores.collect());
    let mut agenda = season.agenda.clone();
    agenda.checkpoint = false;
    agenda.forget_markdown_changes();
    agenda.require_reforecast(ReforecastCause::Markdown);
    let facts = [
        Fact::Markdown(Box::new(markdown)),
        of_stores,
        Fact::Agenda(agenda),
    ];
    commit.facts.extend(facts);
    commit.transition = Some(WorkflowState::Phase5Reforecast);
}

/// The order is placed after the last accepted week, whenever it was asked for.
fn accept_order(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
    mut order: EmergencyOrderRecord,
) -> Result<(), AgentsError> {
    let week = season.agenda.week;
    let lead_time = season.workflow.parameters.emergency_lead_time_weeks;
    order.week_number = week;
    order.order.arrival_week = week.saturating_add(lead_time);
    order.ordered_units = Some(order.units());
    order.status = match order.units() {
        Units::ZERO => EmergencyOrderStatus::Declined,
        _ if lead_time == 0 => EmergencyOrderStatus::Arrived,
        _ => EmergencyOrderStatus::Approved,
    };
    if order.status == EmergencyOrderStatus::Arrived {
        let row = arrival_row(&order, week);
        season.ledger.push(row.clone());
        commit.facts.push(Fact::Ledger(vec![row]));
        assign_arrived(season, commit)?;
    }
    commit.facts.push(Fact::EmergencyOrder(Box::new(order)));
    commit.transition = Some(WorkflowState::Phase3Monitoring);
    Ok(())
}

fn modified_markdown(
    season: &StoredSeason,
    request: &ApprovalRequest,
    changes: &StatedParameters,
    decided_by: &str,
    at: DateTime<Utc>,
) -> Result<WorkflowCommit, AgentsError> {
    let mut violations = refused_names(changes, &OF_A_MARKDOWN);
    let depth = changes.get("markdown_pct").map(|value| {
        let cap = season.workflow.parameters.max_markdown;
        depth_of(value, cap).map_err(|violation| violations.push(*violation))
    });
    let elasticity = changes.get("elasticity_coefficient");
    let elasticity = elasticity.map(|value| elasticity_of(value, season));
    let elasticity = match elasticity.transpose() {
        Ok(elasticity) => elasticity,
        Err(DomainError::InvalidParameters { violations: more }) => {
            violations.extend(more);
            None
        }
        Err(error) => return Err(error.into()),
    };
    if !violations.is_empty() {
        return Err(AgentsError::InvalidParameters { violations });
    }
    let pending = pending_markdown(season)?;
    let depth = depth.and_then(Result::ok);
    let changed = markdown_changes(pending, depth, elasticity);
    let status = ApprovalStatus::Modified;
    let mut commit = decided(season, request, status, decided_by, Some(changed), at);
    let mut old = pending.clone();
    old.recommendation.status = MarkdownStatus::Superseded;
    commit.facts.push(Fact::Markdown(Box::new(old)));
    let mut agenda = season.agenda.clone();
    agenda.checkpoint = true;
    agenda.markdown_pct = depth;
    agenda.elasticity_coefficient = elasticity.or(agenda.elasticity_coefficient);
    commit.facts.push(Fact::Agenda(agenda));
    commit.transition = Some(WorkflowState::Phase4MarkdownCheck);
    Ok(commit)
}

fn markdown_changes(
    pending: &MarkdownRecord,
    depth: Option<Share>,
    elasticity: Option<Decimal>,
) -> Value {
    let mut changed = json!({});
    if let Some(depth) = depth {
        changed["markdown_pct"] = json!({
            "from": pending.recommendation.recommended_markdown_pct,
            "to": depth,
        });
    }
    if let Some(elasticity) = elasticity {
        changed["elasticity_coefficient"] = json!({
            "from": pending.recommendation.elasticity_coefficient,
            "to": elasticity,
        });
    }
    changed
}

fn modified_order(
    season: &StoredSeason,
    request: &ApprovalRequest,
    changes: &StatedParameters,
    decided_by: &str,
    at: DateTime<Utc>,
) -> Result<WorkflowCommit, AgentsError> {
    let mut violations = refused_names(changes, &OF_AN_ORDER);
    let units = changes
        .get("units")
        .map(|value| units_of(value).map_err(|violation| violations.push(*violation)));
    let Some(Ok(units)) = units.filter(|_| violations.is_empty()) else {
        return Err(AgentsError::InvalidParameters { violations });
    };
    let mut order = pending_order(season)?.clone();
    let changed = json!({"units": {"from": order.units(), "to": units}});
    order.ordered_units = Some(units);
    let status = ApprovalStatus::Modified;
    let mut commit = decided(
        season,
        request,
        status,
        decided_by,
        Some(changed.clone()),
        at,
    );
    let reasoning = format!(
        "A person set {} units. The rule gives: {}",
        units.grouped(),
        order.order.reasoning
    );
    let shown = Some(changed);
    ask_again(season, &mut commit, order, reasoning, shown);
    commit.transition = Some(WorkflowState::WaitingMfgApproval);
    Ok(commit)
}

fn pending_markdown(season: &StoredSeason) -> Result<&MarkdownRecord, AgentsError> {
    season
        .pending_markdown()
        .ok_or_else(|| AgentsError::Context {
            message: "the markdown that is asked about is not stored".to_owned(),
        })
}

fn pending_order(season: &StoredSeason) -> Result<&EmergencyOrderRecord, AgentsError> {
    season.pending_order().ok_or_else(|| AgentsError::Context {
        message: "the emergency order that is asked about is not stored".to_owned(),
    })
}

/// Names that this request does not have; none at all is a violation too.
fn refused_names(changes: &StatedParameters, known: &[&'static str]) -> Vec<Violation> {
    let allowed = known.join(" and ");
    if changes.is_empty() {
        return vec![Violation {
            parameter: "params".to_owned(),
            value: json!({}),
            allowed: allowed.clone(),
            message: format!("a modify needs {allowed} in params"),
            suggestions: vec!["Send what to change, or accept".to_owned()],
        }];
    }
    let unknown = changes.names().filter(|name| !known.contains(name));
    unknown
        .map(|name| Violation {
            parameter: name.to_owned(),
            value: changes.get(name).cloned().unwrap_or_default(),
            allowed: allowed.clone(),
            message: format!("{name} cannot be modified here: this request takes {allowed}"),
            suggestions: vec![format!("Send {allowed} only")],
        })
        .collect()
}

/// The coefficient, read and checked as the season's own would be.
fn elasticity_of(value: &Value, season: &StoredSeason) -> Result<Decimal, DomainError> {
    let workflow = &season.workflow;
    let stated = workflow
        .stated_parameters
        .overlaid(&StatedParameters::new().with("elasticity_coefficient", value.clone()))
        .with(
            "forecast_horizon_weeks",
            workflow.parameters.forecast_horizon_weeks,
        );
    let resolved = stated.resolve(workflow.parameters.archetype)?;
    Ok(resolved.parameters.elasticity_coefficient)
}

fn depth_of(value: &Value, cap: Share) -> Result<Share, Box<Violation>> {
    let depth: Option<Decimal> = serde_json::from_value(value.clone()).ok();
    let allowed = format!("a multiple of 0.05 from 0 to {cap}");
    let fits = |depth: &Decimal| {
        (Decimal::ZERO..=cap.decimal()).contains(depth) && depth.micros() % STEP_MICROS == 0
    };
    depth
        .filter(fits)
        .and_then(|depth| Share::try_new(depth).ok())
        .ok_or_else(|| {
            Box::new(Violation {
                parameter: "markdown_pct".to_owned(),
                value: value.clone(),
                message: format!("markdown_pct must be {allowed}"),
                allowed,
                suggestions: vec!["Send e.g. 0.15; 0 for no markdown".to_owned()],
            })
        })
}

fn units_of(value: &Value) -> Result<Units, Box<Violation>> {
    let units = value.as_u64().filter(|units| *units <= MOST_UNITS);
    units.map(Units::new).ok_or_else(|| {
        Box::new(Violation {
            parameter: "units".to_owned(),
            value: value.clone(),
            allowed: format!("a whole number from 0 to {MOST_UNITS}"),
            message: format!("units must be a whole number from 0 to {MOST_UNITS}"),
            suggestions: vec!["Send e.g. 2000; 0 orders nothing".to_owned()],
        })
    })
}
