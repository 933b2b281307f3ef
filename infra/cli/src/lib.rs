//! The command line: `stackwright <verb> [STACK…]`.
//!
//! In: arguments, files, a terminal and a day. Out: files, streams and an exit code. Everything between is pure and
//! lives in [`render`]; what is here reads, writes and prints.

pub mod args;
pub mod commands;
pub mod contents;
pub mod exit;
pub mod failure;
pub mod git;
pub mod output;
pub mod printer;
pub mod report;
pub mod settings;
pub mod stacks;
pub mod things;
