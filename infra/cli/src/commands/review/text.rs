//! A forecast for people.

use std::fmt::Write as _;

use render::review::Forecast;

use super::{Shown, cloud, cluster};

/// How many there are of each action, first in the cloud, then in the cluster:
/// `1 replaced (data lost), 2 updated; in the cluster 1 restarted`.
#[must_use]
pub fn summary(forecast: &Forecast) -> String {
    let Forecast { cloud, cluster } = forecast;
    match (cloud::counts(cloud), cluster::counts(cluster)) {
        (None, None) => String::from("nothing changes"),
        (Some(resources), None) if cluster.changes.is_empty() => resources,
        (Some(resources), None) => format!("{resources}; nothing changes in the cluster"),
        (None, Some(objects)) if cloud.changes.is_empty() => format!("in the cluster {objects}"),
        (None, Some(objects)) => format!("nothing changes in the cloud; in the cluster {objects}"),
        (Some(resources), Some(objects)) => format!("{resources}; in the cluster {objects}"),
    }
}

/// The whole forecast, a summary first.
#[must_use]
pub fn text(shown: &Shown<'_>) -> String {
    let Forecast { cloud, cluster } = shown.forecast;
    let mut text = format!("{}: {}\n", shown.title, summary(shown.forecast));
    for note in notes(shown.forecast) {
        let _ = writeln!(text, "  {note}");
    }
    let rows = cloud::rows(cloud, shown.sources);
    for row in rows.into_iter().chain(cluster::rows(cluster, shown.sources)) {
        let _ = writeln!(text, "  {:<9}  {}  ({})", row.word, row.name, row.place);
        for line in row.lines {
            let _ = writeln!(text, "             {line}");
        }
    }
    text
}

/// What is to be done besides an apply.
pub(super) fn notes(forecast: &Forecast) -> impl Iterator<Item = String> {
    cloud::note(&forecast.cloud)
        .into_iter()
        .chain(cluster::note(&forecast.cluster).map(String::from))
}
