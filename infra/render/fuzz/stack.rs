//! Arbitrary bytes as a stack, from decoding to rendering.
//!
//! Needs a nightly Rust and `cargo install cargo-fuzz`. In this folder, with the repository's stacks as seeds:
//! ```sh
//! mkdir -p corpus/stack
//! for stack in ../../stacks/*/; do cp "$stack/stack.yaml" "corpus/stack/$(basename "$stack").yaml"; done
//! cp ../../../snapshots/valid/*.yaml corpus/stack
//! cp ../../../snapshots/diagnostics/cases/*.yaml corpus/stack
//! cargo +nightly fuzz run stack --fuzz-dir . --sanitizer none -- -max_len=20000 -timeout=20 -max_total_time=600
//! ```
//! Without a sanitizer, since there is no unsafe code of ours to watch and a case is several times as fast. What makes
//! it stop is kept under `artifacts/stack`: mend it, and add a test that gives the same text.
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
