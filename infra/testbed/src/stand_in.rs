//! Stand-ins for programs that tell metrics, each at an address of its own, as pods and nodes have, so that every port is
//! the rendered one.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{Error, Result};

/// One question may take so long.
const LIMIT: Duration = Duration::from_secs(30);

/// A loopback address that no other test of this machine uses: by the process, and counted in it.
#[must_use]
pub fn own_address() -> Ipv4Addr {
    static GIVEN: AtomicU8 = AtomicU8::new(1);
    let [.., high, low] = process::id().to_be_bytes();
    Ipv4Addr::new(127, high | 0x80, low, GIVEN.fetch_add(1, Ordering::Relaxed))
}

/// A server that answers every question with a text; it ends when this is dropped.
#[derive(Debug)]
pub struct StandIn {
    address: SocketAddr,
    is_closed: Arc<AtomicBool>,
}

impl StandIn {
    /// Listens, and tells metrics in Prometheus' text format.
    pub fn tells(address: Ipv4Addr, port: u16, metrics: &str) -> Result<Self> {
        let metrics = metrics.to_owned();
        Self::answers(address, port, move || metrics.clone())
    }

    /// The same with other metrics each time.
    pub fn answers(
        address: Ipv4Addr,
        port: u16,
        metrics: impl Fn() -> String + Send + 'static,
    ) -> Result<Self> {
        let failed =
            |source| Error::Start { program: format!("a stand-in at {address}:{port}"), source };
        let listener = TcpListener::bind((address, port)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let is_closed = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&is_closed);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if closed.load(Ordering::Relaxed) {
                    return;
                }
                // Who hangs up in the middle of a question gets no answer.
                answer(stream, &metrics()).unwrap_or_default();
            }
        });
        Ok(Self { address, is_closed })
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
        // Wakes the listener. If nobody listens any more there is nothing to end.
        let _ = TcpStream::connect(self.address);
    }
}

fn answer(mut stream: TcpStream, metrics: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(LIMIT))?;
    // Questions have no body, so their first part is all that is waited for.
    let mut question = [0; 4096];
    let _ = stream.read(&mut question)?;
    let length = metrics.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{metrics}"
    )
}
