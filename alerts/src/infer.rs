//! What a query is about. In: a query, and what the Prometheus knows. Out: the labels of its result, or everything that
//! is wrong with it: a metric that nobody tells, a label that it does not have, a value that the label never takes, a
//! rate of what is no counter and a counter without a rate, sides of a join that never meet.
//!
//! Prometheus answers all of these with an empty result, so an alert that has one of them is silent for ever.

mod join;
mod labels;
mod problem;
mod select;
mod walk;

pub(crate) use self::{labels::Labels, problem::Problem, walk::infer};

#[cfg(test)]
mod tests;
