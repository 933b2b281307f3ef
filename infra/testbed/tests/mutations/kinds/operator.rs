//! Operators of comparison, of arithmetic and of sets.

use promql_parser::parser::{
    BinaryExpr, Expr,
    token::{
        T_ADD, T_DIV, T_EQLC, T_GTE, T_GTR, T_LAND, T_LOR, T_LSS, T_LTE, T_LUNLESS, T_MUL, T_NEQ,
        T_SUB, TokenId, TokenType,
    },
};

use crate::tree::{Changed, metrics};

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::Binary(binary) = place else { return Vec::new() };
    let others: &[TokenId] = match binary.op.id() {
        T_GTR => &[T_GTE, T_LSS],
        T_GTE => &[T_GTR, T_EQLC, T_LSS],
        T_LSS => &[T_LTE, T_GTR],
        T_LTE => &[T_LSS, T_GTR],
        T_EQLC => &[T_NEQ, T_GTE],
        T_NEQ => &[T_EQLC, T_GTR, T_LSS],
        T_SUB => &[T_ADD],
        T_DIV => &[T_MUL],
        T_LAND => &[T_LUNLESS, T_LOR],
        T_LUNLESS | T_LOR => &[T_LAND],
        _ => &[],
    };
    let others = others.iter().map(|other| {
        let op = TokenType::new(*other);
        let name = format!("{} becomes {op} after {}", binary.op, metrics(&binary.lhs));
        (name, Expr::Binary(BinaryExpr { op, ..binary.clone() }))
    });
    others.collect()
}
