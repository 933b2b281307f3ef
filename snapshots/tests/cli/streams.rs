//! Colours, closed pipes and full disks.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::world::World;

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let world = World::with_small();
    let mut child =
        world.command("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_the_world_refusing() {
    let world = World::with_small();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = world.command("schema").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"error: cannot write to stdout: no space left on device");
}

#[test]
fn no_colour_where_there_is_no_terminal() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "      model: digits\n", "      model: digit\n");
    assert!(!world.run("check small").contains('\u{1b}'));
}

/// Runs the program on a terminal of its own, as util-linux' `script` gives one; `None` where there is no `script`.
#[cfg(target_os = "linux")]
fn on_a_terminal(world: &World, no_color: &str) -> Option<String> {
    let program = world.command("");
    let line = format!("{} check small", program.get_program().to_string_lossy());
    let mut script = Command::new("script");
    script
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .current_dir(world.path(""));
    script.env("NO_COLOR", no_color).env("TERM", "xterm").stdin(Stdio::null());
    let output = script.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn colour_on_a_terminal_unless_it_is_refused() {
    let world = World::with_small();
    let Some(coloured) = on_a_terminal(&world, "") else { return };
    assert!(coloured.contains("\u{1b}[32mno problems"), "{coloured:?}");
    assert!(!on_a_terminal(&world, "1").unwrap().contains('\u{1b}'));
}

#[test]
fn letters_where_the_locale_has_no_lines() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "      model: digits\n", "      model: digit\n");
    let output = world.command("check small").env("LANG", "C").output().unwrap();
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    error[unknown-reference]

      x there is no model `digit`
        ,-[infra/stacks/small/stack.yaml:52:14]
     52 |       model: digit
        :              ^^^^^
        `----
      help: did you mean `digits`?

    1 error in infra/stacks/small/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: unknown-reference
    ");
}
