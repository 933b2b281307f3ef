//! Quantities as Kubernetes reads them
//! (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>).

/// Units behind a number; nothing is one, too.
const UNITS: &[&str] =
    &["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// Whether a text is a quantity: a number, and a unit or a power of ten.
pub(super) fn is_quantity(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let is_number =
        number.bytes().any(|byte| byte.is_ascii_digit()) && number.matches('.').count() <= 1;
    is_number && (UNITS.contains(&unit) || is_exponent(unit))
}

fn is_exponent(unit: &str) -> bool {
    let Some(power) = unit.strip_prefix(['e', 'E']) else { return false };
    let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_quantities_from_other_text() {
        for text in ["0", "500m", "2Gi", "1.5", ".5", "5.", "1e3", "1E", "-1", "+12E-2"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "m", "5 apples", "2GiB", "1.2.3", "0x10", "1e", "--1", "."] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
