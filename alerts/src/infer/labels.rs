//! Sets of labels, as exact as they can be known.

use std::collections::BTreeSet;

/// The labels of the series of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels {
    /// Every series has them.
    pub(crate) sure: BTreeSet<String>,
    /// Some series may have them: those that are sure, and more.
    pub(crate) possible: BTreeSet<String>,
    /// Whether there may be others, of which nothing is known.
    pub(crate) open: bool,
}

impl Labels {
    /// Of series of which nothing is known.
    pub(crate) fn unknown() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// Exactly these.
    pub(crate) fn exactly<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let sure: BTreeSet<_> = names.into_iter().map(String::from).collect();
        Self { possible: sure.clone(), sure, open: false }
    }

    /// Whether a series can have the label.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        self.open || self.possible.contains(name)
    }

    /// Those of either of two kinds of series.
    pub(crate) fn either(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.intersection(&other.sure).cloned().collect(),
            possible: self.possible.union(&other.possible).cloned().collect(),
            open: self.open || other.open,
        }
    }

    /// Only those named.
    pub(crate) fn only(&self, names: &[String]) -> Self {
        let kept = |label: &&String| names.contains(label);
        let open = names.iter().filter(|_| self.open);
        Self {
            sure: self.sure.iter().filter(kept).cloned().collect(),
            possible: self.possible.iter().filter(kept).chain(open).cloned().collect(),
            open: false,
        }
    }

    /// All but those named.
    pub(crate) fn without(&self, names: &[String]) -> Self {
        let kept = |label: &&String| !names.contains(label);
        Self {
            sure: self.sure.iter().filter(kept).cloned().collect(),
            possible: self.possible.iter().filter(kept).cloned().collect(),
            open: self.open,
        }
    }

    /// These and one more that every series has.
    pub(crate) fn plus(mut self, name: &str) -> Self {
        self.sure.insert(String::from(name));
        self.possible.insert(String::from(name));
        self
    }

    /// These and one more that a series may have.
    pub(crate) fn perhaps(mut self, name: &str) -> Self {
        self.possible.insert(String::from(name));
        self
    }
}
