//! What the rules find and what stays as it is, with the reason. Each entry is of a rule's first name, and of kinds of
//! objects with the component that they are of.

use testbed::Accepted;

/// How many pods a program has.
const COUNTED_BY_THE_SPEC: &str = "The number of pods is the spec's, and so is what they cost; slo-single-replica \
    reports a single one behind an objective.";

/// kube-state-metrics.
const ONE_TELLS_ALL: &str =
    "Two would tell everything twice, and alerts bear a minute or two without it.";

/// The node exporter.
const OF_THE_NODE: &str =
    "It reads the node's own files and stands in its network; nothing else runs in its namespace.";

/// Spark adds these to what the pod is made from, as its settings say; a test runs it.
const ADDED_BY_SPARK: &str =
    "The pod is what Spark starts from; its settings add this, and a test runs them.";

pub(crate) const ACCEPTED: &[Accepted] = &[
    // How many there are.
    Accepted {
        rule: "polaris/deploymentMissingReplicas",
        on: &["Deployment container", "Deployment inference"],
        reason: COUNTED_BY_THE_SPEC,
    },
    Accepted {
        rule: "polaris/deploymentMissingReplicas",
        on: &["Deployment redis"],
        reason: "A second pod would be another cache behind the same name, which redis-replicas refuses.",
    },
    Accepted {
        rule: "polaris/deploymentMissingReplicas",
        on: &["Deployment worker"],
        reason: "While no worker is there messages wait in Kafka, and the autoscaler asks for more by their number.",
    },
    Accepted {
        rule: "kube-linter/minimum-three-replicas",
        on: &[
            "Deployment container",
            "Deployment inference",
            "Deployment worker",
            "StatefulSet alertmanager",
            "StatefulSet kafka",
            "StatefulSet prometheus",
        ],
        reason: COUNTED_BY_THE_SPEC,
    },
    Accepted {
        rule: "kube-linter/minimum-three-replicas",
        on: &["Deployment redis", "StatefulSet postgresql", "StatefulSet redis"],
        reason: "What is rendered is one server with one disk; more hosts are what the managed ones are for.",
    },
    Accepted {
        rule: "polaris/deploymentMissingReplicas",
        on: &["Deployment kube-state-metrics"],
        reason: ONE_TELLS_ALL,
    },
    Accepted {
        rule: "kube-linter/minimum-three-replicas",
        on: &["Deployment kube-state-metrics"],
        reason: ONE_TELLS_ALL,
    },
    Accepted {
        rule: "polaris/hpaMinAvailability",
        on: &["HorizontalPodAutoscaler inference"],
        reason: COUNTED_BY_THE_SPEC,
    },
    Accepted {
        rule: "polaris/hpaMinAvailability",
        on: &["ScaledObject worker"],
        reason: "While no worker is there messages wait in Kafka, and the autoscaler asks for more by their number.",
    },
    Accepted {
        rule: "kube-linter/hpa-minimum-three-replicas",
        on: &[
            "HorizontalPodAutoscaler container",
            "HorizontalPodAutoscaler inference",
            "ScaledObject worker",
        ],
        reason: COUNTED_BY_THE_SPEC,
    },
    // How they come and go.
    Accepted {
        rule: "kube-linter/no-rolling-update-strategy",
        on: &["Deployment container"],
        reason: "A Spark driver only: two would each keep executors, which nobody made room for.",
    },
    Accepted {
        rule: "kube-linter/no-rolling-update-strategy",
        on: &["Deployment redis"],
        reason: "Two pods at once would be two caches behind one name.",
    },
    Accepted {
        rule: "kube-linter/no-anti-affinity",
        on: &[
            "Deployment container",
            "Deployment inference",
            "StatefulSet alertmanager",
            "StatefulSet kafka",
        ],
        reason: "Topology spread says more: over zones too, and evenly also where there are more pods than nodes.",
    },
    Accepted {
        rule: "kube-linter/restart-policy",
        on: &["CronJob postgresql-backup"],
        reason: "Each try is a pod of its own, so the log of the one that failed is still there.",
    },
    Accepted {
        rule: "kube-linter/restart-policy",
        on: &[
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
        ],
        reason: "It is not said, as `Always` is the only one that these may have.",
    },
    Accepted {
        rule: "kube-linter/restart-policy",
        on: &["Pod spark-executor"],
        reason: "Spark sets it, and makes another executor for one that ends.",
    },
    // Images and probes.
    Accepted {
        rule: "kube-linter/latest-tag",
        on: &["Deployment container"],
        reason: "The rule image-tag-latest refuses it; these stacks waive that, with a reason and an end.",
    },
    Accepted {
        rule: "kube-linter/latest-tag",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "kube-linter/unset-cpu-requirements",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "kube-linter/unset-memory-requirements",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "polaris/cpuLimitsMissing",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "polaris/memoryRequestsMissing",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "kube-linter/default-service-account",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "kube-linter/non-existent-service-account",
        on: &["Pod spark-executor"],
        reason: ADDED_BY_SPARK,
    },
    Accepted {
        rule: "polaris/pullPolicyNotAlways",
        on: &[
            "CronJob postgresql-backup",
            "DaemonSet node-exporter",
            "Deployment container",
            "Deployment inference",
            "Deployment kube-state-metrics",
            "Deployment redis",
            "Deployment worker",
            "Pod spark-executor",
            "StatefulSet alertmanager",
            "StatefulSet kafka",
            "StatefulSet postgresql",
            "StatefulSet prometheus",
            "StatefulSet redis",
        ],
        reason: "A node that has the image must be able to start a pod while the registry is away; what a tag means is \
                 pinned by the digests of the lock file.",
    },
    Accepted {
        rule: "kube-linter/no-liveness-probe",
        on: &["Deployment container"],
        reason: "A program of any image has the probes that the spec says; nobody knows what else it answers.",
    },
    Accepted {
        rule: "kube-linter/no-liveness-probe",
        on: &["StatefulSet kafka"],
        reason: "The container that makes users and topics ends when a command fails, and is started again.",
    },
    Accepted {
        rule: "kube-linter/no-readiness-probe",
        on: &["Deployment container"],
        reason: "A program of any image has the probes that the spec says; nobody knows what else it answers.",
    },
    Accepted {
        rule: "kube-linter/no-readiness-probe",
        on: &[
            "Deployment redis",
            "StatefulSet kafka",
            "StatefulSet postgresql",
            "StatefulSet redis",
        ],
        reason: "The exporters only: the server serves without its metrics.",
    },
    // Ports and peers.
    Accepted {
        rule: "kube-linter/privileged-ports",
        on: &["Deployment container"],
        reason: "A program's port is what the spec says that it listens on.",
    },
    Accepted {
        rule: "kube-linter/exposed-services",
        on: &["Service container", "Service inference"],
        reason: "The spec exposes it, and says to whom.",
    },
    Accepted {
        rule: "kube-linter/dangling-networkpolicy",
        on: &["NetworkPolicy"],
        reason: "It closes a namespace before anything runs in it.",
    },
    Accepted {
        rule: "kube-linter/dangling-networkpolicypeer-podselector",
        on: &[
            "NetworkPolicy inference",
            "NetworkPolicy kafka",
            "NetworkPolicy postgresql",
            "NetworkPolicy prometheus",
            "NetworkPolicy worker",
        ],
        reason: "Pods of a load test come with the test. Of MLflow, Airflow and Grafana in the cluster there are no \
                 manifests yet, which the summary of `render` says.",
    },
    Accepted {
        rule: "polaris/missingNetworkPolicy",
        on: &[
            "CronJob postgresql-backup",
            "Deployment container",
            "Deployment inference",
            "Deployment redis",
            "Deployment worker",
            "StatefulSet postgresql",
            "StatefulSet redis",
        ],
        reason: "Each has its policy; a direction in which nothing is allowed has no rules, and is closed.",
    },
    Accepted {
        rule: "polaris/missingNetworkPolicy",
        on: &["DaemonSet node-exporter"],
        reason: "No policy binds pods in the node's network; the security group of the nodes does.",
    },
    Accepted {
        rule: "polaris/topologySpreadConstraint",
        on: &["DaemonSet node-exporter"],
        reason: "There is one on each node, whatever is asked.",
    },
    Accepted {
        rule: "kube-linter/host-network",
        on: &["DaemonSet node-exporter"],
        reason: OF_THE_NODE,
    },
    Accepted {
        rule: "kube-linter/host-pid",
        on: &["DaemonSet node-exporter"],
        reason: OF_THE_NODE,
    },
    Accepted {
        rule: "kube-linter/sensitive-host-mounts",
        on: &["DaemonSet node-exporter"],
        reason: OF_THE_NODE,
    },
    Accepted { rule: "polaris/hostPathSet", on: &["DaemonSet node-exporter"], reason: OF_THE_NODE },
    Accepted { rule: "polaris/hostPortSet", on: &["DaemonSet node-exporter"], reason: OF_THE_NODE },
    // Rights and secrets.
    Accepted {
        rule: "kube-linter/access-to-create-pods",
        on: &["Role container"],
        reason: "A Spark driver makes its executors; the role is of its own namespace.",
    },
    Accepted {
        rule: "polaris/automountServiceAccountToken",
        on: &["Deployment container"],
        reason: "A Spark driver makes its executors, for which it asks the API server.",
    },
    Accepted {
        rule: "polaris/automountServiceAccountToken",
        on: &["Deployment kube-state-metrics", "StatefulSet prometheus"],
        reason: "It asks the API server for what it tells of or scrapes.",
    },
    Accepted {
        rule: "kube-linter/env-value-from",
        on: &[
            "Deployment container",
            "Deployment inference",
            "Deployment redis",
            "Deployment worker",
            "StatefulSet redis",
        ],
        reason: "Where no Lockbox is a person makes the Secret; the output's README says how.",
    },
    Accepted {
        rule: "kube-linter/read-secret-from-env-var",
        on: &["Deployment container", "Deployment inference", "Deployment worker"],
        reason: "Our programs, clients of S3 and programs of any image take these from variables. Who reads the pod sees \
                 where the value is, not what it is.",
    },
    Accepted {
        rule: "kube-linter/read-secret-from-env-var",
        on: &["Deployment redis", "StatefulSet kafka", "StatefulSet redis"],
        reason: "The exporters take a password from a variable, or as an argument, which more would see.",
    },
    Accepted {
        rule: "polaris/sensitiveContainerEnvVar",
        on: &["CronJob postgresql-backup", "StatefulSet postgresql"],
        reason: "The value is the path of a file that a Secret is mounted as.",
    },
];
