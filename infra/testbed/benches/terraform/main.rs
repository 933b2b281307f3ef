//! How much CPU Terraform files take, beside the CDK for Terraform. Prints a table in Markdown.
//!
//! `TMPDIR=/dev/shm cargo bench -p testbed --bench terraform` measures in one run, on one machine, whole processes:
//! stacks of 10 to 1,000 topics and as many buckets, then the peer on the very resources that were rendered of them. No
//! service uses the topics, so each of them gives a warning, which is in our figures.

#[path = "../common/measure.rs"]
mod measure;
#[path = "../common/npm.rs"]
mod npm;
#[path = "../common/program.rs"]
mod program;

mod cdktn;
mod generated;

use std::{io, path::Path, process::Command};

use generated::Generated;
use measure::{Usage, measure};

/// Topics of the generated stacks, and buckets.
const SIZES: [usize; 3] = [10, 100, 1_000];

/// Runs of which the median is shown.
const RUNS: usize = 7;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let program = program::build(testbed::root())?;
    let scratch = tempfile::tempdir()?;
    let mut out = io::stdout().lock();
    table(&mut out, &program, scratch.path())
}

fn table(out: &mut impl io::Write, program: &Path, scratch: &Path) -> Result<()> {
    writeln!(out, "## Topics and buckets in the cloud, one process each, median of {RUNS}\n")?;
    writeln!(
        out,
        "| topics and buckets | resources | in process, CPU a resource | whole process: CPU | wall | peak memory | cdktn synth |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for size in SIZES {
        let generated = Generated::new(size)?;
        let (resources, in_process) = generated.in_process()?;
        let folder = generated.write(scratch)?;
        // Into a new folder each time; nothing is deleted before the end (see the bench `render`).
        let output = |run| scratch.join(format!("out-{size}-{run}"));
        let ours = Usage::median(&runs(|run| {
            let mut render = Command::new(program);
            render.args(["render", "--only", "terraform"]).arg(&folder);
            measure(render.arg("--out").arg(output(run)))
        })?);
        write!(
            out,
            "| {size} | {resources} | {in_process:.1} µs | {:.1} ms | {:.1} ms | {:.0} MB |",
            ours.cpu_ms(),
            ours.wall_ms(),
            ours.memory_mb()
        )?;
        out.flush()?;
        let peer = scratch.join(format!("cdktn-{size}"));
        match cdktn::prepare(&output(0).join("generated/terraform"), &peer, scratch)? {
            Ok(mut command) => {
                let usage = Usage::median(&runs(|_| measure(&mut command))?);
                cdktn::assert_all(&peer, resources)?;
                writeln!(
                    out,
                    " {:.0} ms ({:.0}×) |",
                    usage.cpu_ms(),
                    usage.cpu_ms() / ours.cpu_ms()
                )?;
            }
            Err(missing) => writeln!(out, " skipped: {missing} |")?,
        }
    }
    Ok(())
}

fn runs(run: impl FnMut(usize) -> io::Result<Usage>) -> io::Result<Vec<Usage>> {
    (0..RUNS).map(run).collect()
}
