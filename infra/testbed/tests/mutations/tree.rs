//! Trees of PromQL: what a query becomes when one place of it is changed.

use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, FunctionArgs, MatrixSelector, ParenExpr, VectorSelector,
};

/// What one place becomes, and how that is called.
pub(crate) type Changed = (String, Expr);

/// A query changed in one place, for every place and every change of it.
pub(crate) fn everywhere(query: &Expr, change: &dyn Fn(&Expr) -> Vec<Changed>) -> Vec<Changed> {
    let mut all = change(query);
    let mut within = |inner: &Expr, around: &dyn Fn(Box<Expr>) -> Expr| {
        let inner = everywhere(inner, change).into_iter();
        all.extend(inner.map(|(name, changed)| (name, around(Box::new(changed)))));
    };
    match query {
        Expr::Paren(paren) => {
            within(&paren.expr, &|expr| Expr::Paren(ParenExpr { expr }));
        }
        Expr::Aggregate(aggregate) => within(&aggregate.expr, &|expr| {
            Expr::Aggregate(AggregateExpr { expr, ..aggregate.clone() })
        }),
        Expr::Binary(binary) => {
            within(&binary.lhs, &|lhs| Expr::Binary(BinaryExpr { lhs, ..binary.clone() }));
            within(&binary.rhs, &|rhs| Expr::Binary(BinaryExpr { rhs, ..binary.clone() }));
        }
        Expr::Call(call) => {
            for (place, argument) in call.args.args.iter().enumerate() {
                within(argument, &|changed| {
                    let mut call: Call = call.clone();
                    if let Some(argument) = call.args.args.get_mut(place) {
                        *argument = changed;
                    }
                    Expr::Call(call)
                });
            }
        }
        _ => {}
    }
    all
}

/// The selectors of a query, in the order in which it is read.
pub(crate) fn selectors(query: &Expr) -> Vec<&VectorSelector> {
    match query {
        Expr::VectorSelector(selector) => vec![selector],
        Expr::MatrixSelector(MatrixSelector { vs, .. }) => vec![vs],
        Expr::Paren(paren) => selectors(&paren.expr),
        Expr::Aggregate(aggregate) => selectors(&aggregate.expr),
        Expr::Binary(binary) => [selectors(&binary.lhs), selectors(&binary.rhs)].concat(),
        Expr::Call(call) => call.args.args.iter().flat_map(|it| selectors(it)).collect(),
        _ => Vec::new(),
    }
}

/// The metrics of a part of a query, to say which part is meant.
pub(crate) fn metrics(query: &Expr) -> String {
    let mut names: Vec<&str> =
        selectors(query).into_iter().filter_map(|selector| selector.name.as_deref()).collect();
    names.dedup();
    if names.is_empty() { query.to_string() } else { names.join(", ") }
}

/// A query without the names, numbers and times that a stack fills in: two services' rules of one kind have one shape.
pub(crate) fn shape(query: &Expr) -> String {
    match query {
        Expr::VectorSelector(selector) => shape_of(selector),
        Expr::MatrixSelector(MatrixSelector { vs, .. }) => format!("{}[]", shape_of(vs)),
        Expr::Paren(paren) => shape(&paren.expr),
        Expr::Aggregate(it) => format!("{} {:?} ({})", it.op, it.modifier, shape(&it.expr)),
        Expr::Binary(it) => {
            format!("({} {} {:?} {})", shape(&it.lhs), it.op, it.modifier, shape(&it.rhs))
        }
        Expr::Call(call) => {
            let arguments: Vec<_> = call.args.args.iter().map(|it| shape(it)).collect();
            format!("{}({})", call.func.name, arguments.join(", "))
        }
        _ => String::new(),
    }
}

fn shape_of(selector: &VectorSelector) -> String {
    let matchers = selector.matchers.matchers.iter().map(|it| format!("{}{}", it.name, it.op));
    format!("{:?}{{{}}}", selector.name, matchers.collect::<Vec<_>>().join(","))
}

/// A query in which every place, from the leaves up, is what a law makes of it.
pub(crate) fn rewritten(query: &Expr, law: &dyn Fn(Expr) -> Expr) -> Expr {
    let inner = |inner: &Expr| Box::new(rewritten(inner, law));
    law(match query {
        // What a tree means needs no brackets.
        Expr::Paren(paren) => return rewritten(&paren.expr, law),
        Expr::Aggregate(aggregate) => {
            Expr::Aggregate(AggregateExpr { expr: inner(&aggregate.expr), ..aggregate.clone() })
        }
        Expr::Binary(binary) => Expr::Binary(BinaryExpr {
            lhs: inner(&binary.lhs),
            rhs: inner(&binary.rhs),
            ..binary.clone()
        }),
        Expr::Call(call) => {
            let args = call.args.args.iter().map(|argument| inner(argument)).collect();
            Expr::Call(Call { func: call.func.clone(), args: FunctionArgs { args } })
        }
        other => other.clone(),
    })
}
