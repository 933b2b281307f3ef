//! `spark-defaults.conf`: one setting a line, the name and its value with a space between
//! (<https://spark.apache.org/docs/3.5.9/configuration.html>).

use std::collections::BTreeMap;

use contract::ports;
use spec::{
    quantity::Bytes,
    stack::{Container, SparkDriver},
};

use super::{FOLDER, POD_NAME, TEMPLATE, driver_service, executors_of, template};
use crate::{image, lower::scope::Component};

/// What Spark adds to an executor's heap: a tenth, at least so many mebibytes
/// (<https://spark.apache.org/docs/3.5.9/configuration.html#memory-management>).
const LEAST_OVERHEAD_MEBIBYTES: u64 = 384;

/// The least heap with which an executor starts, in mebibytes: one and a half of what Spark reserves for itself
/// (`UnifiedMemoryManager`).
pub(crate) const LEAST_HEAP_MEBIBYTES: u64 = 450;

/// How an executor's memory is shared: heap and the rest, in mebibytes. Spark asks for the sum, as request and limit.
pub(crate) fn memory(whole: Bytes) -> (u64, u64) {
    let whole = whole.mebibytes_rounded_down();
    let overhead = LEAST_OVERHEAD_MEBIBYTES.max(whole.div_ceil(10));
    (whole.saturating_sub(overhead), overhead)
}

/// The text.
pub(super) fn text(
    component: &Component<'_, '_>,
    container: &Container,
    driver: &SparkDriver,
) -> String {
    let settings = settings(component, container, driver);
    settings.iter().flat_map(|(name, value)| [name, " ", value, "\n"]).collect()
}

fn settings(
    component: &Component<'_, '_>,
    container: &Container,
    driver: &SparkDriver,
) -> BTreeMap<&'static str, String> {
    let workload = &component.workload;
    let namespace = &workload.namespace;
    let (heap, overhead) = memory(driver.executor.memory.request);
    let cpu = &driver.executor.cpu;
    BTreeMap::from([
        ("spark.master", String::from("k8s://https://kubernetes.default.svc")),
        ("spark.submit.deployMode", String::from("client")),
        ("spark.driver.bindAddress", String::from("0.0.0.0")),
        ("spark.driver.blockManager.port", ports::SPARK_BLOCK_MANAGER.to_string()),
        ("spark.driver.host", format!("{}.{namespace}.svc", driver_service(&workload.thing))),
        ("spark.driver.port", ports::SPARK_DRIVER.to_string()),
        ("spark.blockManager.port", ports::SPARK_BLOCK_MANAGER.to_string()),
        ("spark.executor.cores", cpu.limit.cores_rounded_up().to_string()),
        ("spark.executor.instances", driver.executors.to_string()),
        ("spark.executor.memory", format!("{heap}m")),
        ("spark.executor.memoryOverhead", format!("{overhead}m")),
        (
            "spark.kubernetes.authenticate.executor.serviceAccountName",
            executors_of(workload).service_account(),
        ),
        ("spark.kubernetes.container.image", image::named(component.scope.stack, &container.image)),
        ("spark.kubernetes.driver.pod.name", format!("${{env:{POD_NAME}}}")),
        ("spark.kubernetes.executor.limit.cores", cpu.limit.to_string()),
        ("spark.kubernetes.executor.podTemplateContainerName", template::CONTAINER.to_owned()),
        ("spark.kubernetes.executor.podTemplateFile", format!("{FOLDER}/{TEMPLATE}")),
        ("spark.kubernetes.executor.request.cores", cpu.request.to_string()),
        ("spark.kubernetes.namespace", namespace.to_string()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heap_and_the_rest_are_the_whole() {
        for (whole, shares) in [(1024, (640, 384)), (4096, (3686, 410)), (100, (0, 384))] {
            assert_eq!(memory(Bytes::from_mebibytes(whole)), shares, "{whole}Mi");
        }
    }
}
