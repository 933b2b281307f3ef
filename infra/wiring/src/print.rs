//! The wiring for people: one line an entry.

use std::fmt::{self, Write};

use crate::{
    Answers, Balancer, Before, Binding, Demand, Flow, Grant, LockboxSecret, NodeCapacity, Reach,
    Scrape, SecretObject, SystemDemand, Wiring,
};

/// Every entry of a wiring, one a line, under a heading a kind; a kind without entries is left out.
#[must_use]
pub fn print(wiring: &Wiring) -> String {
    let mut text = String::new();
    section(&mut text, "workloads", &wiring.workloads);
    section(&mut text, "flows", &wiring.flows);
    section(&mut text, "grants", &wiring.grants);
    let bound = wiring.bindings.iter().map(|(workload, bindings)| (workload.to_string(), bindings));
    let outside = wiring.outside.iter().map(|(thing, bindings)| (thing.to_string(), bindings));
    for (whose, bindings) in bound.chain(outside) {
        section(&mut text, &format!("bindings of {whose}"), bindings);
    }
    section(&mut text, "secrets", &wiring.secrets);
    section(&mut text, "lockbox", &wiring.lockbox);
    section(&mut text, "identities", &wiring.identities);
    section(&mut text, "scrapes", &wiring.scrapes);
    section(&mut text, "balancers", &wiring.balancers);
    section(&mut text, "nodes", wiring.capacity.nodes.as_slice());
    section(&mut text, "system's demands", &wiring.capacity.system);
    section(&mut text, "demands", &wiring.capacity.demands);
    section(&mut text, "order", &wiring.order);
    text
}

fn section<T: fmt::Display>(text: &mut String, heading: &str, entries: &[T]) {
    if entries.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{heading}");
    for entry in entries {
        let _ = writeln!(text, "  {entry}");
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}/{} {}", self.from, self.to, self.protocol, self.port, self.why)
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.who, self.access, self.on)
    }
}

impl fmt::Display for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.delivery, self.value)
    }
}

impl fmt::Display for SecretObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let readers = Listed(&self.readers);
        write!(
            f,
            "{}/{} [{}] from {} for {readers}",
            self.namespace,
            self.name,
            self.keys.join(", "),
            self.given
        )?;
        self.composed.iter().try_for_each(|composed| write!(f, "; {composed}"))
    }
}

impl fmt::Display for LockboxSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let readers = Listed(&self.readers);
        write!(f, "{} [{}] filled by {} for {readers}", self.name, self.keys.join(", "), self.by)?;
        self.composed.iter().try_for_each(|composed| write!(f, "; {composed}"))
    }
}

impl fmt::Display for Scrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} from {}", self.prometheus, self.job, self.target)?;
        if let Some(host) = &self.host {
            write!(f, " {host}")?;
        }
        write!(f, ":{}{}", self.port, self.path)?;
        if let Answers::Sidecar(name) = self.by {
            write!(f, " by {name}")?;
        }
        let fixed = self.labels.iter().map(|(label, value)| format!("{label}={value:?}"));
        let varying = self.varying.iter().map(ToString::to_string);
        write!(f, " {{{}}}", fixed.chain(varying).collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Balancer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reach = match self.reach {
            Reach::Public => "public",
            Reach::Internal => "internal",
        };
        let Self { workload, port, target_port, node_port, health_port, .. } = self;
        let from = Listed(&self.from);
        let at = self.address.map_or_else(String::new, |address| format!("{address}:"));
        write!(
            f,
            "{reach} {at}{port} -> {workload} {target_port} by {node_port}, health {health_port}, from {from}"
        )
    }
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} before {}, {}", self.first, self.then, self.wait)
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { workload, request, limit, start, max, surge, .. } = self;
        write!(f, "{workload} {request}, limit {limit}, {start} at first, {max} at the most")?;
        if *surge > 0 { write!(f, ", {surge} more in a rollout") } else { Ok(()) }
    }
}

impl fmt::Display for SystemDemand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}, {}", self.count, self.name, self.request)
    }
}

impl fmt::Display for NodeCapacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allocatable, system, start, max, cores, .. } = self;
        write!(
            f,
            "{start} to {max} of {cores} cores, allocatable {allocatable}, system's pods {system}"
        )
    }
}

/// Entries with commas between.
struct Listed<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for Listed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, entry) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{entry}")?;
        }
        Ok(())
    }
}
