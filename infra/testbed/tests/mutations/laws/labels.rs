//! What is known of the labels of a query's series from the query alone.

use std::collections::BTreeSet;

use promql_parser::{
    label::Matcher,
    parser::{BinaryExpr, Expr, LabelModifier, MatrixSelector, VectorSelector, token::T_LOR},
};

/// The labels of a query's series, where an aggregation says them.
pub(super) fn labels(query: &Expr) -> Option<BTreeSet<String>> {
    match query {
        Expr::Aggregate(aggregate) => match &aggregate.modifier {
            Some(LabelModifier::Include(by)) => Some(by.labels.iter().cloned().collect()),
            Some(LabelModifier::Exclude(_)) => None,
            None => Some(BTreeSet::new()),
        },
        Expr::Binary(binary) if binary.op.is_set_operator() => labels(&binary.lhs),
        Expr::Binary(binary) => {
            match (on(binary), is_number(&binary.lhs), is_number(&binary.rhs)) {
                (Some(on), ..) => Some(on.iter().cloned().collect()),
                (None, _, true) => labels(&binary.lhs),
                (None, true, _) => labels(&binary.rhs),
                (None, ..) => {
                    labels(&binary.lhs).filter(|left| labels(&binary.rhs).as_ref() == Some(left))
                }
            }
        }
        _ => None,
    }
}

/// What both sides of an operation have to share, where it says that.
pub(super) fn on(binary: &BinaryExpr) -> Option<&[String]> {
    match binary.modifier.as_ref()?.matching.as_ref()? {
        LabelModifier::Include(on) => Some(&on.labels),
        LabelModifier::Exclude(_) => None,
    }
}

fn is_number(query: &Expr) -> bool {
    match query {
        Expr::NumberLiteral(_) => true,
        Expr::Call(call) => call.func.name == "time",
        _ => false,
    }
}

/// What every series that a query gives has been asked for in a label.
pub(super) fn asked(query: &Expr, label: &str) -> Vec<Matcher> {
    match query {
        Expr::VectorSelector(selector)
        | Expr::MatrixSelector(MatrixSelector { vs: selector, .. }) => {
            let own = selector.matchers.matchers.iter().filter(|matcher| matcher.name == label);
            own.cloned().collect()
        }
        Expr::Aggregate(aggregate) if keeps(query, label) => asked(&aggregate.expr, label),
        Expr::Call(call) if call.func.name != "absent" => {
            call.args.args.first().map_or_else(Vec::new, |argument| asked(argument, label))
        }
        Expr::Binary(binary) if binary.op.id() != T_LOR => {
            let right =
                if is_joined(binary, label) { asked(&binary.rhs, label) } else { Vec::new() };
            [asked(&binary.lhs, label), right].concat()
        }
        _ => Vec::new(),
    }
}

/// A query whose every series is asked for something in a label.
pub(super) fn asking(query: Expr, label: &str, matchers: &[Matcher]) -> Expr {
    let of = |selector: VectorSelector| {
        let mut selector = selector;
        selector.matchers.matchers.retain(|matcher| matcher.name != label);
        selector.matchers.matchers.extend(matchers.iter().cloned());
        selector.matchers.matchers.sort_by_key(ToString::to_string);
        selector
    };
    match query {
        Expr::VectorSelector(selector) => Expr::VectorSelector(of(selector)),
        Expr::MatrixSelector(matrix) => {
            Expr::MatrixSelector(MatrixSelector { vs: of(matrix.vs), range: matrix.range })
        }
        Expr::Aggregate(mut aggregate) => {
            let query = Expr::Aggregate(aggregate.clone());
            if keeps(&query, label) {
                aggregate.expr = Box::new(asking(*aggregate.expr, label, matchers));
            }
            Expr::Aggregate(aggregate)
        }
        Expr::Call(mut call) if call.func.name != "absent" => {
            let arguments = call.args.args.into_iter();
            call.args.args =
                arguments.map(|argument| Box::new(asking(*argument, label, matchers))).collect();
            Expr::Call(call)
        }
        Expr::Binary(mut binary) if binary.op.id() != T_LOR => {
            if is_joined(&binary, label) {
                binary.rhs = Box::new(asking(*binary.rhs, label, matchers));
            }
            binary.lhs = Box::new(asking(*binary.lhs, label, matchers));
            Expr::Binary(binary)
        }
        other => other,
    }
}

/// Whether an aggregation keeps a label.
fn keeps(query: &Expr, label: &str) -> bool {
    labels(query).is_some_and(|labels| labels.contains(label))
}

/// Whether both sides of an operation have one value of a label.
fn is_joined(binary: &BinaryExpr, label: &str) -> bool {
    on(binary).is_some_and(|on| on.iter().any(|it| it == label))
}
