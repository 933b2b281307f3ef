//! What people read. Out: templates of Alertmanager's (<https://prometheus.io/docs/alerting/latest/notifications/>).
//!
//! Title and text are written once. PagerDuty takes them as they are; for Telegram Alertmanager itself escapes what
//! templates fill in, as its messages are HTML; for Slack they are made a second time with Slack's own escaping.
//!
//! From 0.30 on Alertmanager reads a detail of PagerDuty's as YAML, and where it is a list or a mapping takes the texts in
//! it for templates again (`DeepCopyWithTemplate` in `template/template.go`). So a detail begins with the title: after a `]`
//! and a word nothing is YAML, and the text stays a text.
//!
//! No service gets more than it takes. Telegram takes 4,096 characters, and Alertmanager would cut a longer message off
//! anywhere, which Telegram then refuses for its broken HTML (<https://core.telegram.org/bots/api#sendmessage>). So a text
//! is counted with its escapes, each at most five characters long: 500 for a title, 2,200 for what fires, 600 for what is
//! mended, 200 for the owner and 400 for the runbook stay below it together. What does not fit is counted: "and 3 more". A
//! template has no numbers to add, so it adds texts and measures them.

/// Title and text, with `NAME` for what they are called and `ESCAPE` for what is done to each value.
const MESSAGE: &str = include_str!("message.tmpl");
/// What each service makes of them.
const NOTIFICATIONS: &str = include_str!("notifications.tmpl");
/// What Slack takes for its own marks (<https://api.slack.com/reference/surfaces/formatting#escaping>).
const FOR_SLACK: &str =
    r#" | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;""#;

/// The file.
pub(super) fn templates() -> String {
    let plain = message("stackwright", "");
    let for_slack = message("stackwright.slack", FOR_SLACK);
    format!("{plain}\n{for_slack}\n{NOTIFICATIONS}")
}

fn message(name: &str, escape: &str) -> String {
    MESSAGE.replace("NAME", name).replace(" ESCAPE", escape).replace("ESCAPE", escape)
}
