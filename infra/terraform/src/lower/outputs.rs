//! What whoever applies the module wants to know. No secret is among it.

use super::{Scope, kubernetes, secrets};
use crate::model::{Module, Output, Text};

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    let mut tell = |name: String, description: String, value: Text| {
        module.outputs.insert(name, Output { description, value });
    };
    if scope.managed_cluster().is_some() {
        tell(
            String::from("cluster_id"),
            String::from("For `yc managed-kubernetes cluster get-credentials --internal --id`"),
            kubernetes::cluster().attribute("id"),
        );
    }
    for (name, server) in &scope.stack.postgresql {
        if matches!(server.placement, spec::stack::PostgresqlPlacement::Managed { .. })
            && let Some(host) = secrets::host(scope, name)
        {
            tell(format!("{name}_host"), format!("The host of {name} that takes writes"), host);
        }
    }
    for (name, kafka) in &scope.stack.kafka {
        if matches!(kafka.placement, spec::stack::KafkaPlacement::Managed { .. }) {
            tell(
                format!("{name}_bootstrap_servers"),
                format!("The brokers of {name}"),
                super::kafka::bootstrap_servers(scope, name),
            );
        }
    }
    for (name, bucket) in &scope.stack.buckets {
        tell(
            format!("{name}_bucket"),
            format!("The bucket {}", scope.stack.bucket_name(bucket)),
            super::storage::name(scope, name),
        );
    }
}
