//! A stop under load: whoever balances load learns of it in time, and nothing that was accepted is lost.
#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::future::join_all;

use crate::harness::{Home, Server};

/// What a load balancer knows of a server.
#[derive(Default)]
struct Balancer {
    out: AtomicBool,
}

impl Balancer {
    /// Asks until the server says that it is not ready.
    async fn watch(&self, server: &Server) {
        loop {
            let answer = server.get("/ready").await;
            if answer.status == 503 {
                answer.error(503, "SERVER_STOPPING");
                self.out.store(true, Ordering::Relaxed);
                return;
            }
            assert_eq!(answer.status, 200);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn sends(&self) -> bool {
        !self.out.load(Ordering::Relaxed)
    }
}

/// Uploads one store after the other while the balancer sends requests, and returns those that were stored. A request
/// that gets no answer fails the test.
async fn upload_stores(server: &Server, balancer: &Balancer, client: usize) -> Vec<String> {
    let mut stored = Vec::new();
    while balancer.sends() {
        let id = format!("S{client}-{}", stored.len());
        let csv = format!("store_id,store_name\n{id},Some Store\n");
        server.upload("stores", csv).await.ok();
        stored.push(id);
        server.get("/api/categories").await.ok();
    }
    stored
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_lost_by_a_stop_under_load() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_DRAIN_SECONDS", "5")]);
    let balancer = Balancer::default();
    let clients = join_all((0..8).map(|client| upload_stores(&server, &balancer, client)));
    let stop = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.terminate();
        balancer.watch(&server).await;
    };
    let (stored, ()) = tokio::join!(clients, stop);
    let stored = stored.concat();
    assert!(stored.len() >= 8, "{}", stored.len());
    // It still serves, and asks clients not to come back on this connection.
    let late = server.get("/api/categories").await;
    assert_eq!(late.headers["connection"], "close");
    late.ok();
    let (status, told) = server.ended();
    assert_eq!((status.code(), told), (Some(0), vec!["stopped".to_owned()]));

    let server = home.start();
    let listed = server.get("/api/stores").await.text;
    for id in stored {
        assert!(listed.contains(&format!("\"{id}\"")), "{id} is lost");
    }
}

#[test]
fn an_upload_under_way_is_finished_after_the_signal() {
    let home = Home::new();
    let server = home.start();
    let body = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"s.csv\"\r\nContent-Type: text/csv\r\n\r\nstore_id,store_name\nLATE,Late Store\n\r\n--X--\r\n";
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /api/data/upload-stores HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{first}",
        body.len()
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.terminate();
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.ended().0.code(), Some(0));
}

#[test]
fn the_server_itself_says_whether_it_is_ready() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_DRAIN_SECONDS", "3")]);
    let bind = [("HEMLINE_BIND", server.address.as_str())];
    let ask = || home.run(&["--ready"], &bind);
    assert_eq!(ask().code, Some(0));
    server.terminate();
    let answer = loop {
        let answer = ask();
        if answer.code != Some(0) {
            break answer;
        }
    };
    assert_eq!(answer.code, Some(1));
    assert!(
        answer.stderr.contains("SERVER_STOPPING"),
        "{}",
        answer.stderr
    );
    let bind = server.address.clone();
    assert_eq!(server.ended().0.code(), Some(0));
    let nobody = home.run(&["--ready"], &[("HEMLINE_BIND", bind.as_str())]);
    assert_eq!(nobody.code, Some(1));
    assert!(
        nobody.stderr.contains("nothing answers"),
        "{}",
        nobody.stderr
    );
}
