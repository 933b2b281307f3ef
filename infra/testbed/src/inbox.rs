//! A stand-in for whoever takes notifications: keeps what is sent to it, and answers as each service does.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;

use crate::{Error, Result};

/// One connection may take so long.
const LIMIT: Duration = Duration::from_secs(30);

/// What Telegram answers, which its client reads.
const FROM_TELEGRAM: &str =
    r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":-1,"type":"group"},"text":"-"}}"#;

/// A message that came.
#[derive(Clone, Debug)]
pub struct Received {
    /// Whose it is: the first part of the path.
    pub receiver: String,
    /// The whole path.
    pub path: String,
    /// What it says.
    pub body: Value,
}

/// A server on this machine; it ends when this is dropped.
#[derive(Debug)]
pub struct Inbox {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    is_closed: AtomicBool,
}

impl Inbox {
    /// Listens on any free port.
    pub fn open() -> Result<Self> {
        let failed = |source| Error::Start { program: String::from("an inbox"), source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if served.is_closed.load(Ordering::Relaxed) {
                    return;
                }
                let served = Arc::clone(&served);
                // Who hangs up in the middle of a message has sent none.
                thread::spawn(move || served.serve(&stream).unwrap_or_default());
            }
        });
        Ok(Self { port, shared })
    }

    /// Where messages to a receiver go.
    #[must_use]
    pub fn address(&self, receiver: &str) -> String {
        format!("http://127.0.0.1:{}/{receiver}", self.port)
    }

    /// What has come for a receiver so far, in order.
    #[must_use]
    pub fn of(&self, receiver: &str) -> Vec<Received> {
        let received = self.shared.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.iter().filter(|it| it.receiver == receiver).cloned().collect()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.shared.is_closed.store(true, Ordering::Relaxed);
        // Wakes the listener. If nobody listens any more there is nothing to end.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

impl Shared {
    fn serve(&self, mut stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(LIMIT))?;
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let body = body(&mut reader)?;
        let receiver =
            path.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
        let answer = if path.ends_with("/sendMessage") { FROM_TELEGRAM } else { "ok" };
        let kind = if answer == "ok" { "text/plain" } else { "application/json" };
        let body = serde_json::from_slice(&body)?;
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.push(Received { receiver, path, body });
        drop(received);
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
        )
    }
}

/// What comes after the head, be its length said or not.
fn body(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(said) = line.strip_prefix("content-length:") {
            length = said.trim().parse().map_err(io::Error::other)?;
        }
        is_chunked |= line.starts_with("transfer-encoding:") && line.ends_with("chunked");
    }
    if is_chunked {
        return chunks(reader);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

/// What comes in pieces, each after its length; an empty one is the last.
fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk)?;
        chunk.truncate(length);
        if chunk.is_empty() {
            return Ok(body);
        }
        body.extend(chunk);
    }
}
