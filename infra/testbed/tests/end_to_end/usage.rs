//! What containers use, as a kubelet would tell it: the time on a CPU that a Deployment takes is shared by its running
//! pods, so that one more of them lowers the share of each.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// How often it is looked which pods run.
const PAUSE: Duration = Duration::from_millis(250);

/// What the pods of a Deployment have used so far, and what they use now.
#[derive(Clone, Debug)]
pub(crate) struct Usage {
    namespace: &'static str,
    container: &'static str,
    millicores: Arc<AtomicU64>,
    seconds: Arc<Mutex<BTreeMap<String, f64>>>,
    is_over: Arc<AtomicBool>,
}

impl Usage {
    /// Counts from now on; `pods` prints the pods of the Deployment as JSON.
    pub(crate) fn counts(namespace: &'static str, container: &'static str, pods: Command) -> Self {
        let usage = Self {
            namespace,
            container,
            millicores: Arc::default(),
            seconds: Arc::default(),
            is_over: Arc::default(),
        };
        let counted = usage.clone();
        thread::spawn(move || counted.count(pods));
        usage
    }

    /// From now on all pods together use so much.
    pub(crate) fn set(&self, millicores: u64) {
        self.millicores.store(millicores, Ordering::Relaxed);
    }

    /// In the text format of cAdvisor (`/metrics/cadvisor`).
    pub(crate) fn metrics(&self) -> String {
        let mut text = String::from("# TYPE container_cpu_usage_seconds_total counter\n");
        let seconds = self.seconds.lock().unwrap_or_else(PoisonError::into_inner);
        for (pod, seconds) in seconds.iter() {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "container_cpu_usage_seconds_total{{namespace=\"{}\",pod=\"{pod}\",container=\"{}\",image=\"image\",id=\"/{pod}\",name=\"name\"}} {seconds}",
                self.namespace, self.container
            );
        }
        text
    }

    fn count(self, mut pods: Command) {
        let mut last = Instant::now();
        while !self.is_over.load(Ordering::Relaxed) {
            thread::sleep(PAUSE);
            let running = running(&mut pods);
            let elapsed = last.elapsed().as_secs_f64();
            last = Instant::now();
            let share = self.share(running.len());
            let mut seconds = self.seconds.lock().unwrap_or_else(PoisonError::into_inner);
            seconds.retain(|pod, _| running.contains(pod));
            for pod in running {
                *seconds.entry(pod).or_default() += share * elapsed;
            }
        }
    }

    /// What each of so many uses, in cores.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand at the most")]
    fn share(&self, pods: usize) -> f64 {
        self.millicores.load(Ordering::Relaxed) as f64 / 1000.0 / pods.max(1) as f64
    }
}

impl Drop for Usage {
    fn drop(&mut self) {
        // The counting thread and the server have copies of their own; the last of the others is the test's.
        if Arc::strong_count(&self.is_over) <= 3 {
            self.is_over.store(true, Ordering::Relaxed);
        }
    }
}

/// The names of the pods that run. None while the API server does not answer.
fn running(pods: &mut Command) -> Vec<String> {
    let said = pods.output().map(|output| output.stdout).unwrap_or_default();
    let list: Value = serde_json::from_slice(&said).unwrap_or_default();
    let running = list["items"].as_array().into_iter().flatten();
    let running = running.filter(|pod| pod["status"]["phase"] == "Running");
    running.filter_map(|pod| pod["metadata"]["name"].as_str().map(str::to_owned)).collect()
}
