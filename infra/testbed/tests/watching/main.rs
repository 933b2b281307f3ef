//! What watches a stack, started with exactly what is rendered: Prometheus finds every target by asking a real API server
//! as its own account, and every series has the labels of the wiring.

mod cluster;

use std::{collections::BTreeMap, fs, time::Duration};

use serde_json::Value;
use testbed::{ControlPlane, Elsewhere, Error, Prometheus, Promtool, RenderedStack, Result};

use self::cluster::Cluster;

/// Quiet, the slowest scrape comes after its interval of half a minute.
const SCRAPED_WITHIN: Duration = Duration::from_mins(3);

/// It looks for another configuration twice a minute.
const READ_WITHIN: Duration = Duration::from_mins(3);

#[test]
fn every_target_is_found_and_labelled_as_wired() -> Result<()> {
    // One of the oldest version that is known, one of the version that is started here.
    let newest = |text: String| text.replace("version: \"3.5\"", "version: \"3.13\"");
    let stacks =
        [RenderedStack::changed("fish", |text| text)?, RenderedStack::changed("fraud", newest)?];
    for stack in stacks {
        let Some((name, watcher)) = stack.stack.prometheus.first_key_value() else { continue };
        let Some(plane) = ControlPlane::start()? else { return Ok(()) };
        plane.define_custom_resources()?;
        let namespace = watcher.placement.namespace.as_str();
        let cluster = Cluster::of(&plane, &stack)?;
        let Some(given) = testbed::given(&stack.objects, namespace, name.as_str())? else {
            return Ok(());
        };
        let elsewhere = Elsewhere {
            plane: &plane,
            token: plane.token(namespace, name.as_str())?,
            replaced: cluster.hosts(),
        };
        let Some(mut prometheus) = Prometheus::start(&given, &elsewhere)? else { return Ok(()) };

        let scrapes: Vec<_> =
            stack.wiring.scrapes.iter().filter(|it| it.prometheus == *name).collect();
        let mut expected: Vec<_> = scrapes.iter().map(|scrape| cluster.labels(scrape)).collect();
        let found = prometheus.wait_for(
            "an answer of every target",
            SCRAPED_WITHIN,
            "/api/v1/query?query=up==1",
            |answer| Some(series(answer)).filter(|found| found.len() >= expected.len()),
        );
        let mut found = found.map_err(|error| explained(&mut prometheus, &error))?;
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", stack.id());

        states_are_told(&mut prometheus, &stack)?;
        another_rule_is_read_while_it_runs(&mut prometheus)?;
    }
    Ok(())
}

/// promtool reads the configuration, and the rules that it names.
#[test]
fn promtool_reads_every_configuration() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    for stack in RenderedStack::with_alerts()? {
        for (name, watcher) in &stack.stack.prometheus {
            let namespace = watcher.placement.namespace.as_str();
            let Some(given) = testbed::given(&stack.objects, namespace, name.as_str())? else {
                return Ok(());
            };
            let said = promtool.check_configuration(&given)?;
            assert!(said.contains("SUCCESS"), "{}: {said}", stack.id());
        }
    }
    Ok(())
}

/// kube-state-metrics is real here: what it tells of a Deployment has its own labels, and the target's beside them.
fn states_are_told(prometheus: &mut Prometheus, stack: &RenderedStack) -> Result<()> {
    let deployment = stack.objects.iter().find(|object| object.kind() == "Deployment");
    let Some(deployment) = deployment else { return Ok(()) };
    let told = prometheus.wait_for(
        "the state of a Deployment",
        SCRAPED_WITHIN,
        "/api/v1/query?query=kube_deployment_spec_replicas",
        |answer| Some(series(answer)).filter(|found| !found.is_empty()),
    )?;
    let names = |labels: &BTreeMap<String, String>| labels.keys().cloned().collect::<Vec<_>>();
    for labels in &told {
        assert_eq!(names(labels), ["deployment", "instance", "job", "namespace"]);
    }
    assert!(told.iter().any(|labels| labels["deployment"] == deployment.name()));
    Ok(())
}

fn another_rule_is_read_while_it_runs(prometheus: &mut Prometheus) -> Result<()> {
    let another = "groups: [{ name: another, rules: [{ alert: Another, expr: vector(1) }] }]\n";
    let file = prometheus.path("/etc/prometheus/another.rules.yaml");
    fs::write(&file, another).map_err(Error::file(&file))?;
    prometheus.wait_for(
        "another alert",
        READ_WITHIN,
        "/api/v1/query?query=ALERTS{alertname=\"Another\"}",
        |answer| Some(series(answer)).filter(|found| !found.is_empty()).map(drop),
    )
}

/// The labels of an answer's series, without their name.
fn series(answer: &Value) -> Vec<BTreeMap<String, String>> {
    let series = answer["result"].as_array().into_iter().flatten();
    let labels = series.map(|series| {
        let labels = series["metric"].as_object().into_iter().flatten();
        let labels = labels.filter(|(name, _)| *name != "__name__");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        labels.map(|(name, value)| (name.clone(), text(value))).collect()
    });
    labels.collect()
}

/// An error with what became of every target.
fn explained(prometheus: &mut Prometheus, error: &Error) -> Error {
    let targets = prometheus.wait_for("its targets", SCRAPED_WITHIN, "/api/v1/targets", |answer| {
        let active = answer["activeTargets"].as_array().into_iter().flatten();
        let shown = active.map(|target| {
            format!("{} {} {}", target["labels"], target["health"], target["lastError"])
        });
        Some(shown.collect::<Vec<_>>().join("\n"))
    });
    Error::unexpected("the targets", format!("{error}\n{}", targets.unwrap_or_default()))
}
