//! Every module that is rendered keeps to the provider's constraints: the stacks under infra/stacks with each of their
//! environments, and the small valid ones.

use std::collections::BTreeMap;

use spec::name::EnvironmentName;

use crate::support::{check, examples, here, texts};

/// The files of a stack's module, by name.
fn module(
    file: &str,
    text: &[u8],
    environment: Option<&EnvironmentName>,
) -> BTreeMap<String, String> {
    let checked = check(file, text, environment);
    let files = checked.rendered().files.into_iter();
    files
        .filter_map(|(path, text)| {
            Some((String::from(path.strip_prefix("terraform/")?), text.to_string()))
        })
        .collect()
}

#[test]
fn every_module_keeps_to_the_provider() {
    let examples = examples().into_iter().map(|example| (example.file, example.text.into_bytes()));
    let valid = texts(&here().join("valid"), ".yaml");
    let valid = valid.into_iter().map(|(name, text)| (format!("valid/{name}.yaml"), text));
    let (mut modules, mut resources, mut attributes, mut wrong) = (0, 0, 0, Vec::new());
    for (file, text) in examples.chain(valid) {
        let declared = check(&file, &text, None).loaded.environments;
        let environments = declared.iter().map(|name| Some(&name.value)).chain([None]);
        for environment in environments {
            let files = module(&file, &text, environment);
            let proof = terraform::provider::prove(&files);
            modules += usize::from(!files.is_empty());
            resources += proof.resources;
            attributes += proof.attributes;
            let title = environment.map_or(file.clone(), |name| format!("{file}@{name}"));
            wrong.extend(proof.problems.iter().map(|problem| format!("{title}: {problem}")));
        }
    }
    println!("{modules} modules, {resources} resources, {attributes} attributes proved");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(
        modules >= 8 && resources > 500 && attributes > 3000,
        "{modules} {resources} {attributes}"
    );
}
