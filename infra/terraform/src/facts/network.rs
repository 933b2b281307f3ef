//! Address ranges.

/// The ranges that subnets, pods and services may be in, RFC 1918:
/// <https://yandex.cloud/en/docs/vpc/concepts/network#subnet>,
/// <https://yandex.cloud/en/docs/managed-kubernetes/concepts/network#address-space>.
pub(crate) const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/// The longest and the shortest prefix of a subnet, the widest first:
/// <https://yandex.cloud/en/docs/vpc/concepts/network#subnet>.
pub(crate) const SUBNET_PREFIX: [u8; 2] = [16, 28];

/// Addresses of a subnet that nothing else can have: its own, the gateway's and the name server's. Whether its last
/// one can be had is not published, so it counts as free.
pub(crate) const SUBNET_RESERVED: u64 = 3;

/// Each node gets a part of the pods' range with this prefix:
/// <https://yandex.cloud/en/docs/managed-kubernetes/concepts/network#address-space>.
pub(crate) const NODE_PREFIX: u8 = 24;

/// Of the ranges of pods and of services one half is kept for the cluster itself:
/// <https://yandex.cloud/en/docs/managed-kubernetes/concepts/network#address-space>.
pub(crate) const USABLE_PART: u64 = 2;

/// Addresses that a cluster's subnet needs beside its nodes': one for the master, one for the node that comes before an
/// old one goes: <https://yandex.cloud/en/docs/managed-kubernetes/concepts/release-channels-and-updates#node-group>.
pub(crate) const BESIDE_NODES: u64 = 2;

/// Services that every cluster has before any of ours: the API server's and the name server's.
pub(crate) const SYSTEM_SERVICES: u64 = 2;

/// Addresses that a managed Airflow needs in each of its subnets: two for each webserver, scheduler and worker, of
/// which there is at least one: <https://yandex.cloud/en/docs/managed-airflow/concepts/network#subnet-requirements>.
pub(crate) const AIRFLOW_ADDRESSES: u64 = 6;

/// The network in which the cloud keeps the parts of a managed Airflow; no subnet of the cluster's network may share an
/// address with it: <https://yandex.cloud/en/docs/managed-airflow/concepts/network#subnet-requirements>.
pub(crate) const AIRFLOW_RANGE: &str = "10.248.0.0/13";
