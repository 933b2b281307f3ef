//! The pass over a query, from its leaves up.

use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, VectorSelector, value::ValueType,
};

use super::{
    Labels, Problem,
    join::join,
    select::{Selected, select},
};
use crate::world::World;

/// Judges the query of an alert: the labels of its series, or everything that is wrong, in the order in which it is read.
pub(crate) fn infer(query: &str, world: &World) -> Result<Labels, Vec<Problem>> {
    let expression =
        promql_parser::parser::parse(query).map_err(|reason| vec![Problem::Unreadable(reason)])?;
    let mut pass = Pass { world, problems: Vec::new() };
    let labels = pass.value(&expression).labels;
    pass.is_counter_bare(&expression);
    if !can_be_silent(&expression) {
        pass.problems.push(Problem::AlwaysTrue);
    }
    if pass.problems.is_empty() {
        return Ok(labels);
    }
    let mut seen = Vec::new();
    for problem in pass.problems {
        if !seen.contains(&problem) {
            seen.push(problem);
        }
    }
    Err(seen)
}

struct Pass<'a> {
    world: &'a World,
    problems: Vec<Problem>,
}

/// Functions that read a counter right: they know that it begins anew.
const OF_COUNTERS: &[&str] = &["rate", "irate", "increase", "resets"];
/// Functions that mean the difference of two values of what goes up and down.
const OF_GAUGES: &[&str] = &["delta", "idelta", "deriv", "predict_linear", "holt_winters"];
/// Functions and aggregations that do not care for a counter's value.
const OF_ANY: &[&str] = &[
    "absent",
    "absent_over_time",
    "count",
    "count_over_time",
    "present_over_time",
    "timestamp",
    "changes",
    "group",
];
/// Functions without series.
const WITHOUT_SERIES: &[&str] = &["vector", "scalar", "time", "pi"];

impl Pass<'_> {
    fn select(&mut self, selector: &VectorSelector) -> Selected {
        select(selector, self.world, &mut self.problems)
    }

    /// The value of any expression; a number has no labels.
    fn value(&mut self, expression: &Expr) -> Selected {
        match expression {
            Expr::VectorSelector(selector) => self.select(selector),
            Expr::MatrixSelector(selector) => self.select(&selector.vs),
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Unary(inner) => self.value(&inner.expr),
            Expr::Subquery(inner) => self.value(&inner.expr),
            Expr::Aggregate(aggregate) => plain(self.aggregate(aggregate)),
            Expr::Binary(binary) => plain(self.binary(binary)),
            Expr::Call(call) => self.call(call),
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) => plain(Labels::default()),
            Expr::Extension(_) => plain(Labels::unknown()),
        }
    }

    fn aggregate(&mut self, aggregate: &AggregateExpr) -> Labels {
        let operation = aggregate.op.to_string();
        if !OF_ANY.contains(&operation.as_str()) {
            self.is_counter_bare(&aggregate.expr);
        }
        let inner = self.value(&aggregate.expr).labels;
        if let Some(parameter) = &aggregate.param {
            self.value(parameter);
        }
        let labels = match &aggregate.modifier {
            Some(LabelModifier::Include(by)) => {
                for name in by.labels.iter().filter(|name| !inner.may_have(name)) {
                    self.problems.push(Problem::Label {
                        of: format!("{operation} by"),
                        name: name.clone(),
                        known: inner.possible.iter().cloned().collect(),
                    });
                }
                inner.only(&by.labels)
            }
            Some(LabelModifier::Exclude(without)) => inner.without(&without.labels),
            None if ["topk", "bottomk", "limitk", "limit_ratio"].contains(&operation.as_str()) => {
                inner
            }
            None => Labels::default(),
        };
        match (operation.as_str(), aggregate.param.as_deref()) {
            ("count_values", Some(Expr::StringLiteral(label))) => labels.plus(&label.val),
            _ => labels,
        }
    }

    fn binary(&mut self, binary: &BinaryExpr) -> Labels {
        let operator = binary.op.to_string();
        if !binary.op.is_set_operator() {
            self.is_counter_bare(&binary.lhs);
            self.is_counter_bare(&binary.rhs);
        }
        let (left, right) = (self.value(&binary.lhs).labels, self.value(&binary.rhs).labels);
        let is_vector = |side: &Expr| side.value_type() == ValueType::Vector;
        match (is_vector(&binary.lhs), is_vector(&binary.rhs)) {
            (true, true) => {
                join(&operator, binary.modifier.as_ref(), &left, &right, &mut self.problems)
            }
            (true, false) => left,
            (false, true) => right,
            (false, false) => Labels::default(),
        }
    }

    fn call(&mut self, call: &Call) -> Selected {
        let function = call.func.name;
        if call.func.experimental {
            let reason =
                format!("`{function}` is experimental: a Prometheus must be told to read it");
            self.problems.push(Problem::Unreadable(reason));
        }
        let arguments: Vec<_> =
            call.args.args.iter().map(|argument| self.value(argument)).collect();
        let first = arguments.iter().zip(&call.args.args).find(|(_, argument)| {
            matches!(argument.value_type(), ValueType::Vector | ValueType::Matrix)
        });
        let Some((subject, argument)) = first else { return plain(Labels::default()) };
        self.judge(function, subject);
        match function {
            "absent" | "absent_over_time" => plain(equal(argument)),
            "label_replace" | "label_join" => {
                let target = call.args.args.get(1).map(AsRef::as_ref);
                let labels = subject.labels.clone();
                plain(match target {
                    Some(Expr::StringLiteral(label)) => labels.perhaps(&label.val),
                    _ => labels,
                })
            }
            "histogram_quantile" => {
                if !subject.labels.may_have("le") {
                    self.problems.push(Problem::Label {
                        of: String::from("histogram_quantile"),
                        name: String::from("le"),
                        known: subject.labels.possible.iter().cloned().collect(),
                    });
                }
                plain(subject.labels.without(&[String::from("le")]))
            }
            "last_over_time" | "max_over_time" | "min_over_time" | "sort" | "sort_desc" => {
                subject.clone()
            }
            name if WITHOUT_SERIES.contains(&name) => plain(Labels::default()),
            _ => plain(subject.labels.clone()),
        }
    }

    /// A rate wants a counter, a difference a gauge.
    fn judge(&mut self, function: &str, subject: &Selected) {
        let Some(metric) = subject.metric else { return };
        if OF_COUNTERS.contains(&function) && !subject.is_counter() {
            let function = String::from(function);
            self.problems.push(Problem::RateOfGauge { metric: metric.name, function });
        }
        if OF_GAUGES.contains(&function) && subject.is_counter() {
            self.problems.push(Problem::CounterWithoutRate { metric: metric.name });
        }
    }

    /// The value of a counter itself, where a value counts.
    fn is_counter_bare(&mut self, expression: &Expr) {
        let selected = match expression {
            Expr::Paren(inner) => return self.is_counter_bare(&inner.expr),
            Expr::VectorSelector(selector) => selector,
            _ => return,
        };
        let found = select(selected, self.world, &mut Vec::new());
        if let Some(metric) = found.metric.filter(|_| found.is_counter()) {
            self.problems.push(Problem::CounterWithoutRate { metric: metric.name });
        }
    }
}

/// A value that is no metric's any more.
const fn plain(labels: Labels) -> Selected {
    Selected { labels, metric: None }
}

/// What `absent` gives its one series: the labels that are asked to be equal.
fn equal(argument: &Expr) -> Labels {
    let selector = match argument {
        Expr::VectorSelector(selector) => selector,
        Expr::MatrixSelector(selector) => &selector.vs,
        Expr::Paren(inner) => return equal(&inner.expr),
        _ => return Labels::default(),
    };
    let matchers = selector.matchers.matchers.iter().filter(|matcher| {
        matches!(matcher.op, promql_parser::label::MatchOp::Equal) && matcher.name != "__name__"
    });
    Labels::exactly(matchers.map(|matcher| matcher.name.as_str()))
}

/// Whether there are times at which the query gives nothing although all is told: it compares, or asks for what is not
/// there.
fn can_be_silent(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(inner) => can_be_silent(&inner.expr),
        Expr::Unary(inner) => can_be_silent(&inner.expr),
        Expr::Aggregate(aggregate) => can_be_silent(&aggregate.expr),
        Expr::Subquery(inner) => can_be_silent(&inner.expr),
        Expr::Binary(binary) => {
            let is_bool = binary.modifier.as_ref().is_some_and(|modifier| modifier.return_bool);
            let (left, right) = (can_be_silent(&binary.lhs), can_be_silent(&binary.rhs));
            match binary.op.to_string().as_str() {
                "or" => left && right,
                "unless" => true,
                _ if binary.op.is_comparison_operator() && !is_bool => true,
                _ => left || right,
            }
        }
        Expr::Call(call) => {
            call.func.name.starts_with("absent")
                || call.args.args.iter().any(|argument| can_be_silent(argument))
        }
        _ => false,
    }
}
