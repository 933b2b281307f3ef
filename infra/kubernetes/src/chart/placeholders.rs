//! What stands in an object until it is text: a word or a number that stands nowhere else, and the expression of Helm's
//! that takes its place.

use spec::name::NamespaceName;

/// What every word begins with; a number follows. It is a repository of images, so that it can stand for one.
const WORD: &str = "chartvalue";

/// Beyond any number of the language, and within what Kubernetes counts in.
const FIRST_NUMBER: u32 = 1_900_000_000;

/// Every placeholder, by what is printed for it.
#[derive(Default)]
pub(super) struct Placeholders {
    all: Vec<Placeholder>,
}

struct Placeholder {
    printed: String,
    expression: String,
}

impl Placeholders {
    /// A word for an expression.
    pub(super) fn text(&mut self, expression: impl Into<String>) -> String {
        let word = format!("{WORD}{:05}x", self.all.len());
        self.printed_as(word.clone(), expression);
        word
    }

    /// A number for an expression.
    pub(super) fn number(&mut self, expression: impl Into<String>) -> u32 {
        let number = u32::try_from(self.all.len()).unwrap_or_default().saturating_add(FIRST_NUMBER);
        self.printed_as(number.to_string(), expression);
        number
    }

    /// Bytes for an expression, by how they are printed.
    pub(super) fn bytes(&mut self, expression: impl Into<String>) -> Vec<u8> {
        let bytes = format!("{WORD}{:05}x", self.all.len()).into_bytes();
        self.printed_as(super::base64(&bytes), expression);
        bytes
    }

    fn printed_as(&mut self, printed: String, expression: impl Into<String>) {
        self.all.push(Placeholder { printed, expression: expression.into() });
    }

    /// A text with the expressions in their places; what Helm would take for an expression of its own stays as it is.
    pub(super) fn filled(&self, text: &str) -> String {
        let text = text.replace("{{", "{{ \"{{\" }}");
        text.split_inclusive('\n').map(|line| self.filled_line(line)).collect()
    }

    fn filled_line(&self, line: &str) -> String {
        let mut filled = line.to_owned();
        for Placeholder { printed, expression } in &self.all {
            if !filled.contains(printed.as_str()) {
                continue;
            }
            let is_number = printed.bytes().all(|byte| byte.is_ascii_digit());
            let is_whole = ["- ", ": "].iter().any(|before| {
                filled
                    .trim_end()
                    .strip_suffix(printed.as_str())
                    .is_some_and(|rest| rest.ends_with(before))
            });
            let quote = if is_whole && !is_number { " | quote" } else { "" };
            filled = filled.replace(printed.as_str(), &format!("{{{{ {expression}{quote} }}}}"));
        }
        filled
    }
}

/// A template that stands in the release's own namespace, wherever the stack's default one was named: as an object's,
/// as a host's, as what Spark is told.
pub(super) fn in_release_namespace(text: &str, namespace: &NamespaceName) -> String {
    let release = "{{ .Release.Namespace }}";
    let lines = text.split_inclusive('\n').map(|line| {
        let told = line.trim_end().trim_start();
        let is_told = ["namespace: ", "spark.kubernetes.namespace "]
            .iter()
            .any(|before| told.strip_prefix(before) == Some(namespace.as_str()));
        if is_told { line.replace(namespace.as_str(), release) } else { line.to_owned() }
    });
    lines.collect::<String>().replace(&format!(".{namespace}.svc"), &format!(".{release}.svc"))
}
