//! What is held: how much of each family is noticed, and what is not, each with its reason.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::{Deserialize, Serialize};
use testbed::{Result, root};

use crate::{
    laws::{self, LAWS},
    rule::{read, written},
    subject::{HEADLINE, Subject},
    trial::Tried,
};

/// The file beside this one.
const FILE: &str = "infra/testbed/tests/mutations/ratchet.yaml";

/// What is held.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ratchet {
    families: BTreeMap<String, Score>,
    survivors: Vec<Survivor>,
}

/// How many mutants of a family there are that mean something else than their rule, and how many are noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    mutants: u32,
    killed: u32,
}

/// A mutant that nothing notices, though it means something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    rule: String,
    change: String,
    reason: String,
}

impl Score {
    /// In thousandths, rounded down.
    fn share(self) -> u32 {
        (self.killed * 1000).checked_div(self.mutants).unwrap_or(1000)
    }

    /// What a family must reach: the headline all, the others nine of ten.
    fn least(family: &str) -> u32 {
        if family == HEADLINE { 1000 } else { 900 }
    }
}

/// What is wrong with what was found, by what is held.
pub(crate) fn complaints(tried: &[(&Subject, Vec<Tried>)]) -> Result<Vec<String>> {
    let held: Ratchet = read(&root().join(Path::new(FILE)))?;
    let mut found = Ratchet { families: BTreeMap::new(), survivors: Vec::new() };
    let mut complaints = Vec::new();
    let mut used = BTreeSet::new();
    for (subject, tried) in tried {
        let score = found.families.entry(subject.family.clone()).or_default();
        for Tried { mutant, is_killed } in tried {
            let same = laws::law(subject, mutant);
            if let Some(law) = same {
                used.insert(law.reason);
                if *is_killed {
                    let change = &mutant.change;
                    complaints.push(format!(
                        "{}: {change}: noticed, though {}",
                        subject.name, law.reason
                    ));
                }
                continue;
            }
            score.mutants += 1;
            if *is_killed {
                score.killed += 1;
            } else {
                found.survivors.push(held.survivor(subject, &mutant.change));
            }
        }
    }
    let unused = LAWS.iter().filter(|law| !used.contains(law.reason));
    complaints.extend(unused.map(|law| format!("no mutant survives because {}", law.reason)));
    complaints.extend(held.complaints(&found));
    if !complaints.is_empty() {
        complaints.push(format!("what was found, as {FILE} would say it:\n{}", written(&found)?));
    }
    Ok(complaints)
}

impl Ratchet {
    /// A survivor, with the reason that is known of it.
    fn survivor(&self, subject: &Subject, change: &str) -> Survivor {
        let known = self.survivors.iter().find(|it| it.rule == subject.name && it.change == change);
        known.cloned().unwrap_or_else(|| Survivor {
            rule: subject.name.clone(),
            change: String::from(change),
            reason: String::new(),
        })
    }

    fn complaints(&self, found: &Self) -> Vec<String> {
        let mut complaints = Vec::new();
        for (family, score) in &found.families {
            let held = self.families.get(family).copied().unwrap_or_default();
            let least = Score::least(family).max(held.share());
            if score.share() < least {
                complaints.push(format!(
                    "{family}: {} of {} mutants are noticed, and {least} of a thousand must be",
                    score.killed, score.mutants
                ));
            }
        }
        let gone = self.families.keys().filter(|family| !found.families.contains_key(*family));
        complaints.extend(gone.map(|family| format!("{family}: there is no such family")));
        let unknown = found.survivors.iter().filter(|it| it.reason.is_empty());
        complaints
            .extend(unknown.map(|it| format!("{}: {}: nothing notices it", it.rule, it.change)));
        let killed = self.survivors.iter().filter(|it| !found.survivors.contains(it));
        complaints.extend(
            killed.map(|it| format!("{}: {}: listed, and survives no more", it.rule, it.change)),
        );
        complaints
    }
}
