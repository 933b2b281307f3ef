//! Prometheus in the cluster.

use spec::{diagnostic::Diagnostic, stack::Stack};

spec::rule! {
    pub(super) static PROMETHEUS_DISK_MISSING = "prometheus-disk-missing", Error, No;
}

/// A Prometheus whose samples end with its pod.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let without = stack.prometheus.values().filter(|it| it.placement.disk.is_none());
    without
        .map(|prometheus| {
            let message = format!("what `{}` measured would end with its pod", prometheus.name);
            Diagnostic::new(&PROMETHEUS_DISK_MISSING, prometheus.placement.span, message)
                .label("no disk")
                .help("add `disk: { type: ssd, size: 30Gi }`")
                .thing(&prometheus.name)
        })
        .collect()
}
