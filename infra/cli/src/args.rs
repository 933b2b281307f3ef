//! The command line as clap reads it; its help texts are the reference of every verb.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// One typed spec describes a platform; stackwright checks it and renders everything that it is made of.
#[derive(Debug, Parser)]
#[command(name = "stackwright", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// How results are printed; the JSON is described in infra/cli/FORMAT.md.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// The day on which waivers are judged, as YYYY-MM-DD; today in UTC where not said.
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<String>,
    /// Work without files of a stack that are not there, such as a model that is built elsewhere; what would ship them
    /// is left out, and said.
    #[arg(long, global = true)]
    pub allow_missing_files: bool,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 findings or differences, 2 bad input, 3 the world refused (disk, cluster, engine, network).
Results go to stdout, reports for people to stderr. Colour only on a terminal, and never when NO_COLOR is set.";

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document on stdout.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Write a commented starter stack.
    Init(Init),
    /// Report everything that is wrong: types, references across layers, policies.
    Check(Check),
    /// Write everything that the stacks are made of.
    Render(Render),
    /// Tell what a change of a stack does to what exists: what is replaced, what is lost.
    Review(Review),
    /// Print the JSON Schema of stack.yaml, for editors.
    Schema(Schema),
    /// Explain a rule by its code, or a thing or an alert of a stack by its name.
    Explain(Explain),
    /// Print completions for a shell.
    Completions(Completions),
}

impl Verb {
    /// The verb's name, as it stands in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Init(_) => "init",
            Self::Check(_) => "check",
            Self::Render(_) => "render",
            Self::Review(_) => "review",
            Self::Schema(_) => "schema",
            Self::Explain(_) => "explain",
            Self::Completions(_) => "completions",
        }
    }
}

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The stack's name.
    pub name: String,
    /// The folder to write stack.yaml into; infra/stacks/NAME where not said.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// A stack.yaml, its folder, or the name of a folder in infra/stacks; `@env` adds an environment (`fish@dev`).
    /// With none, every stack in infra/stacks, and every environment of each.
    #[arg(value_name = "STACK")]
    pub stacks: Vec<String>,
    /// End with 1 on warnings too.
    #[arg(long)]
    pub deny_warnings: bool,
}

/// Arguments of `render`.
#[derive(Debug, clap::Args)]
pub struct Render {
    /// A stack.yaml, its folder, or the name of a folder in infra/stacks; `@env` adds an environment, and renders to a
    /// folder of its own (`fish@dev` to DIR/fish-dev). With none, every stack in infra/stacks, without environments.
    #[arg(value_name = "STACK")]
    pub stacks: Vec<String>,
    /// Where to write; each stack has its own folder in it.
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// Only these targets, separated by commas; files of others stay as they are.
    #[arg(long, value_name = "TARGET", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Write nothing; print what would change, and end with 1 if anything would.
    #[arg(long, conflicts_with = "force")]
    pub check: bool,
    /// Overwrite and remove what was edited by hand, and what somebody else put there.
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `review`.
#[derive(Debug, clap::Args)]
pub struct Review {
    /// The stack as it was applied: a git revision (`main`, `HEAD~1`), at which HEAD's file is read, or a stack as HEAD
    /// takes it.
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The stack as it shall be: a stack.yaml, its folder, or the name of a folder in infra/stacks; `@env` adds an
    /// environment. Without it, every stack in infra/stacks that BASE has, too, with every environment that both have.
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    /// Print Markdown, for a pull request.
    #[arg(long)]
    pub markdown: bool,
}

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Offer this stack's own names wherever a reference is written.
    #[arg(long = "for", value_name = "STACK")]
    pub stack: Option<String>,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A rule's code (`unknown-reference`), a thing (`fish-api`) or part of one (`events/requests`), or an alert
    /// (`Saturated`), of one service alone (`Saturated/fish-api`).
    #[arg(value_name = "CODE|THING|ALERT")]
    pub subject: String,
    /// The stack that has the thing or the alert; every stack in infra/stacks is searched where not said.
    #[arg(long, value_name = "STACK")]
    pub stack: Option<String>,
}

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell.
    pub shell: Shell,
}
