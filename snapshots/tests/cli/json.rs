//! `--format json`: one document on stdout and nothing on stderr, whatever happens.

use insta::assert_snapshot;
use serde_json::Value;

use super::{review::BUCKETS, world::World};

/// Runs a verb, and gives its document.
fn document(world: &World, arguments: &str) -> Value {
    let output = world.output(&format!("{arguments} --format json"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["format"], 1);
    assert_eq!(document["exit"], output.status.code().unwrap());
    assert!(arguments.starts_with(document["verb"].as_str().unwrap()));
    document
}

fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

#[test]
fn check() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "      model: digits\n", "      model: digit\n");
    assert_snapshot!(pretty(&document(&world, "check small")), @r#"
    {
      "format": 1,
      "verb": "check",
      "exit": 1,
      "stacks": [
        {
          "stack": "small",
          "environment": null,
          "file": "infra/stacks/small/stack.yaml",
          "errors": 1,
          "warnings": 0,
          "reports": [
            {
              "code": "unknown-reference",
              "severity": "error",
              "message": "there is no model `digit`",
              "file": "infra/stacks/small/stack.yaml",
              "line": 52,
              "column": 14,
              "end_line": 52,
              "end_column": 19,
              "source": "      model: digit",
              "label": "",
              "help": "did you mean `digits`?",
              "related": [],
              "things": []
            }
          ],
          "not_shown": 0
        }
      ]
    }
    "#);
}

#[test]
fn render() {
    let world = World::with_small();
    assert_snapshot!(pretty(&document(&world, "render small")), @r#"
    {
      "format": 1,
      "verb": "render",
      "exit": 0,
      "stacks": [
        {
          "stack": "small",
          "environment": null,
          "file": "infra/stacks/small/stack.yaml",
          "errors": 0,
          "warnings": 0,
          "reports": [],
          "not_shown": 0,
          "folder": "out/small",
          "done": "written",
          "written": [
            "kubernetes/README.md",
            "kubernetes/kustomization.yaml",
            "kubernetes/objects/00-namespaces.yaml",
            "kubernetes/objects/api.yaml",
            "kubernetes/objects/cache.yaml"
          ],
          "unchanged": 0,
          "removed": [],
          "kept": [],
          "not_rendered": [
            {
              "target": "kubernetes",
              "thing": "digits-data",
              "what": "the volume"
            },
            {
              "target": "kubernetes",
              "thing": "orchestrator",
              "what": "Airflow in the cluster"
            },
            {
              "target": "kubernetes",
              "thing": "tracking",
              "what": "MLflow in the cluster"
            },
            {
              "target": "kubernetes",
              "thing": "train",
              "what": "its training pods"
            },
            {
              "target": "dags",
              "thing": "train",
              "what": "the DAG and its jobs"
            }
          ]
        }
      ]
    }
    "#);
    world.edit("infra/stacks/small/stack.yaml", "max: 3", "max: 4");
    assert_snapshot!(pretty(&document(&world, "render small --check")), @r#"
    {
      "format": 1,
      "verb": "render",
      "exit": 1,
      "stacks": [
        {
          "stack": "small",
          "environment": null,
          "file": "infra/stacks/small/stack.yaml",
          "errors": 0,
          "warnings": 0,
          "reports": [],
          "not_shown": 0,
          "folder": "out/small",
          "done": "compared",
          "differences": [
            {
              "path": "out/small/kubernetes/objects/api.yaml",
              "change": "changed",
              "diff": "--- out/small/kubernetes/objects/api.yaml\n+++ out/small/kubernetes/objects/api.yaml\n@@ -225,7 +225,7 @@\n     kind: Deployment\n     name: api\n   minReplicas: 2\n-  maxReplicas: 3\n+  maxReplicas: 4\n   behavior:\n     scaleDown:\n       policies:\n"
            }
          ],
          "not_rendered": [
            {
              "target": "kubernetes",
              "thing": "digits-data",
              "what": "the volume"
            },
            {
              "target": "kubernetes",
              "thing": "orchestrator",
              "what": "Airflow in the cluster"
            },
            {
              "target": "kubernetes",
              "thing": "tracking",
              "what": "MLflow in the cluster"
            },
            {
              "target": "kubernetes",
              "thing": "train",
              "what": "its training pods"
            },
            {
              "target": "dags",
              "thing": "train",
              "what": "the DAG and its jobs"
            }
          ]
        }
      ]
    }
    "#);
    world.write("out/small/kubernetes/objects/api.yaml", "edited: true\n");
    let document = document(&world, "render small");
    assert_snapshot!(pretty(&document["stacks"][0]["kept"]), @r#"
    [
      {
        "path": "kubernetes/objects/api.yaml",
        "why": "edited"
      }
    ]
    "#);
}

#[test]
fn a_stack_with_errors_is_not_rendered() {
    let world = World::new();
    world.write("stack.yaml", "stackwright: 1\nstack: broken\n");
    let document = document(&world, "render .");
    assert_eq!(document["stacks"][0]["done"], "refused");
    assert_eq!(document["stacks"][0]["reports"][0]["code"], "missing-field");
}

#[test]
fn failures() {
    assert_snapshot!(pretty(&document(&World::with_small(), "check smal")), @r#"
    {
      "format": 1,
      "verb": "check",
      "exit": 2,
      "failures": [
        {
          "message": "there is no stack `smal`",
          "help": "did you mean `small`?"
        }
      ]
    }
    "#);
}

#[test]
fn init() {
    assert_snapshot!(pretty(&document(&World::new(), "init shop")), @r#"
    {
      "format": 1,
      "verb": "init",
      "exit": 0,
      "file": "infra/stacks/shop/stack.yaml"
    }
    "#);
}

#[test]
fn explain() {
    let world = World::with_small();
    assert_eq!(document(&world, "explain unknown-reference")["rule"]["code"], "unknown-reference");
    let thing = &document(&world, "explain api")["things"][0];
    assert_eq!(thing["kind"], "an inference service");
    assert!(thing["wiring"].as_array().is_some_and(|sections| !sections.is_empty()));
    let fraud = include_str!("../../../infra/stacks/fraud/stack.yaml");
    world.write("infra/stacks/fraud/stack.yaml", fraud);
    let alerts = &document(&world, "explain Saturated --stack fraud")["alerts"];
    assert_eq!(alerts[0]["stack"], "fraud");
    assert_eq!(
        alerts[0]["heard_by"][0],
        serde_json::json!({ "receiver": "pager", "way": "webhook" })
    );
    assert_eq!(alerts[1]["service"], "fraud-worker");
}

#[test]
fn completions() {
    assert_eq!(document(&World::new(), "completions bash")["shell"], "bash");
}

#[test]
fn review() {
    let world = World::with_small();
    world.write("cloud/stack.yaml", BUCKETS);
    world.write("next/stack.yaml", BUCKETS.replace("name: shop-archive", "name: shop-reports"));
    assert_snapshot!(pretty(&document(&world, "review cloud next")), @r#"
    {
      "format": 1,
      "verb": "review",
      "exit": 1,
      "stacks": [
        {
          "stack": "shop",
          "environment": null,
          "file": "next/stack.yaml",
          "errors": 1,
          "warnings": 0,
          "reports": [
            {
              "code": "loses-data",
              "severity": "error",
              "message": "replacing `archive` loses every object in it",
              "file": "next/stack.yaml",
              "line": 12,
              "column": 20,
              "end_line": 12,
              "end_column": 32,
              "source": "  archive: { name: shop-reports, prefixes: { reports: {}, old: { delete_after: 30d } } }",
              "label": "",
              "help": "undo the change, or add to `waivers`: { rule: loses-data, things: [archive], reason: …, until: \"YYYY-MM-DD\" }",
              "related": [],
              "things": [
                "archive"
              ]
            }
          ],
          "not_shown": 0,
          "base": {
            "stack": "shop",
            "environment": null,
            "file": "cloud/stack.yaml",
            "errors": 0,
            "warnings": 0,
            "reports": [],
            "not_shown": 0
          },
          "summary": "1 replaced (data lost), 2 updated",
          "state_moved": null,
          "changes": [
            {
              "address": "yandex_kms_symmetric_key.archive",
              "action": "update",
              "previous_address": null,
              "differences": [
                {
                  "path": "description",
                  "before": "Objects of the bucket shop-archive-k7q2",
                  "after": "Objects of the bucket shop-reports-k7q2",
                  "waits_for": null,
                  "effect": "in-place",
                  "line": null
                }
              ],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 12,
              "column": 3
            },
            {
              "address": "yandex_storage_bucket.archive",
              "action": "replace",
              "previous_address": null,
              "differences": [
                {
                  "path": "bucket",
                  "before": "shop-archive-k7q2",
                  "after": "shop-reports-k7q2",
                  "waits_for": null,
                  "effect": "replaces",
                  "line": 12
                }
              ],
              "replaced_with": null,
              "loss": {
                "thing": "archive",
                "what": "every object in it",
                "permitted_until": null
              },
              "refused": null,
              "file": "next/stack.yaml",
              "line": 12,
              "column": 20
            },
            {
              "address": "yandex_storage_bucket_policy.archive",
              "action": "update",
              "previous_address": null,
              "differences": [
                {
                  "path": "bucket",
                  "before": "shop-archive-k7q2",
                  "after": "shop-reports-k7q2",
                  "waits_for": null,
                  "effect": "in-place",
                  "line": null
                },
                {
                  "path": "policy",
                  "before": null,
                  "after": null,
                  "waits_for": null,
                  "effect": "in-place",
                  "line": null
                }
              ],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 12,
              "column": 3
            },
            {
              "address": "yandex_vpc_gateway.egress",
              "action": "no-op",
              "previous_address": null,
              "differences": [],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 8,
              "column": 5
            },
            {
              "address": "yandex_vpc_network.main",
              "action": "no-op",
              "previous_address": null,
              "differences": [],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 8,
              "column": 5
            },
            {
              "address": "yandex_vpc_route_table.egress",
              "action": "no-op",
              "previous_address": null,
              "differences": [],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 8,
              "column": 5
            },
            {
              "address": "yandex_vpc_subnet.data_ru-central1-a",
              "action": "no-op",
              "previous_address": null,
              "differences": [],
              "replaced_with": null,
              "loss": null,
              "refused": null,
              "file": "next/stack.yaml",
              "line": 8,
              "column": 39
            }
          ],
          "objects": []
        }
      ]
    }
    "#);
}

#[test]
fn review_of_objects() {
    let world = World::with_next();
    let objects = &document(&world, "review small next")["stacks"][0]["objects"];
    let restarted = objects.as_array().unwrap().iter().find(|it| it["action"] == "restart");
    assert_snapshot!(pretty(restarted.unwrap()), @r#"
    {
      "kind": "Deployment",
      "namespace": "apps",
      "name": "api",
      "action": "restart",
      "differences": [
        {
          "path": "spec.template.metadata.annotations.checksum/config",
          "before": "c6083438a4157b8d",
          "after": "ca81f6e8e7dea7f2",
          "told": [
            "ConfigMap api: CACHE_TTL_SECONDS"
          ],
          "effect": "restarts"
        }
      ],
      "notes": [],
      "loss": null,
      "refused": null,
      "thing": "api",
      "file": "next/stack.yaml",
      "line": 50,
      "column": 3
    }
    "#);
}
