//! Ranges of addresses: that they are private, apart, and of a size that the cloud takes.

use spec::{
    diagnostic::Diagnostic,
    quantity::Cidr,
    source::Spanned,
    stack::{Stack, Yandex},
};

use super::{view, zones::roles};
use crate::facts::{
    Service,
    network::{AIRFLOW_RANGE, PRIVATE, SUBNET_PREFIX},
};

spec::rule! {
    /// A range that is not for private networks.
    pub(super) static RANGE_NOT_PRIVATE = "range-not-private", Error, No;
    /// Two ranges that share addresses.
    pub(super) static RANGES_OVERLAP = "ranges-overlap", Error, No;
    /// A subnet that is wider or narrower than the cloud makes.
    pub(super) static SUBNET_SIZE = "subnet-size", Error, No;
    /// A range that the cloud uses beside the stack's own.
    pub(super) static RANGE_RESERVED = "range-reserved", Warning, Yes;
}

/// A range of the network and what it is for.
struct Used {
    what: String,
    range: Spanned<Cidr>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A subnet of the network.
    Subnet,
    /// The cluster's own: pods or services.
    Cluster,
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let used = used(cloud);
    let mut found: Vec<_> = used.iter().filter_map(range_not_private).collect();
    found.extend(ranges_overlap(&used));
    found.extend(used.iter().filter_map(subnet_size));
    found.extend(range_reserved(stack, &used));
    found
}

/// Every range of the network, subnets first.
fn used(cloud: &Yandex) -> Vec<Used> {
    let mut used = Vec::new();
    for (role, ranges) in roles(cloud) {
        used.extend(ranges.iter().map(|(zone, range)| Used {
            what: format!("`{role}` in `{zone}`"),
            range: *range,
            kind: Kind::Subnet,
        }));
    }
    for (what, range) in [("`pods`", cloud.network.pods), ("`services`", cloud.network.services)] {
        used.extend(range.map(|range| Used { what: what.to_owned(), range, kind: Kind::Cluster }));
    }
    used
}

/// A constant of the facts as a range; a test holds that each is one.
fn known(text: &str) -> Option<Cidr> {
    text.parse().ok()
}

/// Whether a range lies within those for private networks.
fn is_private(range: Cidr) -> bool {
    PRIVATE.into_iter().filter_map(known).any(|private| private.contains(range))
}

fn range_not_private(used: &Used) -> Option<Diagnostic> {
    let range = used.range;
    if is_private(range.value) {
        return None;
    }
    let message = format!("{} is {range}, which is not private: the cloud refuses it", used.what);
    Some(
        Diagnostic::new(&RANGE_NOT_PRIVATE, range.span, message)
            .help(format!("take a part of {}", PRIVATE.join(", ")))
            .thing("cloud"),
    )
}

/// Each range is compared with those before it, and reported against the first that it meets.
fn ranges_overlap(used: &[Used]) -> Vec<Diagnostic> {
    let meets = |(at, later): (usize, &Used)| {
        let before = used.iter().take(at);
        let first = before.into_iter().find(|it| it.range.overlaps(later.range.value))?;
        let message = format!("{} and {} share addresses", later.what, first.what);
        Some(
            Diagnostic::new(&RANGES_OVERLAP, later.range.span, message)
                .label(spanned(later.range.value))
                .related(
                    first.range.span,
                    format!("{}: {}", first.what, spanned(first.range.value)),
                )
                .help("move one of the two, so that every address is in one range")
                .thing("cloud"),
        )
    };
    used.iter().enumerate().filter_map(meets).collect()
}

/// The first and the last address of a range.
fn spanned(range: Cidr) -> String {
    format!("{}–{}", range.network(), range.broadcast())
}

/// Whether the cloud makes subnets of a range's size.
pub(super) fn is_subnet(range: Cidr) -> bool {
    let [widest, narrowest] = SUBNET_PREFIX;
    (widest..=narrowest).contains(&range.prefix_len())
}

/// What is not private is reported as that.
fn subnet_size(used: &Used) -> Option<Diagnostic> {
    let range = used.range;
    if used.kind == Kind::Cluster || !is_private(range.value) || is_subnet(range.value) {
        return None;
    }
    let [widest, narrowest] = SUBNET_PREFIX;
    let prefix = range.prefix_len();
    let message =
        format!("{} is a /{prefix}, and a subnet is a /{widest} to /{narrowest}", used.what);
    let network = range.network();
    let help = if prefix < widest {
        format!("write {network}/{widest}")
    } else {
        format!("take a range of /{narrowest} or wider, such as a /24")
    };
    Some(Diagnostic::new(&SUBNET_SIZE, range.span, message).help(help).thing("cloud"))
}

/// Subnets in the range that a managed Airflow's own parts are in.
fn range_reserved(stack: &Stack, used: &[Used]) -> Vec<Diagnostic> {
    let airflow = view::managed(stack).into_iter().find(|it| it.service == Service::Airflow);
    let (Some(airflow), Some(reserved)) = (airflow, known(AIRFLOW_RANGE)) else {
        return Vec::new();
    };
    used.iter()
        .filter(|used| used.kind == Kind::Subnet && used.range.overlaps(reserved))
        .map(|used| {
            let message = format!(
                "{} shares addresses with {AIRFLOW_RANGE}, where the cloud keeps the parts of `{}`",
                used.what, airflow.name
            );
            Diagnostic::new(&RANGE_RESERVED, used.range.span, message)
                .related(airflow.span, "the managed Airflow")
                .help(format!("take a range outside of {AIRFLOW_RANGE}"))
                .thing("cloud")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_are_ranges() {
        assert!(PRIVATE.iter().chain([&AIRFLOW_RANGE]).all(|text| known(text).is_some()));
    }
}
