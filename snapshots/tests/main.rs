//! What the stacks render, what bad specs report, what the command line says, and what holds for every stack.

mod support;

mod stacks;
mod diagnostics;
mod valid;
mod cli;
mod small_diffs;
mod schema;
mod mutations;
mod layering;
