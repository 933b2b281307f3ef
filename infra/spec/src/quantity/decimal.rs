//! Exact decimal numbers: digits, at most one dot, nothing else.

use crate::scalar::Invalid;

/// Why a text is not a decimal number of the size and fineness that a quantity can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotDecimal {
    /// No digit.
    Empty,
    /// Below zero.
    Negative,
    /// `1e3`.
    Exponent,
    /// `007`, which some YAML readers take for octal.
    LeadingZero,
    /// Anything else that is no digit.
    Malformed,
    /// More decimals than the quantity has.
    TooFine,
    /// More than the quantity can hold.
    TooLarge,
}

impl NotDecimal {
    /// The reason; `finest` and `most` are the quantity's own words for its limits.
    pub(crate) fn reason(self, finest: &str, most: &str) -> Invalid {
        Invalid::new(match self {
            Self::Empty => "the number is missing".to_owned(),
            Self::Negative => "it is negative".to_owned(),
            Self::Exponent => "exponents are not read, write the number out".to_owned(),
            Self::LeadingZero => "a leading zero is read as octal by some programs".to_owned(),
            Self::Malformed => "it is not a number".to_owned(),
            Self::TooFine => format!("it is finer than {finest}"),
            Self::TooLarge => format!("it is more than {most}"),
        })
    }
}

/// Reads a number, in units of 10 to the power of minus `decimals`: `"1.25"` with 3 decimals is 1250.
pub(crate) fn parse(text: &str, decimals: usize) -> Result<u64, NotDecimal> {
    u64::try_from(parse_wide(text, decimals)?).map_err(|_| NotDecimal::TooLarge)
}

/// The same in twice the width, for numbers that a unit is still to be multiplied with.
pub(crate) fn parse_wide(text: &str, decimals: usize) -> Result<u128, NotDecimal> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(NotDecimal::Malformed),
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    judge_digits(text, whole, fraction)?;
    let (kept, finer) = fraction.split_at(decimals.min(fraction.len()));
    if finer.bytes().any(|digit| digit != b'0') {
        return Err(NotDecimal::TooFine);
    }
    let padding = std::iter::repeat_n(b'0', decimals - kept.len());
    whole.bytes().chain(kept.bytes()).chain(padding).try_fold(0_u128, |value, digit| {
        value
            .checked_mul(10)
            .and_then(|value| value.checked_add(u128::from(digit - b'0')))
            .ok_or(NotDecimal::TooLarge)
    })
}

fn judge_digits(text: &str, whole: &str, fraction: &str) -> Result<(), NotDecimal> {
    if text.is_empty() {
        return Err(NotDecimal::Empty);
    }
    if text.starts_with('-') {
        return Err(NotDecimal::Negative);
    }
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return Err(if is_scientific(text) { NotDecimal::Exponent } else { NotDecimal::Malformed });
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(NotDecimal::LeadingZero);
    }
    Ok(())
}

/// Whether a text is a number with an exponent: `1e3`, `2.5E-3`.
pub(crate) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.trim_start_matches(['+', '-']);
    let is_number =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number(mantissa) && is_number(exponent)
}

/// Prints what [`parse`] read, with as few decimals as are exact: 1250 with 3 decimals is `1.25`.
pub(crate) fn print(value: u64, decimals: usize) -> String {
    let digits = format!("{value:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// How a division that leaves a rest ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// The rest is dropped.
    Down,
    /// A rest counts as one more.
    Up,
}

/// `base × numerator / denominator` in full width, ending at the largest `u64`; `denominator` is not zero.
pub(crate) fn share(base: u64, numerator: u32, denominator: u32, rounding: Rounding) -> u64 {
    let (product, denominator) =
        (u128::from(base) * u128::from(numerator), u128::from(denominator.max(1)));
    let quotient = match rounding {
        Rounding::Down => product / denominator,
        Rounding::Up => product.div_ceil(denominator),
    };
    u64::try_from(quotient).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly() {
        assert_eq!(parse("1.25", 3), Ok(1250));
        assert_eq!(parse("0.5000000000", 3), Ok(500));
        assert_eq!(parse("18446744073709551615", 0), Ok(u64::MAX));
    }

    #[test]
    fn says_why_not() {
        for (text, why) in [
            ("", NotDecimal::Empty),
            ("-1", NotDecimal::Negative),
            ("1e3", NotDecimal::Exponent),
            ("010", NotDecimal::LeadingZero),
            ("1.", NotDecimal::Malformed),
            (".5", NotDecimal::Malformed),
            ("1.2.3", NotDecimal::Malformed),
            ("١", NotDecimal::Malformed),
            ("0.0001", NotDecimal::TooFine),
            ("18446744073709551616", NotDecimal::TooLarge),
        ] {
            assert_eq!(parse(text, 3), Err(why), "{text}");
        }
    }

    #[test]
    fn a_share_never_overflows() {
        assert_eq!(share(1000, 1, 3, Rounding::Down), 333);
        assert_eq!(share(1000, 1, 3, Rounding::Up), 334);
        assert_eq!(share(u64::MAX, u32::MAX, 1, Rounding::Up), u64::MAX);
    }
}
