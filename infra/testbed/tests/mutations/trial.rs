//! Whether a rule's tests notice its mutants. promtool takes long to begin a test and little for one more rule in it, so
//! all mutants of a rule stand in one file, each under a name of its own, and each test asks for all of them.

use std::collections::BTreeSet;

use testbed::{Error, Promtool, Result, Scratch};

use crate::{
    kinds::Mutant,
    rule::{Rule, RuleFile, RuleGroup, Test, TestFile, written},
    subject::Subject,
};

/// A mutant, and whether it was noticed.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    pub(crate) mutant: Mutant,
    pub(crate) is_killed: bool,
}

/// The rule itself, as a mutant: it must not be noticed, or the tests notice anything.
const ITSELF: usize = 0;

/// What promtool says of mutants, by their numbers.
#[derive(Debug, Default)]
struct Said {
    /// They cannot be read, so they are no rules.
    unreadable: BTreeSet<usize>,
    /// They cannot be evaluated, which ends the test for all.
    unsound: BTreeSet<usize>,
    /// They fire where they must not, or not where they must.
    noticed: BTreeSet<usize>,
    /// What is said of the rule itself.
    of_itself: String,
}

impl Said {
    /// Whether nothing was said of any mutant.
    fn is_empty(&self) -> bool {
        self.unreadable.is_empty() && self.unsound.is_empty() && self.noticed.is_empty()
    }
}

/// Tries all mutants of a rule. Most of them fail the first test, so the others are asked about what is left.
pub(crate) fn try_all(
    promtool: &Promtool,
    subject: &Subject,
    mutants: &[Mutant],
) -> Result<Vec<Tried>> {
    let itself = Rule { expr: subject.query.to_string(), ..subject.rule.clone() };
    let rules: Vec<_> = [&itself].into_iter().chain(mutants.iter().map(|it| &it.rule)).collect();
    let mut left: BTreeSet<usize> = (0..rules.len()).collect();
    let mut unreadable = BTreeSet::<usize>::new();
    let mut tests: Vec<_> = subject.tests.iter().collect();
    tests.sort_by_key(|test| test.size());
    let mut begun = 0;
    while begun < tests.len() && left.len() > 1 {
        // As many as were run before: few for many mutants, and many for the few that are left.
        let some: Vec<_> = tests.iter().skip(begun).take(begun.max(1)).copied().collect();
        begun += some.len();
        while left.len() > 1 {
            let said = ask(promtool, subject, &some, &rules, &left)?;
            unreadable.extend(&said.unreadable);
            if said.noticed.contains(&ITSELF) || said.unsound.contains(&ITSELF) {
                let why = format!("its tests fail without a change:\n{}", said.of_itself);
                return Err(Error::unexpected(&subject.name, why));
            }
            let is_whole = said.unsound.is_empty() && said.unreadable.is_empty();
            for number in said.noticed.iter().chain(&said.unsound).chain(&said.unreadable) {
                left.remove(number);
            }
            if is_whole {
                break;
            }
        }
    }
    let rules = (1..).zip(mutants).filter(|(number, _)| !unreadable.contains(number));
    let tried = rules.map(|(number, mutant)| Tried {
        mutant: mutant.clone(),
        is_killed: !left.contains(&number),
    });
    Ok(tried.collect())
}

/// Runs the tests of a rule once, for all mutants that are left.
fn ask(
    promtool: &Promtool,
    subject: &Subject,
    tests: &[&Test],
    rules: &[&Rule],
    left: &BTreeSet<usize>,
) -> Result<Said> {
    let scratch = Scratch::new()?;
    let numbered = rules.iter().enumerate().filter(|(number, _)| left.contains(number));
    let numbered = numbered.map(|(number, rule)| Rule { alert: called(number), ..(*rule).clone() });
    let group = RuleGroup {
        name: subject.family.clone(),
        interval: subject.step.clone(),
        rules: numbered.collect(),
    };
    scratch.write("rules.yaml", &written(&RuleFile { groups: vec![group] })?)?;
    let tests = TestFile {
        rule_files: vec![String::from("rules.yaml")],
        evaluation_interval: subject.step.clone(),
        tests: tests.iter().map(|test| of_all(test, left)).collect(),
    };
    let tests = scratch.write("tests.yaml", &written(&tests)?)?;
    match promtool.test_rules(&[tests]) {
        Ok(_) => Ok(Said::default()),
        Err(error) => {
            let Error::Refused { output, .. } = &error else { return Err(error) };
            let said = understood(output);
            if said.is_empty() { Err(error) } else { Ok(said) }
        }
    }
}

/// A test that asks of each mutant what it asks of the rule.
fn of_all(test: &Test, left: &BTreeSet<usize>) -> Test {
    let mut all = test.clone();
    let asked = left.iter().flat_map(|number| {
        let mut asked = test.alert_rule_test.clone();
        for it in &mut asked {
            it.alertname = called(*number);
        }
        asked
    });
    all.alert_rule_test = asked.collect();
    all
}

fn called(number: usize) -> String {
    format!("Mutant{number}")
}

fn understood(output: &str) -> Said {
    let mut said = Said::default();
    for line in output.lines() {
        let line = line.trim();
        let number = |beginning: &str, ending: &str| {
            let (_, rest) = line.split_once(beginning)?;
            rest.split_once(ending)?.0.parse::<usize>().ok()
        };
        said.noticed.extend(number("alertname: Mutant", ","));
        said.unsound.extend(number("rule: Mutant", ","));
        said.unreadable.extend(number("\"Mutant", "\": could not parse"));
    }
    let own = output.split("    name: ").filter(|test| test.contains("Mutant0,"));
    let own = own.map(|test| test.split("alertname: Mutant1,").next().unwrap_or_default());
    said.of_itself = own.collect();
    said
}
