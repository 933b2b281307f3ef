//! What tests tell of requests.

use contract::latency;

use super::{LEAST_FAILED, burn::Burn};
use crate::alert::{ONE, Shape, Signal, signal};

impl Burn<'_> {
    /// What is told while a share of the requests fails. The endpoint that burns CPU always does.
    pub(super) fn answered(&self, share: i64) -> Vec<Signal> {
        let answer = |pod: &str, route: &str, status: &str, each_second: i64| {
            self.told(
                "http_requests_total",
                pod,
                &[("route", route), ("status", status)],
                each_second,
            )
        };
        ["a", "b"]
            .into_iter()
            .flat_map(|pod| {
                [
                    answer(pod, "predict", "2xx", (ONE - share) * EACH_POD),
                    answer(pod, "predict", "5xx", share * EACH_POD),
                    answer(pod, "stress", "5xx", ONE * EACH_POD * 3),
                ]
            })
            .collect()
    }

    /// What is told while a share of the requests takes longer than a bound. The endpoint that burns CPU mostly does.
    pub(super) fn timed(&self, bound: latency::Bound, share: i64) -> Vec<Signal> {
        let (bucket, count) =
            ("http_request_duration_seconds_bucket", "http_request_duration_seconds_count");
        ["a", "b"]
            .into_iter()
            .flat_map(|pod| {
                let told = |name, labels: &[(&str, &str)], rate| self.told(name, pod, labels, rate);
                [
                    told(
                        bucket,
                        &[("route", "predict"), ("le", bound.le)],
                        (ONE - share) * EACH_POD,
                    ),
                    told(count, &[("route", "predict")], ONE * EACH_POD),
                    told(bucket, &[("route", "predict"), ("le", "+Inf")], ONE * EACH_POD),
                    told(bucket, &[("route", "stress"), ("le", bound.le)], ONE * EACH_POD),
                    told(count, &[("route", "stress")], ONE * EACH_POD * 3),
                ]
            })
            .collect()
    }

    fn told(&self, name: &str, pod: &str, more: &[(&str, &str)], each_second: i64) -> Signal {
        let (namespace, service) =
            (self.service.namespace.to_string(), self.service.name.to_string());
        let of = [("namespace", namespace.as_str()), ("service", service.as_str()), ("pod", pod)];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        signal(name, &labels, Shape::Grows(each_second))
    }

    /// As many of a billion that, where a share of all fails, so many hundredths of the least that matters fail in the
    /// long window.
    pub(super) fn few(&self, hundredths: i64, share: i64) -> i64 {
        let seconds = i64::try_from(self.windows.long.millis() / 1000).unwrap_or(i64::MAX).max(1);
        let all = i64::from(LEAST_FAILED) * hundredths * ONE / share.max(1);
        // In steps of eight, so that a half of it in a step is a whole number of millionths.
        all * (1_000_000_000 / 100) / (seconds * EACH_POD * 2) / 8 * 8
    }
}

/// A share that is beyond a threshold, with as many that succeed where that is enough.
pub(super) const fn failing(threshold: i64) -> i64 {
    if threshold < ONE * 49 / 100 { ONE / 2 } else { ONE }
}

/// Requests that each of two pods answers in a second of a test.
const EACH_POD: i64 = 500;

/// So many billionths of what is told.
pub(super) fn scaled(signal: Signal, billionths: i64) -> Signal {
    let shape = match signal.shape {
        Shape::Grows(rate) => Shape::Grows(rate * billionths / 1_000_000_000),
        other => other,
    };
    Signal { shape, ..signal }
}
