//! Money.

use std::{fmt, iter::Sum, str::FromStr};

use super::{
    decimal::{self, NotDecimal},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::{scalar::Invalid, words};

words! {
    /// The currency of a budget.
    pub enum Currency: "a currency" {
        /// Russian rouble, in which the cloud's price list is kept.
        Rub = "RUB",
    }
}

/// An amount of money in hundredths of its currency (kopecks of a rouble): `50000`, `1234.50`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    hundredths: u64,
}

/// A thousand billions: a slip of the pen in any currency, and far from the end of 64 bits.
const MOST_HUNDREDTHS: u64 = 1_000_000_000_000 * 100;
const MOST: &str = "1000000000000";
const FINEST: &str = "0.01";

impl Money {
    /// Nothing to pay.
    pub const ZERO: Self = Self { hundredths: 0 };

    /// So many hundredths of the currency.
    #[must_use]
    pub const fn from_hundredths(hundredths: u64) -> Self {
        Self { hundredths }
    }

    /// In hundredths of the currency.
    #[must_use]
    pub const fn hundredths(self) -> u64 {
        self.hundredths
    }

    /// The sum, ending at the largest amount.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self { hundredths: self.hundredths.saturating_add(other.hundredths) }
    }

    /// So many times the amount, ending at the largest.
    #[must_use]
    pub fn saturating_mul(self, times: u32) -> Self {
        Self { hundredths: self.hundredths.saturating_mul(u64::from(times)) }
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

impl FromStr for Money {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(Self::from_hundredths)
    }
}

fn read(text: &str) -> Result<u64, Invalid> {
    match decimal::parse(text, 2) {
        Ok(hundredths) if hundredths <= MOST_HUNDREDTHS => Ok(hundredths),
        Ok(_) => Err(NotDecimal::TooLarge.reason(FINEST, MOST)),
        Err(why) => Err(why.reason(FINEST, MOST)),
    }
}

/// The amount in `50 000`, `50,000`, `50000 RUB` or `50000₽`; a comma that groups no thousands says nothing.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text).to_lowercase();
    let number =
        ["rub", "руб.", "руб", "₽"].into_iter().find_map(|unit| compact.strip_suffix(unit));
    let mut groups = number.unwrap_or(&compact).split(',');
    let first = groups.next()?.to_owned();
    groups.try_fold(first, |amount, group| {
        (group.split('.').next()?.len() == 3).then(|| amount + group)
    })
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.hundredths / 100, self.hundredths % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) => write!(f, "{whole}.{rest:02}"),
        }
    }
}

quantity_type! {
    Money;
    what: "an amount of money",
    rule: "a number with at most two decimals, at most 1000000000000, without the currency",
    why: "Prices are added up in hundredths, exactly; the currency stands beside the amount.",
    link: "https://www.iso.org/iso-4217-currency-codes.html",
    examples: ["50000", "1234.50"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?$",
}
