//! How much CPU rendering takes, beside the tools that people use for it today. Prints tables in Markdown.
//!
//! `cargo bench -p testbed --bench render` measures in one run, on one machine, whole processes: the
//! example stacks, then generated stacks of 10 to 10,000 services, then the peers on the very objects that were rendered
//! of them. Peers get the objects as they are, without values or overlays: the least that they can be asked for.
//!
//! Nothing is deleted before the end, since what ext4 takes for a new file depends on how many were deleted nearby in
//! the last seconds, and may be more than everything else. With `TMPDIR=/dev/shm` no disk is measured at all.

#[path = "../common/measure.rs"]
mod measure;
#[path = "../common/npm.rs"]
mod npm;
#[path = "../common/program.rs"]
mod program;

mod generated;
mod peers;

use std::{io, path::Path, process::Command};

use generated::Generated;
use measure::{Usage, measure};
use peers::PEERS;

/// Services of the generated stacks.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// Runs of which the median is shown; one run of the largest stack is long enough to be steady.
const RUNS: usize = 5;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let root = testbed::root();
    let program = program::build(root)?;
    let scratch = tempfile::tempdir()?;
    let mut out = io::stdout().lock();
    examples(&mut out, &program, root, scratch.path())?;
    generated_stacks(&mut out, &program, scratch.path())
}

/// The three example stacks in one process, into a new folder and again into the same one.
fn examples(out: &mut impl io::Write, program: &Path, root: &Path, scratch: &Path) -> Result<()> {
    let mut new = Vec::new();
    let mut again = Vec::new();
    for run in 0..20 {
        let folder = scratch.join(format!("examples-{run}"));
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

/// Generated stacks, and the peers on the same objects: their CPU, and how many times ours it is.
fn generated_stacks(out: &mut impl io::Write, program: &Path, scratch: &Path) -> Result<()> {
    let names: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
    writeln!(out, "\n## Generated stacks, one process each, median of {RUNS}\n")?;
    writeln!(
        out,
        "| services | objects | in process, CPU an object | whole process: CPU | peak memory | {} |",
        names.join(" | ")
    )?;
    writeln!(out, "|---|---|---|---|---|{}", "---|".repeat(names.len()))?;
    for services in SIZES {
        let generated = Generated::new(services)?;
        let (objects, in_process) = generated.in_process()?;
        let folder = generated.write(scratch)?;
        let output = |run| scratch.join(format!("out-{services}-{run}"));
        let ours = Usage::median(&runs(services, |run| {
            measure(Command::new(program).arg("render").arg(&folder).arg("--out").arg(output(run)))
        })?);
        write!(
            out,
            "| {services} | {objects} | {in_process:.1} µs | {:.0} ms | {:.0} MB |",
            ours.cpu_ms(),
            ours.memory_mb()
        )?;
        out.flush()?;
        let rendered = output(0).join("generated/kubernetes/objects");
        for peer in PEERS {
            if services > peer.largest {
                write!(out, " |")?;
                continue;
            }
            let folder = scratch.join(format!("{}-{services}", peer.name));
            match peer.prepare(&rendered, &folder, scratch)? {
                Ok(mut command) => {
                    let usage = Usage::median(&runs(services, |_| measure(&mut command))?);
                    let ratio = usage.cpu_ms() / ours.cpu_ms();
                    write!(out, " {:.0} ms ({ratio:.0}×) |", usage.cpu_ms())?;
                }
                Err(missing) => write!(out, " skipped: {missing} |")?,
            }
            out.flush()?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Several runs; one where the stack is large.
fn runs(services: usize, run: impl FnMut(usize) -> io::Result<Usage>) -> io::Result<Vec<Usage>> {
    (0..if services > 1_000 { 1 } else { RUNS }).map(run).collect()
}
