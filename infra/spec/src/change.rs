//! What forecasts of a change share, whatever target they are of: where a line stands, and what is lost, and what is refused.

/// Which of the two stacks a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As it was applied.
    Base,
    /// As it shall be.
    Head,
}

/// What is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The thing of the spec, as a waiver names it: `events`, `events/requests`, `cluster`.
    pub thing: String,
    /// What of it, in words.
    pub what: String,
}

/// Why something is refused, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, as a lower-case fragment.
    pub what: String,
    /// How to mend it.
    pub help: &'static str,
}
