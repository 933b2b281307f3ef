//! Days and times of day.

use std::{fmt, str::FromStr};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::scalar::Invalid;

/// A day of the Gregorian calendar: `2027-06-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The year, from 1970 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl FromStr for Date {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read_date, guess_date)
    }
}

fn read_date(text: &str) -> Result<Date, Invalid> {
    let shape = || Invalid::new("it is not a year, a month and a day as in `2027-06-30`");
    let (year, rest) = text.split_once('-').ok_or_else(shape)?;
    let (month, day) = rest.split_once('-').ok_or_else(shape)?;
    let digits = |part: &str, length: usize| number(part, length).ok_or_else(shape);
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    if year < 1970 {
        return Err(Invalid::new("it lies before 1970, where computers' calendars begin"));
    }
    let days =
        days_in(year, month).ok_or_else(|| Invalid::new(format!("there is no month {month}")))?;
    if day == 0 || day > days {
        return Err(Invalid::new(format!("{year}-{month:02} has {days} days, and no day {day}")));
    }
    let narrow = |value: u16| u8::try_from(value).map_err(|_| shape());
    Ok(Date { year, month: narrow(month)?, day: narrow(day)? })
}

fn days_in(year: u16, month: u16) -> Option<u16> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// The day in `2027-6-30`, `2027/06/30`, `2027.06.30` or `2027-06-30T00:00:00Z`.
fn guess_date(text: &str) -> Option<String> {
    let day = text.trim().split(['T', ' ']).next()?;
    let mut parts = day.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

quantity_type! {
    Date;
    what: "a date",
    rule: "a year, a month and a day as in `2027-06-30`, from 1970 to 9999, quoted",
    why: "ISO 8601; unquoted, some YAML readers make a moment in time of it.",
    link: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    examples: ["2027-06-30"],
    quoting: Text,
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}

/// A minute of the day, on a 24-hour clock: `02:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// The hour, from 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, from 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl FromStr for TimeOfDay {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read_time, guess_time)
    }
}

fn read_time(text: &str) -> Result<TimeOfDay, Invalid> {
    let shape = || Invalid::new("it is not an hour and a minute as in `02:00`");
    let (hour, minute) = text.split_once(':').ok_or_else(shape)?;
    let digits =
        |part: &str| number(part, 2).and_then(|value| u8::try_from(value).ok()).ok_or_else(shape);
    match (digits(hour)?, digits(minute)?) {
        (hour @ 24.., _) => Err(Invalid::new(format!("a day has no hour {hour}"))),
        (_, minute @ 60..) => Err(Invalid::new(format!("an hour has no minute {minute}"))),
        (hour, minute) => Ok(TimeOfDay { hour, minute }),
    }
}

/// The time in `2:00`, `02:00:00`, `2` or `24:00`.
fn guess_time(text: &str) -> Option<String> {
    let mut parts = text.trim().split(':');
    let (hour, minute, second) =
        (parts.next()?, parts.next().unwrap_or("00"), parts.next().unwrap_or("00"));
    if second.chars().any(|c| c != '0') || parts.next().is_some() {
        return None;
    }
    let hour = if hour == "24" { "00" } else { hour };
    Some(format!("{hour:0>2}:{minute:0>2}"))
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

quantity_type! {
    TimeOfDay;
    what: "a time of day",
    rule: "an hour and a minute as in `02:00`, from 00:00 to 23:59, quoted",
    why: "ISO 8601; unquoted, some YAML readers count in sixties and make 120 of it.",
    link: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    examples: ["02:00", "23:30"],
    quoting: Text,
    pattern: "^[0-2][0-9]:[0-5][0-9]$",
}

/// A number of exactly so many ASCII digits.
fn number(text: &str, length: usize) -> Option<u16> {
    let is_number = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
