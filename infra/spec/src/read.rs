//! Nodes to typed values. All fields of all sections are read before anything is given up, so that one run reports
//! every problem; a section that lacks something is left out, and what refers to it stays silent.

use serde_json::{Value, json};

use crate::{
    diagnostic::Diagnostic,
    node::{Kind, Node, Style},
    rules::language::{
        EXACTLY_ONE, INVALID_VALUE, MISSING_FIELD, UNKNOWN_FIELD, UNQUOTED, WRONG_TYPE,
    },
    scalar::{Quoting, Scalar},
    schema::Schemas,
    source::{Span, Spanned},
    suggest,
};

/// A type that can be read from a node. `None` means that a diagnostic was written.
pub trait Read: Sized {
    /// Whether a mapping must say it.
    const REQUIRED: bool = true;

    /// Reads a node.
    fn read(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// The value of a field that is not said; `None` where it must be.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// The JSON Schema of what is accepted.
    fn schema(schemas: &mut Schemas) -> Value;
}

/// Unknown fields reported for one section: a file that is something else altogether would have thousands.
const MAX_UNKNOWN: usize = 20;

/// What reading found so far.
#[derive(Debug, Default)]
pub struct Reader {
    /// Everything that was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// Writes a report.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Makes sure that a node is a mapping with known keys. Gives the fields that unknown keys were most likely meant
    /// to be: that they are missing is not said a second time.
    pub fn section(
        &mut self,
        node: &Node,
        what: &str,
        known: &[&'static str],
    ) -> Option<Vec<&'static str>> {
        let Kind::Map(entries) = &node.kind else {
            let fields =
                known.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
            self.wrong_type(
                node,
                &format!("{what} is a mapping"),
                &format!("it has the fields {fields}"),
            );
            return None;
        };
        let mut meant = Vec::new();
        let unknown = entries.iter().filter(|entry| !known.contains(&entry.key.value.as_str()));
        for entry in unknown.take(MAX_UNKNOWN) {
            let key = entry.key.value.as_str();
            let message = format!("{what} has no field `{}`", suggest::shown(key));
            let near = suggest::nearest(key, known.iter().copied());
            meant.extend(near);
            let help = match near {
                Some(field) => format!("did you mean `{field}`?"),
                None => format!(
                    "known are {}",
                    known.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ")
                ),
            };
            self.report(Diagnostic::new(&UNKNOWN_FIELD, entry.span, message).help(help));
        }
        Some(meant)
    }

    /// Reads one field of a mapping; `meant` is what [`section`](Self::section) gave for the mapping.
    pub fn field<T: Read>(
        &mut self,
        node: &Node,
        what: &str,
        field: &'static str,
        meant: &[&str],
    ) -> Option<T> {
        match node.get(field) {
            Some(entry) => {
                if matches!(entry.value.kind, Kind::Null) {
                    self.report(
                        Diagnostic::new(&WRONG_TYPE, entry.span, format!("`{field}` has no value"))
                            .help("give it a value, or delete the line"),
                    );
                    return None;
                }
                T::read(&entry.value, self)
            }
            None => {
                let absent = T::absent();
                if absent.is_none() && !meant.contains(&field) {
                    self.report(
                        Diagnostic::new(
                            &MISSING_FIELD,
                            node.span,
                            format!("{what} needs `{field}`"),
                        )
                        .label(format!("`{field}` is missing here"))
                        .help(format!("add `{field}:`")),
                    );
                }
                absent
            }
        }
    }

    /// Reports when not exactly one of some keys is there; `meant` is what [`section`](Self::section) gave for the
    /// mapping.
    pub fn exactly_one(
        &mut self,
        node: &Node,
        what: &str,
        keys: &[&'static str],
        meant: &[&str],
    ) -> Option<()> {
        let said: Vec<_> = keys.iter().filter_map(|key| node.get(key)).collect();
        let list = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        match said.as_slice() {
            [_] => Some(()),
            [] if keys.iter().any(|key| meant.contains(key)) => None,
            [] => {
                self.report(
                    Diagnostic::new(&EXACTLY_ONE, node.span, format!("{what} needs one of {list}"))
                        .label("none is said here")
                        .help("say which: nothing is implied by what is missing"),
                );
                None
            }
            [first, second, ..] => {
                self.report(
                    Diagnostic::new(
                        &EXACTLY_ONE,
                        second.span,
                        format!("{what} has both `{}` and `{}`", first.key.value, second.key.value),
                    )
                    .label("the second")
                    .related(first.span, "the first")
                    .help(format!("keep exactly one of {list}")),
                );
                None
            }
        }
    }

    /// Reports a node of the wrong shape.
    pub fn wrong_type(&mut self, node: &Node, expected: &str, help: &str) {
        let diagnostic = Diagnostic::new(
            &WRONG_TYPE,
            node.span,
            format!("{expected}, and this is {}", node.describe()),
        );
        self.report(diagnostic.help(help));
    }

    /// Reads a scalar's text as a type.
    pub fn scalar<T: Scalar>(&mut self, text: &str, style: Style, span: Span) -> Option<T> {
        if T::QUOTING == Quoting::Text && style == Style::Plain && misread(text) {
            self.report(
                Diagnostic::new(
                    &UNQUOTED,
                    span,
                    format!(
                        "{} must be quoted: some YAML readers take `{text}` for something else",
                        T::WHAT
                    ),
                )
                .help(format!("write \"{text}\"")),
            );
            return None;
        }
        if T::QUOTING == Quoting::Integer && style == Style::Quoted {
            self.report(
                Diagnostic::new(
                    &WRONG_TYPE,
                    span,
                    format!("{} is a whole number without quotes", T::WHAT),
                )
                .help(format!("write {}", T::EXAMPLES.first().copied().unwrap_or("1"))),
            );
            return None;
        }
        match text.parse::<T>() {
            Ok(value) => Some(value),
            Err(invalid) => {
                let mut diagnostic = Diagnostic::new(&INVALID_VALUE, span, invalid.reason.clone());
                diagnostic.label = format!("not {}", T::WHAT);
                diagnostic.help = Some(match &invalid.suggestion {
                    Some(suggestion) => format!("write `{suggestion}`"),
                    None => format!(
                        "{} is {}, such as `{}`",
                        T::WHAT,
                        T::RULE,
                        T::EXAMPLES.first().copied().unwrap_or("")
                    ),
                });
                self.report(diagnostic);
                None
            }
        }
    }
}

/// Whether some YAML reader takes a bare scalar for a number, a boolean, a date or nothing (YAML 1.1, which Kubernetes'
/// and Python's readers follow in part).
#[must_use]
pub fn misread(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    if matches!(
        word.as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "~" | ".inf" | ".nan"
    ) {
        return true;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    // Numbers, dates, times in base 60, `0x`, `0o`, `1e3`, `1_000`.
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().any(|c| c.is_ascii_digit())
        && digits.chars().all(|c| {
            c.is_ascii_hexdigit()
                || matches!(c, '.' | '_' | '-' | '+' | ':' | 'x' | 'o' | 'T' | 'Z')
        })
        && !looks_like_a_network(digits)
}

/// `10.1.0.0` and longer: no reader takes four dotted numbers for one.
fn looks_like_a_network(text: &str) -> bool {
    text.split('.').count() >= 4
        && text
            .split('.')
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty())
}

impl<T: Scalar> Read for Spanned<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::Scalar(text) = &node.kind else {
            reader.wrong_type(
                node,
                &format!("{} is a single value", T::WHAT),
                &format!("write it as in `{}`", T::EXAMPLES.first().copied().unwrap_or("")),
            );
            return None;
        };
        let value = reader.scalar(&text.value, text.style, node.span)?;
        Some(Self::new(value, node.span))
    }

    fn schema(_: &mut Schemas) -> Value {
        T::schema()
    }
}

impl Read for Spanned<bool> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if let Kind::Scalar(text) = &node.kind
            && text.style == Style::Plain
            && let Ok(value) = text.value.parse()
        {
            return Some(Self::new(value, node.span));
        }
        reader.wrong_type(
            node,
            "this is `true` or `false`",
            "write `true` or `false`, without quotes",
        );
        None
    }

    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "boolean" })
    }
}

impl<T: Read> Read for Option<T> {
    const REQUIRED: bool = false;

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema(schemas: &mut Schemas) -> Value {
        T::schema(schemas)
    }
}

impl<T: Read> Read for Vec<T> {
    const REQUIRED: bool = false;

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            reader.wrong_type(
                node,
                "this is a list",
                "write `[a, b]`, or one item a line after `- `",
            );
            return None;
        };
        let read: Vec<_> = items.iter().map(|item| T::read(item, reader)).collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "items": T::schema(schemas) })
    }
}

/// A mapping from names to values. An entry whose value could not be read keeps its name, so that what refers to it
/// does not report a second problem.
#[derive(Clone, Debug)]
pub struct Map<K, V> {
    /// Names in the order of the file, and what could be read of each.
    pub entries: Vec<(Spanned<K>, Option<V>)>,
}

impl<K: Scalar, V: Read> Read for Map<K, V> {
    const REQUIRED: bool = false;

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::Map(nodes) = &node.kind else {
            reader.wrong_type(
                node,
                &format!("this is a mapping from {}", K::WHAT),
                &format!(
                    "write `{}:` and what belongs to it below",
                    K::EXAMPLES.first().copied().unwrap_or("name")
                ),
            );
            return None;
        };
        let mut entries = Vec::new();
        for entry in nodes {
            let name = reader.scalar::<K>(&entry.key.value, entry.key.style, entry.span);
            let value = if matches!(entry.value.kind, Kind::Null) {
                reader.report(
                    Diagnostic::new(
                        &WRONG_TYPE,
                        entry.span,
                        format!("`{}` has no value", suggest::shown(&entry.key.value)),
                    )
                    .help("write `{}` where there is nothing to say"),
                );
                None
            } else {
                V::read(&entry.value, reader)
            };
            if let Some(name) = name {
                entries.push((Spanned::new(name, entry.span), value));
            }
        }
        Some(Self { entries })
    }

    fn absent() -> Option<Self> {
        Some(Self { entries: Vec::new() })
    }

    fn schema(schemas: &mut Schemas) -> Value {
        let mut names = K::schema();
        if let Some(object) = names.as_object_mut() {
            // Keys are always text; a closed set or a pattern still bounds them.
            object.insert(String::from("type"), json!("string"));
        }
        let value = V::schema(schemas);
        json!({ "type": "object", "propertyNames": names, "additionalProperties": schemas.removable(value) })
    }
}

/// Declares a section of the language: a mapping with known fields, each with its type and its documentation.
///
/// Gives a struct with a `span`, and [`Read`]: unknown fields with the nearest known one, missing ones, the rule that
/// exactly one of some keys is said, and the JSON Schema, all from the one declaration.
#[macro_export]
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident: $what:literal $(, exactly one of $one:tt)* { $($(#[doc = $doc:literal])+ $field:ident: $ty:ty),+ $(,)? }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The section.
            pub span: $crate::source::Span,
            $($(#[doc = $doc])+ pub $field: $ty),+
        }

        impl $crate::read::Read for $name {
            fn read(node: &$crate::node::Node, reader: &mut $crate::read::Reader) -> Option<Self> {
                const FIELDS: &[&str] = &[$($crate::read::key(stringify!($field))),+];
                let meant = reader.section(node, $what, FIELDS)?;
                $(let $field = reader.field::<$ty>(node, $what, $crate::read::key(stringify!($field)), &meant);)+
                $(reader.exactly_one(node, $what, $crate::section!(@keys $one), &meant)?;)*
                Some(Self { span: node.span, $($field: $field?),+ })
            }

            fn schema(schemas: &mut $crate::schema::Schemas) -> ::serde_json::Value {
                schemas.section(stringify!($name), concat!($($about),+), &[$($crate::section!(@keys $one)),*], |schemas, fields| {
                    $(fields.add::<$ty>(schemas, $crate::read::key(stringify!($field)), concat!($($doc),+));)+
                })
            }
        }
    };
    (@keys [$($key:ident),+]) => { &[$($crate::read::key(stringify!($key))),+] };
}

/// A field's key: its identifier without the mark of a raw one, so that `r#in` is `in`.
#[must_use]
pub const fn key(identifier: &'static str) -> &'static str {
    match identifier.as_bytes() {
        [b'r', b'#', ..] => identifier.split_at(2).1,
        _ => identifier,
    }
}
