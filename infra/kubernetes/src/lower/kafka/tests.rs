//! What the objects of a Kafka hold.

use crate::tests::{ANYWHERE, WITH_CLOUD, at, objects, rendered, services, text_at};

fn key(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

fn file(text: &str, name: &str) -> String {
    let path = format!("data.{}", name.replace('.', "\\."));
    text_at(&objects(text)[&key("ConfigMap", "events")], &path)
}

fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|found| found == line)
}

#[test]
fn three_brokers_are_three_controllers() {
    let text = services(WITH_CLOUD).replace("brokers: 1", "brokers: 3");
    let settings = file(&text, "server.properties");
    let voters = (0..3).map(|index| format!("{index}@events-{index}.events.shop.svc:9093"));
    let voters = voters.collect::<Vec<_>>().join(",");
    for line in [
        format!("controller.quorum.voters={voters}"),
        String::from("listeners=CLIENTS://:9092,ADMIN://127.0.0.1:9094,CONTROLLER://:9093"),
        String::from("offsets.topic.replication.factor=3"),
        String::from("transaction.state.log.min.isr=2"),
    ] {
        assert!(has_line(&settings, &line), "no {line} in\n{settings}");
    }
    let set = &objects(&text)[&key("StatefulSet", "events")];
    assert_eq!(text_at(set, "spec.podManagementPolicy"), "Parallel");
}

#[test]
fn a_single_controller_speaks_to_itself_only() {
    let settings = file(&services(WITH_CLOUD), "server.properties");
    assert!(has_line(&settings, "controller.quorum.voters=0@127.0.0.1:9093"), "{settings}");
    assert!(settings.contains("CONTROLLER://127.0.0.1:9093\n"), "{settings}");
}

#[test]
fn a_partition_keeps_its_share_in_eight_segments() {
    let topics = file(&services(WITH_CLOUD), "topics");
    let share = 1024 * 1024 * 1024 / 6;
    assert!(topics.starts_with("requests 6 1 "), "{topics}");
    assert!(topics.contains(&format!("retention.bytes={share},")), "{topics}");
    assert!(topics.contains(&format!("segment.bytes={}\n", share / 8)), "{topics}");
}

/// A setting that goes from the spec must go from the topic too.
#[test]
fn a_topic_that_states_nothing_has_kafka_s_own_settings() {
    let text = services(WITH_CLOUD).replace(", keep: { time: 1d, size: 1Gi }", "");
    let topics = file(&text, "topics");
    for setting in ["retention.bytes=-1,", "retention.ms=604800000,", "segment.bytes=1073741824\n"]
    {
        assert!(topics.contains(setting), "no {setting} in {topics}");
    }
}

#[test]
fn rights_are_those_of_the_wiring() {
    assert_eq!(
        file(&services(WITH_CLOUD), "rights"),
        "worker READ GROUP LITERAL * ALLOW workers\nworker READ TOPIC LITERAL * ALLOW requests\n"
    );
    assert_eq!(file(&services(WITH_CLOUD), "users"), "admin\nworker\n");
}

#[test]
fn another_topic_restarts_no_broker() {
    let digest = |text: &str| {
        text_at(
            &objects(text)[&key("StatefulSet", "events")],
            "spec.template.metadata.annotations.checksum/config",
        )
    };
    let text = services(WITH_CLOUD);
    assert_eq!(digest(&text), digest(&text.replace("partitions: 6", "partitions: 7")));
    assert_ne!(digest(&text), digest(&text.replace("brokers: 1", "brokers: 3")));
}

#[test]
fn the_heap_is_half_of_the_limit() {
    let set = &objects(&services(WITH_CLOUD))[&key("StatefulSet", "events")].clone();
    let env = at(set, "spec.template.spec.containers.0.env").and_then(|env| env.as_sequence());
    let heap = env.into_iter().flatten().find(|it| text_at(it, "name") == "KAFKA_HEAP_OPTS");
    assert_eq!(heap.map(|heap| text_at(heap, "value")), Some("-Xms512m -Xmx512m".to_owned()));
}

/// What the checks of capacity count is what the containers request.
#[test]
fn a_pod_requests_what_is_counted() {
    for text in [services(WITH_CLOUD), with_prometheus()] {
        let stack = crate::tests::stack(&text);
        let wiring = wiring::wire(&stack);
        let demand = wiring.capacity.demands.iter().find(|it| it.workload.name() == "events");
        let set = &objects(&text)[&key("StatefulSet", "events")].clone();
        let containers = at(set, "spec.template.spec.containers").unwrap();
        let sum: u64 = containers
            .as_sequence()
            .into_iter()
            .flatten()
            .map(|it| text_at(it, "resources.requests.memory"))
            .map(|memory| memory.parse::<spec::quantity::Bytes>().unwrap().bytes())
            .sum();
        assert_eq!(demand.map(|demand| demand.request.memory.bytes()), Some(sum));
    }
}

fn with_prometheus() -> String {
    let prometheus = "prometheus:\n  metrics:\n    version: \"3.5\"\n    in_cluster: { cpu: 100m, memory: 256Mi, \
                      disk: { type: ssd, size: 10Gi } }\n    keep: 15d\n    scrape_every: 15s\n";
    format!("{}{prometheus}", services(WITH_CLOUD))
}

#[test]
fn the_exporter_may_describe_everything_and_do_nothing() {
    let rights = file(&with_prometheus(), "rights");
    let own: Vec<&str> = rights.lines().filter(|line| line.starts_with("exporter ")).collect();
    assert_eq!(own.len(), 3, "{rights}");
    assert!(own.iter().all(|line| line.starts_with("exporter DESCRIBE ")), "{rights}");
}

#[test]
fn kafka_4_logs_by_another_file() {
    let text = services(WITH_CLOUD).replace("version: \"3.9\"", "version: \"4.1\"");
    assert!(file(&text, "log4j2.properties").contains("rootLogger.level=info\n"));
    assert!(file(&text, "server.properties").contains("share.coordinator.state.topic."));
}

#[test]
fn without_a_cloud_a_person_makes_the_passwords() {
    let readme = &rendered(&services(ANYWHERE))["README.md"];
    for name in ["events-admin", "events-worker"] {
        assert!(readme.contains(&format!("create secret generic {name} ")), "{readme}");
    }
}
