//! A WebSocket client.

use std::net::SocketAddr;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};

use crate::harness::TestServer;

/// How long a message may take before a test gives up; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a workflow's events are streamed.
pub(crate) fn stream(id: &str) -> String {
    format!("/api/workflows/{id}/stream")
}

/// The status and the body of an upgrade that was refused.
pub(crate) fn refusal(result: Result<SocketClient, Error>) -> (u16, Value) {
    match result.err() {
        Some(Error::Http(response)) => {
            let body = response.body().as_ref().unwrap();
            let body = serde_json::from_slice(body).unwrap();
            (response.status().as_u16(), body)
        }
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) struct SocketClient {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl SocketClient {
    pub(crate) async fn connect(server: &TestServer, path: &str) -> Self {
        Self::try_connect(server, path).await.unwrap()
    }

    pub(crate) async fn try_connect(server: &TestServer, path: &str) -> Result<Self, Error> {
        let url = format!("ws://{}{path}", server.address);
        connect_async(url).await.map(|(stream, _)| Self { stream })
    }

    /// The same with a header, in place of the client's own.
    pub(crate) async fn connect_with(
        server: &TestServer,
        path: &str,
        (name, value): (HeaderName, &str),
    ) -> Result<Self, Error> {
        let url = format!("ws://{}{path}", server.address);
        let mut request = url.into_client_request().unwrap();
        let value = HeaderValue::from_str(value).unwrap();
        request.headers_mut().insert(name, value);
        connect_async(request)
            .await
            .map(|(stream, _)| Self { stream })
    }

    /// A client whose system takes little before the client reads it.
    pub(crate) async fn connect_narrowly(server: &TestServer, path: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(256 * 1024).unwrap();
        let connection = socket.connect(server.address).await.unwrap();
        let url = format!("ws://{}{path}", server.address);
        let connection = MaybeTlsStream::Plain(connection);
        let (stream, _) = client_async(url, connection).await.unwrap();
        Self { stream }
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.send_raw(Message::text(message.to_string())).await;
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// The next message; none when the server closed the connection.
    pub(crate) async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            let received = tokio::time::timeout(PATIENCE, self.stream.next()).await;
            match received.expect("a message in time") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// All messages up to the first of that type, included.
    pub(crate) async fn until(&mut self, wanted: &str) -> Vec<Value> {
        let mut messages = Vec::new();
        loop {
            messages.push(self.next().await.unwrap());
            if messages.last().unwrap()["type"] == wanted {
                return messages;
            }
        }
    }

    /// The next answer to what this client sent: a message that is not stored.
    pub(crate) async fn answer(&mut self) -> Value {
        loop {
            let message = self.next().await.unwrap();
            if message.get("seq").is_none() && message["type"] != "heartbeat" {
                return message;
            }
        }
    }

    /// How the server closed, after whatever came before.
    pub(crate) async fn close_frame(&mut self) -> Option<CloseFrame> {
        loop {
            if let Err(frame) = self.next().await {
                return frame;
            }
        }
    }

    /// Takes every byte that comes, and says nothing.
    pub(crate) async fn read_mutely(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut connection = self.stream.into_inner();
        // An error is an end, too.
        let _ = connection.read_to_end(&mut bytes).await;
        bytes
    }

    /// The client's end of the connection.
    pub(crate) fn address(&self) -> SocketAddr {
        match self.stream.get_ref() {
            MaybeTlsStream::Plain(connection) => connection.local_addr().unwrap(),
            _ => panic!("not a plain connection"),
        }
    }

    /// All messages up to the end, and the code with which the server closed.
    pub(crate) async fn rest(&mut self) -> (Vec<Value>, u16) {
        let mut messages = Vec::new();
        loop {
            match self.next().await {
                Ok(message) => messages.push(message),
                Err(frame) => return (messages, frame.map_or(1006, |frame| frame.code.into())),
            }
        }
    }
}
