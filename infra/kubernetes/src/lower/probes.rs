//! Probes of our programs, and the pause before they stop. The three ask different things: whether the model is
//! loaded, whether work is wanted, whether a restart is the mend.

use contract::paths;
use k8s_openapi::{
    api::core::v1::{HTTPGetAction, Lifecycle, LifecycleHandler, Probe, SleepAction},
    apimachinery::pkg::util::intstr::IntOrString,
};
use spec::quantity::Duration;

use super::network;

/// Seconds between two asks whether the start is over. The start may take as long as a model needs, so a short step
/// costs nothing and saves waiting.
const STARTUP_PERIOD: i32 = 2;

/// Until it succeeds, the other probes are held back; when the model is not there in time, the container restarts.
pub(super) fn startup(ready_within: Duration) -> Probe {
    let seconds = i32::try_from(ready_within.seconds_rounded_up()).unwrap_or(i32::MAX);
    Probe {
        period_seconds: Some(STARTUP_PERIOD),
        timeout_seconds: Some(1),
        failure_threshold: Some(
            (seconds / STARTUP_PERIOD).saturating_add(seconds % STARTUP_PERIOD).max(1),
        ),
        ..get(paths::STARTUP)
    }
}

/// Two failures, ten seconds, take a pod out of its Service; one success brings it back.
pub(super) fn readiness() -> Probe {
    Probe {
        period_seconds: Some(5),
        timeout_seconds: Some(2),
        failure_threshold: Some(2),
        ..get(paths::READY)
    }
}

/// A restart loses work and warmth, so it takes a minute of silence: a busy program is not a dead one.
pub(super) fn liveness() -> Probe {
    Probe {
        period_seconds: Some(10),
        timeout_seconds: Some(5),
        failure_threshold: Some(6),
        ..get(paths::LIVE)
    }
}

fn get(path: &str) -> Probe {
    Probe { timeout_seconds: None, ..http(path, network::ADMIN) }
}

/// Asks a port of the container's by HTTP.
pub(super) fn http(path: &str, port: &str) -> Probe {
    Probe {
        http_get: Some(HTTPGetAction {
            path: Some(path.to_owned()),
            port: IntOrString::String(port.to_owned()),
            ..HTTPGetAction::default()
        }),
        timeout_seconds: Some(3),
        ..Probe::default()
    }
}

/// Whether an exporter beside a server still answers, in no hurry: the server works without it.
pub(super) fn exporter_answers(path: &str, port: &str) -> Probe {
    Probe {
        period_seconds: Some(10),
        timeout_seconds: Some(5),
        failure_threshold: Some(6),
        ..http(path, port)
    }
}

/// Serving goes on while the news of the end travels; the kubelet waits by itself, so the image needs no shell.
pub(super) fn pause_before_stop(seconds: u32) -> Lifecycle {
    let sleep = Some(SleepAction { seconds: i64::from(seconds) });
    Lifecycle {
        pre_stop: Some(LifecycleHandler { sleep, ..LifecycleHandler::default() }),
        ..Lifecycle::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_may_take_what_the_model_may_take() {
        for (seconds, attempts) in [(0, 1), (1, 1), (2, 1), (3, 2), (60, 30), (61, 31)] {
            assert_eq!(
                startup(Duration::from_secs(seconds)).failure_threshold,
                Some(attempts),
                "{seconds}s"
            );
        }
    }

    #[test]
    fn a_restart_takes_longer_than_a_request() {
        let probe = liveness();
        let silence = probe.period_seconds.unwrap() * probe.failure_threshold.unwrap();
        assert!(silence > i32::try_from(contract::drain::REQUEST_TIMEOUT_SECONDS).unwrap());
    }
}
