//! `quantity_type!`: what every quantity has beside its own parsing and printing.

/// Documents a quantity: gives it [`Scalar`](crate::scalar::Scalar), serialisation as its text, and a test, called as
/// the type, that the documentation is true. The type itself, its `FromStr` and its `Display` are written by hand.
macro_rules! quantity_type {
    (
        $Name:ident;
        what: $what:literal,
        rule: $rule:literal,
        why: $why:literal,
        link: $link:literal,
        examples: [$($example:literal),+ $(,)?],
        quoting: $quoting:ident,
        pattern: $pattern:literal
        $(, bounds: $bounds:expr)? $(,)?
    ) => {
        impl $crate::scalar::Scalar for $Name {
            const WHAT: &'static str = $what;
            const RULE: &'static str = $rule;
            const WHY: &'static str = $why;
            const LINK: &'static str = $link;
            const EXAMPLES: &'static [&'static str] = &[$($example),+];
            const QUOTING: $crate::scalar::Quoting = $crate::scalar::Quoting::$quoting;
            const PATTERN: Option<&'static str> = Some($pattern);
            $(const BOUNDS: Option<::std::ops::RangeInclusive<u32>> = Some($bounds);)?
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(test)]
        #[test]
        #[expect(non_snake_case, reason = "the test is called as the type that it proves")]
        fn $Name() {
            $crate::name::assert_documented::<$Name>();
        }
    };
}

pub(crate) use quantity_type;
