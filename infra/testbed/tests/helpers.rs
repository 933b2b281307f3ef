//! What is done before a program starts, by the shell and the tools of the small image that does it: `BusyBox`, from
//! Debian, with exactly the script and the arguments of the manifest but for addresses and folders.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

use testbed::{Engine, Error, Object, RenderedStack, Result, Scratch, root};

/// An init container: its name, its script, and what follows in its command.
struct Helper {
    origin: String,
    script: String,
    name: String,
    arguments: Vec<String>,
}

/// The init containers whose name begins so; an error where no stack has one.
fn helpers(beginning: &str) -> Result<Vec<Helper>> {
    let mut found = Vec::new();
    for stack in RenderedStack::all()? {
        for object in &stack.objects {
            let Some(template) = object.pod_template() else { continue };
            let containers = template["spec"]["initContainers"].as_array().into_iter().flatten();
            let named = containers.filter(|container| {
                container["name"].as_str().is_some_and(|name| name.starts_with(beginning))
            });
            found.extend(named.filter_map(|container| helper(object, container)));
        }
    }
    if found.is_empty() {
        return Err(Error::unexpected(beginning, "no stack has such a container"));
    }
    Ok(found)
}

fn helper(object: &Object, container: &serde_json::Value) -> Option<Helper> {
    let text = |pointer: &str| container.pointer(pointer)?.as_str().map(str::to_owned);
    assert_eq!(container["command"][0], "sh");
    assert_eq!(container["command"][1], "-c");
    let arguments = container["args"].as_array()?.iter();
    Some(Helper {
        origin: object.to_string(),
        script: text("/command/2")?,
        name: text("/command/3")?,
        arguments: arguments.filter_map(|argument| argument.as_str().map(str::to_owned)).collect(),
    })
}

/// The script with other arguments, where nothing but the image's tools can be found.
fn run(engine: &Path, helper: &Helper, arguments: &[String]) -> Command {
    let bin = engine.join("bin");
    let mut command = Command::new(bin.join("sh"));
    command.env_clear().env("PATH", &bin).arg("-c").arg(&helper.script).arg(&helper.name);
    command.args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn it_waits_until_somebody_listens() -> Result<()> {
    let Some(engine) = Engine::Busybox.find()? else { return Ok(()) };
    for helper in helpers("wait")? {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(Error::file("a port"))?;
        let address = listener.local_addr().map_err(Error::file("a port"))?;
        drop(listener);
        let arguments = vec![address.to_string(); helper.arguments.len()];
        let mut command = run(&engine, &helper, &arguments);
        let mut waiting = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Error::file(&engine))?;
        let output = waiting.stdout.take();
        let mut lines = output.map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let first = lines.next().and_then(std::result::Result::ok);
        assert_eq!(first, Some(format!("waiting for {address}")), "{}", helper.origin);
        let _listener = TcpListener::bind(address).map_err(Error::file("the same port"))?;
        let status = waiting.wait().map_err(Error::file(&engine))?;
        assert!(status.success(), "{}: {status}", helper.origin);
    }
    Ok(())
}

#[test]
fn it_unpacks_archives_twice() -> Result<()> {
    let Some(engine) = Engine::Busybox.find()? else { return Ok(()) };
    for helper in helpers("unpack")? {
        let archive = root().join("snapshots/files/dist/model.zip");
        let scratch = Scratch::new()?;
        let target = scratch.path().join("unpacked");
        fs::create_dir(&target).map_err(Error::file(&target))?;
        assert_eq!(helper.arguments, ["/packed/archive.zip", "/unpacked"], "{}", helper.origin);
        let arguments = [archive, target.clone()].map(|path| path.display().to_string());
        for _ in 0..2 {
            testbed::text(&mut run(&engine, &helper, &arguments))?;
            let file = target.join("model/MODEL.txt");
            assert_eq!(fs::read_to_string(&file).map_err(Error::file(&file))?, "a model\n");
        }
    }
    Ok(())
}

/// The check of archives comes first; whoever puts another into the cluster meets this.
#[test]
fn it_writes_nowhere_else() -> Result<()> {
    let Some(engine) = Engine::Busybox.find()? else { return Ok(()) };
    let helpers = helpers("unpack")?;
    for name in ["escaping", "linked"] {
        let scratch = Scratch::new()?;
        let target = scratch.path().join("a/b/unpacked");
        fs::create_dir_all(&target).map_err(Error::file(&target))?;
        let archive = root().join(format!("snapshots/files/dist/{name}.zip"));
        let arguments = [archive, target.clone()].map(|path| path.display().to_string());
        testbed::output(&mut run(&engine, &helpers[0], &arguments))?;
        assert!(!scratch.path().join("a/etc").exists(), "{name}: written beside the folder");
        let weights = target.join("model/weights");
        let leads = fs::canonicalize(&weights).ok();
        assert!(leads.is_none_or(|path| path.starts_with(scratch.path())), "{name} leads out");
    }
    Ok(())
}

#[test]
fn shellcheck_has_nothing_to_say() -> Result<()> {
    for helper in helpers("wait")?.iter().chain(&helpers("unpack")?) {
        let Some(found) = testbed::shellcheck(&format!("#!/bin/sh\n{}", helper.script))? else {
            return Ok(());
        };
        assert_eq!(found, [], "{}", helper.origin);
    }
    Ok(())
}
