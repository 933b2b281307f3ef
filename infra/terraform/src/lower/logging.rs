//! The log group of the cluster's masters and of Airflow.

use super::Scope;
use crate::model::{Module, Topic, resources::logging::LogGroup};

/// The cloud's own default: three days (<https://yandex.cloud/en/docs/logging/concepts/log-group>).
const RETENTION: &str = "72h0m0s";

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    if !scope.has_logs() {
        return;
    }
    let group = LogGroup {
        name: scope.name("logs"),
        folder_id: scope.folder(),
        retention_period: RETENTION,
        labels: scope.labels(),
    };
    module.declare(Topic::Logging, &Scope::logs(), &group, scope.yandex.span);
}
