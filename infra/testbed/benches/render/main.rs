//! How much CPU rendering takes, beside the tools that people use for it today. Prints a table in Markdown.
//!
//! `cargo bench -p testbed --bench render` measures in one run, on one machine, whole processes: the example stacks,
//! then generated stacks of 10 to 10,000 services, then the peers on the very objects that were rendered of them.
//! Peers get the objects as they are, without values or overlays: the least that they can be asked for.

mod generated;
mod measure;
mod peers;

use std::{fs, io, path::Path, process::Command};

use generated::Generated;
use measure::{Usage, measure};

/// Services of the generated stacks.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// The largest stack that peers are asked for; above it the slowest of them takes minutes.
const LARGEST_FOR_PEERS: usize = 1_000;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let root = testbed::root();
    build(root)?;
    let program = root.join("target/release/stackwright");
    let scratch = tempfile::tempdir()?;
    let mut out = io::stdout().lock();
    examples(&mut out, &program, root, scratch.path())?;
    generated_stacks(&mut out, &program, scratch.path())
}

fn build(root: &Path) -> Result<()> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", "stackwright", "--target-dir", "target"])
        .current_dir(root)
        .status()?;
    if built.success() { Ok(()) } else { Err("stackwright does not build".into()) }
}

/// The three example stacks in one process, into a new folder and again into the same one.
fn examples(out: &mut impl io::Write, program: &Path, root: &Path, scratch: &Path) -> Result<()> {
    let folder = scratch.join("examples");
    let mut new = Vec::new();
    let mut again = Vec::new();
    for _ in 0..20 {
        fs::remove_dir_all(&folder).or_else(|error| {
            if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
        })?;
        let mut render = Command::new(program);
        render.arg("render").arg("--out").arg(&folder).current_dir(root);
        new.push(measure(&mut render)?);
        again.push(measure(&mut render)?);
    }
    writeln!(out, "## Three example stacks, one process, median of 20\n")?;
    writeln!(out, "| | wall | CPU | peak memory |\n|---|---|---|---|")?;
    for (name, runs) in [("into an empty folder", new), ("again, nothing changed", again)] {
        let usage = Usage::median(&runs);
        writeln!(
            out,
            "| {name} | {:.1} ms | {:.1} ms | {:.1} MB |",
            usage.wall_ms(),
            usage.cpu_ms(),
            usage.memory_mb()
        )?;
    }
    Ok(())
}

/// Generated stacks, and the peers on the same objects.
fn generated_stacks(out: &mut impl io::Write, program: &Path, scratch: &Path) -> Result<()> {
    writeln!(out, "\n## Generated stacks\n")?;
    writeln!(
        out,
        "| services | objects | in process, CPU an object | whole process: CPU | peak memory | peer | its CPU | ratio |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for services in SIZES {
        let generated = Generated::new(services)?;
        let (objects, in_process) = generated.in_process()?;
        let folder = generated.write(scratch)?;
        let output = scratch.join(format!("out-{services}"));
        let mut render = Command::new(program);
        render.arg("render").arg(&folder).arg("--out").arg(&output);
        let ours = measure(&mut render)?;
        let own = format!(
            "| {services} | {objects} | {:.1} µs | {:.0} ms | {:.0} MB |",
            in_process,
            ours.cpu_ms(),
            ours.memory_mb()
        );
        if services > LARGEST_FOR_PEERS {
            writeln!(out, "{own} | | |")?;
            continue;
        }
        let rendered = output.join("generated/kubernetes/objects");
        for (peer, usage) in peers::run_all(&rendered, scratch)? {
            let (cpu, ratio) = match usage {
                Ok(usage) => (
                    format!("{:.0} ms", usage.cpu_ms()),
                    format!("{:.0}×", usage.cpu_ms() / ours.cpu_ms()),
                ),
                Err(missing) => (format!("skipped: {missing}"), String::new()),
            };
            writeln!(out, "{own} {peer} | {cpu} | {ratio} |")?;
        }
        out.flush()?;
    }
    Ok(())
}
