//! Events in time.

use std::{fmt, str::FromStr};

use super::{
    decimal::{self, NotDecimal},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// Events in time: `50/s`, `30/m`. Kept as thousandths of an event a minute, so that both units are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    millis_per_minute: u64,
}

const DECIMALS: usize = 3;
const PER_SECOND: u64 = 60;
/// Ten million a second: more than any load this is made for.
const MOST_MILLIS_PER_MINUTE: u64 = 10_000_000 * PER_SECOND * 1000;
const MOST: &str = "10000000/s";
const FINEST: &str = "a thousandth";

impl Rate {
    /// Nothing happens.
    pub const ZERO: Self = Self { millis_per_minute: 0 };

    /// In thousandths of an event a minute.
    #[must_use]
    pub const fn millis_per_minute(self) -> u64 {
        self.millis_per_minute
    }

    /// In whole events a second, a begun one counted.
    #[must_use]
    pub const fn per_second_rounded_up(self) -> u64 {
        self.millis_per_minute.div_ceil(PER_SECOND * 1000)
    }
}

impl FromStr for Rate {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(|millis_per_minute| Self { millis_per_minute })
    }
}

fn read(text: &str) -> Result<u64, Invalid> {
    let (number, unit) =
        text.split_once('/').ok_or_else(|| Invalid::new("the '/s' or '/m' is missing"))?;
    let factor = match unit {
        "s" => PER_SECOND,
        "m" => 1,
        _ => return Err(Invalid::new("after the '/' stands 's' for a second or 'm' for a minute")),
    };
    decimal::parse(number, DECIMALS)
        .map_err(|why| why.reason(FINEST, MOST))?
        .checked_mul(factor)
        .filter(|rate| *rate <= MOST_MILLIS_PER_MINUTE)
        .ok_or_else(|| NotDecimal::TooLarge.reason(FINEST, MOST))
}

/// The rate in `50`, `50 rps`, `50/sec`, `50 per second` or `30/min`.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text).to_ascii_lowercase().replace("per", "/");
    let end = compact.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(compact.len());
    let (number, unit) = compact.split_at(end);
    match unit {
        "" | "rps" | "/s" | "/sec" | "/second" => Some(format!("{number}/s")),
        "rpm" | "/m" | "/min" | "/minute" => Some(format!("{number}/m")),
        _ => None,
    }
}

impl fmt::Display for Rate {
    /// By the second where that is a whole number or the minute is none; else by the minute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by_second = self.millis_per_minute.is_multiple_of(PER_SECOND);
        let whole_second = self.millis_per_minute.is_multiple_of(PER_SECOND * 1000);
        let whole_minute = self.millis_per_minute.is_multiple_of(1000);
        if whole_second || (by_second && !whole_minute) {
            write!(f, "{}/s", decimal::print(self.millis_per_minute / PER_SECOND, DECIMALS))
        } else {
            write!(f, "{}/m", decimal::print(self.millis_per_minute, DECIMALS))
        }
    }
}

quantity_type! {
    Rate;
    what: "a rate",
    rule: "a number with at most three decimals and `/s` or `/m`, at most 10000000/s",
    why: "A rate without its unit is a guess.",
    link: "https://prometheus.io/docs/practices/naming/#base-units",
    examples: ["50/s", "0/s", "30/m"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?/(s|m)$",
}
