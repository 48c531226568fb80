//! Every type of event has the fields of the contract, also those that no workflow sends yet.

use std::collections::BTreeSet;

use chrono::{TimeZone, Utc};
use hemline_domain::{ApprovalAction, EventBody, WorkflowEvent, WorkflowState};
use serde_json::{Value, json};

fn name(text: &str) -> String {
    text.to_owned()
}

/// One of each, with the fields that it has beside those of every message.
fn all() -> Vec<(EventBody, Value)> {
    let agent = "Demand Agent";
    let result = json!({"total_season_demand": 8000});
    let mut events = vec![
        (
            EventBody::AgentStarted { agent: name(agent) },
            json!({"type": "agent_started", "agent": agent}),
        ),
        (
            EventBody::AgentProgress {
                agent: name(agent),
                message: name("fits"),
                progress_pct: 40,
            },
            json!({"type": "agent_progress", "agent": agent, "message": "fits", "progress_pct": 40}),
        ),
        (
            EventBody::AgentCompleted {
                agent: name(agent),
                duration_seconds: 1.5,
                result: result.clone(),
            },
            json!({"type": "agent_completed", "agent": agent, "duration_seconds": 1.5,
                "result": result}),
        ),
        (
            EventBody::AgentReasoning {
                agent: name(agent),
                decision: name("parameters_read"),
                text: name("because"),
            },
            json!({"type": "agent_reasoning", "agent": agent, "decision": "parameters_read",
                "text": "because"}),
        ),
        (
            EventBody::Handoff {
                from: name("Orchestrator"),
                to: name(agent),
                reason: name("forecast first"),
            },
            json!({"type": "handoff", "from": "Orchestrator", "to": agent,
                "reason": "forecast first"}),
        ),
        (
            EventBody::ApprovalRecorded {
                action: ApprovalAction::ApproveManufacturingOrder,
                decision: name("modify"),
                changes: json!({"safety_stock_pct": {"from": 0.2, "to": 0.15}}),
            },
            json!({"type": "approval_recorded", "action": "approve_manufacturing_order",
                "decision": "modify", "changes": {"safety_stock_pct": {"from": 0.2, "to": 0.15}}}),
        ),
        (
            EventBody::VarianceAlert {
                week_number: 5,
                variance_pct: Some(0.31),
                variance_direction: name("over"),
                reforecast_triggered: true,
                emergency: true,
                message: name("31% over"),
            },
            json!({"type": "variance_alert", "week_number": 5, "variance_pct": 0.31,
                "variance_direction": "over", "reforecast_triggered": true, "emergency": true,
                "message": "31% over"}),
        ),
        (
            EventBody::PhaseSkipped {
                phase: name("phase_4_markdown_check"),
                reason: name("no checkpoint"),
            },
            json!({"type": "phase_skipped", "phase": "phase_4_markdown_check",
                "reason": "no checkpoint"}),
        ),
        (
            EventBody::StateChanged {
                from: WorkflowState::Phase3Monitoring,
                to: WorkflowState::Phase5Reforecast,
            },
            json!({"type": "state_changed", "from": "phase_3_monitoring",
                "to": "phase_5_reforecast"}),
        ),
        (
            EventBody::Error {
                agent: Some(name(agent)),
                error_type: name("LLM_UNAVAILABLE"),
                error_message: name("no answer"),
            },
            json!({"type": "error", "agent": agent, "error_type": "LLM_UNAVAILABLE",
                "error_message": "no answer"}),
        ),
    ];
    for action in ApprovalAction::ALL.iter().copied() {
        let options = vec![name("modify"), name("accept")];
        let body = EventBody::HumanInputRequired {
            agent: name(agent),
            action,
            approval_id: "ap_1".into(),
            data: json!({"units": 100}),
            options,
        };
        let fields = json!({"type": "human_input_required", "agent": agent,
            "action": action.as_str(), "approval_id": "ap_1", "data": {"units": 100},
            "options": ["modify", "accept"]});
        events.push((body, fields));
    }
    for scope in ["planning", "reforecast", "season"] {
        let result = json!({"forecast_id": "f_1", "allocation_id": "a_1"});
        let body = EventBody::WorkflowComplete {
            scope: name(scope),
            duration_seconds: 2.5,
            result: result.clone(),
        };
        let fields = json!({"type": "workflow_complete", "scope": scope, "duration_seconds": 2.5,
            "result": result});
        events.push((body, fields));
    }
    events
}

#[test]
fn every_event_is_sent_with_the_fields_of_the_contract() {
    for (seq, (body, fields)) in (1..).zip(all()) {
        let event = WorkflowEvent {
            workflow_id: "wf_1".into(),
            seq,
            timestamp: Utc.with_ymd_and_hms(2025, 3, 3, 9, 0, 0).unwrap(),
            body,
        };
        let mut expected = fields;
        expected["workflow_id"] = json!("wf_1");
        expected["seq"] = json!(seq);
        expected["timestamp"] = json!("2025-03-03T09:00:00Z");
        assert_eq!(serde_json::to_value(&event).unwrap(), expected);
    }
}

#[test]
fn the_requests_for_decisions_are_the_three_of_the_contract() {
    let actions: Vec<&str> = ApprovalAction::ALL.iter().map(|it| it.as_str()).collect();
    assert_eq!(
        actions,
        [
            "approve_manufacturing_order",
            "approve_markdown",
            "approve_emergency_order"
        ]
    );
}

#[test]
fn the_document_describes_the_events_that_there_are() {
    let document = serde_json::to_value(hemline_api::document()).unwrap();
    let variants = document["components"]["schemas"]["EventBody"]["oneOf"].as_array();
    let described: BTreeSet<&str> = variants
        .unwrap()
        .iter()
        .map(|variant| {
            let parts = variant["allOf"].as_array();
            let mut parts = parts.into_iter().flatten().chain([variant]);
            parts
                .find_map(|part| part["properties"]["type"]["enum"][0].as_str())
                .unwrap()
        })
        .collect();
    let sent = all();
    let sent: BTreeSet<&str> = sent
        .iter()
        .map(|(_, fields)| fields["type"].as_str().unwrap())
        .collect();
    assert!(described.is_superset(&sent), "{described:?} {sent:?}");
}
