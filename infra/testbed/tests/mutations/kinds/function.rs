//! What is made of the samples of a while, and of nothing.

use promql_parser::parser::{Call, Expr, MatrixSelector};

use crate::tree::{Changed, metrics};

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::Call(call) = place else { return Vec::new() };
    let others: &[&'static str] = match call.func.name {
        "rate" => &["increase", "irate"],
        "increase" => &["rate", "delta"],
        "delta" => &["idelta", "rate"],
        "last_over_time" => &["max_over_time", "min_over_time", "avg_over_time"],
        "max_over_time" => &["min_over_time", "last_over_time", "avg_over_time"],
        _ => &[],
    };
    let of = metrics(place);
    let others = others.iter().map(|name| {
        let mut changed: Call = call.clone();
        changed.func.name = name;
        (format!("{} of {of} becomes {name}", call.func.name), Expr::Call(changed))
    });
    let dropped = call.args.args.first().and_then(|argument| {
        let rest = match (call.func.name, argument.as_ref()) {
            ("last_over_time", Expr::MatrixSelector(MatrixSelector { vs, .. })) => {
                Expr::VectorSelector(vs.clone())
            }
            ("absent", argument) => argument.clone(),
            _ => return None,
        };
        Some((format!("{} of {of} is dropped", call.func.name), rest))
    });
    others.chain(dropped).collect()
}
