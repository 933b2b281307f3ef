//! `name_type!`: one declaration, one type of names.

/// Declares a type of names: a private text that obeys a rule.
///
/// Gives the type parsing, printing, `as_str`, ordering, [`Scalar`](crate::scalar::Scalar), serialisation as its text,
/// and a test, called as the type, that its documentation is true.
/// `rule`, `why` and `link` are read by people in messages, the JSON Schema and `explain`; `length` and `characters` are
/// the rule itself; `check` is what they cannot say.
macro_rules! name_type {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident;
        what: $what:literal,
        rule: $rule:literal,
        why: $why:literal,
        link: $link:literal,
        examples: [$($example:literal),+ $(,)?],
        pattern: $pattern:literal,
        length: $min:literal..=$max:literal,
        characters: { first: $first:expr, middle: $middle:expr, last: $last:expr },
        check: $check:expr $(,)?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name {
            text: String,
        }

        impl $Name {
            const RULES: $crate::name::rules::Rules = $crate::name::rules::Rules {
                min: $min,
                max: $max,
                first: $first,
                middle: $middle,
                last: $last,
                check: $check,
            };

            /// The most characters that one may have.
            pub const MAX_LENGTH: usize = $max;

            /// The text, as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl ::std::str::FromStr for $Name {
            type Err = $crate::scalar::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::RULES.judge(text)?;
                Ok(Self { text: text.to_owned() })
            }
        }

        impl ::std::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text)
            }
        }

        impl $crate::scalar::Scalar for $Name {
            const WHAT: &'static str = $what;
            const RULE: &'static str = $rule;
            const WHY: &'static str = $why;
            const LINK: &'static str = $link;
            const EXAMPLES: &'static [&'static str] = &[$($example),+];
            const PATTERN: Option<&'static str> = Some($pattern);
        }

        #[cfg(test)]
        #[test]
        #[expect(non_snake_case, reason = "the test is called as the type that it proves")]
        fn $Name() {
            $crate::name::assert_documented::<$Name>();
        }
    };
}

pub(crate) use name_type;

/// That what a scalar says of itself is true: its examples parse, print as themselves and match its pattern.
#[cfg(test)]
pub(crate) fn assert_documented<T: crate::scalar::Scalar + std::fmt::Debug>() {
    let pattern = T::PATTERN.map(|pattern| regex::Regex::new(pattern).unwrap());
    assert!(
        ["a ", "an ", "the "].iter().any(|article| T::WHAT.starts_with(article)),
        "{} has no article",
        T::WHAT
    );
    assert!(T::LINK.starts_with("https://"), "{} has no link", T::WHAT);
    assert!(
        T::WHY.ends_with('.') && !T::RULE.ends_with('.'),
        "{}: WHY is a sentence, RULE a fragment",
        T::WHAT
    );
    assert!(!T::EXAMPLES.is_empty(), "{} has no example", T::WHAT);
    for example in T::EXAMPLES {
        let value: T = example.parse().unwrap_or_else(|invalid| panic!("{example}: {invalid}"));
        assert_eq!(
            value.to_string().parse::<T>().as_ref(),
            Ok(&value),
            "{example} changes when printed"
        );
        if let Some(pattern) = &pattern {
            assert!(pattern.is_match(example), "{pattern} refuses {example}");
        }
    }
}
