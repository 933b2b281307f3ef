//! Which names a stack declares; each once over all sections.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic, name::ThingName, raw, read::Map, rules::language::DUPLICATE_NAME,
    source::Span,
};

/// A section that declares names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Bucket,
    Volume,
    File,
    Postgresql,
    Kafka,
    Redis,
    Mlflow,
    Airflow,
    Spark,
    Prometheus,
    Alertmanager,
    Grafana,
    Secret,
    Model,
    Service,
    Pipeline,
    AlertRule,
    Receiver,
    Loadtest,
}

impl Section {
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Bucket => "a bucket",
            Self::Volume => "a volume",
            Self::File => "a file",
            Self::Postgresql => "a PostgreSQL",
            Self::Kafka => "a Kafka",
            Self::Redis => "a Redis",
            Self::Mlflow => "an MLflow",
            Self::Airflow => "an Airflow",
            Self::Spark => "a Spark",
            Self::Prometheus => "a Prometheus",
            Self::Alertmanager => "an Alertmanager",
            Self::Grafana => "a Grafana",
            Self::Secret => "a secret",
            Self::Model => "a model",
            Self::Service => "a service",
            Self::Pipeline => "a pipeline",
            Self::AlertRule => "an alert rule",
            Self::Receiver => "a receiver",
            Self::Loadtest => "a load test",
        }
    }
}

/// Declared names, broken things included.
pub(super) struct Names {
    names: BTreeMap<ThingName, Declared>,
}

/// Where a name is declared.
#[derive(Clone, Copy)]
struct Declared {
    section: Section,
    span: Span,
    /// Its place among the entries of its section.
    entry: usize,
}

impl Names {
    /// Gathers every name and reports those declared twice.
    pub(super) fn gather(raw: &raw::Stack, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self { names: BTreeMap::new() };
        names.add(Section::Bucket, &raw.buckets, diagnostics);
        names.add(Section::Volume, &raw.volumes, diagnostics);
        names.add(Section::File, &raw.files, diagnostics);
        names.add(Section::Postgresql, &raw.postgresql, diagnostics);
        names.add(Section::Kafka, &raw.kafka, diagnostics);
        names.add(Section::Redis, &raw.redis, diagnostics);
        names.add(Section::Mlflow, &raw.mlflow, diagnostics);
        names.add(Section::Airflow, &raw.airflow, diagnostics);
        names.add(Section::Spark, &raw.spark, diagnostics);
        names.add(Section::Prometheus, &raw.prometheus, diagnostics);
        names.add(Section::Alertmanager, &raw.alertmanager, diagnostics);
        names.add(Section::Grafana, &raw.grafana, diagnostics);
        names.add(Section::Secret, &raw.secrets, diagnostics);
        names.add(Section::Model, &raw.models, diagnostics);
        names.add(Section::Service, &raw.services, diagnostics);
        names.add(Section::Pipeline, &raw.pipelines, diagnostics);
        if let Some(alerts) = raw.alerts.said() {
            names.add(Section::AlertRule, &alerts.rules, diagnostics);
            names.add(Section::Receiver, &alerts.receivers, diagnostics);
        }
        names.add(Section::Loadtest, &raw.loadtests, diagnostics);
        names
    }

    fn add<T>(
        &mut self,
        section: Section,
        things: &Map<ThingName, T>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (entry, (name, _)) in things.entries.iter().enumerate() {
            if let Some(first) = self.names.get(&name.value) {
                diagnostics.push(
                    Diagnostic::new(
                        &DUPLICATE_NAME,
                        name.span,
                        format!("`{name}` is {} and {}", first.section.what(), section.what()),
                    )
                    .label("the same name again")
                    .related(first.span, "first declared here")
                    .help("rename one of the two: a reference is a name, so names are unique in a stack"),
                );
            } else {
                self.names.insert(name.value.clone(), Declared { section, span: name.span, entry });
            }
        }
    }

    /// What a name is and where it is declared.
    pub(super) fn get(&self, name: &ThingName) -> Option<(Section, Span)> {
        self.names.get(name).map(|declared| (declared.section, declared.span))
    }

    /// What was read under a name, from the entries of its section.
    pub(super) fn read<'a, T>(
        &self,
        name: &ThingName,
        things: &'a Map<ThingName, T>,
    ) -> Option<&'a T> {
        let declared = self.names.get(name)?;
        things.entries.get(declared.entry).filter(|(key, _)| key.value == *name)?.1.as_ref()
    }

    /// The names of some sections, in order.
    pub(super) fn of<'a>(&'a self, sections: &'a [Section]) -> impl Iterator<Item = &'a str> {
        let found = self.names.iter().filter(|(_, declared)| sections.contains(&declared.section));
        found.map(|(name, _)| name.as_str())
    }
}
