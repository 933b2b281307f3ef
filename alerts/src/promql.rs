//! Queries. In: metrics of the catalogue, labels, ranges. Out: text of PromQL.
//!
//! What has a type in PromQL has one here: a selector is no vector before it says over which time it is looked at, and a
//! join names what both of its sides have. Whether metrics and labels exist is left to [`infer`](crate::infer), which
//! judges what people write in the same way.

use std::fmt::Write as _;

use contract::metrics::Metric;
use spec::quantity::Duration;

/// The ending of a histogram's series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The metric itself.
    Whole,
    /// Observations up to a bound.
    Bucket,
    /// All observations.
    Count,
}

/// Series of a metric.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    metric: &'static Metric,
    part: Part,
    matchers: Vec<String>,
}

/// A query that gives a value for each of its series, now.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    text: String,
    /// Whether it is an operation, and so needs brackets within another one.
    open: bool,
}

/// The series of a metric.
pub(crate) const fn series(metric: &'static Metric) -> Selector {
    Selector { metric, part: Part::Whole, matchers: Vec::new() }
}

impl Selector {
    /// Only those of a histogram that count observations up to a bound.
    pub(crate) fn bucket(mut self, le: &str) -> Self {
        self.part = Part::Bucket;
        self.eq("le", le)
    }

    /// Only those of a histogram that count all observations.
    pub(crate) const fn count(mut self) -> Self {
        self.part = Part::Count;
        self
    }

    /// Only those with that value of a label.
    pub(crate) fn eq(self, label: &str, value: impl AsRef<str>) -> Self {
        self.matching(label, "=", value.as_ref())
    }

    /// Only those with another value.
    pub(crate) fn ne(self, label: &str, value: &str) -> Self {
        self.matching(label, "!=", value)
    }

    /// Only those whose label is matched by a pattern as a whole.
    pub(crate) fn re(self, label: &str, pattern: impl AsRef<str>) -> Self {
        self.matching(label, "=~", pattern.as_ref())
    }

    /// Only those whose label is matched by none.
    pub(crate) fn nre(self, label: &str, pattern: &str) -> Self {
        self.matching(label, "!~", pattern)
    }

    fn matching(mut self, label: &str, operator: &str, value: &str) -> Self {
        let value = value.replace('\\', r"\\").replace('"', "\\\"");
        self.matchers.push(format!("{label}{operator}\"{value}\""));
        self
    }

    fn text(&self) -> String {
        let ending = match self.part {
            Part::Whole => "",
            Part::Bucket => "_bucket",
            Part::Count => "_count",
        };
        let name = format!("{}{ending}", self.metric.name);
        if self.matchers.is_empty() {
            return name;
        }
        format!("{name}{{{}}}", self.matchers.join(","))
    }

    /// The values now, at most five minutes old.
    pub(crate) fn now(&self) -> Vector {
        Vector::closed(self.text())
    }

    /// The values some time ago.
    pub(crate) fn ago(&self, time: Duration) -> Vector {
        Vector::closed(format!("{} offset {time}", self.text()))
    }

    /// A function over the values of a while.
    fn over(&self, function: &str, range: Duration) -> Vector {
        Vector::closed(format!("{function}({}[{range}])", self.text()))
    }

    /// By how much a counter grows each second.
    pub(crate) fn rate(&self, range: Duration) -> Vector {
        self.over("rate", range)
    }

    /// By how much a counter has grown.
    pub(crate) fn increase(&self, range: Duration) -> Vector {
        self.over("increase", range)
    }

    /// By how much a gauge has grown.
    pub(crate) fn delta(&self, range: Duration) -> Vector {
        self.over("delta", range)
    }

    /// The last value, also where the series has just ended or a scrape was missed.
    pub(crate) fn last(&self, range: Duration) -> Vector {
        self.over("last_over_time", range)
    }

    /// The largest value.
    pub(crate) fn max(&self, range: Duration) -> Vector {
        self.over("max_over_time", range)
    }
}

impl Vector {
    const fn closed(text: String) -> Self {
        Self { text, open: false }
    }

    /// A number that needs no series.
    pub(crate) fn number(value: &str) -> Self {
        Self::closed(format!("vector({value})"))
    }

    /// 1 while the query gives nothing.
    pub(crate) fn absent(&self) -> Self {
        Self::closed(format!("absent({})", self.text))
    }

    /// One value for each set of values of the labels.
    pub(crate) fn by(&self, operation: &str, labels: &[&str]) -> Self {
        let by =
            if labels.is_empty() { String::new() } else { format!(" by ({})", labels.join(", ")) };
        Self::closed(format!("{operation}{by} ({})", self.text))
    }

    /// The sum for each set of values of the labels.
    pub(crate) fn sum(&self, labels: &[&str]) -> Self {
        self.by("sum", labels)
    }

    /// The largest for each set of values of the labels.
    pub(crate) fn largest(&self, labels: &[&str]) -> Self {
        self.by("max", labels)
    }

    /// The smallest for each set of values of the labels.
    pub(crate) fn smallest(&self, labels: &[&str]) -> Self {
        self.by("min", labels)
    }

    /// How many there are for each set of values of the labels.
    pub(crate) fn how_many(&self, labels: &[&str]) -> Self {
        self.by("count", labels)
    }

    fn inner(&self) -> String {
        if self.open { format!("({})", self.text) } else { self.text.clone() }
    }

    /// An operation between values whose labels, those named, are the same on both sides.
    pub(crate) fn with(&self, operator: &str, on: &[&str], other: &Self) -> Self {
        let (left, right) = (self.inner(), other.inner());
        let operator = format!("{operator} on ({})", on.join(", "));
        Self { text: joined(&left, &operator, &right), open: true }
    }

    /// The same values, as long as the other query gives something too.
    pub(crate) fn and(&self, on: &[&str], other: &Self) -> Self {
        self.with("and", on, other)
    }

    /// The values of either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let (left, right) = (self.inner(), other.inner());
        Self { text: joined(&left, "or", &right), open: true }
    }

    /// Divided by the other's values.
    pub(crate) fn per(&self, on: &[&str], other: &Self) -> Self {
        self.with("/", on, other)
    }

    /// The values for which a comparison with a number holds.
    pub(crate) fn compared(&self, operator: &str, number: &str) -> Self {
        Self { text: format!("{} {operator} {number}", self.inner()), open: true }
    }

    /// The values above a number.
    pub(crate) fn above(&self, number: &str) -> Self {
        self.compared(">", number)
    }

    /// The values below a number.
    pub(crate) fn below(&self, number: &str) -> Self {
        self.compared("<", number)
    }

    /// Those that are that number.
    pub(crate) fn is(&self, number: &str) -> Self {
        self.compared("==", number)
    }

    /// How many seconds ago the values, seconds since 1970, were.
    pub(crate) fn age(&self) -> Self {
        Self { text: format!("time() - {}", self.inner()), open: true }
    }

    /// The query as text.
    pub(crate) fn query(&self) -> String {
        self.text.clone()
    }
}

/// Two sides on one line, or where that would be long on two.
fn joined(left: &str, operator: &str, right: &str) -> String {
    let gap = if left.len() + right.len() > LINE { '\n' } else { ' ' };
    format!("{left}{gap}{operator} {right}")
}

/// Characters that are read at once.
const LINE: usize = 100;

/// A number of millionths as a decimal, exactly.
pub(crate) fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) =
        (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let mut text = format!("{sign}{whole}");
    if rest > 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, ".{}", format!("{rest:06}").trim_end_matches('0'));
    }
    text
}

/// A share in millionths as a percentage, exactly.
pub(crate) fn percent(millionths: i64) -> String {
    format!("{}%", decimal(millionths * 100))
}

#[cfg(test)]
mod tests {
    use contract::metrics::kube_state::HPA_MAX;

    use super::*;

    #[test]
    fn operations_are_bracketed() {
        let most = series(&HPA_MAX).last(Duration::from_secs(180)).largest(&["namespace"]);
        let query = most.per(&["namespace"], &most).above("0.8").and(&["namespace"], &most).query();
        let most = "max by (namespace) (last_over_time(kube_horizontalpodautoscaler_spec_max_replicas[3m]))";
        let expected =
            format!("(({most}\n/ on (namespace) {most}) > 0.8)\nand on (namespace) {most}");
        assert_eq!(query, expected);
        assert!(promql_parser::parser::parse(&query).is_ok());
    }

    #[test]
    fn values_are_quoted() {
        assert_eq!(
            series(&HPA_MAX).re("namespace", r#"a\."b"#).text(),
            r#"kube_horizontalpodautoscaler_spec_max_replicas{namespace=~"a\\.\"b"}"#
        );
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(14_000), "0.014");
        assert_eq!(decimal(800_000), "0.8");
        assert_eq!(decimal(6_000_000), "6");
        assert_eq!(decimal(-1_500_000), "-1.5");
    }
}
