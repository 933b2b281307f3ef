//! Plain fractions.

use std::{fmt, str::FromStr};

use super::{
    decimal::{self, NotDecimal},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// A number from 0 to 1, in millionths: a drift threshold, a tolerance of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio {
    millionths: u32,
}

const DECIMALS: usize = 6;
const ONE: u32 = 1_000_000;
const FINEST: &str = "0.000001";

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { millionths: 0 };

    /// In millionths: 0.2 is 200000.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.millionths
    }
}

impl FromStr for Ratio {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(|millionths| Self { millionths })
    }
}

fn read(text: &str) -> Result<u32, Invalid> {
    let value = decimal::parse(text, DECIMALS).map_err(|why| why.reason(FINEST, "1"))?;
    u32::try_from(value)
        .ok()
        .filter(|value| *value <= ONE)
        .ok_or_else(|| NotDecimal::TooLarge.reason(FINEST, "1"))
}

/// The fraction in `20%`, `.2` or `0,2`.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text).replace(',', ".");
    if let Some(percent) = compact.strip_suffix('%') {
        return decimal::parse(percent, 4)
            .ok()
            .map(|millionths| decimal::print(millionths, DECIMALS));
    }
    Some(if compact.starts_with('.') { format!("0{compact}") } else { compact })
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::print(u64::from(self.millionths), DECIMALS))
    }
}

quantity_type! {
    Ratio;
    what: "a fraction",
    rule: "a decimal number from 0 to 1 with at most six decimals",
    why: "Scores of models and measures of drift lie between 0 and 1; six decimals are kept exactly.",
    link: "https://mlflow.org/docs/latest/ml/tracking/",
    examples: ["0.2", "0.002", "1"],
    quoting: Number,
    pattern: "^[0-9](\\.[0-9]+)?$",
}
