//! Clients against a model server that nobody here wrote, on every protocol and form of address.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hemline_agent_runtime::model::{
    FunctionKind, FunctionSpec, Item, Model, ModelError, ModelReply, ModelRequest, ModelSettings,
    PlanHints, RetryPolicy, ToolChoice,
};
use hemline_agent_runtime::providers::{Credential, HttpModel, Protocol, ProviderSettings};
use hemline_test_support::{Form, KEY, MODEL, ModelServer, RecordedRequest, assert_openai_types};
use serde_json::{Value, json};

/// Whether the reply comes at once or piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Plain,
    Streamed,
}

/// One form and mode, with a scenario of its own.
pub(crate) struct Case<'a> {
    pub(crate) form: Form,
    pub(crate) mode: Mode,
    pub(crate) models: &'a ModelServer,
    pub(crate) model: Arc<dyn Model>,
}

/// What came of a request.
pub(crate) struct Asked {
    pub(crate) reply: Result<ModelReply, ModelError>,
    /// The pieces of text that were told while it came.
    pub(crate) told: Vec<String>,
}

/// Retries without the waits of real life.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy {
        base_delay: Duration::from_millis(1),
        ..RetryPolicy::default()
    }
}

/// A server that plays `turns`; `None` where there is no Node.js.
pub(crate) fn scripted(turns: &Value) -> Option<ModelServer> {
    ModelServer::start("scripted", &json!({"key": KEY, "turns": turns}))
}

/// Plays `turns` to each form in each mode, and checks what each of them sent.
pub(crate) async fn on_all(turns: Value, check: impl AsyncFn(&Case<'_>)) {
    let Some(models) = scripted(&turns) else {
        return;
    };
    let mut sent = Vec::new();
    for form in Form::ALL {
        for mode in [Mode::Plain, Mode::Streamed] {
            models.play("scripted", &json!({"turns": turns}));
            let model = client(form, &models, KEY, quick());
            let case = Case {
                form,
                mode,
                models: &models,
                model,
            };
            check(&case).await;
            let requests = models.requests();
            form.assert_requests(&requests);
            sent.extend(requests);
        }
    }
    assert_openai_types(&sent);
}

impl Case<'_> {
    pub(crate) async fn ask(&self, request: &ModelRequest) -> Asked {
        let told = Mutex::default();
        let reply = match self.mode {
            Mode::Plain => self.model.respond(request).await,
            Mode::Streamed => {
                let on_text = |text: &str| {
                    let told: &Mutex<Vec<String>> = &told;
                    told.lock().unwrap().push(text.to_owned());
                };
                self.model.respond_streamed(request, &on_text).await
            }
        };
        Asked {
            reply,
            told: told.into_inner().unwrap(),
        }
    }

    /// The reply to a plain question.
    pub(crate) async fn reply(&self) -> ModelReply {
        let asked = self.ask(&question()).await;
        asked
            .reply
            .unwrap_or_else(|error| panic!("{:?} {:?}: {error}", self.form, self.mode))
    }

    /// The error in place of a reply to a plain question.
    pub(crate) async fn error(&self) -> ModelError {
        match self.ask(&question()).await.reply {
            Err(error) => error,
            Ok(reply) => panic!("{:?} {:?}: {reply:?}", self.form, self.mode),
        }
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.models.requests()
    }
}

/// A question with two functions.
pub(crate) fn question() -> ModelRequest {
    ModelRequest {
        agent: "Clerk".to_owned(),
        instructions: "Count.".to_owned(),
        items: vec![Item::user("How many stores are there?")],
        functions: vec![function("count"), function("weigh")],
        tool_choice: ToolChoice::Auto,
        parallel_tool_calls: true,
        response_format: None,
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    }
}

fn function(name: &str) -> FunctionSpec {
    FunctionSpec {
        name: name.to_owned(),
        description: format!("To {name} things."),
        parameters: json!({
            "type": "object",
            "properties": {"what": {"type": "string", "description": "Which things."}},
            "required": ["what"],
            "additionalProperties": false,
        }),
        strict: true,
        kind: FunctionKind::Tool,
    }
}

/// A client of `form` with a key and a policy of its own.
pub(crate) fn client(
    form: Form,
    models: &ModelServer,
    key: &str,
    policy: RetryPolicy,
) -> Arc<dyn Model> {
    let address = models.address();
    let protocol = match form.protocol() {
        hemline_test_support::Protocol::Responses => Protocol::Responses,
        hemline_test_support::Protocol::Chat => Protocol::Chat,
    };
    let settings = match form {
        Form::OpenAiResponses | Form::OpenAiChat => {
            let base = format!("{address}/v1");
            let key = Credential::BearerToken(key.into());
            ProviderSettings::openai(Some(&base), MODEL, protocol, key)
        }
        _ => {
            let key = Credential::ApiKey(key.into());
            ProviderSettings::azure(&address, MODEL, form.api_version(), protocol, key)
        }
    };
    let settings = settings.unwrap().with_streaming(true);
    Arc::new(HttpModel::new(settings).unwrap().retrying(policy))
}
