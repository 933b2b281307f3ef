//! cdktn, the maintained successor of the CDK for Terraform, on resources that are there already.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

use super::{Result, generated::all, npm};

/// The versions of cdktn and of what it needs.
const PACKAGES: &[&str] = &["cdktn@0.24.0", "constructs@10.6.0"];

/// One untyped resource of each body, which it reads as JSON: the fastest that it can be asked. Generated bindings
/// would copy each attribute, and have to be loaded first.
const MAIN: &str = "\
const { App, TerraformStack, TerraformResource } = require('cdktn');
class Resource extends TerraformResource {
  constructor(scope, type, label, body) {
    super(scope, type + '.' + label, { terraformResourceType: type });
    this.body = body;
  }
  synthesizeAttributes() { return this.body; }
}
const app = new App({ outdir: __dirname + '/dist', skipValidation: true });
const stack = new TerraformStack(app, 'bench');
require('./resources.json').forEach(it => new Resource(stack, it.type, it.label, it.body));
app.synth();
";

/// A command that is ready to run in a folder, or why it cannot be; the packages stand in `scratch`.
pub(crate) fn prepare(
    rendered: &Path,
    folder: &Path,
    scratch: &Path,
) -> Result<std::result::Result<Command, String>> {
    let modules = match npm::install(&scratch.join("node"), PACKAGES)? {
        Ok(modules) => modules,
        Err(missing) => return Ok(Err(missing)),
    };
    fs::create_dir_all(folder)?;
    fs::write(folder.join("resources.json"), serde_json::to_vec(&resources(rendered)?)?)?;
    fs::write(folder.join("main.js"), MAIN)?;
    let mut command = Command::new("node");
    command.arg("main.js").env("NODE_PATH", modules).current_dir(folder);
    // It would tell its makers about the run.
    command.env("CHECKPOINT_DISABLE", "1");
    Ok(Ok(command))
}

/// An error if the peer did not write every resource: then it was not measured on the same work.
pub(crate) fn assert_all(folder: &Path, resources: usize) -> Result<()> {
    let file = folder.join("dist/stacks/bench/cdk.tf.json");
    let written = all(&serde_json::from_slice(&fs::read(file)?)?).count();
    if written == resources {
        Ok(())
    } else {
        Err(format!("cdktn wrote {written} resources of {resources}").into())
    }
}

fn resources(rendered: &Path) -> Result<Vec<Value>> {
    let mut resources = Vec::new();
    for entry in fs::read_dir(rendered)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let document = serde_json::from_slice(&fs::read(&path)?)?;
            let read = all(&document)
                .map(|(kind, label, body)| json!({ "type": kind, "label": label, "body": body }));
            resources.extend(read);
        }
    }
    Ok(resources)
}
