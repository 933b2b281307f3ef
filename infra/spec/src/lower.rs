//! From what is written to what is meant: references become the things that they name, defaults are filled in.
//!
//! Total: what cannot be built is left out with a report, or silently where the report was written already, so that one
//! cause gives one report.

mod airflow;
mod alerts;
mod cloud;
mod cluster;
mod common;
mod container;
mod databases;
mod kafka;
mod loadtest;
mod mlflow;
mod model;
mod monitoring;
mod names;
mod patches;
mod pipeline;
mod redis;
mod service;
mod spark;
mod storage;

use std::{collections::BTreeMap, sync::Arc};

use self::names::{Names, Section};
use crate::{
    diagnostic::Diagnostic,
    name::{EnvironmentName, ThingName},
    raw::{self, Lenient},
    read::Map,
    reference::{Ref, Target},
    rules::language::{
        CLOUD_MISSING, CLUSTER_MISSING, IMAGES_MISSING, LANGUAGE_VERSION, NOT_YET,
        UNKNOWN_REFERENCE, WRONG_REFERENCE,
    },
    source::{Span, Spanned},
    stack::{self, Ships, Stack},
    suggest,
};

/// Builds the stack from what was read. Out comes what could be built, and what was wrong on the way.
pub(crate) fn lower(
    raw: &raw::Stack,
    environment: Option<Spanned<EnvironmentName>>,
) -> (Stack, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let names = Names::gather(raw, &mut diagnostics);
    let mut cx = Lower { raw, names, diagnostics, missing: Missing::default() };
    let stack = cx.stack(environment);
    (stack, cx.diagnostics)
}

/// Reports after which no nearest name is looked for.
const MAX_SUGGESTIONS: usize = 200;

/// Names that a message lists at the most.
const MAX_LISTED: usize = 8;

/// What lowering needs at hand.
struct Lower<'a> {
    raw: &'a raw::Stack,
    names: Names,
    diagnostics: Vec<Diagnostic>,
    missing: Missing,
}

/// Sections that are needed and not there; each is reported once, for the first that needs it.
#[derive(Default)]
struct Missing {
    cluster: Reported,
    cloud: Reported,
    images: Reported,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reported {
    #[default]
    No,
    Yes,
}

impl Lower<'_> {
    fn stack(&mut self, environment: Option<Spanned<EnvironmentName>>) -> Stack {
        let raw = self.raw;
        self.language();
        let cloud = raw.cloud.said().and_then(|cloud| self.cloud(cloud));
        let cluster = raw.cluster.said().and_then(|cluster| self.cluster(cluster));
        let buckets = self.things(&raw.buckets, Self::bucket);
        let volumes = self.things(&raw.volumes, Self::volume);
        let files = self.things(&raw.files, Self::file);
        let secrets = self.things(&raw.secrets, Self::secret);
        let images = raw.images.said().map(|images| self.images(images));
        let postgresql = self.things(&raw.postgresql, Self::postgresql);
        let kafka = self.things(&raw.kafka, Self::kafka);
        let redis = self.things(&raw.redis, Self::redis);
        let mut stack = Stack {
            name: raw.stack.clone(),
            environment,
            summary: raw.summary.clone(),
            owner: raw.owner.clone(),
            budget: raw.budget.said().map(common::budget),
            ships: raw.ships.said().map_or(Ships::Objects, |ships| match ships.value {
                raw::Shipped::Objects => Ships::Objects,
                raw::Shipped::Helm => Ships::Helm,
            }),
            cloud,
            images,
            cluster,
            buckets,
            volumes,
            files,
            postgresql,
            kafka,
            redis,
            mlflow: BTreeMap::new(),
            airflow: BTreeMap::new(),
            spark: BTreeMap::new(),
            prometheus: BTreeMap::new(),
            alertmanager: BTreeMap::new(),
            grafana: BTreeMap::new(),
            secrets,
            models: BTreeMap::new(),
            services: BTreeMap::new(),
            pipelines: BTreeMap::new(),
            alerts: stack::Alerts::default(),
            loadtests: BTreeMap::new(),
            patches: raw.patches.said().map(patches::patches).unwrap_or_default(),
            waivers: raw.waivers.iter().filter_map(Lenient::said).map(common::waiver).collect(),
            lock: crate::lock::Locked::new(),
            contents: crate::content::Contents::new(),
        };
        // From here on each section refers to those above it.
        stack.mlflow = self.things(&raw.mlflow, |cx, name, raw| cx.mlflow(&stack, name, raw));
        stack.airflow = self.things(&raw.airflow, |cx, name, raw| cx.airflow(&stack, name, raw));
        stack.spark = self.things(&raw.spark, |cx, name, raw| cx.spark(&stack, name, raw));
        stack.prometheus = self.things(&raw.prometheus, Self::prometheus);
        stack.alertmanager = self.things(&raw.alertmanager, Self::alertmanager);
        stack.grafana = self.things(&raw.grafana, |cx, name, raw| cx.grafana(&stack, name, raw));
        stack.models = self.things(&raw.models, |cx, name, raw| cx.model(&stack, name, raw));
        stack.services = self.each(&raw.services, |cx, name, raw| cx.service(&stack, name, raw));
        stack.pipelines = self.each(&raw.pipelines, |cx, name, raw| cx.pipeline(&stack, name, raw));
        if let Some(alerts) = raw.alerts.said() {
            stack.alerts = self.alerts(&stack, alerts);
        }
        stack.loadtests = self.each(&raw.loadtests, |cx, name, raw| cx.loadtest(&stack, name, raw));
        stack
    }

    fn language(&mut self) {
        let version = self.raw.stackwright.0;
        if version.get() != 1 {
            self.report(
                Diagnostic::new(
                    &LANGUAGE_VERSION,
                    version.span,
                    format!("version {version} of the language is not known"),
                )
                .help("write `stackwright: 1`"),
            );
        }
        if let Some(imports) = &self.raw.imports {
            self.report(
                Diagnostic::new(
                    &NOT_YET,
                    imports.span,
                    "`imports` is reserved: things of other stacks cannot be used yet",
                )
                .help("state the thing here as `external`, or keep both in one stack"),
            );
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Builds every thing of a section that could be read.
    fn each<R, T>(
        &mut self,
        section: &Map<ThingName, R>,
        mut build: impl FnMut(&mut Self, &Spanned<ThingName>, &R) -> Option<T>,
    ) -> BTreeMap<ThingName, T> {
        let read =
            section.entries.iter().filter_map(|(name, raw)| raw.as_ref().map(|raw| (name, raw)));
        read.filter_map(|(name, raw)| {
            build(self, name, raw).map(|thing| (name.value.clone(), thing))
        })
        .collect()
    }

    /// The same for things that others refer to.
    fn things<R, T>(
        &mut self,
        section: &Map<ThingName, R>,
        build: impl FnMut(&mut Self, &Spanned<ThingName>, &R) -> Option<T>,
    ) -> BTreeMap<ThingName, Arc<T>> {
        self.each(section, build).into_iter().map(|(name, thing)| (name, Arc::new(thing))).collect()
    }

    /// Finds the thing that a reference names.
    fn find<K: Target, T: Clone>(
        &mut self,
        reference: &Ref<K>,
        section: Section,
        things: &BTreeMap<ThingName, T>,
    ) -> Option<T> {
        match things.get(&reference.owner.value) {
            Some(thing) => Some(thing.clone()),
            None => {
                self.not_found(reference, &[section]);
                None
            }
        }
    }

    /// Reports a reference that leads nowhere, unless what it names exists and is broken itself.
    fn not_found<K: Target>(&mut self, reference: &Ref<K>, sections: &[Section]) {
        let owner = &reference.owner.value;
        let diagnostic = match self.names.get(owner) {
            Some((section, _)) if sections.contains(&section) => return,
            Some((section, span)) => Diagnostic::new(
                &WRONG_REFERENCE,
                reference.span,
                format!("`{owner}` is {}, and this must be {}", section.what(), K::WHAT),
            )
            .related(span, format!("`{owner}` is declared here")),
            None => Diagnostic::new(
                &UNKNOWN_REFERENCE,
                reference.span,
                format!("there is no {} `{owner}`", without_article(K::WHAT)),
            ),
        };
        let help = self.suggestion(owner.as_str(), sections, K::WHAT);
        self.report(diagnostic.help(help));
    }

    /// How to mend a reference: the nearest name, or what the stack has.
    fn suggestion(&self, text: &str, sections: &[Section], what: &str) -> String {
        // Each search walks over all names: with many wrong references it would become the work of minutes.
        let nearest = if self.diagnostics.len() < MAX_SUGGESTIONS {
            suggest::nearest(text, self.names.of(sections))
        } else {
            None
        };
        if let Some(name) = nearest {
            return format!("did you mean `{name}`?");
        }
        let mut names: Vec<&str> = self.names.of(sections).take(MAX_LISTED + 1).collect();
        if names.is_empty() {
            return format!("the stack declares none: declare {what}, or delete the reference");
        }
        let more = if names.len() > MAX_LISTED { ", …" } else { "" };
        names.truncate(MAX_LISTED);
        format!("this stack has `{}`{more}", names.join("`, `"))
    }

    /// Reports a part that its owner does not have, unless it is there and broken itself.
    fn no_part<K: Target, P: ToString>(
        &mut self,
        reference: &Ref<K>,
        what: &str,
        declared: Span,
        parts: impl Iterator<Item = P>,
    ) {
        let parts: Vec<String> = parts.map(|part| part.to_string()).collect();
        let part = reference.part.as_deref().unwrap_or_default();
        if parts.iter().any(|known| known == part) {
            return;
        }
        let message = format!("`{}` has no {what} `{}`", reference.owner, suggest::shown(part));
        let help = match suggest::nearest(part, parts.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}/{near}`?", reference.owner),
            None if parts.is_empty() => format!("declare the {what} there"),
            None => format!(
                "it has `{}`",
                parts.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join("`, `")
            ),
        };
        self.report(
            Diagnostic::new(&UNKNOWN_REFERENCE, reference.span, message)
                .related(declared, format!("`{}` is declared here", reference.owner))
                .help(help),
        );
    }

    /// Reports that something needs a cluster, once.
    fn needs_cluster(&mut self, span: Span) {
        if matches!(self.raw.cluster, Lenient::Absent) && self.missing.cluster == Reported::No {
            self.missing.cluster = Reported::Yes;
            self.report(
                Diagnostic::new(
                    &CLUSTER_MISSING,
                    span,
                    "this runs in the cluster, and the stack has none",
                )
                .help("add `cluster:` with a version, namespaces, and `managed` or `external`"),
            );
        }
    }

    /// Reports that something needs a cloud, once.
    fn needs_cloud(&mut self, span: Span) {
        if matches!(self.raw.cloud, Lenient::Absent) && self.missing.cloud == Reported::No {
            self.missing.cloud = Reported::Yes;
            self.report(
                Diagnostic::new(
                    &CLOUD_MISSING,
                    span,
                    "this is made in a cloud, and the stack has none",
                )
                .help("add `cloud: { yandex: … }`, or place it `in_cluster`"),
            );
        }
    }

    /// Reports that something needs images of ours, once.
    fn needs_images(&mut self, span: Span) {
        if matches!(self.raw.images, Lenient::Absent) && self.missing.images == Reported::No {
            self.missing.images = Reported::Yes;
            self.report(
                Diagnostic::new(
                    &IMAGES_MISSING,
                    span,
                    "this runs an image of ours, and the stack does not say where they are",
                )
                .help("add `images: { registry: …, tag: \"…\" }`"),
            );
        }
    }
}

fn without_article(what: &str) -> &str {
    what.strip_prefix("a ").or_else(|| what.strip_prefix("an ")).unwrap_or(what)
}
