//! Streamed text: shown as far as its figures can be traced.

use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::figures::{FigureSources, untraceable_figures};
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest, TextSink};
use hemline_agent_runtime::{Agent, CancellationToken, RunEvent, RunState, Runner};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::*;

/// Streams its texts one after the other in pieces of a few letters.
struct Streaming {
    texts: std::sync::Mutex<Vec<String>>,
    letters: usize,
}

#[async_trait]
impl Model for Streaming {
    fn provider_name(&self) -> &str {
        "streaming"
    }

    async fn respond(&self, _: &ModelRequest) -> Result<ModelReply, ModelError> {
        Ok(ModelReply::text(self.texts.lock().unwrap().remove(0)))
    }

    async fn respond_streamed(
        &self,
        request: &ModelRequest,
        on_text: &TextSink<'_>,
    ) -> Result<ModelReply, ModelError> {
        let reply = self.respond(request).await?;
        let letters: Vec<char> = reply.joined_text().chars().collect();
        for piece in letters.chunks(self.letters) {
            on_text(&piece.iter().collect::<String>());
        }
        Ok(reply)
    }
}

fn data() -> Value {
    json!({"units": 1_250_000, "share": 0.12})
}

async fn shown(agent: Agent<Sheet>, texts: &[&str], letters: usize) -> (String, String) {
    let journal = Arc::new(Journal::default());
    let model = Streaming {
        texts: std::sync::Mutex::new(texts.iter().map(|text| (*text).to_owned()).collect()),
        letters,
    };
    let runner = Runner::new(set([agent]), Arc::new(model)).with_hooks(journal.clone());
    let state = RunState::new("run-1", "Clerk", "Tell.").with_data("figures", data());
    let cancel = CancellationToken::new();
    let (text, ..) = done(runner.start(state, Sheet::default(), &cancel).await);
    let events = journal.events.lock().unwrap();
    let pieces = events.iter().filter_map(|event| match event {
        RunEvent::TextDelta { text, .. } => Some(text.as_str()),
        _ => None,
    });
    (pieces.collect(), text)
}

#[tokio::test]
async fn a_text_whose_figures_hold_is_shown_whole() {
    let text = "We sold 1.25 million units, 1\u{202f}250\u{202f}000 in all, up 12 % (12\u{a0}percent).\n1. So be it";
    for letters in [1, 2, 3, 7, 200] {
        let (streamed, last) = shown(clerk(), &[text], letters).await;
        assert_eq!(
            (streamed.as_str(), last.as_str()),
            (text, text),
            "{letters}"
        );
    }
}

#[tokio::test]
async fn from_an_invented_figure_on_nothing_is_shown() {
    for letters in [1, 2, 3, 7, 200] {
        let texts = ["Up 12 percent to 13 million pieces now.", "Up 12 percent."];
        let (streamed, last) = shown(clerk(), &texts, letters).await;
        assert_eq!(streamed, "Up 12 percent to Up 12 percent.", "{letters}");
        assert_eq!(last, "Up 12 percent.");
    }
}

#[tokio::test]
async fn an_agent_without_the_check_streams_what_comes() {
    let (streamed, _) = shown(clerk().without_figure_check(), &["It is 17."], 2).await;
    assert_eq!(streamed, "It is 17.");
}

const PIECES: [&str; 14] = [
    "12",
    " ",
    "%",
    "percent",
    "1.25",
    "million",
    "1\u{202f}250\u{202f}000",
    "-",
    "13",
    ".",
    "up",
    "\n",
    "1. ",
    ", ",
];

proptest! {
    #[test]
    fn what_is_shown_is_the_texts_beginning_and_holds_no_invented_figure(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..14),
        letters in 1_usize..9,
    ) {
        let text = format!("So {}", pieces.concat());
        let mut sources = FigureSources::default();
        sources.add_value(&data());
        let invented = untraceable_figures(&text, &sources);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (streamed, _) = runtime.block_on(shown(clerk(), &[&text, ""], letters));
        prop_assert!(text.starts_with(&streamed), "{streamed:?}");
        prop_assert_eq!(untraceable_figures(&streamed, &sources), Vec::<String>::new());
        prop_assert_eq!(streamed == text, invented.is_empty(), "{:?} {:?}", streamed, invented);
    }
}
