//! What people read, word by word.

use serde_json::{Value, json};
use testbed::{Amtool, Error, RenderedStack, Result, Scratch};

use super::{ENGINES, folders};

/// Two that fire and one that is mended, as Alertmanager would tell a receiver.
fn data() -> Value {
    let alert = |topic: &str, status: &str| {
        json!({
            "status": status,
            "labels": { "alertname": "LagGrowing", "service": "fraud-worker", "severity": "warning", "topic": topic },
            "annotations": {
                "summary": format!("fraud-worker falls behind in {topic}."),
                "description": "2.4k messages wait, more than ten minutes ago. Answers come later & later.",
            },
            "startsAt": "2026-11-27T14:05:00Z",
            "endsAt": "0001-01-01T00:00:00Z",
        })
    };
    json!({
        "receiver": "chat",
        "status": "firing",
        "alerts": [alert("first", "firing"), alert("second", "firing"), alert("third", "resolved")],
        "groupLabels": { "alertname": "LagGrowing", "service": "fraud-worker", "namespace": "fraud-detection" },
        "commonLabels": { "severity": "warning", "owner": "risk-ml" },
        "commonAnnotations": { "runbook": "https://git.example.com/runbooks/kafka.md#laggrowing-fraud-worker" },
        "externalURL": "http://paging-0:9093",
    })
}

const PLAIN: &str = "\
Firing:
- fraud-worker falls behind in first.
  2.4k messages wait, more than ten minutes ago. Answers come later & later.
  Since 2026-11-27 14:05 UTC.
- fraud-worker falls behind in second.
  2.4k messages wait, more than ten minutes ago. Answers come later & later.
  Since 2026-11-27 14:05 UTC.

Resolved:
- fraud-worker falls behind in third.

Owner: risk-ml
Runbook: https://git.example.com/runbooks/kafka.md#laggrowing-fraud-worker";

#[test]
fn messages_read_well() -> Result<()> {
    let stack = RenderedStack::changed("fraud", |text| text)?;
    let folder = folders(&stack).pop();
    let folder = folder.ok_or_else(|| Error::unexpected("fraud", "it has no Alertmanager"))?;
    let scratch = Scratch::new()?;
    let data = scratch.write("data.json", &data().to_string())?;
    let title = "[FIRING:2] warning: LagGrowing of fraud-worker";
    let escaped = PLAIN.replace('&', "&amp;");
    let link = PLAIN.rsplit(' ').next().unwrap_or_default();
    for engine in ENGINES {
        let Some(amtool) = Amtool::open(engine)? else { return Ok(()) };
        let render = |name: &str, kind: &str| {
            let text = format!("{{{{ template \"stackwright.{name}\" . }}}}");
            amtool.render(&folder.join("notifications.tmpl"), kind, &text, &data)
        };
        assert_eq!(render("title", "text")?, title);
        assert_eq!(render("text", "text")?, PLAIN);
        assert_eq!(render("slack.title", "text")?, title);
        assert_eq!(render("slack.text", "text")?, escaped);
        assert_eq!(render("telegram", "html")?, format!("<b>{title}</b>\n\n{escaped}"));
        assert_eq!(render("link", "text")?, link);
        assert_eq!(render("pagerduty.severity", "text")?, "warning");
    }
    Ok(())
}
