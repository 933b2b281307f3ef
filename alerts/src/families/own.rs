//! Rules that people write as queries. They are taken as they are: what they mean nobody else can know. What can be said
//! is tested: that they are read and evaluated, and that those are silent while nothing is told that ask for series.

use promql_parser::parser::{
    Expr,
    token::{T_LOR, T_LUNLESS},
    value::ValueType,
};
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
        compares: None,
        steps: vec![format!(
            "stack.yaml has the query, as `alerts.rules.{}`: its author knows what it means.",
            rule.name
        )],
        scrape: scope.step(),
        range: Duration::ZERO,
        bridge: scope.bridge(),
        carries: std::collections::BTreeMap::new(),
        proof: Proof {
            silent: if is_of_series(query.as_str()) {
                vec![(String::from("nothing is told"), Vec::new())]
            } else {
                Vec::new()
            },
            ..Proof::default()
        },
    })
}

/// Whether a query gives nothing where there is no series. What cannot be read was reported.
fn is_of_series(query: &str) -> bool {
    promql_parser::parser::parse(query).is_ok_and(|query| !gives_from_nothing(&query))
}

fn gives_from_nothing(query: &Expr) -> bool {
    match query {
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) => false,
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => true,
        Expr::Paren(inner) => gives_from_nothing(&inner.expr),
        Expr::Unary(inner) => gives_from_nothing(&inner.expr),
        Expr::Subquery(inner) => gives_from_nothing(&inner.expr),
        Expr::Aggregate(aggregate) => gives_from_nothing(&aggregate.expr),
        Expr::Binary(binary) => {
            let (left, right) = (gives_from_nothing(&binary.lhs), gives_from_nothing(&binary.rhs));
            match binary.op.id() {
                T_LOR => left || right,
                T_LUNLESS => left,
                _ => left && right,
            }
        }
        Expr::Call(call) => {
            let is_series =
                |it: &Expr| matches!(it.value_type(), ValueType::Vector | ValueType::Matrix);
            let arguments = call.args.args.iter().map(AsRef::as_ref);
            let mut series = arguments.filter(|it| is_series(it)).peekable();
            matches!(call.func.name, "absent" | "absent_over_time" | "scalar")
                || series.peek().is_none()
                || series.all(gives_from_nothing)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_queries_give_something_from_nothing() {
        assert!(is_of_series("sum(rate(a[5m])) > 1 and on () b"));
        assert!(is_of_series("quantile_over_time(0.9, a[5m]) > 1"));
        assert!(is_of_series("time() - a > 5"));
        assert!(is_of_series("a unless absent(b)"));
        assert!(!is_of_series("absent(a)"));
        assert!(!is_of_series("a > 1 or vector(2)"));
        assert!(!is_of_series("vector(scalar(a)) > 1"));
        assert!(!is_of_series("vector(1) unless on () a"));
    }
}
