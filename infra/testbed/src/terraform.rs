//! Terraform or `OpenTofu` on a folder of rendered files, with a stub for the cloud's provider or with the real one.

mod plan;
mod real;
mod stub;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

pub use self::plan::{Action, Change, Plan};
pub use self::real::mirror;
use self::{real::Real, stub::Stub};
use crate::{Engine, Error, Result, Scratch, command};

/// Files that are written here and never rendered: where the state is kept, and what a person's settings would say.
const BACKEND: &str = "backend_override.tf.json";
const SETTINGS: &str = "settings.tfrc";

/// The saved plan.
const PLAN: &str = "plan.bin";

/// Where the tests of a module are, as `test` looks for them.
const TEST: &str = "tests/testbed.tftest.json";

/// Who answers for the cloud's provider.
#[derive(Debug)]
enum Provider {
    Stub(Stub),
    Real(Real),
}

/// Who reads the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Terraform.
    Terraform,
    /// `OpenTofu`.
    OpenTofu,
}

impl Reader {
    fn program(self) -> Result<Option<PathBuf>> {
        let (engine, name) = match self {
            Self::Terraform => (Engine::Terraform, "terraform"),
            Self::OpenTofu => (Engine::Opentofu, "tofu"),
        };
        Ok(engine.find()?.map(|engine| engine.join("bin").join(name)))
    }
}

/// How bad a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The files are refused.
    Error,
    /// They are read, and something is worth a look.
    Warning,
}

/// What `validate` says about the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// How bad it is.
    pub severity: Severity,
    /// The resource, empty where it is about none.
    pub address: String,
    /// What is wrong, with the path of the value.
    pub text: String,
}

/// A root module in a folder of its own, with its state beside it. Nothing reaches a registry, a cloud or the settings
/// of a person.
#[derive(Debug)]
pub struct Terraform {
    program: PathBuf,
    provider: Provider,
    variables: BTreeMap<String, String>,
    folder: Scratch,
    written: Vec<String>,
}

impl Terraform {
    /// Writes a root module (text by file name) and starts the stub provider; nothing where an engine may be missing
    /// and is. `variables` are the module's own, secret ones too: they are given through the environment.
    pub fn open(
        reader: Reader,
        files: &BTreeMap<String, String>,
        variables: &BTreeMap<String, String>,
    ) -> Result<Option<Self>> {
        let (Some(program), Some(stub)) = (reader.program()?, Stub::start()?) else {
            return Ok(None);
        };
        let (variables, folder) = (variables.clone(), Scratch::new()?);
        let provider = Provider::Stub(stub);
        let mut terraform = Self { program, provider, variables, folder, written: Vec::new() };
        // The state of a real module is in a bucket; here it is in the folder.
        let backend = json!({ "terraform": { "backend": { "local": {} } } });
        terraform.folder.write(BACKEND, &backend.to_string())?;
        terraform.folder.write(SETTINGS, "")?;
        terraform.rewrite(files)?;
        Ok(Some(terraform))
    }

    /// The same folder and state with the real provider, which finds no cloud: nothing can be applied, and a plan
    /// believes the state. Nothing where `STACKWRIGHT_PROVIDER_MIRROR` names no mirror.
    pub fn with_real_provider(mut self) -> Result<Option<Self>> {
        let Some(real) = Real::start()? else { return Ok(None) };
        self.folder.write(SETTINGS, &real.settings())?;
        self.provider = Provider::Real(real);
        self.init()?;
        Ok(Some(self))
    }

    /// Puts other files in the place of the module's; the state stays.
    pub fn rewrite(&mut self, files: &BTreeMap<String, String>) -> Result<()> {
        for name in std::mem::take(&mut self.written) {
            let path = self.folder.path().join(name);
            fs::remove_file(&path).map_err(Error::file(&path))?;
        }
        for (name, text) in files {
            self.folder.write(name, text)?;
            self.written.push(name.clone());
        }
        Ok(())
    }

    /// Where the module and its state are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `init`.
    pub fn init(&self) -> Result<()> {
        command::text(&mut self.command(&["init", "-input=false", "-no-color"])).map(drop)
    }

    /// `validate`: nothing to complain about gives an empty list.
    pub fn validate(&self) -> Result<Vec<Complaint>> {
        let mut validate = self.command(&["validate", "-json", "-no-color"]);
        let output = command::output(&mut validate)?;
        let answer: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| command::refused(&validate, &output))?;
        Ok(list(&answer["diagnostics"]).iter().map(complaint).collect())
    }

    /// `plan`, saved for [`Self::apply`]; an error is what Terraform or the provider refuses.
    pub fn plan(&self) -> Result<Plan> {
        self.plan_with(&[])
    }

    /// `plan` that makes a resource anew, whether anything of it has changed or not.
    pub fn plan_replacing(&self, address: &str) -> Result<Plan> {
        self.plan_with(&[&format!("-replace={address}")])
    }

    fn plan_with(&self, options: &[&str]) -> Result<Plan> {
        let out = format!("-out={PLAN}");
        let mut plan = self.command(&["plan", "-input=false", "-no-color", &out]);
        plan.args(options);
        if matches!(self.provider, Provider::Real(_)) {
            plan.arg("-refresh=false");
        }
        command::text(&mut plan)?;
        plan::read(self.show(&[PLAN])?)
    }

    /// Applies the plan that was made last.
    pub fn apply(&self) -> Result<()> {
        command::text(&mut self.command(&["apply", "-input=false", "-no-color", PLAN])).map(drop)
    }

    /// `init`, `plan` and `apply` of everything, and once more a plan, in which nothing may change.
    pub fn build(&self) -> Result<Plan> {
        self.init()?;
        let plan = self.plan()?;
        self.apply()?;
        let again = self.plan()?;
        if again.changes.values().any(|change| change.action != Action::NoOp) {
            let why = format!("after an apply it is not empty:\n{again}");
            return Err(Error::unexpected("the second plan", why));
        }
        Ok(plan)
    }

    /// `test` with one file of tests; an error is what it finds.
    pub fn test(&self, text: &str) -> Result<()> {
        self.folder.write(TEST, text)?;
        command::text(&mut self.command(&["test", "-no-color"])).map(drop)
    }

    /// The state with its values, as `show -json` prints it.
    pub fn state(&self) -> Result<Value> {
        self.show(&[])
    }

    fn show(&self, what: &[&str]) -> Result<Value> {
        let mut show = self.command(&["show", "-json"]);
        let text = command::text(show.args(what))?;
        serde_json::from_str(&text)
            .map_err(|error| Error::unexpected("the answer of show -json", error))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        let folder = self.folder.path();
        command.args(arguments).current_dir(folder).env_clear();
        command.env("HOME", folder).env("TF_CLI_CONFIG_FILE", folder.join(SETTINGS));
        command.env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1");
        match &self.provider {
            Provider::Stub(stub) => drop(command.env("TF_REATTACH_PROVIDERS", stub.reattach())),
            Provider::Real(real) => real.tell(&mut command),
        }
        command.envs(self.variables.iter().map(|(name, value)| (format!("TF_VAR_{name}"), value)));
        command
    }
}

fn complaint(diagnostic: &Value) -> Complaint {
    let text = |key: &str| diagnostic[key].as_str().unwrap_or_default();
    Complaint {
        severity: if text("severity") == "warning" { Severity::Warning } else { Severity::Error },
        address: text("address").to_owned(),
        text: format!("{}: {}", text("summary"), text("detail")),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
