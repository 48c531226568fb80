//! A WebSocket client.

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::TestServer;

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

    pub(crate) async fn send(&mut self, message: &Value) {
        let text = Message::text(message.to_string());
        self.stream.send(text).await.unwrap();
    }

    /// The next message; none when the server closed the connection.
    pub(crate) async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            match self.stream.next().await {
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
