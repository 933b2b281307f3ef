//! Files that a stack ships, and that may not be there.

use insta::assert_snapshot;

use super::world::World;

const STACK: &str = r#"stackwright: 1
stack: lab
owner: data
cluster:
  version: "1.33"
  external: {}
  namespaces: { lab: { default: true } }
files:
  model: { path: dist/model.zip }
services:
  scorer:
    container:
      image: registry.example.org/lab/scorer:1.0.0
      mounts: { /opt/model: { unpack: model } }
    cpu: 500m
    memory: 512Mi
    replicas: 1
"#;

const MODEL: &[u8] = include_bytes!("../../files/dist/model.zip");

fn lab() -> World {
    let world = World::new();
    world.write("lab/stack.yaml", STACK);
    world
}

#[test]
fn a_missing_file_is_reported() {
    assert_snapshot!(lab().run("check lab"), @r"
    $ stackwright check lab
    --- stderr
    error[file-missing]

      × there is no file `dist/model.zip`
       ╭─[lab/stack.yaml:9:18]
     9 │   model: { path: dist/model.zip }
       ·                  ───────┬──────
       ·                         ╰── looked for beside the stack
       ╰────
      help: build it first; to look at everything else without it, say `--allow-missing-files`

    1 error in lab/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: file-missing
    --- exit 1
    ");
}

#[test]
fn without_it_everything_else_is_rendered() {
    let world = lab();
    assert_snapshot!(world.run("render lab --allow-missing-files"), @r"
    $ stackwright render lab --allow-missing-files
    --- stderr
    lab: 4 files written, 0 unchanged, 0 removed in out/lab
      not rendered yet:
        kubernetes: model (the archive, whose file was not there)
    --- exit 0
    ");
    let objects = world.read("out/lab/kubernetes/objects/scorer.yaml");
    assert!(!objects.contains("binaryData"), "{objects}");
}

#[test]
fn a_file_lies_beside_its_stack() {
    let world = lab();
    world.write("lab/dist/model.zip", MODEL);
    assert_snapshot!(world.run("render lab"), @r"
    $ stackwright render lab
    --- stderr
    lab: 4 files written, 0 unchanged, 0 removed in out/lab
    --- exit 0
    ");
    let objects = world.read("out/lab/kubernetes/objects/scorer.yaml");
    assert!(objects.contains("binaryData:\n  archive.zip: UEsDB"), "{objects}");
}

#[test]
fn another_archive_rolls_the_pods() {
    let world = lab();
    let digest = |model: &[u8]| {
        world.write("lab/dist/model.zip", model);
        world.run("render lab");
        let objects = world.read("out/lab/kubernetes/objects/scorer.yaml");
        objects.lines().find(|line| line.contains("checksum/config")).map(str::to_owned)
    };
    let first = digest(MODEL);
    assert!(first.is_some());
    assert_eq!(digest(MODEL), first);
    assert_ne!(digest(include_bytes!("../../files/dist/rules.zip")), first);
}

#[test]
fn a_folder_is_no_file() {
    let world = lab();
    world.write("lab/dist/model.zip/inside", "");
    assert_snapshot!(world.run("check lab"), @r"
    $ stackwright check lab
    --- stderr
    error: `lab/dist/model.zip` is not a regular file
      help: write it to a file first
    --- exit 2
    ");
}

/// An archive that weighs so many KiB: what stands before a zip's own bytes is nobody's.
fn of_kibibytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count * 1024 - MODEL.len()];
    bytes.extend_from_slice(MODEL);
    bytes
}

/// What the check says, in one line.
fn said(world: &World) -> String {
    let said = world.run("check lab");
    said.lines().filter(|line| line.contains('×')).map(str::trim).collect()
}

#[test]
fn an_archive_fits_what_carries_it() {
    let world = lab();
    world.write("lab/dist/model.zip", of_kibibytes(1024));
    assert_eq!(said(&world), "");
    world.write("lab/dist/model.zip", of_kibibytes(1025));
    assert_eq!(said(&world), "× the archive `model` is larger than a ConfigMap can hold");
}

#[test]
fn archives_fit_a_release_together() {
    let world = lab();
    let chart = STACK.replace("owner: data\n", "owner: data\nships: helm\n");
    let second =
        chart.split_once("services:\n").map(|(_, scorer)| scorer.replace("scorer:", "second:"));
    world.write("lab/stack.yaml", format!("{chart}{}", second.unwrap_or_default()));
    world.write("lab/dist/model.zip", of_kibibytes(200));
    assert_eq!(said(&world), "");
    world.write("lab/dist/model.zip", of_kibibytes(201));
    assert_eq!(said(&world), "× together the archives are larger than a chart's release can hold");
    world.write("lab/dist/model.zip", of_kibibytes(301));
    assert_eq!(said(&world), "× the archive `model` is larger than a chart's release can hold");
}
