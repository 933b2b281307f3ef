//! Stacks of many services: each an inference API with an autoscaler, so that every service becomes all the objects
//! that a real one does.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use cpu_time::ProcessTime;
use spec::{InputFile, source::Sources};

use super::Result;

const HEAD: &str = r#"stackwright: 1
stack: generated
owner: bench
images: { registry: registry.example/bench, tag: "1.0.0" }
cluster: { version: "1.33", external: {}, namespaces: { bench: { default: true } }, addons: { metrics-server: existing } }
postgresql: { db: { version: "16", in_cluster: { cpu: 250m, memory: 512Mi, disk: { type: ssd, size: 10Gi } }, databases: { mlflow: {} } } }
mlflow: { registry: { version: "3.17", in_cluster: { image: mlflow, cpu: 250m, memory: 1Gi }, database: db/mlflow, artifacts: own_disk } }
models: { m: { registered_in: registry, alias: champion, ready_within: 30s, input: { features: [a] }, classes: [b, c] } }
services:
"#;

/// A stack of many services.
pub(crate) struct Generated {
    services: usize,
    text: String,
}

impl Generated {
    /// Writes the text of a stack with so many services.
    pub(crate) fn new(services: usize) -> Result<Self> {
        let mut text = String::from(HEAD);
        for number in 0..services {
            writeln!(
                text,
                " s{number}: {{inference: {{model: m}}, cpu: 1, memory: 1Gi, scale: {{min: 2, max: 4, target: {{cpu: 70%}}}}}}"
            )?;
        }
        Ok(Self { services, text })
    }

    /// Puts the stack into a folder of its own.
    pub(crate) fn write(&self, scratch: &Path) -> Result<PathBuf> {
        let folder = scratch.join(format!("generated-{}", self.services));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("stack.yaml"), &self.text)?;
        Ok(folder)
    }

    /// Reads, checks, wires and renders in this process: objects, and microseconds of CPU for each; the least of
    /// several rounds, since whatever else the machine does can only add.
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    pub(crate) fn in_process(&self) -> Result<(usize, f64)> {
        let mut objects = 0;
        let mut least = f64::MAX;
        for _ in 0..rounds(self.services) {
            let start = ProcessTime::now();
            let files = self.render()?;
            let cpu = start.elapsed();
            objects = files
                .values()
                .map(|text| text.lines().filter(|line| line.starts_with("kind: ")).count())
                .sum();
            least = least.min(cpu.as_secs_f64() * 1e6 / objects as f64);
        }
        Ok((objects, least))
    }

    fn render(&self) -> Result<spec::artifact::Artifacts> {
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

fn rounds(services: usize) -> usize {
    (2_000 / services).clamp(3, 50)
}
