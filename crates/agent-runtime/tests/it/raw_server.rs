//! A server of bytes: for what no well-behaved server does.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hemline_agent_runtime::model::{Item, ModelRequest, ModelSettings, PlanHints, ToolChoice};
use hemline_agent_runtime::providers::{Credential, HttpModel, Protocol, ProviderSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const KEY: &str = "sk-proj-abcdefgh12345678ZYXW";

/// What a server does with one request, in order.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Sends text.
    Send(String),
    /// Sends the same text again and again, until nobody reads it any more.
    SendForEver(String),
    /// Waits until the client is gone.
    Hang,
    /// Closes the connection with a reset.
    Reset,
}

/// A server on a free port; one list of acts for each request, the last one for all that follow.
pub(crate) struct RawServer {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    gone: Arc<tokio::sync::Notify>,
}

impl RawServer {
    pub(crate) async fn start(scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            gone: Arc::default(),
        };
        let (requests, gone) = (Arc::clone(&server.requests), Arc::clone(&server.gone));
        tokio::spawn(async move {
            let mut place = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let acts = scripts[place.min(scripts.len() - 1)].clone();
                place += 1;
                tokio::spawn(play(stream, acts, Arc::clone(&requests), Arc::clone(&gone)));
            }
        });
        server
    }

    /// Answers every request with this status, these headers and this body.
    pub(crate) async fn answering(status: &str, headers: &str, body: &str) -> Self {
        Self::start(vec![vec![Act::Send(answer(status, headers, body))]]).await
    }

    /// The requests so far, as they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until a client has hung up on a server that hangs.
    pub(crate) async fn client_gone(&self) {
        self.gone.notified().await;
    }

    pub(crate) fn settings(&self, protocol: Protocol) -> ProviderSettings {
        let base = format!("http://{}/v1", self.address);
        let key = Credential::BearerToken(KEY.into());
        ProviderSettings::openai(Some(&base), "gpt-4o", protocol, key).unwrap()
    }

    /// A client of the Chat Completions protocol that streams.
    pub(crate) fn streaming(&self) -> HttpModel {
        HttpModel::new(self.settings(Protocol::Chat).with_streaming(true)).unwrap()
    }

    /// A client of the Chat Completions protocol that does not.
    pub(crate) fn plain(&self) -> HttpModel {
        HttpModel::new(self.settings(Protocol::Chat)).unwrap()
    }
}

/// An HTTP answer; the connection ends with it.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The beginning of a stream of events; what follows is the rest until the connection ends.
pub(crate) fn stream_head() -> Act {
    Act::Send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n".into())
}

pub(crate) fn chat_delta(text: &str) -> Act {
    let chunk = serde_json::json!({"choices": [{"delta": {"content": text}}]});
    Act::Send(format!("data: {chunk}\n\n"))
}

pub(crate) fn question() -> ModelRequest {
    ModelRequest {
        agent: "Clerk".into(),
        instructions: "Be brief.".into(),
        items: vec![Item::user("?")],
        functions: Vec::new(),
        tool_choice: ToolChoice::Auto,
        parallel_tool_calls: true,
        response_format: None,
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    }
}

async fn play(
    mut stream: TcpStream,
    acts: Vec<Act>,
    requests: Arc<Mutex<Vec<String>>>,
    gone: Arc<tokio::sync::Notify>,
) {
    let request = read_request(&mut stream).await;
    requests.lock().unwrap().push(request);
    for act in acts {
        match act {
            Act::Send(text) => {
                if stream.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            Act::SendForEver(text) => while stream.write_all(text.as_bytes()).await.is_ok() {},
            Act::Hang => {
                while stream
                    .read(&mut [0_u8; 64])
                    .await
                    .is_ok_and(|count| count > 0)
                {}
                gone.notify_one();
            }
            Act::Reset => {
                // What was sent should be read before the reset throws it away.
                tokio::time::sleep(Duration::from_millis(50)).await;
                let socket = socket_with_reset(stream);
                drop(socket);
                return;
            }
        }
    }
    let _ = stream.shutdown().await;
}

fn socket_with_reset(stream: TcpStream) -> TcpStream {
    #[allow(
        deprecated,
        reason = "a linger of zero does not block: it is the reset that is wanted"
    )]
    stream.set_linger(Some(Duration::ZERO)).unwrap();
    stream
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return text;
            }
            continue;
        };
        let is_length = |line: &str| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .map(str::to_owned)
        };
        let length = head
            .lines()
            .find_map(is_length)
            .and_then(|length| length.parse().ok());
        if count == 0 || body.len() >= length.unwrap_or(0) {
            return text;
        }
    }
}
