//! Rules of one group while they are gathered: one for each direction, protocol, port and other end, which says whom
//! it serves.

use std::collections::{BTreeMap, BTreeSet};

use spec::{quantity::Cidr, source::Span};
use wiring::{Flow, Peer, names};

use super::PEOPLE;
use crate::model::{
    Handle, Label, Text,
    resources::network::{Direction, PredefinedTarget, Protocol, Ranges, Rule, SecurityGroup},
    text,
};

/// The other end of a rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other {
    /// Everything in the same group.
    Itself,
    /// Everything in another group, by its label.
    Group(String),
    /// Ranges of addresses.
    Ranges(Vec<Cidr>),
    /// The health checks of the cloud's balancers.
    HealthChecks,
    /// Where people come from; given when the module is applied.
    People,
}

impl Other {
    /// Everything in another group.
    pub(super) fn group(group: &Handle<SecurityGroup>) -> Self {
        Self::Group(group.label().to_string())
    }

    /// The word in a rule's label.
    fn word(&self) -> String {
        match self {
            Self::Itself => String::from("itself"),
            Self::Group(label) => label.clone(),
            Self::HealthChecks => String::from("health-checks"),
            Self::People => String::from("people"),
            Self::Ranges(ranges) if *ranges == [Cidr::EVERYWHERE] => String::from("everywhere"),
            Self::Ranges(ranges) => {
                let ranges = ranges.iter().map(|range| range.to_string().replace(['.', '/'], "-"));
                let word = ranges.collect::<Vec<_>>().join("_");
                names::fitted(word, LONGEST_WORD)
            }
        }
    }
}

/// Many ranges would make an address that nobody reads.
const LONGEST_WORD: usize = 60;

/// What tells the rules of a group apart.
type Key = (Direction, Protocol, Option<u16>, Other);

/// What a rule is for: who opens connections, and why.
type Users = BTreeMap<String, BTreeSet<&'static str>>;

/// The rules of a group.
#[derive(Default)]
pub(super) struct Rules {
    gathered: BTreeMap<Key, (Users, Option<Span>)>,
}

impl Rules {
    /// Lets a connection out, for a flow.
    pub(super) fn open(&mut self, protocol: Protocol, port: u16, to: Other, flow: &Flow) {
        self.add((Direction::Egress, protocol, Some(port), to), flow);
    }

    /// Lets a connection in, for a flow.
    pub(super) fn accept(&mut self, protocol: Protocol, port: u16, from: Other, flow: &Flow) {
        self.add((Direction::Ingress, protocol, Some(port), from), flow);
    }

    fn add(&mut self, key: Key, flow: &Flow) {
        let (users, span) = self.gathered.entry(key).or_default();
        users.entry(who(&flow.from)).or_default().insert(flow.why.as_str());
        *span = Some(span.map_or(flow.span, |span| span.min(flow.span)));
    }

    /// Lets out what the cloud's own programs need, and says why.
    pub(super) fn need(&mut self, protocol: Protocol, port: Option<u16>, to: Other, why: &str) {
        let (users, _) = self.gathered.entry((Direction::Egress, protocol, port, to)).or_default();
        users.entry(why.to_owned()).or_default();
    }

    /// Lets in what the cloud's own programs need, and says why.
    pub(super) fn admit(&mut self, protocol: Protocol, port: Option<u16>, from: Other, why: &str) {
        let (users, _) =
            self.gathered.entry((Direction::Ingress, protocol, port, from)).or_default();
        users.entry(why.to_owned()).or_default();
    }

    /// Each rule with its label and the line that caused it, where a flow did.
    pub(super) fn written(self, group: &Handle<SecurityGroup>) -> Vec<(Label, Rule, Option<Span>)> {
        let rules = self.gathered.into_iter();
        rules
            .map(|(key, (users, span))| (label(group, &key), rule(group, key, users), span))
            .collect()
    }
}

/// Such as `events_in_tcp-9091_kubernetes_nodes`.
fn label(group: &Handle<SecurityGroup>, (direction, protocol, port, other): &Key) -> Label {
    let direction = match direction {
        Direction::Ingress => "in",
        Direction::Egress => "out",
    };
    let protocol = match protocol {
        Protocol::Any => "any",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    };
    let what = match port {
        Some(port) => format!("{protocol}-{port}"),
        None => protocol.to_owned(),
    };
    group.label().clone().part(direction).part(what).part(other.word())
}

fn rule(
    group: &Handle<SecurityGroup>,
    (direction, protocol, port, other): Key,
    users: Users,
) -> Rule {
    let mut rule = Rule {
        security_group_binding: group.id(),
        direction,
        description: description(users),
        protocol,
        port,
        security_group_id: None,
        v4_cidr_blocks: None,
        predefined_target: None,
    };
    match other {
        Other::Itself => rule.predefined_target = Some(PredefinedTarget::SelfSecurityGroup),
        Other::Group(group) => {
            rule.security_group_id = Some(Handle::<SecurityGroup>::new(Label::fixed(group)).id());
        }
        Other::Ranges(ranges) => rule.v4_cidr_blocks = Some(Ranges::Written(ranges)),
        Other::People => {
            rule.v4_cidr_blocks = Some(Ranges::Given(Text::expression(format!("var.{PEOPLE}"))));
        }
        Other::HealthChecks => {
            rule.predefined_target = Some(PredefinedTarget::LoadbalancerHealthchecks);
        }
    }
    rule
}

fn description(users: Users) -> Text {
    let users = users.into_iter().map(|(who, why)| {
        let why = why.into_iter().collect::<Vec<_>>().join(", ");
        if why.is_empty() { who } else { format!("{who}: {why}") }
    });
    text(users.collect::<Vec<_>>().join("; "))
}

/// Who opens the connection, in a word.
fn who(peer: &Peer) -> String {
    match peer {
        Peer::Workload(workload) => workload.name(),
        Peer::Managed { thing, .. } | Peer::Machine { thing, .. } => thing.to_string(),
        Peer::Addon(addon) => addon.to_string(),
        Peer::Ranges(_) => String::from("callers"),
        Peer::BalancerHealthChecks => String::from("balancer"),
        other => other.to_string(),
    }
}
