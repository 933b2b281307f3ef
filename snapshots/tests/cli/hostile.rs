//! Files and folders that are not what they seem.

use insta::assert_snapshot;

use super::world::{SMALL, World};

#[test]
fn files_that_are_no_stack() {
    let world = World::new();
    world.write("empty.yaml", "");
    world.write("large.yaml", "#".repeat(3 * 1024 * 1024));
    world.write("bytes.yaml", b"stackwright: 1\nstack: \xff\n");
    world.write("nul.yaml", "stackwright: 1\nstack: a\0b\n");
    for (file, expected) in
        [("empty", "empty"), ("large", "1048576"), ("bytes", "UTF-8"), ("nul", "U+0000")]
    {
        let transcript = world.run(&format!("check {file}.yaml"));
        assert!(transcript.contains(expected) && transcript.ends_with("exit 1"), "{transcript}");
    }
}

#[cfg(unix)]
#[test]
fn paths_that_are_no_file() {
    use std::os::unix::{fs::symlink, net::UnixListener};

    let world = World::new();
    // Opening a named pipe would wait for ever.
    assert!(
        std::process::Command::new("mkfifo").arg(world.path("pipe")).status().unwrap().success()
    );
    let _socket = UnixListener::bind(world.path("socket")).unwrap();
    symlink("loop", world.path("loop")).unwrap();
    assert_snapshot!(world.run("check pipe socket"), @r"
    $ stackwright check pipe socket
    --- stderr
    error: `pipe` is not a regular file
      help: write it to a file first
    error: `socket` is not a regular file
      help: write it to a file first
    --- exit 2
    ");
    assert_snapshot!(world.run("check loop"), @r"
    $ stackwright check loop
    --- stderr
    error: there is no stack `loop`
      help: name a stack.yaml or its folder
    --- exit 2
    ");
    assert_snapshot!(world.run("check /dev/zero"), @r"
    $ stackwright check /dev/zero
    --- stderr
    error: `/dev/zero` is not a regular file
      help: write it to a file first
    --- exit 2
    ");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_followed() {
    use std::os::unix::fs::symlink;

    let world = World::with_small();
    world.write("precious/api.yaml", "precious: true\n");
    std::fs::create_dir_all(world.path("out/small/kubernetes")).unwrap();
    symlink(world.path("precious"), world.path("out/small/kubernetes/objects")).unwrap();
    let transcript = world.run("render");
    assert!(
        transcript.contains("kubernetes/objects/api.yaml lies below a link or a file"),
        "{transcript}"
    );
    assert!(transcript.ends_with("exit 1"), "{transcript}");
    assert_eq!(world.output("render --force").status.code(), Some(1));
    assert_eq!(world.files("precious"), ["precious/api.yaml"]);
    assert_eq!(world.read("precious/api.yaml"), "precious: true\n");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_is_replaced_only_when_forced() {
    use std::os::unix::fs::symlink;

    let world = World::with_small();
    world.write("precious", "precious: true\n");
    std::fs::create_dir_all(world.path("out/small/kubernetes/objects")).unwrap();
    symlink(world.path("precious"), world.path("out/small/kubernetes/objects/api.yaml")).unwrap();
    let transcript = world.run("render");
    assert!(
        transcript.contains("kubernetes/objects/api.yaml is a link, which is not followed"),
        "{transcript}"
    );
    assert_eq!(world.output("render --force").status.code(), Some(0));
    assert_eq!(world.read("precious"), "precious: true\n");
    assert!(world.read("out/small/kubernetes/objects/api.yaml").contains("Deployment"));
}

#[cfg(unix)]
#[test]
fn a_stack_folder_that_is_a_link_or_a_file_is_refused() {
    use std::os::unix::fs::symlink;

    let world = World::with_small();
    world.write("precious/x", "");
    std::fs::create_dir_all(world.path("out")).unwrap();
    symlink(world.path("precious"), world.path("out/small")).unwrap();
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    error: `out/small` is a link, which is not followed
      help: move it out of the way, or write elsewhere with `--out`
    --- exit 2
    ");
    assert_eq!(world.files("precious"), ["precious/x"]);
    std::fs::remove_file(world.path("out/small")).unwrap();
    world.write("out/small", "");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    error: `out/small` is not a folder
      help: move it out of the way, or write elsewhere with `--out`
    --- exit 2
    ");
}

#[test]
fn a_manifest_that_lists_what_is_outside_deletes_nothing() {
    let world = World::with_small();
    world.run("render");
    world.write("precious", "precious: true\n");
    let digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    let manifest = format!(
        "{{ \"format\": 1, \"stack\": \"small\", \"files\": {{ \"../../precious\": \"{digest}\" }} }}"
    );
    world.write("out/small/.stackwright.json", manifest);
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    error: `out/small/.stackwright.json` is broken: it lists `../../precious`, which is not below the folder
      help: restore it, or write it and all rendered files anew with `--force`
    --- exit 2
    ");
    assert_eq!(world.output("render --force").status.code(), Some(0));
    assert_eq!(world.read("precious"), "precious: true\n");
}

#[test]
fn a_broken_manifest_is_said() {
    let world = World::with_small();
    world.write("out/small/.stackwright.json", "{ \"format\": 7");
    assert_snapshot!(world.run("render"), @r"
    $ stackwright render
    --- stderr
    error: `out/small/.stackwright.json` is broken: EOF while parsing an object at line 1 column 13
      help: restore it, or write it and all rendered files anew with `--force`
    --- exit 2
    ");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_the_users_to_move() {
    let world = World::with_small();
    world.write("out/small/kubernetes/objects/api.yaml/mine", "mine\n");
    let transcript = world.run("render --force");
    assert!(transcript.contains("kubernetes/objects/api.yaml is not a file"), "{transcript}");
    assert!(transcript.ends_with("exit 1"), "{transcript}");
    assert_eq!(world.read("out/small/kubernetes/objects/api.yaml/mine"), "mine\n");
}

#[test]
fn a_secret_that_was_written_into_the_spec_is_never_repeated() {
    let world = World::new();
    let stack = "\
stackwright: 1
stack: leaky
owner: team
cluster: { version: \"1.33\", external: {}, namespaces: { apps: { default: true } } }
services:
  web:
    container: { image: \"ghcr.io/example/web:1.0.0\", env: { DB_PASSWORD: hunter2-base, USER_NAME: web } }
    cpu: 100m
    memory: 64Mi
    replicas: 1
environments:
  dev: { services: { web: { container: { env: { DB_PASSWORD: hunter2-dev } } } } }
";
    world.write("stack.yaml", stack);
    for arguments in [
        "check .",
        "check .@dev",
        "check . --format json",
        "check .@dev --format json",
        "render .@dev",
    ] {
        let transcript = world.run(arguments);
        assert!(
            transcript.contains("literal-secret") && transcript.contains("*****"),
            "{transcript}"
        );
        assert!(!transcript.contains("hunter2"), "{transcript}");
    }
    assert_snapshot!(world.run("check .@dev"), @r#"
    $ stackwright check .@dev
    --- stderr
    error[literal-secret]

      × `DB_PASSWORD` of `web` looks like a secret, for all to read
        ╭─[./stack.yaml:12:62]
     12 │   dev: { services: { web: { container: { env: { DB_PASSWORD: *********** } } } } }
        ·                                                              ───────────
        ╰────
       ╭─[./stack.yaml:7:74]
     7 │ …b:1.0.0", env: { DB_PASSWORD: ************, USER_NAME: web } }
       ·                                ──────┬─────
       ·                                      ╰── replaces this value
       ╰────
      help: declare it in `secrets` and write `{ secret: <name> }`; then change it, since it was seen

    1 error in ./stack.yaml@dev
    help: `stackwright explain CODE` tells why and shows an example: literal-secret
    --- exit 1
    "#);
}

#[cfg(unix)]
#[test]
fn folders_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;

    let world = World::new();
    world.write("stack.yaml", SMALL);
    std::fs::create_dir(world.path("locked")).unwrap();
    std::fs::set_permissions(world.path("locked"), std::fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere.
    let root = std::fs::write(world.path("locked/probe"), "").is_ok();
    if !root {
        let transcript = world.run("render . --out locked");
        assert!(transcript.contains("error: cannot write `locked/small/"), "{transcript}");
        assert!(transcript.ends_with("exit 3"), "{transcript}");
    }
    world.write("file", "");
    assert_snapshot!(world.run("render . --out file"), @r"
    $ stackwright render . --out file
    --- stderr
    error: `file/small` is below a file
      help: move it out of the way, or write elsewhere with `--out`
    --- exit 2
    ");
}
