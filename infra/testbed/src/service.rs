//! A unit of systemd as systemd reads it: what is run, with which environment.

use std::collections::BTreeMap;

use crate::{Error, Result};

/// What a service unit runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// `Environment=`.
    pub env: BTreeMap<String, String>,
    /// `ExecStartPre=`: commands that must succeed first.
    pub before: Vec<Vec<String>>,
    /// `ExecStart=`.
    pub command: Vec<String>,
    /// `ExecStartPost=`: commands that say when it has started.
    pub after: Vec<Vec<String>>,
}

impl Service {
    /// Reads the text of a unit. Names of sections do not matter: no setting that is read here is in two of them.
    pub fn read(unit: &str) -> Result<Self> {
        let mut service = Self::default();
        for line in unit.lines() {
            let Some((setting, value)) = line.split_once('=') else { continue };
            match setting {
                "Environment" => {
                    for word in words(value)? {
                        let pair = word.split_once('=');
                        let (name, value) =
                            pair.ok_or_else(|| Error::unexpected(line, "it has no value"))?;
                        service.env.insert(name.to_owned(), value.to_owned());
                    }
                }
                "ExecStartPre" => service.before.push(words(value)?),
                "ExecStart" => service.command = words(value)?,
                "ExecStartPost" => service.after.push(words(value)?),
                _ => {}
            }
        }
        Ok(service)
    }
}

/// The words of a value, as systemd splits and unquotes them.
///
/// <https://www.freedesktop.org/software/systemd/man/252/systemd.syntax.html#Quoting>
fn words(value: &str) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            ' ' if !is_quoted => words.extend(word.take()),
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            '\\' | '%' => match characters.next() {
                Some(escaped) if escaped == c || (c, escaped) == ('\\', '"') => {
                    word.get_or_insert_default().push(escaped);
                }
                _ => {
                    return Err(Error::unexpected(value, "it has an escape that is not read here"));
                }
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unquoted() -> Result<()> {
        let unit = "[Service]\nEnvironment=\"A=one two\" B=3\nEnvironment=\"C=a \\\"b\\\" \\\\ 5%%\"\n\
                    ExecStartPre=/bin/first -x\nExecStart=/bin/second  \"\" y\n";
        let service = Service::read(unit)?;
        let env = [("A", "one two"), ("B", "3"), ("C", "a \"b\" \\ 5%")];
        assert_eq!(service.env, env.map(|(name, value)| (name.into(), value.into())).into());
        assert_eq!(service.before, [["/bin/first", "-x"]]);
        assert_eq!(service.command, ["/bin/second", "", "y"]);
        assert!(Service::read("Environment=\"A=%h\"\n").is_err(), "a specifier is not read");
        Ok(())
    }
}
