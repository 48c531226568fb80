//! Asks a server whether it is ready, without more than a socket: for health checks of service managers.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// What `/ready` said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Whether the server can do its work.
    pub ready: bool,
    /// The answer's status and body, as they came.
    pub answer: String,
}

/// Asks the server that is configured to listen on `bind`; every step may take `patience`.
///
/// # Errors
/// When nobody listens there, or what answers speaks no HTTP.
pub fn ask_ready(bind: SocketAddr, patience: Duration) -> std::io::Result<Readiness> {
    let address = reachable(bind);
    let mut stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    // HTTP/1.0: the answer is whole when the connection ends.
    write!(stream, "GET /ready HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default();
    let Some(code) = status
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.split(' ').nth(1))
    else {
        return Err(std::io::Error::other("what listens there speaks no HTTP"));
    };
    Ok(Readiness {
        ready: code == "200",
        answer: format!("{code} {}", body.trim()),
    })
}

/// An address of this machine that reaches what listens on `bind`.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}
