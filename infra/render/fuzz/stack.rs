//! Arbitrary bytes as a stack, from decoding to rendering.
//!
//! `cd infra/render/fuzz && cargo fuzz run stack --fuzz-dir . -- -max_total_time=600`, with the example stacks as seeds:
//! `mkdir -p corpus/stack && cp ../../stacks/*/stack.yaml corpus/stack` (each under a name of its own).
#![no_main]

use libfuzzer_sys::fuzz_target;
use spec::{InputFile, diagnostic, load, source::Sources};

fuzz_target!(|bytes: &[u8]| {
    let Ok(today) = "2026-01-01".parse() else { return };
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: bytes.to_vec() };
    let loaded = load(&mut sources, &file, None, None);
    let checked = render::check(&loaded, today);
    for report in &checked.diagnostics {
        let _ = sources.position(report.span);
    }
    if let (Some(stack), Some(wiring)) = (&loaded.stack, &checked.wiring)
        && !diagnostic::any_error(&checked.diagnostics)
    {
        let _ = render::render(stack, wiring);
    }
});
