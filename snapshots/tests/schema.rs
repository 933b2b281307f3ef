//! The JSON Schema, judged by a validator that is not ours: it accepts the stacks, and refuses whatever has another
//! shape.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{check, examples, here, texts};

fn validator() -> Validator {
    let schema = spec::schema::schema(None);
    assert!(jsonschema::meta::is_valid(&schema), "the schema itself is no JSON Schema");
    jsonschema::draft202012::new(&schema).unwrap()
}

fn json_of(yaml: &[u8]) -> Value {
    // This reader takes a byte order mark for a document of its own.
    serde_yaml::from_slice(yaml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(yaml)).unwrap()
}

fn errors(validator: &Validator, value: &Value) -> String {
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}\n", error.instance_path()))
        .collect()
}

#[test]
fn the_stacks_are_accepted() {
    let validator = validator();
    for example in examples() {
        assert_eq!(errors(&validator, &json_of(example.text.as_bytes())), "", "{}", example.file);
    }
    for (name, text) in texts(&here().join("valid"), ".yaml") {
        assert_eq!(errors(&validator, &json_of(&text)), "", "{name}");
    }
}

#[test]
fn a_stack_is_accepted_by_the_schema_with_its_own_names() {
    for example in examples() {
        let checked = check(&example.file, example.text.as_bytes(), None);
        let schema = spec::schema::schema(checked.loaded.stack.as_ref());
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert_eq!(errors(&validator, &json_of(example.text.as_bytes())), "", "{}", example.file);
    }
}

#[test]
fn a_reference_to_nothing_is_refused_by_the_schema_with_a_stacks_own_names() {
    let fish = examples().into_iter().find(|example| example.file.contains("fish")).unwrap();
    let checked = check(&fish.file, fish.text.as_bytes(), None);
    let validator =
        jsonschema::draft202012::new(&spec::schema::schema(checked.loaded.stack.as_ref())).unwrap();
    let mut stack = json_of(fish.text.as_bytes());
    stack["services"]["ml-worker"]["worker"]["produces"] = json!("events/result");
    assert!(!validator.is_valid(&stack));
}

/// Every place of a document, as a JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut child = |name: &str, value: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        found.push(at.clone());
        places(value, &at, found);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| child(name, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| child(&index.to_string(), value))
        }
        _ => {}
    }
}

#[test]
fn a_value_of_another_shape_is_refused_everywhere() {
    let validator = validator();
    let mut accepted = Vec::new();
    for example in examples() {
        let stack = json_of(example.text.as_bytes());
        let mut all = Vec::new();
        places(&stack, "", &mut all);
        for place in all.iter().filter(|place| !place.starts_with("/environments/")) {
            for wrong in wrong_shapes(stack.pointer(place).unwrap(), place) {
                let mut changed = stack.clone();
                *changed.pointer_mut(place).unwrap() = wrong.clone();
                if validator.is_valid(&changed) {
                    accepted.push(format!("{} {place}: {wrong}", example.file));
                }
            }
        }
    }
    assert!(accepted.is_empty(), "accepted: {accepted:#?}");
}

/// Values that cannot stand at a place where a value of this shape does.
fn wrong_shapes(value: &Value, place: &str) -> Vec<Value> {
    // A variable is a text or a reference; a pipeline runs in a thing or in pods.
    let text_too = place.contains("/env/") || place.ends_with("/runs_in");
    match value {
        Value::Object(_) if text_too => {
            vec![json!([]), json!(true), json!({ "no-such-field-": 1 })]
        }
        Value::Object(_) => {
            vec![json!([]), json!("text"), json!(true), json!({ "no-such-field-": 1 })]
        }
        Value::Array(_) => vec![json!({}), json!("text"), json!(1)],
        Value::String(_) | Value::Number(_) => {
            vec![json!([1]), json!({ "no-such-field-": 1 }), json!([])]
        }
        Value::Bool(_) => vec![json!("yes"), json!(1), json!([])],
        Value::Null => Vec::new(),
    }
}

#[test]
fn what_the_language_does_not_know_is_refused() {
    let validator = validator();
    let base = json!({ "stackwright": 1, "stack": "small", "owner": "team" });
    assert_eq!(errors(&validator, &base), "");
    let mut good = base.clone();
    good["services"] = json!({ "api": container(8080, 1) });
    assert_eq!(errors(&validator, &good), "");
    for (field, value) in [
        ("stackwright", json!(2)),
        ("stackwright", json!("1")),
        ("stack", json!("Upper Case")),
        ("stack", json!(7)),
        ("owner", Value::Null),
        ("budget", json!({ "currency": "RUB" })),
        ("services", json!({ "api": { "cpu": "1" } })),
        (
            "services",
            json!({ "Api": { "container": { "image": "a:1" }, "cpu": 1, "memory": "1Gi", "replicas": 1 } }),
        ),
        (
            "waivers",
            json!([{ "rule": "image-tag-latest", "things": ["a"], "until": "2027-06-30" }]),
        ),
        ("servces", json!({})),
        ("services", json!({ "api": container(0, 1) })),
        ("services", json!({ "api": container(65_536, 1) })),
        ("services", json!({ "api": container(8080, 0) })),
    ] {
        let mut changed = base.clone();
        changed[field] = value.clone();
        assert!(!validator.is_valid(&changed), "{field}: {value}");
    }
}

/// A container with a port and a number of replicas.
fn container(port: u32, replicas: u32) -> Value {
    json!({
        "container": { "image": "ghcr.io/example/web:1", "ports": { "http": port } },
        "cpu": 1,
        "memory": "1Gi",
        "replicas": replicas,
    })
}
