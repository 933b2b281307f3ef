//! Rules that people write as queries. They are taken as they are: what they mean nobody else can know, so no tests are
//! made of them.

use spec::{
    quantity::Duration,
    stack::{AlertRule, Condition},
};

use super::{Group, named, one};
use crate::{
    alert::{Alert, Proof, Shown, Urgency, VALUE},
    scope::Scope,
};

pub(super) const NAME: &str = "own";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let rules = scope.stack.alerts.rules.values();
    one(NAME, scope, rules.filter_map(|rule| alert(scope, rule)).collect())
}

fn alert(scope: &Scope<'_>, rule: &AlertRule) -> Option<Alert> {
    let Condition::Query(query) = &rule.condition else { return None };
    let service = rule.services.first()?;
    let summary = rule.summary.as_ref().map_or_else(
        || format!("The rule {} of the stack holds for {service}.", rule.name),
        ToString::to_string,
    );
    Some(Alert {
        name: named(&rule.name),
        family: NAME,
        service: service.to_string(),
        owner: scope.owner(),
        urgency: Urgency::Graded(rule.severity.value),
        query: String::from(query.as_str().trim()),
        hold: rule.hold.value,
        description: format!("{} The query gives {VALUE}.", summary),
        summary,
        shown: Shown::Number,
        runbooks: scope.stack.alerts.runbooks.as_ref().map(ToString::to_string),
        steps: vec![format!(
            "stack.yaml has the query, as `alerts.rules.{}`: its author knows what it means.",
            rule.name
        )],
        scrape: scope.step(),
        range: Duration::ZERO,
        carries: std::collections::BTreeMap::new(),
        proof: Proof::default(),
    })
}
