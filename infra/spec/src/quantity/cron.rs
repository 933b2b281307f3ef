//! Schedules.

use std::{fmt, str::FromStr};

use croner::parser::{CronParser, Seconds, Year};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::scalar::Invalid;

/// A schedule of five fields: minute, hour, day of the month, month, day of the week.
///
/// Two texts that differ only in white space are one schedule; `0 3 * * 1` and `0 3 * * MON` are two, since what was
/// written is what is rendered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cron {
    fields: String,
}

/// The fields by name, with what they may hold.
const FIELDS: [(&str, &str); 5] = [
    ("minute", "0–59"),
    ("hour", "0–23"),
    ("day of the month", "1–31"),
    ("month", "1–12 or JAN–DEC"),
    ("day of the week", "0–7 or SUN–SAT"),
];

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The longest schedule that is read: each field can be written out in full within it.
const LONGEST: usize = 400;

impl Cron {
    /// The five fields, with one space between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.fields
    }
}

impl FromStr for Cron {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess)
    }
}

fn read(text: &str) -> Result<Cron, Invalid> {
    if text.len() > LONGEST {
        return Err(Invalid::new(format!("it is longer than {LONGEST} characters")));
    }
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    if fields.len() != FIELDS.len() {
        let found = fields.len();
        return Err(Invalid::new(format!(
            "five fields are needed (minute, hour, day, month, weekday), it has {found}"
        )));
    }
    for (place, field) in fields.iter().enumerate() {
        judge_field(place, field)?;
    }
    judge_days(&fields)?;
    Ok(Cron { fields: fields.join(" ") })
}

/// That one field is what cron and Airflow both read: numbers, names, lists, ranges and steps, and nothing more.
fn judge_field(place: usize, field: &str) -> Result<(), Invalid> {
    let (name, holds) = FIELDS[place];
    let refused = || {
        let shown = crate::suggest::shown(field);
        Invalid::new(format!("`{shown}` is no {name}: {holds}, with '*', ',', '-' and '/'"))
    };
    let words: &[&str] = match place {
        3 => &MONTHS,
        4 => &WEEKDAYS,
        _ => &[],
    };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && (atom == "*" || atom.bytes().all(|b| b.is_ascii_digit()) || is_word(atom, words))
    };
    if !field.split([',', '-', '/']).all(is_atom) {
        return Err(refused());
    }
    let mut alone = ["*"; FIELDS.len()];
    alone[place] = field;
    parse(&alone).map(|_| ()).map_err(|_| refused())
}

fn is_word(atom: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(atom))
}

/// That there is such a day: the 30th of February is none, and the schedule would never run.
fn judge_days(fields: &[&str]) -> Result<(), Invalid> {
    let schedule = parse(fields).map_err(|error| Invalid::new(error.to_string()))?;
    if fields[4] != "*" {
        return Ok(());
    }
    let first_day = schedule.pattern.days.values().into_iter().min().unwrap_or(1);
    let longest = |month: u16| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if schedule.pattern.months.values().into_iter().any(|month| first_day <= longest(month)) {
        Ok(())
    } else {
        Err(Invalid::new(format!(
            "it never comes: no month of `{}` has a day {first_day}",
            fields[3]
        )))
    }
}

fn parse(fields: &[&str]) -> Result<croner::Cron, croner::errors::CronError> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(&fields.join(" "))
}

/// The five fields that a nickname stands for; of six fields, the five after the seconds when those are zero.
fn guess(text: &str) -> Option<String> {
    let nickname = match text.trim().to_ascii_lowercase().trim_start_matches('@') {
        "yearly" | "annually" => "0 0 1 1 *",
        "monthly" => "0 0 1 * *",
        "weekly" => "0 0 * * 0",
        "daily" | "midnight" => "0 0 * * *",
        "hourly" => "0 * * * *",
        _ => return without_seconds(text),
    };
    Some(nickname.to_owned())
}

fn without_seconds(text: &str) -> Option<String> {
    let (seconds, rest) = text.trim().split_once(char::is_whitespace)?;
    (seconds == "0").then(|| rest.trim().replace('?', "*"))
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fields)
    }
}

quantity_type! {
    Cron;
    what: "a schedule",
    rule: "five fields: minute, hour, day of the month, month, day of the week; numbers or names, '*', ',', '-' and '/'",
    why: "Airflow and cron read these five alike; seconds, years, 'L', 'W' and '#' are read by some only.",
    link: "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html",
    examples: ["0 3 * * 1", "*/15 * * * *", "30 2 1,15 JAN-JUN *"],
    quoting: Text,
    pattern: "^\\s*[0-9A-Za-z*,/-]+(\\s+[0-9A-Za-z*,/-]+){4}\\s*$",
}
