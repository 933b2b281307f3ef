//! The real Alertmanager sends what is fired to whom the spec says, by all four ways, and nothing else.

use std::time::Duration;

use serde_json::{Value, json};
use testbed::{
    Alertmanager, Engine, Error, Inbox, RenderedStack, Result, Scratch, redirected, stays,
};

use super::{VERSIONS, folders};

/// With shortened waits a message comes after a second or two.
const WITHIN: Duration = Duration::from_secs(40);
/// So long nothing comes that would come in two rounds.
const SILENCE: Duration = Duration::from_secs(4);

/// A stack that uses every way: PagerDuty and Telegram for what is critical, Slack for warnings, a webhook for the rest.
fn stack(version: &str) -> Result<RenderedStack> {
    let text = include_str!("../../../../snapshots/valid/watch-in-cluster.yaml");
    let ours = "paging: { version: \"0.31\"";
    assert!(text.contains(ours), "the stack has another Alertmanager");
    let text = text.replace(ours, &format!("paging: {{ version: {version}"));
    let text = text.replace("\"#alerts\"", "\"#{{ .Status }}\"");
    RenderedStack::of_text("watch-in-cluster", &text)
}

/// A running Alertmanager whose messages come in here.
struct Bench {
    alertmanager: Alertmanager,
    inbox: Inbox,
    _scratch: Scratch,
}

impl Bench {
    fn start(engine: Engine, version: &str) -> Result<Option<Self>> {
        let stack = stack(version)?;
        let (inbox, scratch) = (Inbox::open()?, Scratch::new()?);
        let folder = folders(&stack).pop();
        let folder = folder.ok_or_else(|| Error::unexpected("the stack", "no Alertmanager"))?;
        let configuration = redirected(&folder, &inbox, &scratch)?;
        let alertmanager = Alertmanager::start(engine, &configuration, 1)?;
        Ok(alertmanager.map(|alertmanager| Self { alertmanager, inbox, _scratch: scratch }))
    }

    fn fire(&self, alerts: &[Value]) -> Result<()> {
        self.alertmanager.tell(&Value::from(alerts.to_vec()))
    }

    /// What comes for a receiver that holds a text, once something does.
    fn comes(&mut self, receiver: &str, text: &str) -> Result<Value> {
        let inbox = &self.inbox;
        self.alertmanager.wait_for(&format!("{receiver} gets {text}"), WITHIN, || {
            let mut all = inbox.of(receiver).into_iter().map(|it| it.body);
            all.find(|body| body.to_string().contains(text))
        })
    }

    /// How many messages for a receiver hold a text.
    fn count(&self, receiver: &str, text: &str) -> usize {
        let all = self.inbox.of(receiver);
        all.iter().filter(|it| it.body.to_string().contains(text)).count()
    }
}

/// An alert of the service `api`, as its rule would label it, or of another.
fn alert(
    name: &str,
    service: &str,
    severity: &str,
    more: &[(&str, &str)],
    says: [&str; 2],
) -> Value {
    let mut labels = json!({
        "alertname": name, "namespace": "apps", "owner": "team", "service": service, "severity": severity,
    });
    for (label, value) in more {
        labels[*label] = Value::from(*value);
    }
    let [summary, description] = says;
    let runbook = "https://git.example.com/runbooks/workloads.md#noneready-api";
    json!({
        "labels": labels,
        "annotations": { "summary": summary, "description": description, "runbook": runbook },
    })
}

fn ended(mut alert: Value) -> Value {
    // In the past, as a clock of another machine may have it.
    alert["startsAt"] = Value::from("2026-01-01T00:00:00Z");
    alert["endsAt"] = Value::from("2026-01-01T00:00:01Z");
    alert
}

fn text<'a>(body: &'a Value, path: &str) -> &'a str {
    body.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn those_who_are_named_get_one_message_a_group_and_its_end() -> Result<()> {
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let of_topic = |topic| {
            let says = ["Nothing is consumed.", "Messages wait."];
            alert("NothingConsumed", "api", "critical", &[("topic", topic)], says)
        };
        let three = ["a", "b", "c"].map(of_topic);
        bench.fire(&three)?;
        let paged = bench.comes("pager", "NothingConsumed")?;
        let title = "[FIRING:3] critical: NothingConsumed of api";
        assert_eq!(text(&paged, "/event_action"), "trigger");
        assert_eq!(text(&paged, "/routing_key"), "secret-of-pager");
        assert_eq!(text(&paged, "/payload/summary"), title);
        assert_eq!(text(&paged, "/payload/severity"), "critical");
        assert_eq!(text(&paged, "/payload/component"), "api");
        assert!(text(&paged, "/links/0/href").ends_with("#noneready-api"), "{paged:#}");
        assert!(text(&paged, "/payload/custom_details/firing").contains("Messages wait."));
        let chat = bench.comes("chat", "NothingConsumed")?;
        assert_eq!(text(&chat, "/chat_id"), "-100123");
        assert_eq!(text(&chat, "/parse_mode"), "HTML");
        assert!(text(&chat, "/text").starts_with(&format!("<b>{title}</b>\n")), "{chat:#}");
        // Each of them once, and nobody else.
        let is_one = || {
            ["pager", "chat"].iter().all(|to| bench.count(to, "NothingConsumed") == 1)
                && ["slack", "hook", "pulse"].iter().all(|to| bench.inbox.of(to).is_empty())
        };
        assert!(stays(SILENCE, is_one), "{version}: {:#?}", bench.inbox);
        bench.fire(&three.map(ended))?;
        let mended = bench.comes("pager", "\"resolve\"")?;
        assert_eq!(mended["dedup_key"], paged["dedup_key"]);
        let chat = bench.comes("chat", "[RESOLVED] critical: NothingConsumed of api")?;
        assert!(text(&chat, "/text").contains("Resolved:\n- Nothing is consumed."), "{chat:#}");
    }
    Ok(())
}

#[test]
fn what_follows_from_another_alert_is_not_sent() -> Result<()> {
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let says = ["Something is wrong.", "It is."];
        bench.fire(&[
            alert("NoneReady", "api", "critical", &[], says),
            alert("ReplicasMissing", "api", "warning", &[], says),
            // Of another thing, and what nothing explains.
            alert("ReplicasMissing", "other", "warning", &[], says),
            alert("CrashLooping", "api", "warning", &[], says),
        ])?;
        bench.comes("pager", "NoneReady of api")?;
        bench.comes("slack", "ReplicasMissing of other")?;
        bench.comes("slack", "CrashLooping of api")?;
        let is_silent = || bench.count("slack", "ReplicasMissing of api") == 0;
        assert!(stays(SILENCE, is_silent), "{version}: {:#?}", bench.inbox);
        // When the cause is mended the rest is told of.
        bench.fire(&[ended(alert("NoneReady", "api", "critical", &[], says))])?;
        bench.comes("slack", "ReplicasMissing of api")?;
    }
    Ok(())
}

#[test]
fn the_watchdog_beats_and_tells_nobody_else() -> Result<()> {
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let watchdog = alert("Watchdog", "metrics", "none", &[], ["Alerts arrive.", "Always."]);
        bench.fire(std::slice::from_ref(&watchdog))?;
        let inbox = &bench.inbox;
        bench
            .alertmanager
            .wait_for("three beats", WITHIN, || (inbox.of("pulse").len() >= 3).then_some(()))?;
        bench.fire(&[ended(watchdog)])?;
        // One that was on its way may still come.
        let mut beats = bench.inbox.of("pulse").len();
        assert!(!stays(SILENCE, || bench.inbox.of("pulse").len() <= beats) || beats >= 3);
        beats = bench.inbox.of("pulse").len();
        assert!(stays(SILENCE, || bench.inbox.of("pulse").len() == beats), "it beats on");
        for beat in bench.inbox.of("pulse") {
            assert_eq!(beat.body["status"], "firing", "its end is told: {:#}", beat.body);
        }
        for other in ["pager", "chat", "slack", "hook"] {
            assert!(bench.inbox.of(other).is_empty(), "{other}: {:#?}", bench.inbox);
        }
    }
    Ok(())
}

/// Whatever stands in a text, it arrives as a text, and within what the service takes.
#[test]
fn hostile_texts_arrive_escaped_and_within_limits() -> Result<()> {
    let nasty = "<b>bold</b> <!channel> & \"quoted\" 'single' {{ .Labels }} ${HOME} `x`\nnext\ttab";
    let long = nasty.repeat(10_000 / nasty.len() + 1);
    let quotes = "\"".repeat(10_000);
    let wide = "щ".repeat(10_000);
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let texts = [("short", nasty), ("long", &long), ("quotes", &quotes), ("wide", &wide)];
        for (name, says) in texts {
            // Of one thing only the gravest would be sent.
            for (severity, service) in [("critical", "api"), ("warning", "web"), ("info", "job")] {
                bench.fire(&[alert(name, service, severity, &[], [says, says])])?;
            }
        }
        for (name, says) in texts {
            let title = format!("{name} of api");
            let chat = bench.comes("chat", &title)?;
            let message = text(&chat, "/text");
            assert!(message.chars().count() <= 4096, "{name}: {}", message.chars().count());
            let inner = message.replacen("<b>", "", 1).replacen("</b>", "", 1);
            assert!(!inner.contains(['<', '>', '"']), "{name}: {message}");
            let paged = bench.comes("pager", &title)?;
            assert!(text(&paged, "/payload/summary").chars().count() <= 1024);
            let details = text(&paged, "/payload/custom_details/firing");
            assert!(details.chars().count() <= 4096, "{name}");
            let beginning: String = says.chars().take(90).collect();
            assert!(details.contains(&beginning), "{name}: {paged:#}");
            let slack = bench.comes("slack", &format!("{name} of web"))?;
            let message = text(&slack, "/attachments/0/text");
            assert!(message.chars().count() <= 4096, "{name}");
            assert!(!message.contains(['<', '>']), "{name}: {message}");
            let hook = bench.comes("hook", &format!("\"alertname\":\"{name}\""))?;
            assert_eq!(text(&hook, "/alerts/0/annotations/description"), says, "{name}");
        }
        let chat = bench.comes("chat", "short of api")?;
        let said = "- &lt;b&gt;bold&lt;/b&gt; &lt;!channel&gt; &amp; &#34;quoted&#34; &#39;single&#39; {{ .Labels }} ${HOME} `x`\nnext\ttab";
        assert!(text(&chat, "/text").contains(said), "{chat:#}");
        let slack = bench.comes("slack", "short of web")?;
        // What the spec says is a text, too.
        assert_eq!(text(&slack, "/channel"), "#{{ .Status }}");
        let said = "- &lt;b&gt;bold&lt;/b&gt; &lt;!channel&gt; &amp; \"quoted\" 'single' {{ .Labels }} ${HOME} `x`\nnext\ttab";
        assert!(text(&slack, "/attachments/0/text").contains(said), "{slack:#}");
    }
    Ok(())
}

/// The worst of all: every part of a message is as long as it may be, and all of it must be escaped.
#[test]
fn a_message_full_of_quotes_fits() -> Result<()> {
    let quotes = "\"".repeat(1_000);
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let each = |number: usize| {
            let number = number.to_string();
            let mut alert =
                alert(&quotes, &quotes, "critical", &[("number", &number)], [&quotes; 2]);
            alert["labels"]["owner"] = Value::from(quotes.as_str());
            alert["annotations"]["runbook"] = Value::from("\"".repeat(79));
            alert
        };
        let all: Vec<_> = (0..20).map(each).collect();
        bench.fire(&all)?;
        bench.comes("chat", "[FIRING:20]")?;
        bench.fire(&all.into_iter().take(10).map(ended).collect::<Vec<_>>())?;
        let chat = bench.comes("chat", "Resolved:")?;
        let message = text(&chat, "/text");
        assert!(message.starts_with("<b>[FIRING:10]"), "{message}");
        assert!(message.ends_with("&#34;"), "it is cut off: {message}");
        assert!(message.chars().count() <= 4096, "{}", message.chars().count());
    }
    Ok(())
}

#[test]
fn what_does_not_fit_is_counted() -> Result<()> {
    const ALERTS: usize = 150;
    for (engine, version) in VERSIONS {
        let Some(mut bench) = Bench::start(engine, version)? else { return Ok(()) };
        let many = |severity: &str, service: &str| -> Vec<Value> {
            let each = |number: usize| {
                let number = number.to_string();
                let says = ["A volume is nearly full.", "It has 9% left."];
                alert("VolumeFilling", service, severity, &[("volume", &number)], says)
            };
            (0..ALERTS).map(each).collect()
        };
        bench.fire(&many("critical", "api"))?;
        bench.fire(&many("info", "job"))?;
        let chat = bench.comes("chat", "[FIRING:150]")?;
        let message = text(&chat, "/text");
        let shown = message.matches("- A volume").count();
        assert!(shown >= 5, "{message}");
        assert!(message.contains(&format!("\nand {} more\n", ALERTS - shown)), "{message}");
        assert!(message.chars().count() <= 4096, "{message}");
        // A webhook gets a hundred, and the number of the others.
        let hook = bench.comes("hook", "VolumeFilling")?;
        assert_eq!(hook["alerts"].as_array().map(Vec::len), Some(100));
        assert_eq!(hook["truncatedAlerts"], 50);
    }
    Ok(())
}
