//! Free ports.

use std::{
    io,
    net::{Ipv4Addr, SocketAddrV4},
    os::fd::OwnedFd,
};

use rustix::net::{AddressFamily, SocketType, bind, getsockname, socket, sockopt};

use crate::{Error, Result};

/// A port of the loopback interface that nobody else can get while this lives: bound and not listening, with
/// `SO_REUSEPORT`, so that a server which sets the same option can bind it a second time.
#[derive(Debug)]
pub struct ReservedPort {
    number: u16,
    _socket: OwnedFd,
}

impl ReservedPort {
    /// Reserves any free port.
    pub fn new() -> Result<Self> {
        Self::reserve().map_err(|source| Error::Start {
            program: String::from("a socket on a free port"),
            source,
        })
    }

    fn reserve() -> io::Result<Self> {
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None)?;
        sockopt::set_socket_reuseport(&socket, true)?;
        bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0))?;
        let address = SocketAddrV4::try_from(getsockname(&socket)?)?;
        Ok(Self { number: address.port(), _socket: socket })
    }

    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }
}
