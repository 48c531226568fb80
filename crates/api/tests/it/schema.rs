//! What the server sends is what its document says.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::season_harness::Season;

pub(crate) struct Schemas(pub(crate) Value);

impl Schemas {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(target) => self.resolve(self.0.pointer(&target[1..]).unwrap()),
            None => schema,
        }
    }

    /// Why `value` does not fit `schema`. An object may have no field that `schema` does not describe, wherever in the
    /// value it stands.
    pub(crate) fn misfit(&self, schema: &Value, value: &Value) -> Option<String> {
        self.misfit_of_part(schema, value)
            .or_else(|| self.unknown_field(schema, value))
    }

    /// The same, without a look at fields that another part of an `allOf` may describe.
    fn misfit_of_part(&self, schema: &Value, value: &Value) -> Option<String> {
        let schema = self.resolve(schema);
        if let Some(parts) = schema["allOf"].as_array() {
            return parts
                .iter()
                .find_map(|part| self.misfit_of_part(part, value));
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let misfits: Vec<String> = choices
                .iter()
                .map_while(|choice| self.misfit_of_part(choice, value))
                .collect();
            return (misfits.len() == choices.len()).then(|| misfits.join(" | "));
        }
        self.wrong_type(schema, value)
            .or_else(|| self.wrong_items(schema, value))
            .or_else(|| self.wrong_fields(schema, value))
    }

    fn wrong_type(&self, schema: &Value, value: &Value) -> Option<String> {
        let allowed: Vec<&str> = match &schema["type"] {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => return None,
        };
        let fits = allowed.iter().any(|name| match *name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("unknown type {other}"),
        });
        let members = schema["enum"].as_array();
        let is_member = members.is_none_or(|members| members.contains(value));
        (!fits || !is_member).then(|| format!("{value} is not {allowed:?} {members:?}"))
    }

    fn wrong_items(&self, schema: &Value, value: &Value) -> Option<String> {
        let items = schema.get("items")?;
        let values = value.as_array()?;
        values.iter().find_map(|item| self.misfit(items, item))
    }

    fn wrong_fields(&self, schema: &Value, value: &Value) -> Option<String> {
        let fields = value.as_object()?;
        let required = schema["required"].as_array().into_iter().flatten();
        let missing = required
            .filter_map(Value::as_str)
            .find(|name| !fields.contains_key(*name));
        if let Some(name) = missing {
            return Some(format!("{name} is missing"));
        }
        let described = schema["properties"].as_object().into_iter().flatten();
        let described =
            described.filter_map(|(name, property)| Some((property, name, fields.get(name)?)));
        let others = schema.get("additionalProperties").into_iter();
        let others = others.flat_map(|property| {
            fields
                .iter()
                .map(move |(name, field)| (property, name, field))
        });
        described.chain(others).find_map(|(property, name, field)| {
            let misfit = self.misfit(property, field)?;
            Some(format!("{name}: {misfit}"))
        })
    }

    /// A field of `value` that `schema`, fitting otherwise, does not describe.
    fn unknown_field(&self, schema: &Value, value: &Value) -> Option<String> {
        let known = self.known_fields(schema, value)?;
        let fields = value.as_object()?;
        let unknown = fields.keys().find(|name| !known.contains(&name.as_str()))?;
        Some(format!("{unknown} is not described"))
    }

    /// Names of all fields that `schema` describes for `value`; none where any name will do.
    fn known_fields<'a>(&'a self, schema: &'a Value, value: &Value) -> Option<Vec<&'a str>> {
        let schema = self.resolve(schema);
        if let Some(parts) = schema["allOf"].as_array() {
            let of_parts = parts.iter().map(|part| self.known_fields(part, value));
            let of_parts: Option<Vec<_>> = of_parts.collect();
            return of_parts.map(|names| names.concat());
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let fits = |choice: &&Value| self.misfit_of_part(choice, value).is_none();
            return self.known_fields(choices.iter().find(fits)?, value);
        }
        let properties = schema["properties"].as_object()?;
        Some(properties.keys().map(String::as_str).collect())
    }

    fn assert_fits(&self, name: &str, value: &Value) {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        assert_eq!(self.misfit(&schema, value), None, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_fits_its_schema() {
    let schemas = Schemas(serde_json::to_value(hemline_api::document()).unwrap());
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let preview = format!("/api/workflows/{id}/approval/preview");
    let request = json!({"params": {"safety_stock_pct": 0.1}});
    schemas.assert_fits("PreviewRequest", &request);
    let previewed = server.post(&preview, &request).await.ok();
    schemas.assert_fits("ModifyPreview", &previewed);
    let modify = json!({"action": "modify", "params": {
        "cluster_shares": {"fashion_forward": 0.5, "mainstream": 0.3, "value_conscious": 0.2},
        "markdown_checkpoint_week": null, "stated_demand_units": 8000
    }});
    server.decide(&id, &modify).await.ok();
    server.at_rest(&id).await;
    let waiting = server.get(&format!("/api/workflows/{id}")).await.ok();
    schemas.assert_fits("WorkflowDetail", &waiting);
    let accept = json!({"action": "accept"});
    let accepted = server.decide(&id, &accept).await.ok();
    schemas.assert_fits("WorkflowDetail", &accepted);
    server.at_rest(&id).await;

    let forecast_id = waiting["forecast_id"].as_str().unwrap();
    for (path, name) in [
        ("/health".to_owned(), "Health"),
        ("/ready".to_owned(), "Ready"),
        ("/api/workflows".to_owned(), "WorkflowList"),
        ("/api/approvals".to_owned(), "ApprovalList"),
        (format!("/api/workflows/{id}"), "WorkflowDetail"),
        (format!("/api/workflows/{id}/status"), "StatusBody"),
        (format!("/api/workflows/{id}/events"), "EventList"),
        (format!("/api/workflows/{id}/logs"), "LogList"),
        ("/api/forecasts".to_owned(), "ForecastList"),
        (format!("/api/forecasts/{forecast_id}"), "ForecastBody"),
        (format!("/api/allocations/{forecast_id}"), "AllocationPlan"),
        ("/api/stores/clusters".to_owned(), "ClusterList"),
        ("/api/stores".to_owned(), "StoreList"),
        ("/api/categories".to_owned(), "CategoryList"),
        (
            "/api/categories/womens_dresses/history?detail=cells".to_owned(),
            "CategoryHistory",
        ),
    ] {
        schemas.assert_fits(name, &server.get(&path).await.ok());
    }
    for event in server.events(&id).await {
        schemas.assert_fits("WorkflowEvent", &event);
    }

    let scenario = json!({
        "category_id": "womens_dresses", "season_start_date": "2025-03-03",
        "variants": [{"name": "a"}, {"name": "b"}], "demand": {"paths": 10},
    });
    schemas.assert_fits("ScenarioRequest", &scenario);
    let scenario = server.post("/api/scenarios", &scenario).await.ok();
    schemas.assert_fits("Scenario", &scenario);
    schemas.assert_fits("ScenarioResult", &scenario["result"]);
    schemas.assert_fits("ScenarioList", &server.get("/api/scenarios").await.ok());

    let text = json!({"strategy_description":
        "Luxury line, 26 weeks from 2025-09-01, bi-weekly replenishment, hold back 30 percent, \
         never mark down."});
    let read = server.post("/api/orchestrator/extract-parameters", &text);
    schemas.assert_fits("ExtractionBody", &read.await.ok());
    let uploaded = server.upload("stores", Retailer::SMALL.stores_csv()).await;
    schemas.assert_fits("UploadResult", &uploaded.ok());
    let bad = server
        .upload("stores", "store_id,store_size_sqft\nS1,x\n")
        .await;
    let error = bad.error(400, "INVALID_CSV");
    schemas.assert_fits("ErrorBody", &error);
    schemas.assert_fits("BadRow", &error["details"]["bad_rows"][0]);
    let impossible = json!({"category_id": "womens_dresses", "season_length_weeks": 99});
    let refused = server.post("/api/workflows/forecast", &impossible).await;
    let error = refused.error(422, "INVALID_PARAMETERS");
    schemas.assert_fits("Violation", &error["details"]["violations"][0]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_of_a_season_fits_its_schema() {
    let schemas = Schemas(serde_json::to_value(hemline_api::document()).unwrap());
    let parameters = json!({"emergency_order_basis": "dc", "markdown_checkpoint_week": 2,
        "markdown_target": "plan_curve"});
    let mut season = Season::small(parameters).await;
    let alert = season.sell(1, 1.6).await;
    schemas.assert_fits("WeeklyUploadResult", &alert);
    season.accept().await;
    let waiting = season.sell(3, 1.0).await;
    schemas.assert_fits("WeeklyUploadResult", &waiting);
    let mut second = season.sales(2, 0.1);
    *second.values_mut().next().unwrap() += 5_000;
    let excess = season.upload(2, second).await;
    schemas.assert_fits("WeeklyUploadResult", &excess);
    modify_and_accept(&schemas, &season, json!({"units": 700})).await;
    let (id, forecast) = (season.id.clone(), season.forecast_id.clone());
    for (path, name) in [
        (format!("/api/variance/{forecast}"), "VarianceHistory"),
        (format!("/api/variance/{forecast}/week/2"), "WeekVariance"),
        (format!("/api/replenishments/{forecast}"), "Replenishment"),
        (
            format!("/api/replenishments/{forecast}?week=2"),
            "Replenishment",
        ),
        (format!("/api/markdowns/{forecast}"), "Markdown"),
        (format!("/api/allocations/{forecast}"), "AllocationPlan"),
        (format!("/api/forecasts/{forecast}"), "ForecastBody"),
        (format!("/api/seasons/{id}/ledger?limit=3"), "SeasonLedger"),
        (
            format!("/api/seasons/{id}/emergency-orders"),
            "EmergencyOrderList",
        ),
        (format!("/api/workflows/{id}"), "WorkflowDetail"),
    ] {
        schemas.assert_fits(name, &season.server.get(&path).await.ok());
    }
    let reforecast = json!({"forecast_id": forecast, "reason": "a new campaign"});
    let started = season.server.post("/api/workflows/reforecast", &reforecast);
    schemas.assert_fits("Started", &started.await.ok());
    while !season.asked().await.is_null() {
        season.accept().await;
    }
    for event in season.server.events(&id).await {
        schemas.assert_fits("WorkflowEvent", &event);
    }
    let complete = format!("/api/workflows/{id}/complete");
    let completed = season.server.post(&complete, &json!({"early": true})).await;
    schemas.assert_fits("CompletedSeason", &completed.ok());
    let path = format!("/api/seasons/{id}/report");
    let report = season.server.get(&path).await.ok();
    schemas.assert_fits("SeasonReport", &report);
    for list in ["emergency_orders", "notes"] {
        assert_ne!(report[list], json!([]), "the season shows no {list}");
    }
    assert_ne!(report["accuracy"]["revised"], json!([]));
    for event in season.server.events(&id).await {
        schemas.assert_fits("WorkflowEvent", &event);
    }
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_of_a_season_that_is_marked_down_fits_its_schema() {
    let schemas = Schemas(serde_json::to_value(hemline_api::document()).unwrap());
    let parameters = json!({"markdown_checkpoint_week": 2, "markdown_threshold": 0.6});
    let mut season = Season::small(parameters).await;
    season.sell(1, 0.4).await;
    season.sell(2, 0.4).await;
    modify_and_accept(&schemas, &season, json!({"markdown_pct": 0.3})).await;
    season.sell(3, 1.0).await;
    for event in season.server.events(&season.id).await {
        schemas.assert_fits("WorkflowEvent", &event);
    }
    let complete = format!("/api/workflows/{}/complete", season.id);
    let completed = season.server.post(&complete, &json!({"early": true})).await;
    let report = completed.ok()["report"].clone();
    schemas.assert_fits("SeasonReport", &report);
    for part in ["trigger_calibration", "markdown", "money"] {
        assert!(report[part].is_object(), "the season shows no {part}");
    }
    assert_ne!(report["trigger"]["weeks"], json!([]));
    assert!(report["inventory"]["last_year"].is_object());
    season.server.stop().await;
}

/// Sends back what is asked with `params`, then accepts it; whatever is asked after it is accepted.
async fn modify_and_accept(schemas: &Schemas, season: &Season, params: Value) {
    let asked = season.at_rest().await;
    assert!(asked["pending_approval"].is_object(), "{asked:#}");
    schemas.assert_fits("WorkflowDetail", &asked);
    let modified = season.modify(params).await;
    assert!(modified["pending_approval"]["data"]["changes"].is_object());
    schemas.assert_fits("WorkflowDetail", &modified);
    while !season.asked().await.is_null() {
        season.accept().await;
    }
}
