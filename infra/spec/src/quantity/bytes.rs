//! Sizes: memory, disks, messages.

use std::{fmt, iter::Sum, str::FromStr};

use super::{
    Load, Percent,
    decimal::{self, NotDecimal, Rounding},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// A size in bytes: `512Mi`, `8Gi`, `1000000`, `5M`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes {
    bytes: u64,
}

/// Kubernetes' binary suffixes, the largest first, with their power of two.
const BINARY: [(&str, u32); 6] =
    [("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)];

/// Kubernetes' decimal suffixes with their power of ten.
const DECIMAL: [(&str, u32); 6] = [("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3)];

/// Decimals that are read; `0.001Ki` is no whole byte, `0.5Gi` and `1.125Ti` are.
const DECIMALS: usize = 6;

/// Kubernetes and the cloud hold sizes in a signed 64-bit number, which 1Ei is far within.
const MOST_BYTES: u64 = 1 << 60;
const MOST: &str = "1Ei";
const FINEST: &str = "a byte";

impl Bytes {
    /// Nothing: where a sum begins. The language itself has no such size.
    pub const ZERO: Self = Self { bytes: 0 };

    /// So many bytes.
    #[must_use]
    pub const fn from_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    /// So many mebibytes.
    #[must_use]
    pub fn from_mebibytes(mebibytes: u32) -> Self {
        Self { bytes: u64::from(mebibytes) << 20 }
    }

    /// So many gibibytes.
    #[must_use]
    pub fn from_gibibytes(gibibytes: u32) -> Self {
        Self { bytes: u64::from(gibibytes) << 30 }
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.bytes
    }

    /// In whole mebibytes, the rest dropped: for programs that are told their limit in them.
    #[must_use]
    pub const fn mebibytes_rounded_down(self) -> u64 {
        self.bytes >> 20
    }

    /// In whole gibibytes, a begun one counted: for platforms that sell in them.
    #[must_use]
    pub const fn gibibytes_rounded_up(self) -> u64 {
        self.bytes.div_ceil(1 << 30)
    }

    /// The sum, ending at the largest size.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_add(other.bytes) }
    }

    /// The difference, ending at zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self { bytes: self.bytes.saturating_sub(other.bytes) }
    }

    /// So many times the size, ending at the largest.
    #[must_use]
    pub fn saturating_mul(self, times: u32) -> Self {
        Self { bytes: self.bytes.saturating_mul(u64::from(times)) }
    }

    /// The size in equal parts, rounded down: a topic's size for each of its partitions. By zero, the whole.
    #[must_use]
    pub fn divided_by(self, parts: u32) -> Self {
        Self { bytes: self.bytes / u64::from(parts.max(1)) }
    }

    /// A part of the size, rounded down to a byte.
    #[must_use]
    pub fn percent(self, part: Percent) -> Self {
        Self { bytes: decimal::share(self.bytes, part.millionths(), 1_000_000, Rounding::Down) }
    }

    /// The size at a load, which may be above it, rounded up to a byte.
    #[must_use]
    pub fn at_load(self, load: Load) -> Self {
        Self { bytes: decimal::share(self.bytes, load.millionths(), 1_000_000, Rounding::Up) }
    }
}

impl Sum for Bytes {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::ZERO, Self::saturating_add)
    }
}

impl FromStr for Bytes {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(Self::from_bytes)
    }
}

fn read(text: &str) -> Result<u64, Invalid> {
    if decimal::is_scientific(text) {
        return Err(NotDecimal::Exponent.reason(FINEST, MOST));
    }
    let (number, unit) = split_unit(text);
    let factor = factor(unit)?;
    let millionths =
        decimal::parse_wide(number, DECIMALS).map_err(|why| why.reason(FINEST, MOST))?;
    let scaled = millionths
        .checked_mul(u128::from(factor))
        .ok_or_else(|| NotDecimal::TooLarge.reason(FINEST, MOST))?;
    if scaled % 1_000_000 != 0 {
        return Err(NotDecimal::TooFine.reason(FINEST, MOST));
    }
    match u64::try_from(scaled / 1_000_000) {
        Ok(0) => Err(Invalid::new("nothing fits in no bytes")),
        Ok(bytes) if bytes <= MOST_BYTES => Ok(bytes),
        _ => Err(NotDecimal::TooLarge.reason(FINEST, MOST)),
    }
}

fn split_unit(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

fn factor(unit: &str) -> Result<u64, Invalid> {
    let binary = || BINARY.iter().find(|(suffix, _)| *suffix == unit).map(|(_, power)| 1 << power);
    let decimal =
        || DECIMAL.iter().find(|(suffix, _)| *suffix == unit).map(|(_, power)| 10_u64.pow(*power));
    match unit {
        "" => Ok(1),
        "m" => {
            Err(Invalid::new("'m' means thousandths of a byte, 'M' and 'Mi' are a million bytes"))
        }
        _ => binary().or_else(decimal).ok_or_else(|| {
            let shown = crate::suggest::shown(unit);
            Invalid::new(format!(
                "`{shown}` is no unit of bytes: Ki, Mi, Gi, Ti and Pi, or k, M, G, T and P"
            ))
        }),
    }
}

/// The size in `8 GB`, `8GiB`, `512mb`, `64K` or `512m`: a person who writes so means binary units.
fn guess(text: &str) -> Option<String> {
    let compact = compact(text);
    let (number, unit) = split_unit(&compact);
    let letter = unit.chars().next()?.to_ascii_uppercase();
    let rest = unit.get(1..)?.to_ascii_lowercase();
    match (letter, rest.as_str()) {
        ('K' | 'M' | 'G' | 'T' | 'P', "" | "b" | "i" | "ib") => Some(format!("{number}{letter}i")),
        ('B', "" | "ytes") => Some(number.to_owned()),
        _ => None,
    }
}

impl fmt::Display for Bytes {
    /// In the unit, of those that are exact, that leaves the shortest number: `8Gi`, `1536Mi`, `5M`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let binary = BINARY.iter().map(|(suffix, power)| (*suffix, 1_u64 << power));
        let decimal = DECIMAL.iter().map(|(suffix, power)| (*suffix, 10_u64.pow(*power)));
        let fits = |unit: u64| self.bytes >= unit && self.bytes.is_multiple_of(unit);
        let exact = binary.chain(decimal).filter(|(_, unit)| fits(*unit));
        // Of two numbers that are equally short, the one with the binary unit was meant.
        match exact.min_by_key(|(_, unit)| (self.bytes / unit).to_string().len()) {
            Some((suffix, unit)) => write!(f, "{}{suffix}", self.bytes / unit),
            None => write!(f, "{}", self.bytes),
        }
    }
}

quantity_type! {
    Bytes;
    what: "a size",
    rule: "bytes with Ki, Mi, Gi, Ti, Pi (powers of 1024), k, M, G, T, P (powers of 1000) or nothing after them; whole \
           bytes, more than 0, at most 1Ei",
    why: "Kubernetes writes sizes so; its 'm', thousandths of a byte, is always a slip.",
    link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory",
    examples: ["512Mi", "8Gi", "1.5Gi", "1000000"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[kMGTPE])?$",
}
