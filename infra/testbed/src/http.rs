//! Questions to a server of this machine over HTTP, with any name in `Host`.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

/// A server that takes longer is stuck.
const LIMIT: Duration = Duration::from_secs(30);

/// The status and the body of a page, asked by 1.0, so that what comes is not cut into chunks; an error where nobody listens or what comes is no answer.
pub(crate) fn get(port: u16, host: &str, path: &str) -> io::Result<(u16, String)> {
    ask(port, &format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
}

/// The same of what is answered to JSON.
pub(crate) fn post(port: u16, path: &str, json: &str) -> io::Result<(u16, String)> {
    let length = json.len();
    let head = format!("POST {path} HTTP/1.0\r\nHost: localhost\r\nConnection: close");
    let kind = "Content-Type: application/json";
    ask(port, &format!("{head}\r\n{kind}\r\nContent-Length: {length}\r\n\r\n{json}"))
}

fn ask(port: u16, question: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("no status: {head}")))?;
    Ok((status, body.to_owned()))
}
