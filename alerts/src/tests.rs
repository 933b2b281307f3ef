use std::collections::BTreeSet;

use spec::{InputFile, source::Sources, stack::Stack};
use wiring::Wiring;

use super::*;
use crate::{
    alert::{Alert, Urgency},
    families::families,
    infer::infer,
    world::World,
};

/// Every stack of the repository with a Prometheus, and each of its environments.
pub(crate) fn stacks() -> Vec<(Stack, Wiring)> {
    let texts = [
        include_str!("../../infra/stacks/fish/stack.yaml"),
        include_str!("../../infra/stacks/fraud/stack.yaml"),
        include_str!("../../snapshots/valid/alerts-written.yaml"),
        include_str!("../../snapshots/valid/watch-in-cluster.yaml"),
    ];
    let mut stacks = Vec::new();
    for text in texts {
        let bytes = text.as_bytes().to_vec();
        let input = InputFile { name: String::from("stack.yaml"), bytes };
        let base = spec::load(&mut Sources::default(), &input, None, None);
        for environment in &base.environments {
            let name = Some(&environment.value);
            stacks.extend(spec::load(&mut Sources::default(), &input, None, name).stack);
        }
        stacks.extend(base.stack);
    }
    let wired = stacks.into_iter().map(|stack| {
        let wiring = wiring::wire(&stack);
        (stack, wiring)
    });
    wired.collect()
}

/// Every alert of every stack, with what its Prometheus knows.
fn each_alert(mut judge: impl FnMut(&Alert, &World)) {
    let mut seen = 0;
    for (stack, wiring) in stacks() {
        let Some(scope) = Scope::new(&stack, &wiring) else { continue };
        let world = World::new(&stack, &wiring);
        for family in families(&scope) {
            for alert in family.groups.iter().flat_map(|group| &group.alerts) {
                judge(alert, &world);
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "there is no alert");
}

#[test]
fn queries_ask_for_what_is_told_and_carry_what_is_said() {
    each_alert(|alert, world| {
        if alert.urgency == Urgency::None {
            return;
        }
        let inferred = infer(&alert.query, world);
        let labels = inferred.unwrap_or_else(|problems| panic!("{problems:?}\n{}", alert.query));
        if alert.proof.wrong.is_empty() {
            return;
        }
        let carried: BTreeSet<_> = alert.carries.keys().cloned().collect();
        assert_eq!(labels.sure, carried, "{}\n{}", alert.name, alert.query);
        assert_eq!(labels.possible, carried, "{}\n{}", alert.name, alert.query);
    });
}

#[test]
fn labels_never_change() {
    const CHANGING: &[&str] = &["pod", "instance", "node", "uid", "container", "partition"];
    each_alert(|alert, _| {
        for label in CHANGING {
            assert!(!alert.carries.contains_key(*label), "{}: {label}", alert.name);
        }
    });
}

#[test]
fn alerts_say_what_and_whom_and_what_to_do() {
    each_alert(|alert, _| {
        let name = &alert.name;
        assert!(alert.summary.ends_with('.') && !alert.summary.contains("{{"), "{name}");
        assert!(alert.description.ends_with('.'), "{name}");
        assert!(!alert.steps.is_empty(), "{name}");
        assert!(name.len() <= 40 && name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
    });
}

#[test]
fn what_the_spec_says_is_text() {
    assert_eq!(crate::alert::literal("{{ $labels.pod"), "{{ \"{{\" }} $labels.pod");
    assert_eq!(crate::alert::literal("50 % {of} it."), "50 % {of} it.");
}
