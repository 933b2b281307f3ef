//! From CPU that is used to the message that a person reads, and back, through every program that is rendered: an
//! autoscaler of a real cluster without nodes, kube-state-metrics, Prometheus, Alertmanagers that gossip.
//!
//! Other than rendered are durations, a tenth or less of what they are, and where the receivers are.

mod usage;

use std::{
    io::{self, Write as _},
    net::Ipv4Addr,
    process::{self, Command},
    time::{Duration, Instant},
};

use serde_json::Value;
use testbed::{
    ControlPlane, Controllers, Elsewhere, Engine, Error, Inbox, Process, Prometheus, Received,
    RenderedStack, Result, Scratch, StandIn, StateMetrics,
};

use self::usage::Usage;

/// What is waited for takes seconds; a machine that compiles beside it takes its time.
const WITHIN: Duration = Duration::from_mins(4);

const NAMESPACE: &str = "fraud-detection";
const SERVICE: &str = "fraud-detection-api";

/// What six pods of a quarter core use at 95 %, and four of them at 60 %, in thousandths of a core.
const HIGH: u64 = 1425;
const LOW: u64 = 600;

/// Durations of the rules, of the scrapes and of the evaluation, and what they are here.
const PROFILE: [(&str, &str); 7] = [
    ("scrape_interval: 15s", "scrape_interval: 2s"),
    ("scrape_timeout: 10s", "scrape_timeout: 2s"),
    ("evaluation_interval: 15s", "evaluation_interval: 1s"),
    ("  interval: 15s", "  interval: 1s"),
    ("[2m]", "[20s]"),
    ("[3m]", "[30s]"),
    ("for: 5m", "for: 20s"),
];

#[test]
fn the_headline_reaches_a_person_and_is_taken_back() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    plane.define_custom_resources()?;
    let stack = RenderedStack::changed("fraud", |text| text)?;
    let objects = stack.folder().join("objects").display().to_string();
    testbed::text(&mut plane.kubectl(["apply", "--server-side", "--filename", &objects]))?;

    let node = testbed::own_address();
    let [_, _, _, low] = process::id().to_be_bytes();
    let pods = Ipv4Addr::new(127, low / 4 + 1, 0, 1);
    let Some(controllers) = Controllers::start(&plane, node, pods)? else { return Ok(()) };
    let usage = Usage::counts(NAMESPACE, "inference", of_service(&plane));
    let told = usage.clone();
    let _kubelet = StandIn::answers(node, contract::ports::KUBELET, move || told.metrics())?;
    let set = |millicores: u64| {
        usage.set(millicores);
        controllers.load(NAMESPACE, SERVICE, millicores)
    };
    set(LOW)?;

    let inbox = Inbox::open()?;
    let Some(_states) = states(&plane, &stack)? else { return Ok(()) };
    let Some(_alertmanagers) = alertmanagers(&plane, &stack, &inbox)? else { return Ok(()) };
    let Some(mut prometheus) = prometheus(&plane, &stack)? else { return Ok(()) };
    let mut until = |what: &str, query: &str| {
        let path = format!("/api/v1/query?query={query}");
        let start = Instant::now();
        prometheus.wait_for(what, WITHIN, &path, |answer| {
            answer["result"].as_array().filter(|series| !series.is_empty()).map(drop)
        })?;
        Ok::<_, Error>(start.elapsed())
    };

    until("two Alertmanagers that know each other", "count(alertmanager_cluster_members==2)==2")?;
    let replicas = "kube_horizontalpodautoscaler_status_current_replicas{horizontalpodautoscaler=\"fraud-detection-api\"}";
    until("four replicas", &format!("{replicas}==4"))?;
    let share = "rate(container_cpu_usage_seconds_total[20s])";
    until("CPU of four pods", &format!("count({share}>0.14)==4"))?;
    assert!(headlines(&inbox).is_empty(), "it fired at 60 %");

    let start = Instant::now();
    set(HIGH)?;
    until("six replicas", &format!("{replicas}==6"))?;
    let scaled = start.elapsed();
    let fired = waited(|| headlines(&inbox).into_iter().next());
    let fired = fired.ok_or_else(|| Error::unexpected("the inbox", "nobody heard of it"))?;
    let heard = start.elapsed();
    reads_well(&fired);

    let start = Instant::now();
    set(LOW)?;
    let ended = waited(|| headlines(&inbox).into_iter().find(|it| it.body["status"] == "resolved"));
    let ended = ended.ok_or_else(|| Error::unexpected("the inbox", "its end was not told"))?;
    assert_eq!(ended.body["alerts"][0]["labels"]["service"], SERVICE);
    // stderr may be closed.
    let _ = writeln!(
        io::stderr(),
        "six replicas after {scaled:.1?}, heard after {heard:.1?}, its end after {:.1?}",
        start.elapsed()
    );
    Ok(())
}

/// One message of one alert, which says what is wrong, how much, and where to read on.
fn reads_well(fired: &Received) {
    let alerts = fired.body["alerts"].as_array();
    assert_eq!(alerts.map(Vec::len), Some(1), "{fired:#?}");
    let alert = &fired.body["alerts"][0];
    assert_eq!(alert["status"], "firing");
    assert_eq!(alert["labels"]["severity"], "critical");
    assert_eq!(alert["labels"]["owner"], "risk-ml");
    let annotation =
        |name: &str| alert["annotations"][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        annotation("summary"),
        "fraud-detection-api has all its replicas and is still short of CPU."
    );
    let description = annotation("description");
    assert!(
        description.starts_with("fraud-detection-api has 6 replicas or more, which use 9"),
        "{description}"
    );
    assert!(annotation("runbook").contains("#saturated-fraud-detection-api"), "{alert:#}");
}

/// What the pager was told of the headline.
fn headlines(inbox: &Inbox) -> Vec<Received> {
    let is_headline = |it: &Received| {
        let labels = &it.body["groupLabels"];
        labels["alertname"] == "Saturated" && labels["service"] == SERVICE
    };
    inbox.of("pager").into_iter().filter(is_headline).collect()
}

fn waited<T>(mut find: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        match find() {
            None if start.elapsed() < WITHIN => std::thread::sleep(Duration::from_millis(100)),
            found => return found,
        }
    }
}

fn of_service(plane: &ControlPlane) -> Command {
    let selector = format!("--selector=app.kubernetes.io/name={SERVICE}");
    plane.kubectl(["get", "pods", "--namespace", NAMESPACE, &selector, "--output=json"])
}

/// The addresses of a workload's pods, in order of name, once there are so many.
fn addresses(plane: &ControlPlane, workload: &str, count: usize) -> Result<Vec<Ipv4Addr>> {
    let selector = format!("--selector=app.kubernetes.io/name={workload}");
    let mut get =
        plane.kubectl(["get", "pods", "--namespace=monitoring", &selector, "--output=json"]);
    let found = waited(|| {
        let list: Value = serde_json::from_str(&testbed::text(&mut get).ok()?).ok()?;
        let pods = list["items"].as_array().into_iter().flatten();
        let addresses: Vec<Ipv4Addr> =
            pods.filter_map(|pod| pod["status"]["podIP"].as_str()?.parse().ok()).collect();
        Some(addresses).filter(|addresses| addresses.len() == count)
    });
    let mut look = plane.kubectl([
        "get",
        "nodes,pods,replicasets,events",
        "--namespace=monitoring",
        "--output=wide",
    ]);
    found.ok_or_else(|| {
        let there = testbed::text(&mut look).unwrap_or_default();
        Error::unexpected(workload, format!("its pods have no addresses:\n{there}"))
    })
}

fn states(plane: &ControlPlane, stack: &RenderedStack) -> Result<Option<StateMetrics>> {
    let name = "metrics-kube-state-metrics";
    let Some(given) = testbed::given(&stack.objects, "monitoring", name)? else { return Ok(None) };
    let pod = addresses(plane, name, 1)?[0];
    StateMetrics::start(plane, &given, ("monitoring", name), pod)
}

/// Both replicas with their rendered arguments, at the addresses of their pods.
fn alertmanagers(
    plane: &ControlPlane,
    stack: &RenderedStack,
    inbox: &Inbox,
) -> Result<Option<Vec<(Process, Scratch)>>> {
    let Some(engine) = Engine::Alertmanager.find()? else { return Ok(None) };
    let Some(given) = testbed::given(&stack.objects, "monitoring", "paging")? else {
        return Ok(None);
    };
    let pods = addresses(plane, "paging", 2)?;
    let start = |(number, pod): (usize, &Ipv4Addr)| {
        let scratch = Scratch::new()?;
        let folder = stack.alerts().join("alertmanager/paging");
        testbed::redirected(&folder, inbox, &scratch)?;
        let mut command = Command::new(engine.join("bin/alertmanager"));
        command.args(given.command.iter().skip(1).map(|word| at_pod(word, *pod, &pods)));
        let name = if number == 0 { "alertmanager" } else { "alertmanager-second" };
        Ok((Process::start(name, &command, &scratch)?, scratch))
    };
    pods.iter().enumerate().map(start).collect::<Result<_>>().map(Some)
}

/// An argument as the kubelet and the cluster's DNS make it, and with the folders of the pod as those of the test.
fn at_pod(word: &str, pod: Ipv4Addr, pods: &[Ipv4Addr]) -> String {
    let word = word
        .replace("$(POD_IP)", &pod.to_string())
        .replace("listen-address=:", &format!("listen-address={pod}:"))
        .replace("=/etc/alertmanager/", "=")
        .replace("=/alertmanager", "=data");
    pods.iter().enumerate().fold(word, |word, (number, address)| {
        word.replace(&format!("paging-{number}.paging.monitoring.svc"), &address.to_string())
    })
}

fn prometheus(plane: &ControlPlane, stack: &RenderedStack) -> Result<Option<Prometheus>> {
    let given = testbed::given(&stack.objects, "monitoring", "metrics")?;
    let Some(mut given) = given else { return Ok(None) };
    let shortened =
        |text: String| PROFILE.iter().fold(text, |text, (is, here)| text.replace(is, here));
    for text in given.files.values_mut() {
        *text = shortened(std::mem::take(text));
    }
    let token = plane.token("monitoring", "metrics")?;
    Prometheus::start(&given, &Elsewhere { plane, token, replaced: Vec::new() })
}
