//! Closed sets of words.

/// Declares an enum whose values are written as one word in the spec.
///
/// ```ignore
/// words! {
///     /// What a disk is made of.
///     pub enum DiskType: "a disk's type" {
///         /// Network SSD.
///         Ssd = "ssd",
///     }
/// }
/// ```
/// Gives the enum [`Scalar`](crate::scalar::Scalar): parsing with a nearest-word suggestion, printing, and a schema.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident: $what:literal { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the spec.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::scalar::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::unknown($what, text, <Self as $crate::scalar::Scalar>::VALUES)),
                }
            }
        }

        impl $crate::scalar::Scalar for $name {
            const WHAT: &'static str = $what;
            const RULE: &'static str = concat!("one of" $(, " `", $word, "`")+);
            const WHY: &'static str = "The set is closed, so that every value can be checked and rendered.";
            const LINK: &'static str = "";
            const EXAMPLES: &'static [&'static str] = &[$($word),+];
            const VALUES: &'static [&'static str] = &[$($word),+];
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

use crate::{scalar::Invalid, suggest};

/// The error for a word that a closed set does not hold.
#[must_use]
pub fn unknown(what: &str, text: &str, words: &[&'static str]) -> Invalid {
    let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let invalid = Invalid::new(format!("`{}` is not {what}: one of {list}", suggest::shown(text)));
    match suggest::nearest(text, words.iter().copied()) {
        Some(word) => invalid.suggest(word),
        None => invalid,
    }
}
