//! The text of a page of metrics (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::collections::{BTreeMap, BTreeSet};

use contract::metrics::{Kind, Metric, Source, Values};

/// What a program tells of itself or of others.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// `counter`, `gauge` or `histogram`, by the metric's name.
    pub kinds: BTreeMap<String, String>,
    /// Everything that has a value, by its name.
    pub series: BTreeMap<String, Vec<Series>>,
}

/// A value with its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// The value as it is written.
    pub value: String,
}

impl Told {
    pub(super) fn read(text: &str) -> Self {
        let mut told = Self::default();
        for line in text.lines() {
            if let Some((name, kind)) =
                line.strip_prefix("# TYPE ").and_then(|line| line.split_once(' '))
            {
                told.kinds.insert(name.to_owned(), kind.trim().to_owned());
            } else if !line.starts_with('#') && !line.is_empty() {
                let end = line.find(['{', ' ']).unwrap_or(line.len());
                let (name, rest) = line.split_at(end);
                told.series.entry(name.to_owned()).or_default().push(Series::read(rest));
            }
        }
        told
    }

    /// The values of a metric's series.
    #[must_use]
    pub fn values(&self, metric: &Metric) -> Vec<&str> {
        let series = self.series.get(metric.name).into_iter().flatten();
        series.map(|series| series.value.as_str()).collect()
    }

    /// In what this is not as the catalogue has it: names, kinds, labels, and the values of those that have a fixed set.
    #[must_use]
    pub fn differences(&self, source: &Source) -> Vec<String> {
        let found = source.metrics.iter().flat_map(|metric| self.differences_of(metric));
        let some = source.metrics.iter().any(|metric| self.series.contains_key(metric.name));
        let nothing = (!some).then(|| format!("{} tells no series", source.name));
        found.chain(nothing).collect()
    }

    fn differences_of(&self, metric: &Metric) -> BTreeSet<String> {
        let name = metric.name;
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        let told = self.kinds.get(name).map(String::as_str);
        let mut differences = BTreeSet::new();
        if told != Some(kind) {
            differences.insert(format!("{name} is no {kind}: {told:?}"));
        }
        let expected: BTreeSet<&str> = metric.labels.iter().map(|label| label.name).collect();
        for series in self.series.get(name).into_iter().flatten() {
            let labels: BTreeSet<&str> = series.labels.keys().map(String::as_str).collect();
            if labels != expected {
                differences.insert(format!("{name} has {labels:?}, not {expected:?}"));
            }
            for label in metric.labels {
                let Values::Of(values) = label.values else { continue };
                let value = series.labels.get(label.name).map(String::as_str).unwrap_or_default();
                if !values.contains(&value) {
                    differences.insert(format!("{name}: {} is {value:?}", label.name));
                }
            }
        }
        differences
    }
}

impl Series {
    /// `{a="b",c="d"} 1`
    fn read(mut rest: &str) -> Self {
        let mut labels = BTreeMap::new();
        while let Some((name, after)) = rest.split_once("=\"") {
            let mut escaped = false;
            let end = after.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let (value, after) = after.split_at(end.unwrap_or(after.len()));
            labels.insert(name.trim_start_matches(['{', ',']).to_owned(), value.to_owned());
            rest = after.get(1..).unwrap_or_default();
        }
        Self { labels, value: rest.trim_start_matches('}').trim().to_owned() }
    }
}
