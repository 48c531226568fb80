//! What the server sends is what its document says.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::Retailer;
use crate::season_harness::Season;

struct Schemas(Value);

impl Schemas {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(target) => self.resolve(self.0.pointer(&target[1..]).unwrap()),
            None => schema,
        }
    }

    /// Why `value` does not fit `schema`; for an object also which of its fields are unknown.
    fn misfit(&self, schema: &Value, value: &Value) -> Option<String> {
        let schema = self.resolve(schema);
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.iter().find_map(|part| self.misfit(part, value));
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let misfits: Vec<String> = choices
                .iter()
                .map_while(|choice| self.misfit(choice, value))
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
        let properties = schema["properties"].as_object()?;
        properties.iter().find_map(|(name, property)| {
            let misfit = self.misfit(property, fields.get(name)?)?;
            Some(format!("{name}: {misfit}"))
        })
    }

    /// Names of all fields that a schema describes.
    fn names<'a>(&'a self, schema: &'a Value) -> Vec<&'a str> {
        let schema = self.resolve(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        let parts = ["allOf", "oneOf"].map(|key| schema[key].as_array().into_iter().flatten());
        own.map(|(name, _)| name.as_str())
            .chain(parts.into_iter().flatten().flat_map(|it| self.names(it)))
            .collect()
    }

    fn assert_fits(&self, name: &str, value: &Value) {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        assert_eq!(self.misfit(&schema, value), None, "{name}");
        let known = self.names(&schema);
        for field in value.as_object().unwrap().keys() {
            assert!(known.contains(&field.as_str()), "{name} has no {field}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_fits_its_schema() {
    let schemas = Schemas(serde_json::to_value(hemline_api::document()).unwrap());
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
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
    while !season.asked().await.is_null() {
        season.accept().await;
    }
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
    season.server.stop().await;
}
