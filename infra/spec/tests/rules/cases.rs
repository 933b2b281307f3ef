//! Ways to break a rule, or to stay just within it, beside those on its page.

use spec::{InputFile, diagnostic::SourceText, load, rules, source::Sources};

use super::{edit, edited, reports};

#[test]
fn bounds_are_in_order() {
    let start = |to: &'static str| edited("scale-bounds", &[("min: 2, start: 3, max: 6", to)]);
    assert_eq!(start("min: 2, start: 1, max: 6"), ["scale-bounds"]);
    assert_eq!(start("min: 7, max: 6"), ["scale-bounds"]);
    assert!(start("min: 6, max: 6").is_empty());
    assert!(start("min: 2, start: 2, max: 2").is_empty());
}

#[test]
fn nodes_are_in_order_too() {
    let managed = "managed: { nodes: { size: { cores: 2, memory: 8Gi }, disk: { type: ssd, size: 64Gi }, count: COUNT } }";
    let count = |count: &str| {
        edited("requests-unconsumed", &[("external: {}", &managed.replace("COUNT", count))])
    };
    assert_eq!(count("{ min: 3, max: 2 }"), ["scale-bounds"]);
    assert!(count("{ min: 2, max: 3 }").is_empty());
}

#[test]
fn a_port_stands_once_in_a_container() {
    let ports = |ports: &'static str| {
        edited("admin-port-exposed", &[("{ http: 8080, admin: 9000 }", ports)])
    };
    assert_eq!(ports("{ http: 8080, web: 8080 }"), ["port-owned-twice"]);
    assert!(ports("{ http: 8080, web: 8081 }").is_empty());
}

#[test]
fn a_worker_has_nothing_to_expose() {
    let expose = "replicas: 2\n    expose: { load_balancer: { port: 80, from: [10.0.0.0/8] } }";
    assert_eq!(
        edited("replication-exceeds-brokers", &[("replicas: 2", expose)]),
        ["admin-port-exposed"]
    );
}

#[test]
fn wide_ranges_are_as_open_as_all() {
    let from = |range: &'static str| edited("stress-endpoint-exposed", &[("10.0.0.0/8", range)]);
    assert_eq!(from("0.0.0.0/1"), ["stress-endpoint-exposed"]);
    assert!(from("198.51.100.0/24").is_empty());
    assert!(from("192.168.0.0/16").is_empty());
}

#[test]
fn workers_keep_the_state_of_jobs_long_enough() {
    let status = |ttl: &str| {
        let group = format!("group: workers }}\n      status: {{ in: cache, ttl: {ttl} }}");
        edited("status-shorter-than-batch", &[("group: workers }", &group)])
    };
    assert_eq!(status("1h"), ["status-shorter-than-batch"]);
    assert_eq!(status("0s"), ["cache-ttl-zero", "status-shorter-than-batch"]);
    assert!(status("6h").is_empty());
}

#[test]
fn dead_letters_are_no_answers() {
    let produces = "dead_letters: events/dead\n      produces: events/dead";
    assert_eq!(
        edited("dead-letters-same", &[("dead_letters: events/dead", produces)]),
        ["dead-letters-same"]
    );
}

#[test]
fn inputs_agree_along_a_batch() {
    let other = "models:\n  other:\n    registered_in: tracking\n    alias: champion\n    ready_within: 30s\n    \
                 input: INPUT\n    classes: [low, high]\n";
    let input = |input: &str| {
        let text = edit("requests-unconsumed", &[("models:\n", &other.replace("INPUT", input))]);
        let (before, worker) = text.split_once("  worker:\n").unwrap();
        let text =
            format!("{before}  worker:\n{}", worker.replacen("model: score", "model: other", 1));
        reports(&mut Sources::default(), &text, None)
            .iter()
            .map(|found| found.rule.code)
            .collect::<Vec<_>>()
    };
    // That nobody trains the other model is true of each.
    assert_eq!(input("{ features: [age, income] }"), ["model-untrained", "model-input-mismatch"]);
    assert_eq!(input("{ features: [amount] }"), ["model-untrained"]);
    let picture = "{ image: { width: 8, height: 8, color: gray, scale: { from: 0, to: 1 } } }";
    assert_eq!(input(picture), ["model-untrained", "model-input-mismatch"]);
}

#[test]
fn features_need_no_fetching() {
    let picture = "image: { width: 224, height: 224, color: rgb, scale: { from: 0, to: 1 } }";
    assert_eq!(
        edited("fetch-hosts-missing", &[(picture, "features: [age]")]),
        ["model-input-mismatch"]
    );
}

#[test]
fn training_reads_what_it_can_reach() {
    let spark = |edits: &[(&str, &str)]| edited("orchestrator-cannot-reach", edits);
    let volume = ("postgresql:\n", "volumes:\n  rows: { size: 5Gi }\npostgresql:\n");
    assert_eq!(
        spark(&[volume, ("reads: data/rows", "reads: rows")]),
        ["orchestrator-cannot-reach"]
    );
    let pod =
        ("runs_in: training", "runs_in: { cluster: { image: training, cpu: 1, memory: 2Gi } }");
    assert_eq!(spark(&[pod]), ["orchestrator-cannot-reach"]);
    let elsewhere = [
        ("{ apps: { default: true } }", "{ apps: { default: true }, jobs: {} }"),
        ("{ cluster: { image", "{ cluster: { namespace: jobs, image"),
    ];
    assert_eq!(edited("public-without-api-keys", &elsewhere), ["orchestrator-cannot-reach"]);
}

#[test]
fn a_grafana_on_a_machine_reads_what_it_can_reach() {
    let grafana = "grafana:\n  boards:\n    version: \"12.3\"\n    \
                   vm: { size: { cores: 2, memory: 4Gi }, image: ubuntu-2204-lts }\n    reads: [metadata/mlflow]\nmlflow:\n";
    let placed = "in_cluster: { cpu: 250m, memory: 512Mi, disk: { type: ssd, size: 20Gi } }";
    let managed = "managed: { size: { cores: 2, memory: 8Gi }, disk: { type: ssd, size: 20Gi } }";
    let vm = "    vm: { size: { cores: 2, memory: 4Gi }, image: ubuntu-2204-lts }\n    database";
    let inside = "    in_cluster: { cpu: 250m, memory: 1Gi }\n    database";
    let moved =
        [(managed, placed), (vm, inside), ("mlflow:\n  tracking", &format!("{grafana}  tracking"))];
    assert_eq!(edited("machine-cannot-reach", &moved), ["machine-cannot-reach"]);
}

#[test]
fn a_tag_that_is_not_said_is_latest() {
    assert_eq!(edited("image-tag-latest", &[("web:1.0.0", "web")]), ["image-tag-latest"]);
    assert_eq!(
        edited("images-missing", &[("tag: \"1.0.0\"", "tag: latest")]),
        ["image-tag-latest"]
    );
    let digest = format!("web@sha256:{}", "0".repeat(64));
    assert!(edited("image-tag-latest", &[("web:1.0.0", &digest)]).is_empty());
}

#[test]
fn a_lock_holds_a_tag() {
    let text = edit("image-tag-latest", &[("web:1.0.0", "web:latest")]);
    let digest = "0".repeat(64);
    let lock = format!("images:\n  ghcr.io/example/web:latest: sha256:{digest}\n");
    let file = |name: &str, text: &str| InputFile {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let loaded = load(
        &mut Sources::default(),
        &file("stack.yaml", &text),
        Some(&file("stack.lock.yaml", &lock)),
        None,
    );
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    assert!(rules::check(&loaded.stack.unwrap(), true).is_empty());
}

#[test]
fn a_password_in_a_url_is_hidden() {
    let secret = "DB_PASSWORD: { secret: database-password }";
    let with = |url: &str| edit("literal-secret", &[(secret, &format!("{secret}, DB: \"{url}\""))]);
    let mut sources = Sources::default();
    let found = reports(&mut sources, &with("postgres://app:hunter2@db/app"), None);
    let [report] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(report.rule.code, "literal-secret");
    assert_eq!(report.text, SourceText::Hidden);
    let (start, end) =
        (usize::try_from(report.span.start).unwrap(), usize::try_from(report.span.end).unwrap());
    assert_eq!(
        sources.get(report.span.source).text.get(start..end),
        Some("\"postgres://app:hunter2@db/app\"")
    );
    assert!(![&report.message, &report.label].iter().any(|text| text.contains("hunter2")));
    assert!(reports(&mut sources, &with("postgres://db/app"), None).is_empty());
}

#[test]
fn a_load_test_fits_what_it_loads() {
    let http =
        "http: { service: worker, path: /predict, rate: { max: 5/s }, duration: 1m, in_flight: 4 }";
    let kafka = "kafka: { topic: events/requests, messages: 10000, payload: transactions }";
    assert_eq!(edited("loadtest-unbounded", &[(kafka, http)]), ["loadtest-path-unknown"]);
    assert_eq!(
        edited("loadtest-too-short", &[("duration: 20m", "duration: 4m")]),
        ["loadtest-too-short"]
    );
    let job = ("path: /predict", "path: /batch/status/1");
    assert_eq!(edited("loadtest-path-unknown", &[job]), ["loadtest-path-unknown"]);
}

#[test]
fn lists_say_whom() {
    assert_eq!(edited("name-too-long", &[("zones: [ru-central1-a]", "zones: []")]), ["empty-list"]);
    assert_eq!(edited("topic-unused", &[("[age, amount]", "[]")]), ["empty-list"]);
    // A waiver for nothing is of no use either; the cause is told once.
    assert_eq!(
        edited("waiver-expired", &[("things: [web]", "things: []")]),
        ["image-tag-latest", "empty-list"]
    );
}

#[test]
fn what_is_missing_is_not_missed_while_something_is_broken() {
    let broken = ("trains: score", "trains: scores");
    assert_eq!(edited("model-untrained", &[broken]), ["unknown-reference"]);
}
