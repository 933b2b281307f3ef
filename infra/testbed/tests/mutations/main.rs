//! How much of what alerts say their tests hold: every rule is changed in every way in which it could be wrong, and its
//! tests must notice. What they do not notice is listed in `ratchet.yaml`, with the reason; the shares may only rise.

mod kinds;
mod laws;
mod ratchet;
mod rule;
mod subject;
mod tree;
mod trial;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use testbed::{Promtool, Result};

use self::{subject::Subject, trial::Tried};

#[test]
fn tests_notice_what_a_rule_says() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    let subjects = subject::subjects()?;
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(&Subject, Vec<Tried>)>> {
        let mut tried = Vec::new();
        while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
            tried.push((subject, trial::try_all(&promtool, subject, &kinds::mutants(subject))?));
        }
        Ok(tried)
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut tried = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let done = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect::<Result<Vec<_>>>()
    })?
    .concat();
    tried.sort_by_key(|(subject, _)| (&subject.family, &subject.name));
    let complaints = ratchet::complaints(&tried)?;
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}
