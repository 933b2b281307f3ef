//! Alert rules, who hears of them, and by which way.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::Arc};

use super::Secret;
use crate::{
    name::{ChatId, Text, ThingName, WebAddress},
    quantity::{Duration, Load, Percent, Positive},
    scalar::{Invalid, Quoting, Scalar},
    source::{Span, Spanned},
};

/// Everything under `alerts`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// The stack's own rules, beside those that come with its components.
    pub rules: BTreeMap<ThingName, AlertRule>,
    /// Those that come with components and are other than they come, by name.
    pub tuned: BTreeMap<ThingName, Tuning>,
    /// Who hears of them.
    pub receivers: BTreeMap<ThingName, Receiver>,
    /// Which severity goes to whom.
    pub routes: Routes,
    /// Who is told that alerts arrive.
    pub heartbeat: Option<Spanned<ThingName>>,
    /// Where people read runbooks.
    pub runbooks: Option<Spanned<WebAddress>>,
}

/// Which severity goes to which receivers.
pub type Routes = BTreeMap<Severity, Vec<Spanned<ThingName>>>;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRule {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The services that it watches.
    pub services: Vec<Spanned<ThingName>>,
    /// What must hold.
    pub condition: Condition,
    /// What is wrong, in a sentence.
    pub summary: Option<Spanned<Text>>,
    /// For how long.
    pub hold: Spanned<Duration>,
    /// How bad it is.
    pub severity: Spanned<Severity>,
    /// The rule's declaration.
    pub span: Span,
}

/// What of an alert that comes with a component is other than it comes; at least one is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// The alert's name, as the key has it.
    pub name: Spanned<ThingName>,
    /// Whether it is there at all.
    pub enabled: Option<Spanned<bool>>,
    /// For how long it must hold.
    pub hold: Option<Spanned<Duration>>,
    /// How bad it is.
    pub severity: Option<Spanned<Severity>>,
    /// From where on it fires.
    pub threshold: Option<Spanned<Threshold>>,
}

/// From where on an alert fires, in what it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Threshold {
    /// A part of a whole.
    Share(Percent),
    /// A span of time.
    Time(Duration),
    /// A number.
    Count(Positive),
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Replicas and load.
    When(When),
    /// A query in `PromQL`, as it was written.
    Query(Spanned<Text>),
}

/// What must hold, all at once; at least one of replicas and CPU is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// As many replicas or more.
    pub replicas: Option<Spanned<ReplicaBound>>,
    /// CPU above a share.
    pub cpu: Option<Above>,
    /// Whether the autoscaler's own view decides.
    pub strict: Option<Spanned<bool>>,
}

impl AlertRule {
    /// Replicas and load, where the rule is about these.
    #[must_use]
    pub const fn when(&self) -> Option<&When> {
        match &self.condition {
            Condition::When(when) => Some(when),
            Condition::Query(_) => None,
        }
    }
}

/// A number of replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReplicaBound {
    /// As many.
    Count(u32),
    /// The autoscaler's maximum.
    Max,
}

/// A load that is exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Above {
    /// The share.
    pub above: Spanned<Load>,
    /// Of what.
    pub of: Spanned<CpuBase>,
}

crate::words! {
    /// What a percentage of CPU is of.
    pub enum CpuBase: "what a percentage is of" {
        /// The request.
        Request = "request",
        /// The limit.
        Limit = "limit",
    }
}

crate::words! {
    /// How bad an alert is.
    pub enum Severity: "a severity" {
        /// Somebody is woken.
        Critical = "critical",
        /// Somebody looks in working hours.
        Warning = "warning",
        /// For the record.
        Info = "info",
    }
}

/// Who hears of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// By which way.
    pub kind: ReceiverKind,
}

/// A way to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiverKind {
    /// PagerDuty; the secret is the routing key.
    Pagerduty(Spanned<Arc<Secret>>),
    /// Telegram; the secret is the bot's token.
    Telegram {
        /// The chat's id.
        chat: Spanned<ChatId>,
        /// The bot's token.
        token: Spanned<Arc<Secret>>,
    },
    /// A webhook; the secret is its URL.
    Webhook(Spanned<Arc<Secret>>),
    /// Slack; the secret is the incoming webhook's URL.
    Slack {
        /// The channel.
        channel: Spanned<Text>,
        /// The incoming webhook's URL.
        url: Spanned<Arc<Secret>>,
    },
}

impl FromStr for Threshold {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.ends_with('%') {
            let share: Percent = text.parse()?;
            return match share.millionths() {
                0 | 1_000_000 => Err(Invalid::new("nothing is below 0%, and nothing above 100%")),
                _ => Ok(Self::Share(share)),
            };
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Self::Count);
        }
        let time: Duration = text.parse()?;
        match time.whole_seconds() {
            None | Some(0) => Err(Invalid::new("a threshold is some whole seconds")),
            Some(_) => Ok(Self::Time(time)),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(share) => share.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Count(count) => count.fmt(f),
        }
    }
}

impl Scalar for Threshold {
    const WHAT: &'static str = "a threshold";
    const RULE: &'static str =
        "a percentage between 0 and 100 (`85%`), whole seconds (`10m`), or a whole number from 1";
    const WHY: &'static str =
        "Each alert compares one kind of quantity: a share, a wait, or a number of things.";
    const LINK: &'static str = "";
    const EXAMPLES: &'static [&'static str] = &["85%", "10m", "5000"];
    const QUOTING: Quoting = Quoting::Number;
    const PATTERN: Option<&'static str> =
        Some("^([0-9]+(\\.[0-9]+)?%|[1-9][0-9]*|([0-9]+(y|w|d|h|ms|m|s))+)$");
}

impl FromStr for ReplicaBound {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text == "max" {
            return Ok(Self::Max);
        }
        text.parse::<Positive>().map(|count| Self::Count(count.get()))
    }
}

impl fmt::Display for ReplicaBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Max => f.write_str("max"),
        }
    }
}

impl Scalar for ReplicaBound {
    const WHAT: &'static str = "a number of replicas";
    const RULE: &'static str = "a whole number from 1, or `max`";
    const WHY: &'static str = "`max` follows the autoscaler's maximum when that is changed.";
    const LINK: &'static str = "";
    const EXAMPLES: &'static [&'static str] = &["max", "6"];
    const QUOTING: Quoting = Quoting::Number;
    const PATTERN: Option<&'static str> = Some("^([1-9][0-9]*|max)$");
}
