//! How a pod ends without losing a request.
//!
//! Kubernetes removes a pod from its Services and stops its containers at the same moment, and the news takes a while to
//! reach every node and balancer. So the container first waits while it still serves (`preStop`), then gets SIGTERM: it
//! says that it is not ready, stops taking work, finishes what it has, and exits. What is not finished by the deadline
//! is given up; the kill comes after a margin, so that the deadline is always ours.
//! <https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination>

/// How long the container goes on as if nothing had happened, in seconds.
///
/// Endpoints reach all nodes within about a second; the cloud's balancer leaves a target out after as many failed health
/// checks as its threshold says, by default 2 at 2 s each, and connections that it holds need a moment more.
pub const PRE_STOP_SECONDS: u32 = 10;

/// How long work that was begun may take after SIGTERM, in seconds: longer than the slowest request that is answered at
/// all ([`REQUEST_TIMEOUT_SECONDS`]), and long enough to finish and commit a worker's batch.
pub const DRAIN_SECONDS: u32 = 30;

/// What lies between our deadline and the kill, in seconds: closing connections, flushing telemetry.
pub const MARGIN_SECONDS: u32 = 5;

/// `terminationGracePeriodSeconds`: all of the above, since Kubernetes counts from the beginning of `preStop`.
pub const TERMINATION_GRACE_SECONDS: u32 = PRE_STOP_SECONDS + DRAIN_SECONDS + MARGIN_SECONDS;

/// The most that one request to our API may take, in seconds; then it is answered with an error.
pub const REQUEST_TIMEOUT_SECONDS: u32 = 10;

const _: () = assert!(TERMINATION_GRACE_SECONDS == 45);
const _: () = assert!(
    REQUEST_TIMEOUT_SECONDS < DRAIN_SECONDS,
    "a request begun before SIGTERM must be able to end"
);
// A node that is preempted or scaled away gives its pods no more than this:
// <https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md> (max-graceful-termination-sec).
const _: () = assert!(TERMINATION_GRACE_SECONDS <= 600);
