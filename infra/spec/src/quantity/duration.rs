//! Spans of time.

use std::{fmt, str::FromStr};

use super::{
    decimal::{self, NotDecimal},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// A span of time, in milliseconds: `500ms`, `60s`, `1h30m`, `7d`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    millis: u64,
}

/// Prometheus' units, the largest first, with their milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];
const DAY: u64 = 86_400_000;

/// Longer than anything is kept; it keeps sums of durations far from the end of 64 bits.
const MOST_MILLIS: u64 = 10 * 365 * DAY;
const MOST: &str = "ten years";
const FINEST: &str = "1ms";

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { millis: 0 };

    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    /// So many seconds.
    #[must_use]
    pub fn from_secs(seconds: u32) -> Self {
        Self { millis: u64::from(seconds) * 1000 }
    }

    /// In milliseconds.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.millis
    }

    /// In whole seconds, where it is that.
    #[must_use]
    pub fn whole_seconds(self) -> Option<u64> {
        self.millis.is_multiple_of(1000).then_some(self.millis / 1000)
    }

    /// In whole seconds, a begun one counted.
    #[must_use]
    pub const fn seconds_rounded_up(self) -> u64 {
        self.millis.div_ceil(1000)
    }

    /// In whole minutes, a begun one counted.
    #[must_use]
    pub const fn minutes_rounded_up(self) -> u64 {
        self.millis.div_ceil(60_000)
    }

    /// In whole hours, a begun one counted.
    #[must_use]
    pub const fn hours_rounded_up(self) -> u64 {
        self.millis.div_ceil(3_600_000)
    }

    /// In whole days, a begun one counted.
    #[must_use]
    pub const fn days_rounded_up(self) -> u64 {
        self.millis.div_ceil(DAY)
    }

    /// The sum, ending at the longest.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self { millis: self.millis.saturating_add(other.millis) }
    }

    /// The difference, ending at zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self { millis: self.millis.saturating_sub(other.millis) }
    }

    /// So many times as long, ending at the longest.
    #[must_use]
    pub fn saturating_mul(self, times: u32) -> Self {
        Self { millis: self.millis.saturating_mul(u64::from(times)) }
    }
}

impl FromStr for Duration {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(Self::from_millis)
    }
}

/// Reads numbers with units, each unit smaller than the one before it.
fn read(text: &str) -> Result<u64, Invalid> {
    if text.is_empty() {
        return Err(Invalid::new("it is empty"));
    }
    let mut total = 0_u64;
    let mut smallest = u64::MAX;
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after_number) =
            split_where(rest, |c| !c.is_ascii_digit() && c != '.' && c != '-');
        let (unit, after_unit) =
            split_where(after_number, |c| c.is_ascii_digit() || c == '.' || c == '-');
        let millis = millis_of(unit)?;
        if millis >= smallest {
            return Err(Invalid::new("the units do not grow smaller from left to right"));
        }
        if number.contains('.') {
            return Err(Invalid::new("decimals are not read, write the smaller unit: `1h30m`"));
        }
        let count = decimal::parse(number, 0).map_err(|why| why.reason(FINEST, MOST))?;
        total = count
            .checked_mul(millis)
            .and_then(|more| total.checked_add(more))
            .filter(|total| *total <= MOST_MILLIS)
            .ok_or_else(|| NotDecimal::TooLarge.reason(FINEST, MOST))?;
        (smallest, rest) = (millis, after_unit);
    }
    Ok(total)
}

fn split_where(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn millis_of(unit: &str) -> Result<u64, Invalid> {
    if unit.is_empty() {
        return Err(Invalid::new("the unit is missing: ms, s, m, h or d"));
    }
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, millis)| *millis).ok_or_else(|| {
        let shown = crate::suggest::shown(unit.trim());
        Invalid::new(format!("`{shown}` is no unit of time: ms, s, m, h, d, w and y"))
    })
}

/// The span in `60`, `5 min`, `10 minutes`, `1H`, `1.5h` or `30m1h`.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text).to_ascii_lowercase();
    if !compact.is_empty() && compact.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("{compact}s"));
    }
    let mut total = 0_u64;
    let mut rest = compact.as_str();
    while !rest.is_empty() {
        let (number, after_number) = split_where(rest, |c| !c.is_ascii_digit() && c != '.');
        let (word, after_word) = split_where(after_number, |c| c.is_ascii_digit());
        let thousandths = decimal::parse(number, 3).ok()?;
        let millis = millis_of_word(word)?.checked_mul(thousandths)?;
        total = total.checked_add(millis.is_multiple_of(1000).then_some(millis / 1000)?)?;
        rest = after_word;
    }
    Some(Duration::from_millis(total).to_string())
}

fn millis_of_word(word: &str) -> Option<u64> {
    let unit = match word {
        "msec" | "msecs" | "millisecond" | "milliseconds" => "ms",
        "sec" | "secs" | "second" | "seconds" => "s",
        "min" | "mins" | "minute" | "minutes" => "m",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "week" | "weeks" => "w",
        "year" | "years" => "y",
        unit => unit,
    };
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, millis)| *millis)
}

impl fmt::Display for Duration {
    /// Days and below, as people write retention: `90d`, not `12w6d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.millis;
        for (unit, millis) in UNITS.iter().filter(|(_, millis)| *millis <= DAY) {
            if rest >= *millis {
                write!(f, "{}{unit}", rest / millis)?;
                rest %= millis;
            }
        }
        Ok(())
    }
}

quantity_type! {
    Duration;
    what: "a span of time",
    rule: "whole numbers with ms, s, m, h, d, w or y, the largest unit first (`1h30m`), at most ten years",
    why: "Prometheus writes spans of time so, and a number without a unit is read as seconds by one program and \
          milliseconds by the next.",
    link: "https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations",
    examples: ["500ms", "60s", "5m", "1h30m", "7d"],
    quoting: Number,
    pattern: "^([0-9]+(y|w|d|h|ms|m|s))+$",
}
