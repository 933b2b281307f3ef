//! Labels of objects of Kubernetes
//! (<https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>).

/// The label by which a workload's pods are known: the only one in selectors, which cannot be changed later.
pub const NAME: &str = "app.kubernetes.io/name";

/// The prefix of labels and annotations of our own.
pub const OWN: &str = "stackwright.dev";
