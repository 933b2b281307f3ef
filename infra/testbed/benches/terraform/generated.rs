//! Stacks of many topics and as many buckets.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use cpu_time::ProcessTime;
use serde_json::Value;
use spec::{InputFile, artifact::Artifacts, source::Sources};

use super::Result;

const HEAD: &str = r#"stackwright: 1
stack: generated
owner: bench
cloud:
  yandex:
    folder: b1gexample0000000000
    zones: [ru-central1-a]
    network: { data: { ru-central1-a: 10.1.0.0/24 } }
    state: { bucket: generated-terraform-state, prefix: generated }
kafka:
  events:
    version: "3.9"
    managed: { size: { cores: 2, memory: 8Gi }, disk: { type: ssd, size: 4096Gi }, brokers: 1 }
    auth: scram-sha-512
    topics:
"#;

/// A stack of many topics and buckets.
pub(crate) struct Generated {
    size: usize,
    text: String,
}

impl Generated {
    /// Writes the text of a stack with so many topics, and so many buckets.
    pub(crate) fn new(size: usize) -> Result<Self> {
        let mut text = String::from(HEAD);
        for number in 0..size {
            writeln!(
                text,
                "      t{number}: {{ partitions: 1, replication: 1, compression: gzip, keep: {{ time: 7d, size: 1Gi }} }}"
            )?;
        }
        text.push_str("buckets:\n");
        for number in 0..size {
            writeln!(
                text,
                "  b{number}: {{ name: generated-b{number}-k7q2, prefixes: {{ raw: {{ delete_after: 90d }} }} }}"
            )?;
        }
        Ok(Self { size, text })
    }

    /// Puts the stack into a folder of its own.
    pub(crate) fn write(&self, scratch: &Path) -> Result<PathBuf> {
        let folder = scratch.join(format!("generated-{}", self.size));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("stack.yaml"), &self.text)?;
        Ok(folder)
    }

    /// Reads, checks, wires and renders in this process: resources, and microseconds of CPU for each; the least of
    /// several rounds, since whatever else the machine does can only add.
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    pub(crate) fn in_process(&self) -> Result<(usize, f64)> {
        let mut rendered = Artifacts::new();
        let mut least = f64::MAX;
        for _ in 0..(2_000 / self.size).clamp(3, 50) {
            let start = ProcessTime::now();
            rendered = self.render()?;
            least = least.min(start.elapsed().as_secs_f64() * 1e6);
        }
        let mut resources = 0;
        for (_, text) in rendered.iter().filter(|(name, _)| name.ends_with(".tf.json")) {
            resources += all(&serde_json::from_str(text)?).count();
        }
        Ok((resources, least / resources as f64))
    }

    fn render(&self) -> Result<Artifacts> {
        let mut sources = Sources::default();
        let file =
            InputFile { name: String::from("stack.yaml"), bytes: self.text.clone().into_bytes() };
        let loaded = spec::load(&mut sources, &file, None, None);
        let checked = render::check(&loaded, "2026-01-01".parse()?);
        match (&loaded.stack, &checked.wiring) {
            (Some(stack), Some(wiring)) if !spec::diagnostic::any_error(&checked.diagnostics) => {
                Ok(render::render(stack, wiring).files)
            }
            _ => Err(format!("the generated stack is wrong: {:?}", checked.diagnostics).into()),
        }
    }
}

/// The resources of a file: type, label, body.
pub(crate) fn all(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let kinds = document["resource"].as_object().into_iter().flatten();
    kinds.flat_map(|(kind, labels)| {
        let labels = labels.as_object().into_iter().flatten();
        labels.map(move |(label, body)| (kind.as_str(), label.as_str(), body))
    })
}
