use std::collections::BTreeMap;

use super::*;

fn all() -> impl Iterator<Item = (&'static Source, &'static Metric)> {
    SOURCES.iter().flat_map(|source| source.metrics.iter().map(move |metric| (*source, *metric)))
}

/// Letters, digits and `_`, not beginning with a digit
/// (<https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels>).
fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[test]
fn names_are_names() {
    for (_, metric) in all() {
        assert!(is_name(metric.name), "{}", metric.name);
        assert!(metric.labels.iter().all(|label| is_name(label.name)), "{}", metric.name);
        assert!(metric.help.ends_with('.'), "{}", metric.name);
    }
}

#[test]
fn one_name_is_one_metric() {
    let mut known: BTreeMap<String, &Metric> = BTreeMap::new();
    for (_, metric) in all() {
        for series in metric.series() {
            assert_eq!(known.entry(series.clone()).or_insert(metric), &metric, "{series}");
        }
    }
}

#[test]
fn labels_and_values_are_told_once() {
    for (_, metric) in all() {
        let mut labels: Vec<_> = metric.labels.iter().map(|label| label.name).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), metric.labels.len(), "{}", metric.name);
        assert!(metric.label("le").is_none(), "{}: a histogram's own label", metric.name);
        for label in metric.labels {
            if let Values::Of(values) = label.values {
                assert!(values.len() > 1, "{}: {}", metric.name, label.name);
            }
        }
    }
}

/// By the conventions of the project (<https://prometheus.io/docs/practices/naming/>): we hold to them.
#[test]
fn our_own_names_say_kind_and_unit() {
    let ours = all().filter(|(source, _)| source.version.is_none());
    for (_, metric) in ours {
        let name = metric.name;
        assert_eq!(name.ends_with("_total"), metric.kind == Kind::Counter, "{name}");
        let unit = match metric.unit {
            Unit::Seconds => Some("_seconds"),
            Unit::Bytes => Some("_bytes"),
            _ => None,
        };
        assert!(unit.is_none_or(|unit| name.contains(unit)), "{name}");
    }
}

#[test]
fn a_histogram_has_three_series() {
    let series: Vec<_> = inference::DURATION.series().collect();
    assert_eq!(
        series,
        [
            "http_request_duration_seconds_bucket",
            "http_request_duration_seconds_sum",
            "http_request_duration_seconds_count"
        ]
    );
}
