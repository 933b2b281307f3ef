//! Images and the versions of components.

use contract::versions::{self, Known};

use super::{Check, view};
use crate::{
    diagnostic::Diagnostic,
    quantity::Version,
    source::Spanned,
    stack::{AirflowPlacement, KafkaPlacement, PostgresqlPlacement, RedisPlacement, Stack},
};

crate::rule! {
    static IMAGE_TAG_LATEST = "image-tag-latest", Error, Yes;
    static COMPONENT_VERSION_UNKNOWN = "component-version-unknown", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&IMAGE_TAG_LATEST, image_tag_latest),
    Check::parts(&COMPONENT_VERSION_UNKNOWN, component_version_unknown),
];

/// Images whose tag moves; a digest, stated or locked, holds them.
fn image_tag_latest(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(images) = stack.images.as_ref().filter(|images| images.tag.as_str() == "latest") {
        found.push(
            Diagnostic::new(
                &IMAGE_TAG_LATEST,
                images.tag.span,
                "our images are taken by the tag `latest`, which moves",
            )
            .help("write the tag of a release, such as \"1.0.0\"")
            .thing("images"),
        );
    }
    for (service, container) in view::containers(stack) {
        let image = &container.image;
        if image.digest().is_some() || stack.lock.contains_key(&image.to_string()) {
            continue;
        }
        let message = match image.tag() {
            None => format!("`{image}` has no tag, so it is `latest`, which moves"),
            Some(tag) if tag.as_str() == "latest" => {
                format!("`{}` runs the tag `latest`, which moves", service.name)
            }
            Some(_) => continue,
        };
        found.push(
            Diagnostic::new(&IMAGE_TAG_LATEST, image.span, message)
                .help(format!(
                    "write `{}:<version>`, or pin its digest in the lock file",
                    image.name()
                ))
                .thing(&service.name),
        );
    }
    found
}

/// Versions that we have no facts about: they may work, and nobody tried. Of what the cloud runs, the cloud's own list
/// is what counts.
fn component_version_unknown(stack: &Stack) -> Vec<Diagnostic> {
    let cluster =
        stack.cluster.iter().map(|it| unknown("cluster", &it.version, versions::KUBERNETES));
    let postgresql = stack
        .postgresql
        .values()
        .filter(|it| !matches!(it.placement, PostgresqlPlacement::Managed { .. }))
        .map(|it| unknown(&it.name, &it.version, versions::POSTGRESQL));
    let kafka = stack
        .kafka
        .values()
        .filter(|it| !matches!(it.placement, KafkaPlacement::Managed { .. }))
        .map(|it| unknown(&it.name, &it.version, versions::KAFKA));
    let redis = stack
        .redis
        .values()
        .filter(|it| !matches!(it.placement, RedisPlacement::Managed { .. }))
        .map(|it| unknown(&it.name, &it.version, versions::REDIS));
    let mlflow = stack.mlflow.values().map(|it| unknown(&it.name, &it.version, versions::MLFLOW));
    let airflow = stack
        .airflow
        .values()
        .filter(|it| !matches!(it.placement, AirflowPlacement::Managed { .. }))
        .map(|it| unknown(&it.name, &it.version, versions::AIRFLOW));
    let prometheus =
        stack.prometheus.values().map(|it| unknown(&it.name, &it.version, versions::PROMETHEUS));
    let alertmanager = stack
        .alertmanager
        .values()
        .map(|it| unknown(&it.name, &it.version, versions::ALERTMANAGER));
    let grafana =
        stack.grafana.values().map(|it| unknown(&it.name, &it.version, versions::GRAFANA));
    let components =
        cluster.chain(postgresql).chain(kafka).chain(redis).chain(mlflow).chain(airflow);
    components.chain(prometheus).chain(alertmanager).chain(grafana).flatten().collect()
}

fn unknown(thing: impl ToString, version: &Spanned<Version>, known: Known) -> Option<Diagnostic> {
    if known.series_of(version.numbers()).is_some() {
        return None;
    }
    let series: Vec<String> = known.series.iter().map(|series| dotted(series)).collect();
    let message =
        format!("{} {version} is not among the versions that this tool knows", known.component);
    let report = Diagnostic::new(&COMPONENT_VERSION_UNKNOWN, version.span, message)
        .help(format!("known are {}", series.join(", ")))
        .thing(thing);
    Some(report)
}

fn dotted(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}
