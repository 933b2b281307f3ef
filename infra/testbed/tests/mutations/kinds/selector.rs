//! Which series are asked for.

use promql_parser::{
    label::{MatchOp, Matcher},
    parser::{Expr, MatrixSelector, VectorSelector},
};

use crate::tree::Changed;

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    match place {
        Expr::VectorSelector(selector) => {
            let others = others(selector).into_iter();
            others.map(|(name, vs)| (name, Expr::VectorSelector(vs))).collect()
        }
        Expr::MatrixSelector(MatrixSelector { vs, range }) => {
            let others = others(vs).into_iter();
            let with = |vs| Expr::MatrixSelector(MatrixSelector { vs, range: *range });
            others.map(|(name, vs)| (name, with(vs))).collect()
        }
        _ => Vec::new(),
    }
}

fn others(selector: &VectorSelector) -> Vec<(String, VectorSelector)> {
    let metric = selector.name.as_deref().unwrap_or_default();
    let mut all = Vec::new();
    for (index, matcher) in selector.matchers.matchers.iter().enumerate() {
        let mut without = selector.clone();
        without.matchers.matchers.remove(index);
        all.push((format!("{metric} without {matcher}"), without));
        for other in changed(matcher) {
            let name = format!("{metric} with {other} for {matcher}");
            let mut with = selector.clone();
            if let Some(place) = with.matchers.matchers.get_mut(index) {
                *place = other;
            }
            all.push((name, with));
        }
    }
    all
}

fn changed(matcher: &Matcher) -> Vec<Matcher> {
    let Matcher { name, value, .. } = matcher;
    match &matcher.op {
        MatchOp::Equal => vec![Matcher::new(MatchOp::Equal, name, &format!("{value}-other"))],
        MatchOp::NotEqual => vec![Matcher::new(MatchOp::Equal, name, value)],
        MatchOp::NotRe(pattern) => vec![Matcher::new(MatchOp::Re(pattern.clone()), name, value)],
        MatchOp::Re(pattern) => {
            let fixed = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
            let beginning: String = value.chars().take_while(fixed).collect();
            let widened = format!("{beginning}.*");
            vec![
                Matcher::new(MatchOp::Re(pattern.clone()), name, &widened),
                Matcher::new(MatchOp::NotRe(pattern.clone()), name, value),
            ]
        }
    }
}
