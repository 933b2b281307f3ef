//! What the other tests rely on: servers start, answer, and end with their guard.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use testbed::{ControlPlane, Error, Process, Result, Scratch};

/// A server that starts a second process and never ends by itself.
const FAMILY: &str = "sleep 1000 & echo $! > grandchild; echo started; wait";

fn family(scratch: &Scratch) -> Result<(Process, u32)> {
    let mut process = Process::start("family", Command::new("sh").args(["-c", FAMILY]), scratch)?;
    let file = scratch.path().join("grandchild");
    let grandchild = process.wait_for("its child", Duration::from_secs(10), || {
        Ok(fs::read_to_string(&file).ok().and_then(|id| id.trim().parse().ok()))
    })?;
    Ok((process, grandchild))
}

fn lives(id: u32) -> bool {
    // A killed process stays listed until it is waited for, by init in the case of grandchildren.
    let state = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    state.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

fn dies(id: u32) -> bool {
    (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        !lives(id)
    })
}

#[test]
fn a_server_and_its_children_end_with_the_guard() -> Result<()> {
    let scratch = Scratch::new()?;
    let (process, grandchild) = family(&scratch)?;
    let id = process.id();
    assert!(lives(id) && lives(grandchild));
    assert_eq!(process.log(), "started\n");
    drop(process);
    assert!(!lives(id), "the leader is gone as soon as the guard is");
    assert!(dies(grandchild));
    Ok(())
}

#[test]
fn a_server_ends_when_the_test_panics_and_its_folder_stays() {
    let (send, receive) = std::sync::mpsc::channel();
    let test = thread::spawn(move || {
        let scratch = Scratch::new()?;
        let (process, grandchild) = family(&scratch)?;
        let _ = send.send((process.id(), grandchild, scratch.path().to_owned()));
        assert_eq!(1, 2, "a panic that is wanted");
        Ok::<_, Error>(())
    });
    assert!(test.join().is_err());
    let (id, grandchild, folder) = receive.recv().unwrap();
    assert!(!lives(id) && dies(grandchild));
    assert_eq!(fs::read_to_string(folder.join("family.log")).unwrap(), "started\n");
    fs::remove_dir_all(folder).unwrap();
}

/// Runs only as a child of the next test.
#[test]
#[ignore = "hangs until it is killed"]
fn hang_with_a_server() -> Result<()> {
    let scratch = Scratch::new()?;
    let (process, grandchild) = family(&scratch)?;
    let out = std::env::var("STACKWRIGHT_HANG").unwrap();
    fs::write(&out, format!("{} {grandchild} {}", process.id(), scratch.path().display())).unwrap();
    thread::sleep(Duration::from_secs(1000));
    Ok(())
}

#[test]
fn a_server_ends_when_the_whole_test_process_is_killed() -> Result<()> {
    let scratch = Scratch::new()?;
    let out = scratch.path().join("ids");
    let mut tests = Command::new(std::env::current_exe().unwrap());
    tests.args(["--ignored", "--exact", "hang_with_a_server"]).env("STACKWRIGHT_HANG", &out);
    tests.stdout(std::process::Stdio::null());
    let mut tests = tests.spawn().unwrap();
    let written = (0..500).find_map(|_| {
        thread::sleep(Duration::from_millis(20));
        fs::read_to_string(&out).ok().filter(|text| !text.is_empty())
    });
    tests.kill().unwrap();
    tests.wait().unwrap();
    let written = written.unwrap();
    let mut words = written.split(' ');
    for _ in 0..2 {
        assert!(dies(words.next().unwrap().parse().unwrap()));
    }
    fs::remove_dir_all(Path::new(words.next().unwrap())).unwrap();
    Ok(())
}

#[test]
fn a_server_that_ends_early_shows_its_log() -> Result<()> {
    let scratch = Scratch::new()?;
    let mut process = Process::start(
        "failing",
        Command::new("sh").args(["-c", "echo no such file >&2; exit 4"]),
        &scratch,
    )?;
    let waited = process.wait_for("an answer", Duration::from_secs(10), || Ok(None::<()>));
    let text = waited.unwrap_err().to_string();
    assert_eq!(
        text,
        "failing ended (exit status: 4) before an answer; the end of its log:\nno such file"
    );
    Ok(())
}

#[test]
fn a_server_that_is_late_shows_its_log() -> Result<()> {
    let scratch = Scratch::new()?;
    let (mut process, _) = family(&scratch)?;
    let waited = process.wait_for("an answer", Duration::from_millis(100), || Ok(None::<()>));
    let text = waited.unwrap_err().to_string();
    assert_eq!(text, "family: gave up on an answer after 100ms; the end of its log:\nstarted");
    Ok(())
}

#[test]
fn a_control_plane_starts_and_ends() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    let version = testbed::text(&mut plane.kubectl(["version", "--output=json"]))?;
    assert!(version.contains("\"gitVersion\": \"v1.33."), "{version}");
    plane.define_custom_resources()?;
    let kinds = testbed::text(&mut plane.kubectl(["api-resources", "--output=name"]))?;
    for kind in ["scaledobjects.keda.sh", "externalsecrets.external-secrets.io"] {
        assert!(kinds.lines().any(|line| line == kind), "{kinds}");
    }
    Ok(())
}
