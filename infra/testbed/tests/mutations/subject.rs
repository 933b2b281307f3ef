//! What is mutated: one rule of each shape, of all stacks.

use std::collections::BTreeSet;

use promql_parser::parser::{Expr, parse};
use testbed::{Error, RenderedStack, Result, files};

use crate::{
    rule::{Rule, RuleFile, Test, TestFile, read},
    tree::shape,
};

/// A rule, with the tests that prove it.
#[derive(Debug)]
pub(crate) struct Subject {
    /// The family that it belongs to: the name of its file.
    pub(crate) family: String,
    /// Its stack, its name and what it is about.
    pub(crate) name: String,
    pub(crate) rule: Rule,
    pub(crate) query: Expr,
    /// How often it is evaluated.
    pub(crate) step: String,
    pub(crate) tests: Vec<Test>,
}

/// The family of the headline.
pub(crate) const HEADLINE: &str = "saturation";
/// Rules of people's own, of which nobody else knows what they mean.
const UNPROVED: &str = "own";

/// One rule of each shape; an error if one of them has no tests.
pub(crate) fn subjects() -> Result<Vec<Subject>> {
    let mut known = BTreeSet::new();
    let mut subjects = Vec::new();
    for stack in RenderedStack::with_alerts()? {
        let mut tests = Vec::new();
        for path in files(&stack.alerts().join("tests"), "yaml")? {
            tests.extend(read::<TestFile>(&path)?.tests);
        }
        for path in files(&stack.alerts().join("rules"), "yaml")? {
            let family = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if family == UNPROVED {
                continue;
            }
            for group in read::<RuleFile>(&path)?.groups {
                for rule in group.rules {
                    let query = parse(&rule.expr)
                        .map_err(|reason| Error::unexpected(&rule.expr, reason))?;
                    if known.insert((family.clone(), shape(&query))) {
                        let subject = subject(&stack.id(), &family, &group.interval, rule, query);
                        subjects.push(subject.proved_by(&tests)?);
                    }
                }
            }
        }
    }
    Ok(subjects)
}

fn subject(stack: &str, family: &str, step: &str, rule: Rule, query: Expr) -> Subject {
    Subject {
        family: String::from(family),
        name: format!("{stack}: {} of {}", rule.alert, rule.service()),
        rule,
        query,
        step: String::from(step),
        tests: Vec::new(),
    }
}

impl Subject {
    fn proved_by(mut self, tests: &[Test]) -> Result<Self> {
        let beginning = format!("{} of {}: ", self.rule.alert, self.rule.service());
        let own = tests.iter().filter(|test| test.name.starts_with(&beginning));
        self.tests = own.cloned().collect();
        if self.tests.is_empty() {
            return Err(Error::unexpected(&self.name, "nothing proves it"));
        }
        Ok(self)
    }
}
