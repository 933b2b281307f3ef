//! Sizes of hosts, machines and nodes: whether they are sold.

use std::fmt;

use spec::{
    diagnostic::Diagnostic,
    name::Text,
    source::Spanned,
    stack::{Machine, MachineSize, Stack},
};

use super::view::{self, Managed};
use crate::facts::{
    ComputeSize, Neighbours, Preset, Service,
    compute::PLATFORM,
    compute_size, preset_for,
    presets::{self, Named},
    prices,
};

spec::rule! {
    /// A size that is not sold.
    pub(super) static SIZE_NOT_SOLD = "size-not-sold", Error, No;
    /// A preset that its family does not have.
    pub(super) static PRESET_UNKNOWN = "preset-unknown", Warning, Yes;
    /// A preset of another size than the one beside it.
    pub(super) static PRESET_DIFFERS = "preset-differs", Warning, Yes;
}

pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let mut found: Vec<_> = view::managed(stack).iter().filter_map(of_host).collect();
    for (name, machine) in view::machines(stack) {
        found.extend(of_machine("machine", &machine.machine).map(|report| report.thing(name)));
    }
    let nodes = view::nodes(stack).and_then(|nodes| of_machine("node", &nodes.machine));
    found.extend(nodes.map(|report| report.thing("cluster")));
    found
}

/// A host of a managed service.
fn of_host(managed: &Managed<'_>) -> Option<Diagnostic> {
    let (service, size) = (managed.service, managed.machine.size);
    let what = format!("a host of {}", service.as_str());
    let report = match &managed.machine.preset {
        Some(preset) => by_name(&what, presets::named(service, preset.as_str()), preset, size)?,
        None => {
            let priced = |it: Preset| Priced {
                offer: it,
                month: prices::host_month(service, it.cores, it.gibibytes),
            };
            not_sold(&what, size, preset_for(service, size).err()?, priced)
        }
    };
    Some(report.thing(managed.name))
}

/// A machine or a node. Compute itself has no presets: one that is stated says cores and memory by the names that
/// `DataProc` has for them.
fn of_machine(what: &str, machine: &Machine) -> Option<Diagnostic> {
    let what = format!("a {PLATFORM} {what}");
    if let Some(preset) = &machine.preset {
        let named = presets::named(Service::Spark, preset.as_str());
        return by_name(&what, named, preset, machine.size);
    }
    let priced = |it: ComputeSize| Priced {
        offer: it,
        month: Some(prices::machine_month(it.cores, it.gibibytes)),
    };
    Some(not_sold(&what, machine.size, compute_size(machine.size).err()?, priced))
}

/// A preset that is stated wins over the size.
fn by_name(
    what: &str,
    named: Named,
    preset: &Spanned<Text>,
    size: MachineSize,
) -> Option<Diagnostic> {
    match named {
        Named::Sold(sold) if is_of(sold, size) => None,
        Named::Unlisted => None,
        Named::Sold(sold) => {
            let message = format!("{sold} wins over the size beside it");
            let report = Diagnostic::new(&PRESET_DIFFERS, preset.span, message);
            Some(
                report.related(size.span, "another size").help(
                    "write the same size, or delete the preset: sums and prices count the size",
                ),
            )
        }
        Named::Missing(near) => {
            let message = format!("{what} has no preset `{preset}`");
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => String::from("delete it: the size is enough"),
            };
            Some(Diagnostic::new(&PRESET_UNKNOWN, preset.span, message).help(help))
        }
    }
}

fn is_of(preset: Preset, size: MachineSize) -> bool {
    preset.cores == size.cores.value && preset.bytes() == size.memory.bytes()
}

/// A size that is sold, and its price where it is known.
struct Priced<T> {
    offer: T,
    month: Option<u64>,
}

impl<T: fmt::Display> fmt::Display for Priced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.offer.fmt(f)?;
        match self.month {
            Some(month) => write!(f, " (some {month} roubles a month)"),
            None => Ok(()),
        }
    }
}

fn not_sold<T: fmt::Display>(
    what: &str,
    size: MachineSize,
    neighbours: Neighbours<T>,
    priced: impl Fn(T) -> Priced<T>,
) -> Diagnostic {
    let cores = if size.cores.value == 1 { "core" } else { "cores" };
    let message = format!("{what} with {} {cores} and {} is not sold", size.cores, size.memory);
    let near: Vec<String> = [neighbours.below, neighbours.above]
        .into_iter()
        .flatten()
        .map(|offer| priced(offer).to_string())
        .collect();
    Diagnostic::new(&SIZE_NOT_SOLD, size.span, message).help(format!("take {}", near.join(", or ")))
}
