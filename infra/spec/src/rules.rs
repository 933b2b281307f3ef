//! What the language forbids beyond the types of its values, and what it advises against.
//!
//! Goes in: a [`Stack`](crate::stack::Stack). Comes out: [`Diagnostic`](crate::diagnostic::Diagnostic)s. One family of
//! rules a file; each rule has a page beside it, named as its code, with a bad example and its valid twin.

pub mod language;

/// Declares rules: `pub static NAME = "kebab-code", Error, No;` for the code, the severity, and whether a waiver may
/// allow it. The page is `<code>.md` in the folder of the file that declares it.
///
/// ```ignore
/// spec::rule! {
///     /// Which rule it is.
///     pub static CACHE_TTL_ZERO = "cache-ttl-zero", Error, No;
/// }
/// ```
#[macro_export]
macro_rules! rule {
    ($($(#[$meta:meta])* $vis:vis static $NAME:ident = $code:literal, $severity:ident, $waivable:ident;)+) => {
        $(
            #[doc = concat!("The rule `", $code, "`.")]
            ///
            $(#[$meta])*
            $vis static $NAME: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: $code,
                severity: $crate::diagnostic::Severity::$severity,
                waivable: $crate::diagnostic::Waivable::$waivable,
                page: include_str!(concat!($code, ".md")),
            };
        )+
    };
}
