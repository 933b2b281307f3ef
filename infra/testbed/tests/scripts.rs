//! Every script that is rendered into a `ConfigMap` is without a finding of shellcheck.

use testbed::{RenderedStack, Result};

#[test]
fn scripts_are_clean() -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()? {
        let maps = stack.objects.iter().filter(|object| object.kind() == "ConfigMap");
        let files = maps.flat_map(|map| {
            map.0["data"].as_object().into_iter().flatten().map(move |file| (map, file))
        });
        for (map, (name, text)) in files {
            let text = text.as_str().unwrap_or_default();
            if !text.starts_with("#!") {
                continue;
            }
            let Some(found) = testbed::shellcheck(text)? else { return Ok(()) };
            assert_eq!(found, [], "{}: {map}, {name}", stack.id());
            count += 1;
        }
    }
    assert!(count > 0, "no script is rendered");
    Ok(())
}
