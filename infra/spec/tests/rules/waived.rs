//! What waivers allow, and what is wrong with them.

use spec::source::Sources;

use super::{edit, edited, reports};

#[test]
fn a_waiver_names_everything_that_a_report_concerns() {
    const AUDITOR: &str = "services:
  auditor:
    worker:
      model: score
      consumes: { topic: events/requests, group: workers }
    cpu: 500m
    memory: 1Gi
    replicas: 2
";
    let waive = |things: &str| {
        let waivers = format!(
            "waivers: [{{ rule: group-shared, things: {things}, reason: they share, until: \"2099-12-31\" }}]\nservices:\n"
        );
        let text =
            edit("topic-unused", &[("services:\n", AUDITOR)]).replacen("services:\n", &waivers, 1);
        reports(&mut Sources::default(), &text, None)
            .iter()
            .map(|found| found.rule.code)
            .collect::<Vec<_>>()
    };
    assert!(waive("[worker, auditor]").is_empty());
    assert_eq!(waive("[worker]"), ["group-shared"], "it is no use alone, but the report says why");
    assert_eq!(waive("[worker, auditor, score]"), ["waiver-unused"]);
}

#[test]
fn a_waiver_may_be_idle_in_an_environment() {
    let idle = edit("waiver-unused", &[("web:latest", "web:1.0.0")]);
    let text = format!(
        "{idle}environments:\n  dev: {{ owner: developers }}\n  bare: {{ services: {{ web: null }} }}\n"
    );
    let codes = |environment| {
        let found = reports(&mut Sources::default(), &text, environment);
        found.iter().map(|found| found.rule.code).collect::<Vec<_>>()
    };
    assert!(codes(Some("dev")).is_empty());
    assert!(codes(Some("bare")).is_empty(), "what the environment removes is not unknown");
    assert_eq!(codes(None), ["waiver-unused"]);
}

#[test]
fn an_expired_waiver_tells_what_it_allowed() {
    let text = edit("waiver-expired", &[("2099-12-31", "2026-06-29")]);
    let found = reports(&mut Sources::default(), &text, None);
    let [report] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(report.things, ["web"]);
    assert_eq!(report.related.len(), 1);
    assert!(
        edited("waiver-expired", &[("2099-12-31", "2026-06-30")]).is_empty(),
        "its last day counts"
    );
}

#[test]
fn a_waiver_may_name_a_patch() {
    let with = |more: &str| {
        let text = edit("literal-secret", &[]);
        let text = format!(
            "{text}patches:\n  kubernetes:\n    ConfigMap/web: {{ data: {{ PUBLIC_TOKEN: for-everybody }} }}\n{more}"
        );
        let found = reports(&mut Sources::default(), &text, None);
        found.iter().map(|found| found.rule.code).collect::<Vec<_>>()
    };
    assert_eq!(with(""), ["literal-secret"]);
    let waiver = "waivers: [{ rule: literal-secret, things: [ConfigMap/web], reason: printed anyway, until: \"2099-12-31\" }]\n";
    assert_eq!(with(waiver), [""; 0]);
}
