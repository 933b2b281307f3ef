//! `alerts`.

use crate::{
    name::{ChatId, Text, ThingName, WebAddress},
    quantity::{Duration, Load},
    read::Map,
    reference::{ReceiverRef, Ref, SecretRef, ServiceRef},
    section,
    source::Spanned,
    stack::{CpuBase, ReplicaBound, Severity, Threshold},
};

section! {
    /// Alert rules, who hears of them, and by which way.
    pub struct Alerts: "`alerts`" {
        /// The stack's own rules, beside those that come with its components.
        rules: Map<ThingName, AlertRule>,
        /// Alerts that come with the stack's components and are to be other than they come, each by its name:
        /// `redis-evicting` for `RedisEvicting`.
        tune: Map<ThingName, Tuning>,
        /// Who hears of them.
        receivers: Map<ThingName, Receiver>,
        /// Which severity goes to which receivers. One that is not said goes where the next graver one goes, so that no
        /// alert is lost.
        routes: Map<Severity, Vec<Ref<ReceiverRef>>>,
        /// The webhook that is told every minute that alerts arrive, and raises the alarm when it is told no more: a dead
        /// man's switch, outside of what is watched.
        heartbeat: Option<Ref<ReceiverRef>>,
        /// Where people read the folder `alerts/runbooks` of the output, so that whoever is woken opens the runbook from
        /// the message; without it a message has the runbook's path.
        runbooks: Option<Spanned<WebAddress>>,
    }
}

section! {
    /// A rule.
    pub struct AlertRule: "an alert rule", exactly one of [when, expr] {
        /// The services that it watches.
        services: Vec<Ref<ServiceRef>>,
        /// What must hold, all at once.
        when: Option<When>,
        /// A query in PromQL that gives a series while something is wrong. It is held against every metric that the
        /// stack's Prometheus scrapes.
        expr: Option<Spanned<Text>>,
        /// A sentence that says what is wrong; without it the rule's name does.
        summary: Option<Spanned<Text>>,
        /// For how long it must hold.
        r#for: Spanned<Duration>,
        /// How bad it is.
        severity: Spanned<Severity>,
    }
}

section! {
    /// What is other than it comes; at least one.
    pub struct Tuning: "a tuned alert" {
        /// Whether it is there at all; `true` where not said.
        enabled: Option<Spanned<bool>>,
        /// For how long it must hold.
        r#for: Option<Spanned<Duration>>,
        /// How bad it is.
        severity: Option<Spanned<Severity>>,
        /// From where on it fires, in what the alert compares: a percentage, a span of time or a number.
        threshold: Option<Spanned<Threshold>>,
    }
}

section! {
    /// What must hold; at least one.
    pub struct When: "`when`" {
        /// As many replicas.
        replicas: Option<Replicas>,
        /// CPU above a share.
        cpu: Option<Above>,
        /// Whether the autoscaler's own view decides, which knows neither missed scrapes nor pods that do not run, and
        /// fires only while the autoscaler wants more than its maximum. `false` where not said.
        strict: Option<Spanned<bool>>,
    }
}

section! {
    /// A number of replicas.
    pub struct Replicas: "`replicas`" {
        /// So many or more; `max` is the autoscaler's maximum.
        at_least: Spanned<ReplicaBound>,
    }
}

section! {
    /// A load that is exceeded.
    pub struct Above: "`cpu`" {
        /// The share.
        above: Spanned<Load>,
        /// Of what: `request` or `limit`.
        of: Spanned<CpuBase>,
    }
}

section! {
    /// Who hears of an alert.
    pub struct Receiver: "a receiver", exactly one of [pagerduty, telegram, webhook, slack] {
        /// PagerDuty.
        pagerduty: Option<Pagerduty>,
        /// Telegram.
        telegram: Option<Telegram>,
        /// A webhook.
        webhook: Option<Webhook>,
        /// Slack.
        slack: Option<Slack>,
    }
}

section! {
    /// PagerDuty.
    pub struct Pagerduty: "`pagerduty`" {
        /// The secret with the routing key.
        routing_key: Ref<SecretRef>,
    }
}

section! {
    /// Telegram.
    pub struct Telegram: "`telegram`" {
        /// The chat's id, quoted.
        chat: Spanned<ChatId>,
        /// The secret with the bot's token.
        token: Ref<SecretRef>,
    }
}

section! {
    /// A webhook.
    pub struct Webhook: "`webhook`" {
        /// The secret with the URL.
        url: Ref<SecretRef>,
    }
}

section! {
    /// Slack.
    pub struct Slack: "`slack`" {
        /// The channel.
        channel: Spanned<Text>,
        /// The secret with the incoming webhook's URL.
        url: Ref<SecretRef>,
    }
}
