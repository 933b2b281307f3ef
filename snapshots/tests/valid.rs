//! Small stacks that are valid: none of them may give a finding. Together they use every kind of component in every
//! placement, so that a rule that is too strict is found here. Line ends of both kinds are read.

use crate::support::{check, here, texts};

#[test]
fn valid_stacks_give_no_findings() {
    let stacks = texts(&here().join("valid"), ".yaml");
    assert!(stacks.len() >= 30, "{} stacks", stacks.len());
    let mut found = String::new();
    for (name, text) in stacks {
        let file = format!("valid/{name}.yaml");
        let windows = String::from_utf8(text.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        for text in [text, windows] {
            let base = check(&file, &text, None);
            found.push_str(&base.reports());
            for environment in &base.loaded.environments {
                found.push_str(&check(&file, &text, Some(&environment.value)).reports());
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}
