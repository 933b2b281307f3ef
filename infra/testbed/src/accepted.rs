//! Findings that stay, each with its reason.

use std::collections::BTreeSet;

use crate::Finding;

/// A rule that some things break on purpose.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    /// The judge's name of the rule.
    pub rule: &'static str,
    /// What breaks it, each as the tests of that judge call it: a type of resources, or a kind of objects with the
    /// component that they belong to.
    pub on: &'static [&'static str],
    /// Why it stays.
    pub reason: &'static str,
}

/// Holds findings against a list, and the list against the findings.
#[derive(Debug)]
pub struct Sieve {
    list: Vec<Accepted>,
    used: BTreeSet<(&'static str, &'static str)>,
    unexplained: Vec<String>,
}

impl Sieve {
    /// A sieve that lets through what is on a list.
    pub fn new(list: impl IntoIterator<Item = Accepted>) -> Self {
        Self { list: list.into_iter().collect(), used: BTreeSet::new(), unexplained: Vec::new() }
    }

    /// Takes a finding in a stack, about something that the list may know as `on`; says whether it stays.
    pub fn takes(&mut self, stack: &str, on: &str, finding: &Finding) -> bool {
        let rules = self.list.iter().filter(|known| known.rule == finding.rule);
        let mut known = rules.flat_map(|known| known.on.iter().map(|on| (known.rule, *on)));
        match known.find(|(_, known)| *known == on) {
            Some(entry) => {
                self.used.insert(entry);
                true
            }
            None => {
                self.unexplained.push(format!("{stack}: {on}: {finding}"));
                false
            }
        }
    }

    /// What is wrong: findings without a reason, then entries of the list that nothing was found of.
    #[must_use]
    pub fn complaints(self) -> Vec<String> {
        let Self { list, used, mut unexplained } = self;
        unexplained.sort();
        unexplained.dedup();
        let entries = list.iter().flat_map(|known| known.on.iter().map(move |on| (known, *on)));
        let stale = entries.filter(|(known, on)| !used.contains(&(known.rule, *on)));
        unexplained.extend(stale.map(|(known, on)| {
            format!("{} {on}: no longer found; it stayed because: {}", known.rule, known.reason)
        }));
        unexplained
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &[Accepted] =
        &[Accepted { rule: "latest-tag", on: &["Deployment", "Job"], reason: "It moves." }];

    fn found(rule: &str) -> Finding {
        Finding { rule: rule.to_owned(), place: String::from("Job a/b"), text: String::new() }
    }

    #[test]
    fn what_is_on_the_list_stays_and_must_be_found() {
        let mut sieve = Sieve::new(LIST.iter().copied());
        assert!(sieve.takes("fish", "Job", &found("latest-tag")));
        assert!(!sieve.takes("fish", "Job", &found("host-ipc")));
        assert!(!sieve.takes("fish", "DaemonSet", &found("latest-tag")));
        assert_eq!(
            sieve.complaints(),
            [
                "fish: DaemonSet: Job a/b: latest-tag",
                "fish: Job: Job a/b: host-ipc",
                "latest-tag Deployment: no longer found; it stayed because: It moves.",
            ]
        );
    }
}
