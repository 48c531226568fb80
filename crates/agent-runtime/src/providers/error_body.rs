//! What providers say went wrong, read from bodies of many shapes.

use serde_json::Value;

/// What a provider says of a failure; texts are as they came.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ProviderError {
    /// Its code, and its kind where there is one: `content_filter`, `insufficient_quota`, `429`.
    pub(super) codes: Vec<String>,
    /// Its words.
    pub(super) message: String,
    /// What a content filter found, `hate (high)`.
    pub(super) filtered: Vec<String>,
}

impl ProviderError {
    /// Reads a body that came with a status of failure. Never fails: what is no JSON is repeated.
    pub(super) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        match serde_json::from_str::<Value>(&text) {
            Ok(Value::String(message)) => Self::of_message(message),
            Ok(body) => Self::from_json(&body),
            Err(_) => Self::of_message(readable(&text)),
        }
    }

    /// Reads the error of a JSON body or of an event in a stream.
    pub(super) fn from_json(body: &Value) -> Self {
        let first = |value: &Value| value.get(0).cloned();
        let listed = body.get("errors").and_then(first).or_else(|| first(body));
        let body = listed.as_ref().unwrap_or(body);
        let error = match body.get("error") {
            Some(Value::Object(_)) => &body["error"],
            _ => body,
        };
        let inner = ["innererror", "inner_error"]
            .iter()
            .find_map(|name| error.get(name));
        let mut codes = Vec::new();
        for (object, name) in [
            (Some(error), "code"),
            (Some(error), "type"),
            (Some(error), "status"),
            (inner, "code"),
        ] {
            codes.extend(object.and_then(|object| word(object.get(name)?)));
        }
        Self {
            codes,
            message: message_of(body, error),
            filtered: filtered_categories(error, inner),
        }
    }

    fn of_message(message: String) -> Self {
        Self {
            message,
            ..Self::default()
        }
    }

    /// Whether one of the codes is among `wanted`, in any case.
    pub(super) fn has_code(&self, wanted: &[&str]) -> bool {
        let is_wanted = |code: &String| {
            wanted
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(code))
        };
        self.codes.iter().any(is_wanted)
    }

    /// The HTTP status that a code stands for, where one does.
    pub(super) fn status(&self) -> Option<u16> {
        let is_failure = |status: &u16| (400..600).contains(status);
        self.codes
            .iter()
            .find_map(|code| code.parse().ok().filter(is_failure))
    }
}

/// What a content filter found, of the object that has its results.
pub(super) fn filtered_of(results: &Value) -> Vec<String> {
    let Some(results) = results.as_object() else {
        return Vec::new();
    };
    let is_hit = |result: &&Value| {
        let flag = |name: &str| result.get(name) == Some(&Value::Bool(true));
        flag("filtered") || flag("detected")
    };
    let told = |(category, result): (&String, &Value)| match result
        .get("severity")
        .and_then(Value::as_str)
    {
        Some(severity) => format!("{category} ({severity})"),
        None => category.clone(),
    };
    results
        .iter()
        .filter(|(_, result)| is_hit(result))
        .map(told)
        .collect()
}

fn filtered_categories(error: &Value, inner: Option<&Value>) -> Vec<String> {
    let objects = [inner, Some(error)].into_iter().flatten();
    let names = ["content_filter_result", "content_filter_results"];
    let results = objects.flat_map(|object| names.iter().filter_map(|name| object.get(name)));
    results.flat_map(filtered_of).collect()
}

/// A code as a text, whether it came as text or as number.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn message_of(body: &Value, error: &Value) -> String {
    let places = [
        error.get("message"),
        body.get("error"),
        body.get("message"),
        body.get("detail"),
        error.get("detail"),
    ];
    let text = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(entries) if !entries.is_empty() => Some(value.to_string()),
        _ => None,
    };
    places
        .into_iter()
        .flatten()
        .find_map(text)
        .unwrap_or_default()
}

/// The words of a text that is no JSON: the title of a page, or the text itself.
fn readable(text: &str) -> String {
    web_page(text).unwrap_or_else(|| text.trim().to_owned())
}

/// What a text is called that is a web page.
pub(super) fn web_page(text: &str) -> Option<String> {
    let lowered = text.to_ascii_lowercase();
    if !lowered.contains("<html") && !lowered.trim_start().starts_with("<!doctype") {
        return None;
    }
    // Lowering ASCII letters moves no byte, so that places in one are places in the other.
    let start = lowered.find("<title>").map(|start| start + "<title>".len());
    let title = start.and_then(|start| {
        let end = lowered[start..].find("</title>")?;
        Some(text[start..start + end].trim())
    });
    Some(match title {
        Some(title) if !title.is_empty() => format!("a web page, \"{title}\""),
        _ => "a web page".to_owned(),
    })
}
