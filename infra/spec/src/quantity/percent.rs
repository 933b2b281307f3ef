//! Percentages: parts of a whole, and loads that may exceed it.

use std::{fmt, str::FromStr};

use super::{
    decimal::{self, NotDecimal, Rounding},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// Decimals of a percent that are read: with four, a percentage is a number of millionths.
const DECIMALS: usize = 4;
const FINEST: &str = "0.0001%";
const HUNDRED: u32 = 1_000_000;

/// A part of a whole, from nothing to all of it: `99.95%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    millionths: u32,
}

impl Percent {
    /// The whole.
    pub const ALL: Self = Self { millionths: HUNDRED };

    /// In millionths of the whole: 99.9% is 999000.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.millionths
    }

    /// What is missing to the whole: the error budget of an objective.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self { millionths: HUNDRED.saturating_sub(self.millionths) }
    }

    /// In whole percent, where it is that.
    #[must_use]
    pub fn whole(self) -> Option<u32> {
        self.millionths.is_multiple_of(10_000).then_some(self.millionths / 10_000)
    }

    /// As a decimal fraction, exactly: 99.9% is `0.999`.
    #[must_use]
    pub fn fraction(self) -> String {
        decimal::print(u64::from(self.millionths), 6)
    }

    /// The part of an amount, rounded down.
    #[must_use]
    pub fn of(self, amount: u64) -> u64 {
        decimal::share(amount, self.millionths, HUNDRED, Rounding::Down)
    }
}

impl FromStr for Percent {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, |text| read(text, HUNDRED, "100%"), guess)
            .map(|millionths| Self { millionths })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal::print(u64::from(self.millionths), DECIMALS))
    }
}

quantity_type! {
    Percent;
    what: "a percentage",
    rule: "a number from 0 to 100 with at most four decimals and '%'",
    why: "It is a part of a whole; without the '%' nobody knows whether 0.5 is a half or half a percent.",
    link: "https://sre.google/sre-book/service-level-objectives/",
    examples: ["99.9%", "1%", "99.95%"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?%$",
}

/// A load against a base that can be exceeded, such as CPU against its request: `80%`, `150%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Load {
    millionths: u32,
}

/// Less than a percent of load decides nothing.
const LEAST_LOAD: u32 = HUNDRED / 100;
/// Ten times the base: more is a slip of the pen.
const MOST_LOAD: u32 = HUNDRED * 10;

impl Load {
    /// In millionths of the base: 80% is 800000.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.millionths
    }

    /// In whole percent, where it is that: an autoscaler takes no other.
    #[must_use]
    pub fn whole(self) -> Option<u32> {
        self.millionths.is_multiple_of(10_000).then_some(self.millionths / 10_000)
    }

    /// As a decimal fraction, exactly: 80% is `0.8`.
    #[must_use]
    pub fn fraction(self) -> String {
        decimal::print(u64::from(self.millionths), 6)
    }

    /// The load in the units of its base, rounded up: the least amount that is not below it.
    #[must_use]
    pub fn of(self, base: u64) -> u64 {
        decimal::share(base, self.millionths, HUNDRED, Rounding::Up)
    }
}

impl FromStr for Load {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read_load = |text: &str| match read(text, MOST_LOAD, "1000%")? {
            millionths if millionths < LEAST_LOAD => Err(Invalid::new("it is less than 1%")),
            millionths => Ok(millionths),
        };
        read_or_mend(text, read_load, guess).map(|millionths| Self { millionths })
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal::print(u64::from(self.millionths), DECIMALS))
    }
}

quantity_type! {
    Load;
    what: "a load",
    rule: "a number from 1 to 1000 with at most four decimals and '%'",
    why: "It is measured against a request or a limit, and use above a request is normal.",
    link: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details",
    examples: ["80%", "150%"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?%$",
}

/// Reads a percentage in millionths, up to `most`, which messages call `most_text`.
fn read(text: &str, most: u32, most_text: &str) -> Result<u32, Invalid> {
    let number = text.strip_suffix('%').ok_or_else(|| Invalid::new("the '%' is missing"))?;
    let value = decimal::parse(number, DECIMALS).map_err(|why| why.reason(FINEST, most_text))?;
    u32::try_from(value)
        .ok()
        .filter(|value| *value <= most)
        .ok_or_else(|| NotDecimal::TooLarge.reason(FINEST, most_text))
}

/// The percentage in `70`, `70 %`, `70 percent` or `0.7`.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text).to_ascii_lowercase();
    let number = compact.trim_end_matches("percent").trim_end_matches('%');
    match decimal::parse(number, 6) {
        Ok(millionths) if number == compact && millionths < 1_000_000 && millionths > 0 => {
            Some(format!("{}%", decimal::print(millionths, DECIMALS)))
        }
        Ok(_) => Some(format!("{number}%")),
        Err(_) => None,
    }
}
