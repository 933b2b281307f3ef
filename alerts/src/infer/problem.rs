//! What can be wrong with a query.

/// Why a query gives nothing, or not what it seems to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    /// It is no PromQL, or none that every Prometheus reads.
    Unreadable(String),
    /// It gives something whether or not anything is wrong.
    AlwaysTrue,
    /// Nobody tells the metric.
    Metric {
        /// As it was written.
        name: String,
        /// The known one that looks most like it.
        nearest: Option<String>,
    },
    /// No series of the metric has the label.
    Label {
        /// Of what: a metric, or the result of a part of the query.
        of: String,
        /// As it was written.
        name: String,
        /// The labels that there are.
        known: Vec<String>,
    },
    /// The label never has the value.
    Value {
        /// The series.
        of: String,
        /// The label.
        label: String,
        /// As it was written.
        value: String,
        /// Its values, as far as they are known.
        known: Vec<String>,
    },
    /// A rate of what goes up and down.
    RateOfGauge {
        /// The metric.
        metric: &'static str,
        /// The function.
        function: String,
    },
    /// The value of what only grows.
    CounterWithoutRate {
        /// The metric.
        metric: &'static str,
    },
    /// Two sides that never meet, since a label of one is missing on the other.
    Join {
        /// The operator.
        operator: String,
        /// The labels in question.
        labels: Vec<String>,
    },
}
