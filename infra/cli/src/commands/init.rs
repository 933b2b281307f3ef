//! `init`: a commented starter.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use spec::{name::StackName, suggest};

use super::{Outcome, failed};
use crate::{args, exit::Exit, failure::Failure, printer::Printer, stacks::STACKS};

/// The starter; `NAME` stands for the stack's name.
const STARTER: &str = include_str!("init/stack.yaml");

pub(super) fn run(args: &args::Init, printer: &mut Printer) -> Outcome {
    let name: StackName = args.name.parse().map_err(|invalid: spec::scalar::Invalid| {
        let failure = Failure::bad_input(format!(
            "`{}` cannot be a stack's name: {invalid}",
            suggest::shown(&args.name)
        ));
        let failure = match invalid.suggestion {
            Some(name) => failure.help(format!("`stackwright init {name}` works")),
            None => failure
                .help(format!("a stack's name is {}", <StackName as spec::scalar::Scalar>::RULE)),
        };
        failed(failure)
    })?;
    let folder = args.dir.clone().unwrap_or_else(|| Path::new(STACKS).join(name.as_str()));
    let path = folder.join("stack.yaml");
    write(&folder, &path, &STARTER.replace("NAME", name.as_str())).map_err(failed)?;
    let shown = path.display();
    printer.text(&format!("{shown}\n"));
    printer.say(format!(
        "wrote {shown}\nnext: edit it, then `stackwright check {0}` and `stackwright render {0}`",
        argument(args, &folder)
    ));
    printer.json(Exit::Done, &serde_json::json!({ "file": shown.to_string() }));
    Ok(Exit::Done)
}

/// How the new stack is named on the command line.
fn argument(args: &args::Init, folder: &Path) -> String {
    match args.dir {
        Some(_) => folder.display().to_string(),
        None => args.name.clone(),
    }
}

/// Writes a file that is not there yet.
fn write(folder: &PathBuf, path: &Path, text: &str) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::world("create", folder, &error))?;
    let mut file = fs::File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::bad_input(format!("`{}` is there already", path.display()))
                .help("choose another name, or another folder with `--dir`")
        }
        _ => Failure::world("write", path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Failure::world("write", path, &error))
}
