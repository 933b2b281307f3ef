//! What the stacks render, what bad specs report, what the command line says, and what holds for every stack.

mod support;

mod cli;
mod diagnostics;
mod forecast;
mod layering;
mod mutations;
mod provider;
mod schema;
mod small_diffs;
mod stacks;
mod valid;
