//! Whole numbers: ports, counts, numbers of things.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use super::{
    decimal::{self, NotDecimal},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// Reads a whole number within a range.
fn parse(text: &str, range: &RangeInclusive<u32>) -> Result<u32, Invalid> {
    read_or_mend(text, |text| read(text, range), guess)
}

fn read(text: &str, range: &RangeInclusive<u32>) -> Result<u32, Invalid> {
    let reason = |why: NotDecimal| why.reason("a whole number", &range.end().to_string());
    let value = decimal::parse(text, 0).map_err(reason)?;
    if text.contains('.') {
        return Err(Invalid::new("it is not written as a whole number"));
    }
    let value = u32::try_from(value).map_err(|_| reason(NotDecimal::TooLarge))?;
    if value > *range.end() {
        return Err(reason(NotDecimal::TooLarge));
    }
    if value < *range.start() {
        return Err(Invalid::new(format!("it is less than {}", range.start())));
    }
    Ok(value)
}

/// The number in `1_000`, `1 000`, `+3`, `010` or `3.0`.
fn guess(text: &str) -> String {
    let compact = compact(text);
    let bare = compact.trim_start_matches('+').trim_end_matches(".0").trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}

/// A whole number within fixed limits, as a type of its own.
macro_rules! integer {
    ($(#[$meta:meta])* pub struct $Name:ident($inner:ty) in $min:literal..=$max:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name {
            value: $inner,
        }

        impl $Name {
            /// The least and the greatest.
            const BOUNDS: RangeInclusive<u32> = $min..=$max;

            /// The number.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.value
            }
        }

        impl FromStr for $Name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let value = parse(text, &Self::BOUNDS)?;
                <$inner>::try_from(value).map(|value| Self { value }).map_err(|error| Invalid::new(error.to_string()))
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.value)
            }
        }
    };
}

integer! {
    /// A TCP port.
    pub struct Port(u16) in 1..=65_535
}

impl Port {
    /// A port from a constant of the contract. Port 0 is no port; it becomes 1, which nothing listens on.
    #[must_use]
    pub const fn from_number(number: u16) -> Self {
        Self { value: if number == 0 { 1 } else { number } }
    }
}

quantity_type! {
    Port;
    what: "a port",
    rule: "a whole number from 1 to 65535",
    why: "TCP has no other ports; 0 asks the system for any.",
    link: "https://www.rfc-editor.org/rfc/rfc6335#section-6",
    examples: ["8080", "443"],
    quoting: Integer,
    pattern: "^[1-9][0-9]{0,4}$",
    bounds: Port::BOUNDS,
}

integer! {
    /// How many, where none is allowed: replicas that may be zero, events lost.
    pub struct Count(u32) in 0..=1_000_000_000
}

quantity_type! {
    Count;
    what: "a count",
    rule: "a whole number from 0 to 1000000000",
    why: "Kubernetes and the cloud count in 32 bits; a thousand million is far from their end and from any real stack.",
    link: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec",
    examples: ["0", "100000"],
    quoting: Integer,
    pattern: "^(0|[1-9][0-9]{0,9})$",
    bounds: Count::BOUNDS,
}

integer! {
    /// How many, where there must be one: partitions, hosts, replicas.
    pub struct Positive(u32) in 1..=1_000_000
}

impl Positive {
    /// One.
    pub const ONE: Self = Self { value: 1 };
}

quantity_type! {
    Positive;
    what: "a number of things",
    rule: "a whole number from 1 to 1000000",
    why: "There must be one; more than a million of anything is a slip of the pen.",
    link: "https://kafka.apache.org/documentation/#basic_ops_add_topic",
    examples: ["3", "14"],
    quoting: Integer,
    pattern: "^[1-9][0-9]{0,6}$",
    bounds: Positive::BOUNDS,
}
