//! What the linters find and what stays as it is, with the reason.

use testbed::Accepted;

/// What checkov finds in plans, by the type of the resource.
pub(crate) const IN_PLANS: &[Accepted] = &[
    Accepted {
        rule: "CKV_YC_7",
        on: &["yandex_kubernetes_cluster"],
        reason: "The version is the spec's: the next apply would set an upgrade of the cloud's back, which is refused.",
    },
    Accepted {
        rule: "CKV_YC_8",
        on: &["yandex_kubernetes_node_group"],
        reason: "As for the cluster; and nodes may not run ahead of their master.",
    },
];

/// The node exporter.
const OF_THE_NODE: &str =
    "It reads the node's own files and stands in its network; nothing else runs in its namespace.";

/// Every kind of object that makes pods, with the component that it is of.
const MAKERS_OF_PODS: &[&str] = &[
    "CronJob postgresql-backup",
    "DaemonSet node-exporter",
    "Deployment container",
    "Deployment inference",
    "Deployment kube-state-metrics",
    "Deployment redis",
    "Deployment worker",
    "StatefulSet alertmanager",
    "StatefulSet kafka",
    "StatefulSet postgresql",
    "StatefulSet prometheus",
    "StatefulSet redis",
];

/// How many pods a program has.
const COUNTED_BY_THE_SPEC: &str = "The number of pods is the spec's, and so is what they cost; slo-single-replica \
    reports a single one behind an objective.";

/// Which probes the program of any image has.
const ASKED_AS_THE_SPEC_SAYS: &str =
    "A program of any image has the probes that the spec says; nobody knows what else it answers.";

/// Whether an image is asked for anew by each pod.
const KEPT_ON_NODES: &str = "A node that has the image must be able to start a pod while the registry is away; what a \
    tag means is pinned by the digests of the lock file.";

/// As whom images of others are run.
const USER_OF_THE_IMAGE: &str = "The image is built for that user. Another is one that its makers do not try, and \
    PostgreSQL does not start as one whom the image does not know.";

/// How pods are kept apart.
const SPREAD: &str = "Topology spread says more: over zones too, and evenly also where there are more pods than nodes.";

/// Why two pods never run at once.
const ONE_AT_A_TIME: &str = "Two pods at once would be two caches behind one name.";

/// What kube-score finds in manifests, by kinds of objects with the component that they are of.
pub(crate) const BY_KUBE_SCORE: &[Accepted] = &[
    Accepted { rule: "container-image-pull-policy", on: MAKERS_OF_PODS, reason: KEPT_ON_NODES },
    Accepted {
        rule: "container-image-tag",
        on: &["Deployment container"],
        reason: "The rule image-tag-latest refuses it; these stacks waive that, with a reason and an end.",
    },
    Accepted {
        rule: "container-security-context-user-group-id",
        on: &[
            "CronJob postgresql-backup",
            "Deployment redis",
            "StatefulSet kafka",
            "StatefulSet postgresql",
            "StatefulSet redis",
        ],
        reason: USER_OF_THE_IMAGE,
    },
    Accepted {
        rule: "container-security-context-user-group-id",
        on: &["Deployment container"],
        reason: "The spec says as whom its image runs.",
    },
    Accepted {
        rule: "deployment-has-host-podantiaffinity",
        on: &["Deployment container", "Deployment inference", "Deployment worker"],
        reason: SPREAD,
    },
    Accepted {
        rule: "statefulset-has-host-podantiaffinity",
        on: &["StatefulSet alertmanager", "StatefulSet kafka"],
        reason: SPREAD,
    },
    Accepted {
        rule: "deployment-replicas",
        on: &["Deployment container"],
        reason: COUNTED_BY_THE_SPEC,
    },
    Accepted {
        rule: "deployment-replicas",
        on: &["Deployment redis"],
        reason: "A second pod would be another cache behind the same name, which redis-replicas refuses.",
    },
    Accepted {
        rule: "horizontalpodautoscaler-replicas",
        on: &["HorizontalPodAutoscaler inference"],
        reason: COUNTED_BY_THE_SPEC,
    },
    Accepted {
        rule: "deployment-strategy",
        on: &["Deployment container"],
        reason: "A Spark driver only: two would each keep executors, which nobody made room for.",
    },
    Accepted { rule: "deployment-strategy", on: &["Deployment redis"], reason: ONE_AT_A_TIME },
    Accepted {
        rule: "networkpolicy-targets-pod",
        on: &["NetworkPolicy"],
        reason: "It closes a namespace before anything runs in it.",
    },
    Accepted {
        rule: "networkpolicy-targets-pod",
        on: &["NetworkPolicy spark-executor"],
        reason: "Its pods are made by their driver.",
    },
    Accepted { rule: "pod-probes", on: &["Deployment container"], reason: ASKED_AS_THE_SPEC_SAYS },
    Accepted {
        rule: "pod-probes-identical",
        on: &["StatefulSet kafka"],
        reason: "Both ask whether connections are taken, the one for ten seconds, the other for a minute; anything more \
                 would be a JVM for each ask.",
    },
    Accepted {
        rule: "pod-probes-identical",
        on: &["DaemonSet node-exporter"],
        reason: "Both ask whether it answers, the one for a quarter of a minute, the other for a whole one; it has nothing \
                 else to say.",
    },
    Accepted {
        rule: "statefulset-has-servicename",
        on: &["StatefulSet prometheus"],
        reason: "It wants a Service without an address. Nobody asks for one of its pods by a name of its own.",
    },
    Accepted {
        rule: "statefulset-has-servicename",
        on: &["StatefulSet redis"],
        reason: "It wants a Service without an address. Nobody asks for the one pod by a name of its own, and an address \
                 cannot be taken away from a Service when a cache is given a disk.",
    },
];

/// What checkov finds in manifests, likewise.
pub(crate) const BY_CHECKOV: &[Accepted] = &[
    Accepted { rule: "CKV_K8S_8", on: &["Deployment container"], reason: ASKED_AS_THE_SPEC_SAYS },
    Accepted {
        rule: "CKV_K8S_8",
        on: &["StatefulSet kafka"],
        reason: "The container that makes users and topics ends when a command fails, and is started again.",
    },
    Accepted { rule: "CKV_K8S_9", on: &["Deployment container"], reason: ASKED_AS_THE_SPEC_SAYS },
    Accepted {
        rule: "CKV_K8S_9",
        on: &[
            "Deployment redis",
            "StatefulSet kafka",
            "StatefulSet postgresql",
            "StatefulSet redis",
        ],
        reason: "The exporters only: the server serves without its metrics.",
    },
    Accepted {
        rule: "CKV_K8S_14",
        on: &["Deployment container"],
        reason: "The rule image-tag-latest refuses it; these stacks waive that, with a reason and an end.",
    },
    Accepted { rule: "CKV_K8S_15", on: MAKERS_OF_PODS, reason: KEPT_ON_NODES },
    Accepted { rule: "CKV_K8S_17", on: &["DaemonSet node-exporter"], reason: OF_THE_NODE },
    Accepted { rule: "CKV_K8S_19", on: &["DaemonSet node-exporter"], reason: OF_THE_NODE },
    Accepted { rule: "CKV_K8S_26", on: &["DaemonSet node-exporter"], reason: OF_THE_NODE },
    Accepted {
        rule: "CKV_K8S_35",
        on: &["Deployment container", "Deployment inference", "Deployment worker"],
        reason: "Our programs, clients of S3 and programs of any image take these from variables. Who reads the pod sees \
                 where the value is, not what it is.",
    },
    Accepted {
        rule: "CKV_K8S_35",
        on: &["Deployment redis", "StatefulSet kafka", "StatefulSet redis"],
        reason: "The exporters take a password from a variable, or as an argument, which more would see.",
    },
    Accepted {
        rule: "CKV_K8S_38",
        on: &["Deployment container"],
        reason: "A Spark driver makes its executors, for which it asks the API server.",
    },
    Accepted {
        rule: "CKV_K8S_38",
        on: &["Deployment kube-state-metrics", "StatefulSet prometheus"],
        reason: "It asks the API server for what it tells of or scrapes.",
    },
    Accepted {
        rule: "CKV_K8S_40",
        on: &[
            "CronJob postgresql-backup",
            "Deployment redis",
            "StatefulSet kafka",
            "StatefulSet postgresql",
            "StatefulSet redis",
        ],
        reason: USER_OF_THE_IMAGE,
    },
    Accepted {
        rule: "CKV_K8S_40",
        on: &["Deployment container"],
        reason: "The spec says as whom its image runs.",
    },
    Accepted {
        rule: "CKV_K8S_43",
        on: MAKERS_OF_PODS,
        reason: "The lock file beside a stack pins digests; the stacks here are examples and have none.",
    },
];
