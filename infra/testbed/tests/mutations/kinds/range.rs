//! Over how long something is looked at, and how long ago.

use std::time::Duration;

use promql_parser::parser::{Expr, MatrixSelector, Offset, VectorSelector};

use crate::tree::Changed;

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    match place {
        Expr::MatrixSelector(MatrixSelector { vs, range }) => {
            let of = |range| Expr::MatrixSelector(MatrixSelector { vs: vs.clone(), range });
            named(&format!("the range of {}", vs.name.as_deref().unwrap_or_default()), *range, &of)
        }
        Expr::VectorSelector(selector) => {
            let Some(Offset::Pos(offset)) = selector.offset else { return Vec::new() };
            let of = |offset| {
                let offset = Some(Offset::Pos(offset));
                Expr::VectorSelector(VectorSelector { offset, ..selector.clone() })
            };
            let name = format!("the offset of {}", selector.name.as_deref().unwrap_or_default());
            named(&name, offset, &of)
        }
        _ => Vec::new(),
    }
}

fn named(name: &str, range: Duration, of: &dyn Fn(Duration) -> Expr) -> Vec<Changed> {
    vec![
        (format!("{name} is halved"), of(range / 2)),
        (format!("{name} is doubled"), of(range * 2)),
    ]
}
