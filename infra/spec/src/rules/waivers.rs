//! The rules of waivers. [`crate::waivers`] reports them, since they need the reports of every other rule.

use crate::diagnostic::Rule;

crate::rule! {
    /// A waiver whose last day is over.
    pub static WAIVER_EXPIRED = "waiver-expired", Error, No;
    /// A waiver of what nobody breaks.
    pub static WAIVER_UNUSED = "waiver-unused", Warning, No;
    /// A waiver of a rule that there is not.
    pub static WAIVER_UNKNOWN_RULE = "waiver-unknown-rule", Error, No;
    /// A waiver of a rule that nothing silences.
    pub static WAIVER_NOT_WAIVABLE = "waiver-not-waivable", Error, No;
    /// A waiver for a thing that there is not.
    pub static WAIVER_UNKNOWN_THING = "waiver-unknown-thing", Error, No;
}

/// Every rule of waivers.
pub const RULES: &[&Rule] = &[
    &WAIVER_EXPIRED,
    &WAIVER_UNUSED,
    &WAIVER_UNKNOWN_RULE,
    &WAIVER_NOT_WAIVABLE,
    &WAIVER_UNKNOWN_THING,
];
