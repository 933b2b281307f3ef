//! What becomes of small stacks, and of fields that they do not write.

use serde_json::{Value, json};

use super::*;
use crate::tests::{ANYWHERE, MODEL, WITH_CLOUD, services, stack};

/// What happens between two texts, but for what stays as it is.
fn between(before: &str, after: &str) -> Vec<Change> {
    let [before, after] = [before, after].map(|text| {
        let stack = stack(text);
        let wiring = wiring::wire(&stack);
        (stack, wiring)
    });
    let forecast =
        forecast(Some((&before.0, &before.1, Leaves::NONE)), (&after.0, &after.1, Leaves::NONE));
    forecast.changes.into_iter().filter(|change| change.action != Action::NoOp).collect()
}

/// Each change as `action object`.
fn told(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {}", change.action, change.object)).collect()
}

fn find<'a>(changes: &'a [Change], object: &str) -> &'a Change {
    changes.iter().find(|change| change.object.to_string() == object).unwrap()
}

/// What one difference between two bodies of a kind does, with its path.
fn of(kind: &str, before: &Value, after: &Value) -> Vec<(String, Effect)> {
    compare(kind, before, after).into_iter().map(|it| (it.path, it.effect)).collect()
}

fn with_disk(size: &str) -> String {
    let disk = format!("limit: 512Mi }}, disk: {{ type: hdd, size: {size} }} }}");
    services(WITH_CLOUD).replace("limit: 512Mi } }", &disk)
}

#[test]
fn nothing_happens_where_nothing_differs() {
    assert_eq!(told(&between(&services(WITH_CLOUD), &services(WITH_CLOUD))), [""; 0]);
}

#[test]
fn a_digest_is_told_by_what_stands_behind_it() {
    let text = services(WITH_CLOUD);
    let changes = between(&text, &text.replace("group: workers", "group: others"));
    let worker = find(&changes, "Deployment shop/worker");
    assert_eq!(worker.action, Action::Restart);
    assert_eq!(worker.differences[0].told, ["ConfigMap worker: KAFKA_GROUP"]);
    assert_eq!(find(&changes, "ConfigMap shop/worker").action, Action::Update);
}

#[test]
fn users_of_a_redis_stand_in_a_secret_and_restart_it() {
    let changes = between(&format!("{WITH_CLOUD}{MODEL}"), &services(WITH_CLOUD));
    let cache = find(&changes, "Deployment shop/cache");
    assert_eq!(cache.action, Action::Restart);
    let digest = cache.differences.iter().find(|it| told::is_digest(it)).unwrap();
    assert_eq!(digest.told, ["ConfigMap cache: users.acl"]);
}

#[test]
fn claims_of_a_set_outlive_it() {
    let larger = between(&with_disk("1Gi"), &with_disk("2Gi"));
    assert_eq!(told(&larger), ["recreate StatefulSet shop/cache"]);
    assert!(larger[0].notes[0].contains("--cascade=orphan"), "{:?}", larger[0].notes);
    assert!(larger[0].notes[1].contains("`data-cache-0`"), "{:?}", larger[0].notes);
    let dropped = between(&with_disk("1Gi"), &services(WITH_CLOUD));
    let set = find(&dropped, "StatefulSet shop/cache");
    assert_eq!((set.action, &set.loss), (Action::Delete, &None));
    assert_eq!(set.notes, ["what it keeps stays, in `data-cache-0`"]);
    assert_eq!((set.side, set.thing.as_str()), (Side::Base, "cache"));
}

#[test]
fn a_set_may_say_that_its_claims_go() {
    let set = |policy: Value| json!({ "spec": { "persistentVolumeClaimRetentionPolicy": policy } });
    assert!(loss::deletes_claims(&set(json!({ "whenDeleted": "Delete" }))));
    assert!(!loss::deletes_claims(&set(json!({ "whenScaled": "Delete" }))));
}

#[test]
fn a_namespace_takes_what_is_in_it() {
    let before = with_disk("1Gi")
        .replace("shop: { default: true }", "shop: { default: true }, store: {}")
        .replace("in_cluster: { replicas: 1", "in_cluster: { namespace: store, replicas: 1");
    let changes = between(&before, &with_disk("1Gi"));
    let namespace = find(&changes, "Namespace store");
    assert_eq!(namespace.loss.as_ref().unwrap().thing, "store");
    let set = find(&changes, "StatefulSet store/cache");
    assert!(set.loss.is_none() && set.notes.is_empty());
    let new = find(&changes, "StatefulSet shop/cache");
    assert_eq!(new.notes, ["it begins empty, without what StatefulSet store/cache kept"]);
}

#[test]
fn a_chart_brings_no_namespaces() {
    let text = services(ANYWHERE);
    let chart = text.replacen("owner:", "ships: helm\nowner:", 1);
    let stack = stack(&chart);
    let wiring = wiring::wire(&stack);
    let made = forecast(None, (&stack, &wiring, Leaves::NONE)).changes;
    assert!(made.iter().all(|change| change.action == Action::Create));
    assert!(made.iter().all(|change| change.object.kind != "Namespace"));
}

#[test]
fn items_are_known_by_their_names() {
    let containers = |images: [(&str, &str); 2]| {
        let of = |(name, image): (&str, &str)| json!({ "name": name, "image": image });
        json!({ "spec": { "template": { "spec": { "containers": images.map(of) } } } })
    };
    let before = containers([("a", "x:1"), ("b", "y:1")]);
    let path = |rest: &str| format!("spec.template.spec.containers{rest}");
    assert_eq!(
        of("Deployment", &before, &containers([("a", "x:1"), ("b", "y:2")])),
        [(path("[b].image"), Effect::Restarts)]
    );
    assert_eq!(
        of("Deployment", &before, &containers([("b", "y:1"), ("a", "x:1")])),
        [(path(""), Effect::Restarts)]
    );
    assert_eq!(
        of("Deployment", &before, &containers([("a", "x:1"), ("c", "y:1")])),
        [(path("[b]"), Effect::Restarts), (path("[c]"), Effect::Restarts)]
    );
}

#[test]
fn pods_of_a_cron_job_are_made_when_the_time_comes() {
    let job = |image: &str| json!({ "spec": { "jobTemplate": { "spec": { "template": image } } } });
    let path = String::from("spec.jobTemplate.spec.template");
    assert_eq!(of("CronJob", &job("a"), &job("b")), [(path, Effect::InPlace)]);
}

#[test]
fn a_claim_only_grows() {
    let claim =
        |size: &str| json!({ "spec": { "resources": { "requests": { "storage": size } } } });
    let path = || String::from("spec.resources.requests.storage");
    let of = |before, after| of("PersistentVolumeClaim", &claim(before), &claim(after));
    assert_eq!(of("1Gi", "1536Mi"), [(path(), Effect::InPlace)]);
    assert_eq!(of("1Gi", "512Mi"), [(path(), Effect::Recreates)]);
}

#[test]
fn an_address_that_is_written_no_more_stays() {
    let service = |spec: Value| json!({ "spec": spec });
    let (none, given) = (service(json!({ "clusterIP": "None" })), service(json!({})));
    let path = || String::from("spec.clusterIP");
    assert_eq!(of("Service", &none, &given), [(path(), Effect::InPlace)]);
    assert_eq!(of("Service", &given, &none), [(path(), Effect::Recreates)]);
}

#[test]
fn values_of_a_secret_are_not_shown() {
    let secret = |value: &str| json!({ "data": { "a": value } });
    let found = compare("Secret", &secret("MQ=="), &secret("Mg=="));
    assert_eq!((found[0].before.as_ref(), found[0].after.as_ref()), (None, None));
}
