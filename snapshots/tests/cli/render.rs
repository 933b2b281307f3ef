//! `render`.

use insta::assert_snapshot;

use super::world::World;

const STACK: &str = "infra/stacks/small/stack.yaml";
const FILE: &str = "out/small/kubernetes/objects/api.yaml";

#[test]
fn writes_and_then_has_nothing_to_write() {
    let world = World::with_small();
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 5 files written, 0 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
    assert_snapshot!(world.files("out").join("\n"), @r"
    out/small/.stackwright.json
    out/small/kubernetes/README.md
    out/small/kubernetes/kustomization.yaml
    out/small/kubernetes/objects/00-namespaces.yaml
    out/small/kubernetes/objects/api.yaml
    out/small/kubernetes/objects/cache.yaml
    ");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 0 files written, 5 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
}

#[test]
fn an_environment_has_a_folder_of_its_own() {
    let world = World::with_small();
    assert_snapshot!(world.run("render small small@dev --out elsewhere"), @r"
    $ stackwright render small small@dev --out elsewhere
    --- stderr
    small: 5 files written, 0 unchanged, 0 removed in elsewhere/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    small-dev: 5 files written, 0 unchanged, 0 removed in elsewhere/small-dev
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
    assert!(world.path("elsewhere/small-dev/.stackwright.json").is_file());
}

#[test]
fn nothing_is_written_of_a_stack_with_errors_and_others_are() {
    let world = World::with_small();
    world.write(
        "infra/stacks/broken/stack.yaml",
        "stackwright: 1\nstack: broken\nowner: team\nclustr: {}\n",
    );
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    error[unknown-field]

      × a stack has no field `clustr`
       ╭─[infra/stacks/broken/stack.yaml:4:1]
     4 │ clustr: {}
       · ──────
       ╰────
      help: did you mean `cluster`?

    1 error in infra/stacks/broken/stack.yaml
    nothing is rendered of infra/stacks/broken/stack.yaml
    small: 5 files written, 0 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    help: `stackwright explain CODE` tells why and shows an example: unknown-field
    --- exit 1
    ");
    assert!(!world.path("out/broken").exists());
    assert!(world.path(FILE).is_file());
}

#[test]
fn warnings_are_counted_and_left_to_check() {
    let world = World::with_small();
    world.edit(STACK, "secrets:\n", "secrets:\n  spare: { kubernetes: spare }\n");
    assert_snapshot!(world.run("render small"), @r"
    $ stackwright render small
    --- stderr
    small: 5 files written, 0 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
      1 warning: see `stackwright check infra/stacks/small/stack.yaml`
    --- exit 0
    ");
}

#[test]
fn check_writes_nothing_and_shows_what_would_change() {
    let world = World::with_small();
    world.run("render");
    assert_snapshot!(world.run("render --check"), @r"
    $ stackwright render --check
    --- stderr
    small: 0 files to add, 0 to change, 0 to remove in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
    world.edit(STACK, "max: 3", "max: 4");
    let before = world.read(FILE);
    assert_snapshot!(world.run("render --check"), @r"
    $ stackwright render --check
    --- stdout
    --- out/small/kubernetes/objects/api.yaml
    +++ out/small/kubernetes/objects/api.yaml
    @@ -225,7 +225,7 @@
         kind: Deployment
         name: api
       minReplicas: 2
    -  maxReplicas: 3
    +  maxReplicas: 4
       behavior:
         scaleDown:
           policies:
    --- stderr
    small: 0 files to add, 1 to change, 0 to remove in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 1
    ");
    assert_eq!(world.read(FILE), before);
}

#[test]
fn check_shows_what_would_be_added_and_removed() {
    let world = World::with_small();
    world.write(STACK, without_redis());
    world.run("render");
    world.write(STACK, super::world::SMALL);
    let added = world.run("render --check");
    assert!(
        added.contains("--- /dev/null\n+++ out/small/kubernetes/objects/cache.yaml\n"),
        "{added}"
    );
    world.run("render");
    world.write(STACK, without_redis());
    let removed = world.run("render --check");
    assert!(
        removed.contains("--- out/small/kubernetes/objects/cache.yaml\n+++ /dev/null\n"),
        "{removed}"
    );
}

fn without_redis() -> String {
    let lines = super::world::SMALL
        .lines()
        .filter(|line| !line.contains("cache") && !line.starts_with("redis:"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn removes_what_it_no_longer_renders_and_nothing_else() {
    let world = World::with_small();
    world.run("render");
    world.write("out/small/kubernetes/objects/mine.yaml", "mine: true\n");
    world.write("out/small/notes/mine.md", "mine\n");
    world.write(STACK, without_redis());
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 3 files written, 1 unchanged, 1 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
    assert!(!world.path("out/small/kubernetes/objects/cache.yaml").exists());
    assert_eq!(world.read("out/small/kubernetes/objects/mine.yaml"), "mine: true\n");
    assert_eq!(world.read("out/small/notes/mine.md"), "mine\n");
}

#[test]
fn a_file_that_was_edited_by_hand_is_kept_unless_forced() {
    let world = World::with_small();
    world.run("render");
    world.write(FILE, "edited: true\n");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 0 files written, 4 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
      kept: out/small/kubernetes/objects/api.yaml was edited by hand
      help: move the change into the stack, or give it up with `--force`
    --- exit 1
    ");
    assert_eq!(world.read(FILE), "edited: true\n");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 0 files written, 4 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
      kept: out/small/kubernetes/objects/api.yaml was edited by hand
      help: move the change into the stack, or give it up with `--force`
    --- exit 1
    ");
    assert_snapshot!(world.run("render --force"), @r"
    $ stackwright render --force
    --- stderr
    small: 1 file written, 4 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
    --- exit 0
    ");
    assert!(world.read(FILE).contains("Deployment"));
}

#[test]
fn an_edited_file_that_is_no_longer_rendered_is_kept_unless_forced() {
    let world = World::with_small();
    world.run("render");
    let file = "out/small/kubernetes/objects/cache.yaml";
    world.write(file, "edited: true\n");
    world.write(STACK, without_redis());
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 3 files written, 1 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
      kept: out/small/kubernetes/objects/cache.yaml was edited by hand
      help: move the change into the stack, or give it up with `--force`
    --- exit 1
    ");
    assert_eq!(world.read(file), "edited: true\n");
    world.run("render --force");
    assert!(!world.path(file).exists());
}

#[test]
fn a_foreign_file_in_the_way_is_kept_unless_forced() {
    let world = World::with_small();
    world.write(FILE, "foreign: true\n");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    small: 4 files written, 0 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
        dags: train (the DAG and its jobs)
      kept: out/small/kubernetes/objects/api.yaml is there already, and was not rendered by this tool
      help: move the change into the stack, or give it up with `--force`
    --- exit 1
    ");
    assert_eq!(world.read(FILE), "foreign: true\n");
    assert_eq!(world.output("render --force").status.code(), Some(0));
}

#[test]
fn a_file_that_is_right_already_is_taken_over() {
    let world = World::with_small();
    world.run("render");
    std::fs::remove_file(world.path("out/small/.stackwright.json")).unwrap();
    assert_eq!(world.output("render").status.code(), Some(0));
    assert!(world.read("out/small/.stackwright.json").contains("kubernetes/objects/api.yaml"));
}

#[test]
fn a_file_that_was_deleted_is_written_again() {
    let world = World::with_small();
    world.run("render");
    std::fs::remove_file(world.path(FILE)).unwrap();
    assert_eq!(world.output("render").status.code(), Some(0));
    assert!(world.path(FILE).is_file());
}

#[test]
fn only_some_targets() {
    let world = World::with_small();
    assert_snapshot!(world.run("render --only kubernetes"), @r"
    $ stackwright render --only kubernetes
    --- stderr
    small: 5 files written, 0 unchanged, 0 removed in out/small
      not rendered yet:
        kubernetes: digits-data (the volume); orchestrator (Airflow in the cluster); tracking (MLflow in the cluster); train (its training pods)
    --- exit 0
    ");
    assert_snapshot!(world.run("render --only kubernets,terraform"), @r"
    $ stackwright render --only kubernets,terraform
    --- stderr
    error: `--only`: there is no target `kubernets`
      help: did you mean `kubernetes`?
    --- exit 2
    ");
}

#[test]
fn two_stacks_in_one_folder_are_refused() {
    let world = World::with_small();
    world
        .write("other/stack.yaml", super::world::SMALL.replace("stack: small", "stack: small-dev"));
    assert_snapshot!(world.run("render small@dev other"), @r"
    $ stackwright render small@dev other
    --- stderr
    error: infra/stacks/small/stack.yaml@dev and other/stack.yaml would both render to `out/small-dev`
      help: rename one of the stacks
    --- exit 2
    ");
    assert!(!world.path("out").exists());
}

#[test]
fn no_temporary_file_is_left_behind() {
    let world = World::with_small();
    world.run("render");
    assert!(world.files("out").iter().all(|file| !file.contains("/.stackwright-")));
}

#[test]
fn what_is_new_lies_below_what_is_there() {
    let world = World::with_small();
    world.write("deep/er/mine.txt", "mine\n");
    assert_eq!(world.output("render --out deep/er/and/deeper").status.code(), Some(0));
    world.run("render --out deep/../elsewhere");
    world.run("render --out new/../there");
    for folder in ["deep/er/and/deeper", "elsewhere", "there"] {
        assert!(world.path(folder).join("small/.stackwright.json").is_file(), "{folder}");
        assert!(world.path(folder).join("small/kubernetes/objects/api.yaml").is_file(), "{folder}");
    }
    assert!(world.files(".").iter().all(|file| !file.contains(".stackwright-")));
}

#[cfg(unix)]
#[test]
fn others_may_read_what_is_rendered() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_small();
    world.run("render");
    let mode = |path: &str| world.path(path).metadata().unwrap().permissions().mode();
    // As the folder and the file that the test made itself.
    for folder in ["out", "out/small", "out/small/kubernetes/objects"] {
        assert_eq!(mode(folder), mode("infra"), "{folder}");
    }
    for file in [FILE, "out/small/.stackwright.json"] {
        assert_eq!(mode(file), mode(STACK), "{file}");
    }
}
