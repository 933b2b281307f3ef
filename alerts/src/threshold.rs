//! From where on an alert fires: as the spec has it tuned, or as it comes. The query, what is said, and what it is proved
//! with all follow from here.

use std::fmt;

use spec::{
    quantity::Duration,
    stack::{Threshold, Tuning},
};

use crate::{
    alert::ONE,
    families::named,
    promql::{decimal, percent},
    scope::Scope,
};

/// What an alert compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compares {
    /// A part of a whole.
    Share,
    /// A span of time.
    Time,
    /// A number.
    Count,
}

impl Compares {
    /// Of which kind a threshold is.
    pub(crate) const fn of(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Share(_) => Self::Share,
            Threshold::Time(_) => Self::Time,
            Threshold::Count(_) => Self::Count,
        }
    }

    /// With its article.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Share => "a percentage",
            Self::Time => "a span of time",
            Self::Count => "a number",
        }
    }

    /// A threshold of the kind.
    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Share => "85%",
            Self::Time => "10m",
            Self::Count => "5000",
        }
    }
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// In millionths.
    pub(crate) millionths: i64,
}

impl Share {
    /// As a query has it.
    pub(crate) fn fraction(self) -> String {
        decimal(self.millionths)
    }

    /// Just more of a whole of a million.
    pub(crate) fn more(self) -> Self {
        Self { millionths: self.millionths + self.margin() }
    }

    /// Just less of it.
    pub(crate) fn less(self) -> Self {
        Self { millionths: self.millionths - self.margin() }
    }

    /// The hundredth part, in tenths of a percent, so that all digits are shown.
    fn margin(self) -> i64 {
        let tenth = ONE / 1000;
        (self.millionths / 100 / tenth * tenth).max(tenth).min(self.millionths / 2)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&percent(self.millionths))
    }
}

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) seconds: i64,
}

impl Time {
    /// Just longer.
    pub(crate) fn more(self) -> Self {
        Self { seconds: self.seconds + (self.seconds / 100).max(1) }
    }

    /// As `humanizeDuration` writes it
    /// (<https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers>).
    pub(crate) fn shown(self) -> String {
        let (days, hours) = (self.seconds / 86_400, self.seconds / 3600 % 24);
        let (minutes, seconds) = (self.seconds / 60 % 60, self.seconds % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => format!("{seconds}s"),
            (0, 0, _) => format!("{minutes}m {seconds}s"),
            (0, ..) => format!("{hours}h {minutes}m {seconds}s"),
            _ => format!("{days}d {hours}h {minutes}m {seconds}s"),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = u64::try_from(self.seconds).unwrap_or_default() * 1000;
        Duration::from_millis(millis).fmt(f)
    }
}

impl Scope<'_> {
    /// The share from which on an alert fires, which comes with so many percent.
    pub(crate) fn share(&self, alert: &str, percent: i64) -> Share {
        match self.threshold(alert) {
            Some(Threshold::Share(share)) => Share { millionths: share.millionths().into() },
            _ => Share { millionths: percent * ONE / 100 },
        }
    }

    /// The time from which on an alert fires, which comes with so many seconds.
    pub(crate) fn time(&self, alert: &str, seconds: i64) -> Time {
        match self.threshold(alert) {
            Some(Threshold::Time(time)) => {
                Time { seconds: i64::try_from(time.millis() / 1000).unwrap_or(i64::MAX) }
            }
            _ => Time { seconds },
        }
    }

    /// The number above which an alert fires, which comes with another one.
    pub(crate) fn count(&self, alert: &str, count: i64) -> i64 {
        match self.threshold(alert) {
            Some(Threshold::Count(count)) => count.get().into(),
            _ => count,
        }
    }

    /// For how long an alert must hold, which comes with another time.
    pub(crate) fn hold(&self, alert: &str, comes: Duration) -> Duration {
        self.tuning(alert).and_then(|tuning| tuning.hold).map_or(comes, |hold| hold.value)
    }

    fn threshold(&self, alert: &str) -> Option<Threshold> {
        self.tuning(alert)?.threshold.map(|threshold| threshold.value)
    }

    fn tuning(&self, alert: &str) -> Option<&Tuning> {
        self.stack.alerts.tuned.values().find(|tuning| named(&tuning.name) == alert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_prometheus_writes_them() {
        let shown = |seconds| Time { seconds }.shown();
        assert_eq!(shown(7), "7s");
        assert_eq!(shown(303), "5m 3s");
        assert_eq!(shown(3600), "1h 0m 0s");
        assert_eq!(shown(172_860), "2d 0h 1m 0s");
        assert_eq!(Share { millionths: 900_000 }.more().to_string(), "90.9%");
        assert_eq!(Share { millionths: 125_000 }.less().to_string(), "12.4%");
        assert_eq!(Share { millionths: 50_000 }.fraction(), "0.05");
    }
}
