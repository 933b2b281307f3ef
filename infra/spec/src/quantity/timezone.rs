//! Time zones.

use std::{fmt, str::FromStr};

use chrono::{NaiveDate, TimeZone as _};
use chrono_tz::{OffsetComponents, TZ_VARIANTS, Tz};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::scalar::Invalid;

/// A time zone by its name in the IANA database: `Europe/Moscow`, `UTC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeZone {
    name: &'static str,
}

impl TimeZone {
    /// Coordinated universal time.
    pub const UTC: Self = Self { name: "UTC" };

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// How far its standard time is ahead of UTC, in minutes, by the law of 2026. For what knows no zones and is told a
    /// time of day in UTC: in summer it comes as much later or earlier as clocks were moved.
    #[must_use]
    pub fn standard_offset_minutes(self) -> i64 {
        let zone = Tz::from_str(self.name).unwrap_or(Tz::UTC);
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        zone.offset_from_utc_date(&day).base_utc_offset().num_minutes()
    }
}

impl FromStr for TimeZone {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess)
    }
}

fn read(text: &str) -> Result<TimeZone, Invalid> {
    let zone = Tz::from_str(text).map_err(|_| {
        let offset = text.starts_with(['+', '-']) || text.contains(':');
        Invalid::new(if offset {
            "an offset is no time zone: it knows no change of the law"
        } else {
            "the IANA database has no such zone"
        })
    })?;
    Ok(TimeZone { name: zone.name() })
}

/// The zone of the same name in other letters, or of a city: `europe/moscow`, `Moscow`, `Asia/Novosibrsk`.
fn guess(text: &str) -> Option<String> {
    let wanted = text.trim().replace(' ', "_");
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let city = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    names()
        .find(|name| name.eq_ignore_ascii_case(&wanted))
        .or_else(|| names().find(|name| city(name).eq_ignore_ascii_case(&wanted)))
        .or_else(|| crate::suggest::nearest(&wanted, names()).filter(|_| wanted.contains('/')))
        .map(str::to_owned)
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

quantity_type! {
    TimeZone;
    what: "a time zone",
    rule: "a name of the IANA database: an area and a city, or `UTC`",
    why: "An offset such as +03:00 does not know when clocks change.",
    link: "https://www.iana.org/time-zones",
    examples: ["Europe/Moscow", "UTC"],
    quoting: Text,
    pattern: "^[A-Za-z0-9_+/-]+$",
}
