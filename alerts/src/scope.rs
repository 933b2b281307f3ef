//! What families are made from.

use contract::metrics::Source;
use spec::{
    quantity::Duration,
    stack::{Prometheus, Scale, Service, Stack},
};
use wiring::{Scrape, Wiring, Workload};

use crate::world;

/// A stack with a Prometheus, and what follows from how often it looks.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) stack: &'a Stack,
    pub(crate) wiring: &'a Wiring,
    pub(crate) prometheus: &'a Prometheus,
}

impl<'a> Scope<'a> {
    /// None for a stack without a Prometheus. Of several the first by name is taken: each scrapes everything.
    pub(crate) fn new(stack: &'a Stack, wiring: &'a Wiring) -> Option<Self> {
        let prometheus = stack.prometheus.values().next()?;
        Some(Self { stack, wiring, prometheus })
    }

    /// How often rules are evaluated: as often as there is something new.
    pub(crate) fn step(&self) -> Duration {
        self.prometheus.scrape_every.value
    }

    /// Over which time a rate is taken where nothing else decides: long enough that a missed scrape leaves two samples.
    pub(crate) fn range(&self) -> Duration {
        self.step().saturating_mul(4).max(Duration::from_secs(120))
    }

    /// How long it takes from the first sample until a range of that length is full: the first one stands for the step
    /// before it.
    pub(crate) fn filled(&self) -> Duration {
        self.range().saturating_sub(self.step())
    }

    /// For how long the last value of an object's state is good, so that a restart of what tells it goes unnoticed. A
    /// program that ends marks its series as ended at once, and needs a minute or two to come back.
    pub(crate) fn bridge(&self) -> Duration {
        self.step().saturating_mul(4).max(Duration::from_secs(180))
    }

    /// What the Prometheus scrapes.
    pub(crate) fn scrapes(&self) -> impl Iterator<Item = &'a Scrape> {
        let prometheus = &self.prometheus.name.value;
        self.wiring.scrapes.iter().filter(move |scrape| scrape.prometheus == *prometheus)
    }

    /// What a scrape tells, where that is known.
    pub(crate) fn source(&self, scrape: &Scrape) -> Option<&'static Source> {
        world::source(self.stack, scrape)
    }

    /// The job at which a source is scraped.
    pub(crate) fn has(&self, source: &'static Source) -> bool {
        self.scrapes().any(|scrape| self.source(scrape) == Some(source))
    }

    /// The scrapes at which a thing tells a source's metrics.
    pub(crate) fn told_by(
        &self,
        source: &'static Source,
    ) -> impl Iterator<Item = (&'a Scrape, &'a Workload)> {
        let scope = *self;
        self.scrapes().filter(move |scrape| scope.source(scrape) == Some(source)).filter_map(
            |scrape| match &scrape.target {
                wiring::Peer::Workload(workload) => Some((scrape, workload)),
                _ => None,
            },
        )
    }

    /// Services whose number of pods an autoscaler sets.
    pub(crate) fn scaled(&self) -> impl Iterator<Item = &'a Service> {
        self.stack.services.values().filter(|service| matches!(service.scale, Scale::Auto { .. }))
    }

    /// Who is asked about a thing.
    pub(crate) fn owner(&self) -> String {
        self.stack.owner.to_string()
    }

    /// The literal value of a variable that a workload gets.
    pub(crate) fn literal(&self, workload: &Workload, variable: &str) -> Option<&'a str> {
        let bindings = self.wiring.bindings_of(workload);
        bindings.iter().find_map(|binding| match (&binding.delivery, &binding.value) {
            (wiring::Delivery::Env(name), wiring::Value::Literal(text)) if name == variable => {
                Some(text.as_str())
            }
            _ => None,
        })
    }
}
