//! A rule's page taken apart: the examples that tests run, so that no page says what is not so.

use crate::{diagnostic::Rule, text::MAX_BYTES};

/// The examples of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examples {
    /// A stack that breaks the rule, and no other.
    pub bad: Example,
    /// The nearest stack that breaks none.
    pub good: Example,
}

/// The examples of a page whose rule compares two stacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edits {
    /// The stack as it is.
    pub before: Example,
    /// As it shall be, so that the comparison breaks the rule, and no other.
    pub bad: Example,
    /// The nearest that breaks none.
    pub good: Example,
}

/// A complete stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text of its `stack.yaml`.
    pub text: String,
    /// The environment that it is checked for: what the first line says as `# stackwright check example@dev`.
    pub environment: Option<String>,
}

/// A line that stands for more than a page can show.
const FURTHER_LINES: &str = "# 1 MiB of further lines";

/// The examples of a rule's page; none where the page does not have both.
#[must_use]
pub fn examples(rule: &Rule) -> Option<Examples> {
    let example = |heading| example(rule.page, heading, 0);
    Some(Examples { bad: example("## Bad")?, good: example("## Good")? })
}

/// The examples of a rule's page, where its bad one is two: the stack before and after. None where it is not.
#[must_use]
pub fn edits(rule: &Rule) -> Option<Edits> {
    let example = |heading, index| example(rule.page, heading, index);
    Some(Edits {
        before: example("## Bad", 0)?,
        bad: example("## Bad", 1)?,
        good: example("## Good", 0)?,
    })
}

/// A block of YAML below a heading, by its index there.
fn example(page: &str, heading: &str, index: usize) -> Option<Example> {
    let (_, below) = page.split_once(&format!("\n{heading}\n"))?;
    let block = below.split("\n## ").next()?.split("```yaml\n").nth(index + 1)?;
    let (text, _) = block.split_once("\n```")?;
    let first = text.lines().next().unwrap_or_default();
    let environment =
        first.strip_prefix("# stackwright check ").and_then(|stack| stack.split_once('@'));
    Some(Example {
        text: format!(
            "{}\n",
            text.replace(FURTHER_LINES, &"# a further line\n".repeat(MAX_BYTES / 16))
        ),
        environment: environment.map(|(_, name)| name.to_owned()),
    })
}
