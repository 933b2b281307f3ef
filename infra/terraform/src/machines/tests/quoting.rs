//! A text is a text in every file, whatever it holds.

use std::collections::BTreeSet;

use serde_yaml::Value;
use wiring::{Binding, Delivery, LockboxSecret, Wiring};

use super::stacks::{files, fish, stack};
use crate::machines::{
    machines,
    template::{TEMPLATES, block, comment, regex, sh, unit, word, yaml},
    user_data,
};

/// Texts that end a quotation, begin an expansion or a line, or are no text to some reader.
const HOSTILE: &[&str] = &[
    "",
    "plain",
    "it's",
    "'; touch /tmp/owned; '",
    "\"; rm -rf /; \"",
    "$(id) `id` ${HOME} $$",
    "100% %h %%n",
    "a\nExecStart=/bin/sh\n",
    "back\\slash \\n \\",
    "{{ 7 * 7 }} {% raw %}",
    "- x: [y, {z: \"q\"}] # no",
    " leading and trailing ",
    "tab\tand\r\nreturn",
    "\u{7f}\u{85}\u{2028}\u{feff}\u{1f41f}",
    "рыба",
];

#[test]
fn every_expression_of_a_template_is_quoted_for_its_file() {
    let filters = ["block(6)", "comment", "regex", "sh", "unit", "word", "yaml"];
    let mut seen = BTreeSet::new();
    for (name, template) in TEMPLATES {
        for (_, rest) in template.match_indices("{{").map(|(at, _)| template.split_at(at + 2)) {
            let (expression, _) = rest.split_once("}}").unwrap();
            let filter = expression.rsplit('|').next().unwrap().trim();
            assert!(filters.contains(&filter), "{name}: {expression}");
            seen.insert(filter);
        }
    }
    assert_eq!(seen.len(), filters.len(), "{seen:?}");
}

#[test]
fn hostile_texts_stay_texts() {
    let stack = stack(&fish());
    for text in HOSTILE {
        let mut wiring = wiring::wire(&stack);
        let secret = format!("secret {text}");
        poison(&mut wiring, &secret, text);
        for machine in machines(&stack) {
            let files = files(&user_data(&stack, &wiring, &machine));
            let script = &files["/usr/local/sbin/fetch-secrets"];
            for line in [
                format!("\nbring {}\n", sh(&secret)),
                format!("    value {} {}\n", sh(&secret), sh(text)),
                format!("    printf '%s' {}\n", sh(text)),
            ] {
                assert!(script.contains(&line), "{text:?}: no {line} in {script}");
            }
            let service = files
                .iter()
                .find(|(path, _)| {
                    path.ends_with("/mlflow.service") || path.ends_with("-server.service")
                })
                .map(|(_, content)| content)
                .unwrap();
            let line = format!("\nEnvironment={}\n", unit(&format!("HOSTILE={text}")));
            assert!(service.contains(&line), "{text:?}: no {line} in {service}");
        }
    }
}

#[test]
fn filters_give_one_value() {
    for text in HOSTILE {
        assert_eq!(serde_yaml::from_str::<String>(&yaml(text)).unwrap(), *text, "{}", yaml(text));
        assert_eq!(of_shell(&sh(text)), *text, "{}", sh(text));
        assert_eq!(of_unit(&unit(text)), *text, "{}", unit(text));
        for text in [(*text).to_owned(), format!("{text}\n"), format!("a:\n\n  {text}\n")] {
            let document = format!("list:\n  - content: {}\nafter: true\n", block(&text, 6));
            let read: Value = serde_yaml::from_str(&document).expect(&document);
            assert_eq!(read["list"][0]["content"], Value::from(text), "{document}");
            assert_eq!(read["after"], Value::from(true), "{document}");
        }
        assert!(!comment(text).chars().any(char::is_control), "{text:?}");
        assert!(!word(text).contains(['\'', '"', '$', '`', ';', '%', '\n', '\\']), "{text:?}");
    }
    assert_eq!(regex("12.3-1/|$"), r"12\.3-1");
    assert!(block("a\nb\n", 2).starts_with("|\n  a\n  b"));
}

/// Gives every machine a hostile variable, a hostile secret, and a hostile text in a composed value.
fn poison(wiring: &mut Wiring, secret: &str, text: &str) {
    let mut composed = None;
    for bindings in wiring.outside.values_mut() {
        let span = bindings[0].span;
        let held = |key: &str| {
            wiring::Value::Secret(wiring::KeyRef { secret: secret.to_owned(), key: key.to_owned() })
        };
        let of =
            |name: &str, value| Binding { delivery: Delivery::Env(name.to_owned()), value, span };
        bindings.push(of("HOSTILE", wiring::Value::Literal(text.to_owned())));
        bindings.push(of("HOSTILE_SECRET", held(text)));
        bindings.push(of("HOSTILE_URI", held("composed")));
        composed = Some(span);
    }
    wiring.lockbox.push(LockboxSecret {
        name: secret.to_owned(),
        thing: "hostile".parse().unwrap(),
        user: None,
        keys: vec![text.to_owned()],
        composed: vec![wiring::Composed {
            key: String::from("composed"),
            pieces: vec![wiring::Piece::Text(text.to_owned())],
        }],
        by: wiring::GivenBy::Person,
        readers: Vec::new(),
        span: composed.unwrap(),
    });
}

/// What a shell reads in a quoted word.
fn of_shell(word: &str) -> String {
    let mut text = String::new();
    let mut rest = word;
    while let Some(after) = rest.strip_prefix('\'') {
        let (inside, after) = after.split_once('\'').unwrap();
        text.push_str(inside);
        rest = match after.strip_prefix("\\'") {
            Some(after) => {
                text.push('\'');
                after
            }
            None => after,
        };
    }
    assert_eq!(rest, "", "{word} is not one word");
    text
}

/// What systemd reads in a quoted word.
fn of_unit(word: &str) -> String {
    assert!(!word.contains('\n'), "{word}");
    let mut inside = word.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap().chars();
    let mut text = String::new();
    while let Some(c) = inside.next() {
        match c {
            '"' => panic!("{word} is not one word"),
            '%' => text.extend(inside.next()),
            '\\' => match inside.next().unwrap() {
                'x' => {
                    let digits: String = inside.by_ref().take(2).collect();
                    text.push(char::from(u8::from_str_radix(&digits, 16).unwrap()));
                }
                escaped => text.push(escaped),
            },
            c => text.push(c),
        }
    }
    text
}
