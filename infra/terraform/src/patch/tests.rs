//! Patches of one small body.

use serde_json::{Map, Value, json};
use spec::{source::Span, tree::Tree};

use super::{attribute::set, secret_at};
use crate::{model::Kind, provider::table};

/// What becomes of a body, or why not.
fn told(body: Value, path: &str, value: Option<Value>) -> Result<Value, String> {
    let Value::Object(mut body) = body else { unreachable!("a body is an object") };
    set(&mut body, &path.parse().unwrap(), value)?;
    Ok(Value::Object(body))
}

#[test]
fn a_value_takes_the_place_of_what_is_there() {
    let body = json!({ "name": "a", "config": { "size": 1, "type": "hdd" } });
    let changed = told(body, "config.size", Some(json!(2)));
    assert_eq!(changed, Ok(json!({ "name": "a", "config": { "size": 2, "type": "hdd" } })));
}

#[test]
fn blocks_on_the_way_are_made() {
    let changed = told(json!({}), "config.access.web_sql", Some(json!(true)));
    assert_eq!(changed, Ok(json!({ "config": { "access": { "web_sql": true } } })));
    let changed = told(json!({}), "rule[0].port", Some(json!(80)));
    assert_eq!(changed, Ok(json!({ "rule": [{ "port": 80 }] })));
}

#[test]
fn a_list_is_gone_through_by_place() {
    let body = json!({ "host": [{ "zone": "a" }, { "zone": "b" }] });
    let changed = told(body.clone(), "host[1].zone", Some(json!("d")));
    assert_eq!(changed, Ok(json!({ "host": [{ "zone": "a" }, { "zone": "d" }] })));
    let added = told(body.clone(), "host[2]", Some(json!({ "zone": "d" })));
    assert_eq!(added, Ok(json!({ "host": [{ "zone": "a" }, { "zone": "b" }, { "zone": "d" }] })));
    assert_eq!(told(body.clone(), "host[0]", None), Ok(json!({ "host": [{ "zone": "b" }] })));
    for (path, why) in [
        ("host.zone", "there are 2 of `host`: say which, as in `host[0]`"),
        ("host[5].zone", "`host` has 2, counted from 0"),
        ("host[0].zone.name", "`zone` is no block"),
    ] {
        assert_eq!(told(body.clone(), path, Some(json!("d"))), Err(String::from(why)));
    }
}

#[test]
fn the_only_one_of_a_list_needs_no_place() {
    let body = json!({ "rule": [{ "port": 80 }] });
    assert_eq!(told(body, "rule.port", Some(json!(81))), Ok(json!({ "rule": [{ "port": 81 }] })));
}

#[test]
fn nothing_takes_out() {
    let body = json!({ "a": 1, "b": 2, "c": 3 });
    let changed = told(body, "b", None).unwrap();
    let keys: Vec<&String> = changed.as_object().map(Map::keys).into_iter().flatten().collect();
    assert_eq!(keys, ["a", "c"]);
}

#[test]
fn a_secret_is_found_below_the_path_too() {
    let shape = table().shape(Kind::Managed, "yandex_airflow_cluster").unwrap();
    let found = |path: &str, value: Value| {
        secret_at(shape, path, (Span::default(), &Tree::from(value))).map(|(secret, _)| secret)
    };
    let key = Some(String::from("code_sync.git_sync.ssh_key"));
    assert_eq!(found("code_sync.git_sync.ssh_key", json!("k")), key);
    assert_eq!(found("code_sync", json!({ "git_sync": { "ssh_key": "k" } })), key);
    assert_eq!(found("code_sync", json!({ "git_sync": { "branch": "main" } })), None);
}
