//! Strings.

use serde::{Serialize, Serializer};

/// A string where Terraform allows expressions.
///
/// What was put in as a literal comes out as that text, whatever it holds; what was put in as an expression is
/// evaluated by Terraform.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text {
    template: String,
}

/// A literal text, of anything that prints.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers hand in references and what they just made"
)]
pub(crate) fn text(literal: impl ToString) -> Text {
    Text::default().literal(&literal.to_string())
}

impl Text {
    /// The value of an expression alone, such as `yandex_vpc_network.main.id`: it keeps its type.
    pub(crate) fn expression(expression: impl AsRef<str>) -> Self {
        Self::default().with(expression)
    }

    /// Followed by a literal. `${` and `%{` begin a template; doubled first characters are themselves
    /// (<https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1>).
    pub(crate) fn literal(mut self, literal: &str) -> Self {
        let ends_in_mark = self.template.ends_with(['$', '%']);
        if ends_in_mark && literal.starts_with('{') {
            let mark = self.template.pop().unwrap_or_default();
            self.template.extend([mark, mark]);
        }
        self.template += &literal.replace("${", "$${").replace("%{", "%%{");
        self
    }

    /// Followed by the value of an expression.
    pub(crate) fn with(mut self, expression: impl AsRef<str>) -> Self {
        self.template.push_str("${");
        self.template.push_str(expression.as_ref());
        self.template.push('}');
        self
    }

    /// A text that holds templates already: JSON whose strings are [`Text`]s.
    pub(crate) fn of_template(template: String) -> Self {
        Self { template }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &Text) -> &str {
        &text.template
    }

    #[test]
    fn a_literal_is_never_a_template() {
        assert_eq!(written(&text("a ${b} %{if c} $d 5% {e}")), "a $${b} %%{if c} $d 5% {e}");
        assert_eq!(written(&text("$${x}")), "$$${x}");
    }

    #[test]
    fn a_mark_at_the_end_does_not_meet_a_brace() {
        assert_eq!(written(&text("$").literal("{a}")), "$${a}");
        assert_eq!(written(&text("100%").literal("{a}")), "100%%{a}");
    }

    #[test]
    fn an_expression_stands_between_literals() {
        let host = text("https://").with("a.b.id").literal(":443");
        assert_eq!(written(&host), "https://${a.b.id}:443");
    }
}
