//! CPU time.

use std::{fmt, iter::Sum, str::FromStr};

use super::{
    Load, Percent,
    decimal::{self, NotDecimal, Rounding},
    declare::quantity_type,
    mend::{compact, read_or_mend},
};
use crate::scalar::Invalid;

/// CPU, in thousandths of a core (millicores): `500m`, `2`, `0.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpu {
    millis: u64,
}

/// More cores than any node or any stack of this language has.
const MOST_MILLIS: u64 = 10_000 * 1000;
const MOST: &str = "10000 cores";
const FINEST: &str = "1m, a thousandth of a core";

impl Cpu {
    /// No CPU: where a sum begins. The language itself has no such amount.
    pub const ZERO: Self = Self { millis: 0 };

    /// So many thousandths of a core.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    /// So many whole cores.
    #[must_use]
    pub fn from_cores(cores: u32) -> Self {
        Self { millis: u64::from(cores) * 1000 }
    }

    /// In thousandths of a core.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.millis
    }

    /// In whole cores, a begun one counted: what a thread pool is sized by.
    #[must_use]
    pub const fn cores_rounded_up(self) -> u64 {
        self.millis.div_ceil(1000)
    }

    /// The sum, ending at the largest amount.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self { millis: self.millis.saturating_add(other.millis) }
    }

    /// The difference, ending at zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self { millis: self.millis.saturating_sub(other.millis) }
    }

    /// So many times the amount, ending at the largest.
    #[must_use]
    pub fn saturating_mul(self, times: u32) -> Self {
        Self { millis: self.millis.saturating_mul(u64::from(times)) }
    }

    /// A part of the amount, rounded down to a millicore.
    #[must_use]
    pub fn percent(self, part: Percent) -> Self {
        Self { millis: decimal::share(self.millis, part.millionths(), 1_000_000, Rounding::Down) }
    }

    /// The amount at a load, which may be above it, rounded up to a millicore.
    #[must_use]
    pub fn at_load(self, load: Load) -> Self {
        Self { millis: decimal::share(self.millis, load.millionths(), 1_000_000, Rounding::Up) }
    }
}

impl Sum for Cpu {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

impl FromStr for Cpu {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess).map(Self::from_millis)
    }
}

fn read(text: &str) -> Result<u64, Invalid> {
    let read = match text.strip_suffix('m') {
        Some(millis) => decimal::parse(millis, 0),
        None => decimal::parse(text, 3),
    };
    match read {
        Ok(0) => Err(Invalid::new("nothing can run on no CPU")),
        Ok(millis) if millis <= MOST_MILLIS => Ok(millis),
        Ok(_) => Err(NotDecimal::TooLarge.reason(FINEST, MOST)),
        Err(why) => Err(why.reason(FINEST, MOST)),
    }
}

/// The amount in `2 cores`, `500 millicores` or `2CPU`.
fn guess(text: &str) -> String {
    let compact = compact(text).to_ascii_lowercase();
    let number = |unit: &str| compact.strip_suffix(unit);
    if let Some(millis) =
        ["millicores", "millicore", "millicpu", "mcpu"].into_iter().find_map(number)
    {
        return format!("{millis}m");
    }
    let cores = ["vcpus", "vcpu", "cpus", "cpu", "cores", "core", "c"].into_iter().find_map(number);
    cores.map_or_else(|| compact.clone(), str::to_owned)
}

impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis.is_multiple_of(1000) {
            write!(f, "{}", self.millis / 1000)
        } else {
            write!(f, "{}m", self.millis)
        }
    }
}

quantity_type! {
    Cpu;
    what: "an amount of CPU",
    rule: "cores (`2`, `0.5`) or thousandths of a core (`500m`), more than 0, at most 10000 cores",
    why: "Kubernetes counts CPU in thousandths of a core.",
    link: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu",
    examples: ["500m", "2", "0.5"],
    quoting: Number,
    pattern: "^[0-9]+(\\.[0-9]+)?m?$",
}
