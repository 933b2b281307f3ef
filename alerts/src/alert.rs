//! An alert, with all that is said of it and all that it is proved with: what families make, and what rules, tests and
//! runbooks are written from.

use std::collections::BTreeMap;

use spec::{quantity::Duration, stack::Severity};

use crate::threshold::Compares;

/// An alert about one service.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    /// Its name: what kind of trouble it is.
    pub(crate) name: String,
    /// The family that it belongs to.
    pub(crate) family: &'static str,
    /// The thing that it is about.
    pub(crate) service: String,
    /// Who is asked about it.
    pub(crate) owner: String,
    /// How bad it is.
    pub(crate) urgency: Urgency,
    /// While this gives something, something is wrong.
    pub(crate) query: String,
    /// For how long it must.
    pub(crate) hold: Duration,
    /// What is wrong, in one sentence without a value, so that it reads the same in every notification.
    pub(crate) summary: String,
    /// Whom it hurts and how, with [`VALUE`] where the value stands.
    pub(crate) description: String,
    /// How the value is shown.
    pub(crate) shown: Shown,
    /// The address at which runbooks are read, where the stack says it.
    pub(crate) runbooks: Option<String>,
    /// What its threshold is, where it has one that can be another.
    pub(crate) compares: Option<Compares>,
    /// What somebody does who is woken by it, a step a sentence.
    pub(crate) steps: Vec<String>,
    /// How often what it asks for is scraped.
    pub(crate) scrape: Duration,
    /// How much of a range must be filled before the query can give something; nothing where it takes the last values.
    pub(crate) range: Duration,
    /// For how long the state of an object counts that is told no more.
    pub(crate) bridge: Duration,
    /// The labels that the query's series have, with their values.
    pub(crate) carries: BTreeMap<String, String>,
    /// What it is proved with.
    pub(crate) proof: Proof,
}

/// Where a description has the value.
pub(crate) const VALUE: &str = "{value}";

/// How bad an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// As the spec grades alerts.
    Graded(Severity),
    /// Nothing is wrong: it fires always, so that its end is noticed.
    None,
}

impl Urgency {
    /// The label.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Graded(severity) => severity.to_string(),
            Self::None => String::from("none"),
        }
    }
}

/// How a value is shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// `0.81` as `81%`.
    Percentage,
    /// `81` as `81%`.
    Percents,
    /// Seconds as hours, minutes and seconds.
    Time,
    /// A number.
    Number,
    /// A number below one, with three decimals.
    Fraction,
}

impl Shown {
    /// As a template of an annotation
    /// (<https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers>).
    pub(crate) const fn template(self) -> &'static str {
        match self {
            Self::Percentage => "{{ $value | humanizePercentage }}",
            Self::Percents => "{{ printf \"%.0f\" $value }}%",
            Self::Time => "{{ $value | humanizeDuration }}",
            Self::Number => "{{ $value | humanize }}",
            Self::Fraction => "{{ printf \"%.3f\" $value }}",
        }
    }
}

/// What an alert is proved with, by promtool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proof {
    /// Series while something is wrong, just beyond the threshold.
    pub(crate) wrong: Vec<Signal>,
    /// The value that is then shown, as its template shows it.
    pub(crate) value: String,
    /// Other situations in which it fires, by name, each with its value.
    pub(crate) also: Vec<(String, Vec<Signal>, String)>,
    /// After how much of that the query gives something: nothing where it looks at the last values only.
    pub(crate) onset: Duration,
    /// After how much of it the value is the one that is shown, where that is later: a sum over a range grows until the
    /// range is full.
    pub(crate) settled: Duration,
    /// How long it goes on giving something after all is well again.
    pub(crate) lingers: Duration,
    /// Situations in which it stays silent, by name.
    pub(crate) silent: Vec<(String, Vec<Signal>)>,
    /// Situations that mean something only after others.
    pub(crate) courses: Vec<Walk>,
}

/// Situations one after another.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// What it shows.
    pub(crate) name: String,
    /// The situations in order.
    pub(crate) stretches: Vec<Stretch>,
}

/// A situation of a walk.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    /// The series.
    pub(crate) told: Vec<Signal>,
    /// How long it lasts.
    pub(crate) length: Duration,
    /// What is looked for at its end.
    pub(crate) then: Then,
}

/// What an alert does at the end of a stretch.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// It is silent.
    Silent,
    /// It fires, with that value.
    Fires(String),
    /// Nobody looks.
    Any,
}

/// A series of a test while a situation lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signal {
    /// The series.
    pub(crate) name: String,
    /// Its labels.
    pub(crate) labels: BTreeMap<String, String>,
    /// Its values.
    pub(crate) shape: Shape,
    /// Whether it tells the state of an object, so that what tells it may restart or be there twice.
    pub(crate) is_state: bool,
}

/// The values of a series while a situation lasts, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Always the same.
    Level(i64),
    /// So much more each second, from far above zero on: a counter.
    Grows(i64),
    /// From a value on so much more each second: a gauge.
    Rises(i64, i64),
}

/// A series of a test.
pub(crate) fn signal(name: &str, labels: &[(&str, &str)], shape: Shape) -> Signal {
    let labels = labels.iter().map(|(name, value)| (String::from(*name), String::from(*value)));
    Signal { name: String::from(name), labels: labels.collect(), shape, is_state: false }
}

/// A series of a test that tells the state of an object.
pub(crate) fn state(name: &str, labels: &[(&str, &str)], value: i64) -> Signal {
    Signal { is_state: true, ..signal(name, labels, Shape::Level(value * ONE)) }
}

/// One, in millionths.
pub(crate) const ONE: i64 = 1_000_000;

/// A text as a template that says it: what the spec says is text, also where Prometheus would take it for a template
/// (<https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>).
pub(crate) fn literal(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

impl Alert {
    /// The template of its description.
    pub(crate) fn template(&self) -> String {
        literal(&self.description).replace(VALUE, self.shown.template())
    }

    /// What its description says of a value.
    pub(crate) fn said(&self, value: &str) -> String {
        self.description.replace(VALUE, value)
    }
}
