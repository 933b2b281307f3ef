//! A Spark driver in client mode and its executors. The driver is a program of its own Deployment; Spark in it makes
//! the executors' pods (<https://spark.apache.org/docs/3.5.9/running-on-kubernetes.html#client-mode>). What Spark is
//! told stands in a `ConfigMap` that `SPARK_CONF_DIR` points to, so that a plain `spark-submit` finds it.

mod settings;
mod template;

use std::collections::BTreeMap;

use contract::ports;
use k8s_openapi::{
    api::core::v1::{
        ConfigMap, ConfigMapVolumeSource, EnvVar, EnvVarSource, ObjectFieldSelector, Service,
        ServicePort, ServiceSpec, Volume, VolumeMount,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use spec::{
    name::ThingName,
    stack::{Container, SparkDriver},
};
use wiring::{Workload, names::role};

use super::{
    config::OWNER_AND_GROUP_READ,
    policy, rights,
    scope::{Component, selecting},
    security,
};
use crate::model::Object;

pub(crate) use self::settings::{LEAST_HEAP_MEBIBYTES, memory};

/// The driver's ports, which its executors connect to.
pub(super) const PORTS: [(&str, u16); 2] =
    [("spark-driver", ports::SPARK_DRIVER), ("spark-blocks", ports::SPARK_BLOCK_MANAGER)];

/// Where Spark's settings are mounted.
const FOLDER: &str = "/etc/spark";

/// The variable by which Spark finds them.
const FOLDER_VARIABLE: &str = "SPARK_CONF_DIR";

/// The file of settings, by the name that Spark looks for.
const SETTINGS: &str = "spark-defaults.conf";

/// The file with what an executor's pod is made from.
const TEMPLATE: &str = "executor.yaml";

/// The variable with the name of the driver's own pod.
const POD_NAME: &str = "POD_NAME";

/// The volume's name.
const VOLUME: &str = "spark";

/// What a driver and its executors are told.
pub(super) struct Spark {
    map: String,
    files: BTreeMap<String, String>,
}

/// The name of the headless Service by which executors find their driver.
pub(crate) fn driver_service(driver: &ThingName) -> String {
    format!("{driver}-driver")
}

/// The name of the `ConfigMap` with what Spark is told.
pub(crate) fn config_map(driver: &ThingName) -> String {
    format!("{driver}-spark")
}

/// The executors as a workload.
fn executors_of(driver: &Workload) -> Workload {
    Workload { role: Some(role::EXECUTOR), ..driver.clone() }
}

/// The executors of a driver as a component.
fn pod_of<'a, 'b>(driver: &Component<'a, 'b>) -> Component<'a, 'b> {
    Component {
        scope: driver.scope,
        workload: executors_of(&driver.workload),
        kind: "spark-executor",
    }
}

impl Spark {
    /// What the driver of a component is told.
    pub(super) fn new(
        component: &Component<'_, '_>,
        container: &Container,
        driver: &SparkDriver,
    ) -> Self {
        let pod = pod_of(component);
        let files = BTreeMap::from([
            (SETTINGS.to_owned(), settings::text(component, container, driver)),
            (TEMPLATE.to_owned(), template::text(&pod, container)),
        ]);
        Self { map: config_map(&component.workload.thing), files }
    }

    /// What stands in the `ConfigMap`.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        self.files.clone()
    }

    /// The settings as a volume.
    pub(super) fn volume(&self) -> Volume {
        Volume {
            name: VOLUME.to_owned(),
            config_map: Some(ConfigMapVolumeSource {
                name: self.map.clone(),
                default_mode: Some(OWNER_AND_GROUP_READ),
                ..ConfigMapVolumeSource::default()
            }),
            ..Volume::default()
        }
    }

    /// The `ConfigMap`.
    pub(super) fn config_map(&self, component: &Component<'_, '_>) -> ConfigMap {
        ConfigMap {
            metadata: component.metadata_of(self.map.clone()),
            data: Some(self.files()),
            ..ConfigMap::default()
        }
    }
}

/// Variables of the driver.
pub(super) fn variables() -> Vec<(String, String)> {
    vec![(FOLDER_VARIABLE.to_owned(), FOLDER.to_owned())]
}

/// The driver's pod's name: its executors are owned by that pod, so that none outlives it.
pub(super) fn own_pod() -> EnvVar {
    EnvVar {
        name: POD_NAME.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            field_ref: Some(ObjectFieldSelector {
                api_version: None,
                field_path: String::from("metadata.name"),
            }),
            ..EnvVarSource::default()
        }),
    }
}

/// Where the settings are mounted.
pub(super) fn mount() -> VolumeMount {
    VolumeMount {
        name: VOLUME.to_owned(),
        mount_path: FOLDER.to_owned(),
        read_only: Some(true),
        ..VolumeMount::default()
    }
}

/// What the driver may ask of the API server: its executors, in its own namespace.
pub(super) fn rights(component: &Component<'_, '_>) -> [Object; 2] {
    let rules = vec![
        rights::rule(
            "",
            &["configmaps", "pods"],
            &["create", "delete", "deletecollection", "get", "list", "patch", "watch"],
        ),
        // When it stops it removes what it may have made, whether it has or not.
        rights::rule(
            "",
            &["persistentvolumeclaims", "services"],
            &["delete", "deletecollection", "get", "list"],
        ),
    ];
    rights::in_namespace(component, &component.workload.namespace, rules)
}

/// By which the executors find the driver, who they are, and whom they may speak to.
pub(super) fn executors(component: &Component<'_, '_>) -> [Object; 3] {
    let pod = pod_of(component);
    [headless(component).into(), security::account(&pod).into(), policy::policy(&pod).into()]
}

/// Without an address of its own, so that executors reach the pod itself on any port; they come before it is ready.
fn headless(component: &Component<'_, '_>) -> Service {
    let ports = PORTS.iter().map(|(name, port)| ServicePort {
        name: Some((*name).to_owned()),
        port: i32::from(*port),
        target_port: Some(IntOrString::String((*name).to_owned())),
        protocol: Some(String::from("TCP")),
        ..ServicePort::default()
    });
    Service {
        metadata: component.metadata_of(driver_service(&component.workload.thing)),
        spec: Some(ServiceSpec {
            type_: Some(String::from("ClusterIP")),
            cluster_ip: Some(String::from("None")),
            publish_not_ready_addresses: Some(true),
            selector: Some(selecting(&component.workload)),
            ports: Some(ports.collect()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}
