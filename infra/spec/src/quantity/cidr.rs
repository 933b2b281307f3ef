//! Ranges of addresses.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::scalar::Invalid;

/// A range of IPv4 addresses: `10.1.0.0/20`. Ordered by its first address, then the wider before the narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    net: Ipv4Net,
}

impl Cidr {
    /// Every address there is: `0.0.0.0/0`.
    pub const EVERYWHERE: Self = Self { net: Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0) };

    /// One address alone.
    #[must_use]
    pub fn host(address: Ipv4Addr) -> Self {
        Self { net: Ipv4Net::from(address) }
    }

    /// The first address, which names the range.
    #[must_use]
    pub fn network(self) -> Ipv4Addr {
        self.net.network()
    }

    /// The last address.
    #[must_use]
    pub fn broadcast(self) -> Ipv4Addr {
        self.net.broadcast()
    }

    /// How many leading bits the addresses share.
    #[must_use]
    pub fn prefix_len(self) -> u8 {
        self.net.prefix_len()
    }

    /// How many addresses there are.
    #[must_use]
    pub fn addresses(self) -> u64 {
        1 << (32 - self.net.prefix_len())
    }

    /// Whether every address of `other` is in this range.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.net.contains(&other.net)
    }

    /// Whether the two ranges share an address.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Whether it is every address there is: `0.0.0.0/0`.
    #[must_use]
    pub fn is_everywhere(self) -> bool {
        self.net.prefix_len() == 0
    }
}

impl FromStr for Cidr {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess)
    }
}

fn read(text: &str) -> Result<Cidr, Invalid> {
    let net: Ipv4Net = text.parse().map_err(|_| Invalid::new(why_not(text)))?;
    if net != net.trunc() {
        return Err(Invalid::new(format!(
            "{} is within the range and does not name it",
            net.addr()
        )));
    }
    Ok(Cidr { net })
}

fn why_not(text: &str) -> &'static str {
    if text.parse::<IpNet>().is_ok()
        || text.parse::<IpAddr>().is_ok_and(|address| address.is_ipv6())
    {
        "it is a range of IPv6, which is not rendered"
    } else if text.parse::<Ipv4Addr>().is_ok() {
        "the length of the prefix is missing"
    } else {
        "it is not an IPv4 address, a '/' and a number from 0 to 32"
    }
}

/// The range in `10.1.0.7/20`, or of the one address in `10.1.0.7`.
fn guess(text: &str) -> Option<String> {
    let text = text.trim();
    match (text.parse::<Ipv4Net>(), text.parse::<Ipv4Addr>()) {
        (Ok(net), _) => Some(net.trunc().to_string()),
        (_, Ok(address)) => Some(format!("{address}/32")),
        _ => None,
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.net.fmt(f)
    }
}

quantity_type! {
    Cidr;
    what: "a range of addresses",
    rule: "an IPv4 address, a '/' and a prefix length from 0 to 32; the bits after the prefix are zero",
    why: "The cloud and Kubernetes refuse a range that is named by an address within it.",
    link: "https://www.rfc-editor.org/rfc/rfc4632#section-3.1",
    examples: ["10.1.0.0/20", "0.0.0.0/0"],
    quoting: Text,
    pattern: "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$",
}
