//! The wiring's tests.
//!
//! **The table of edges**, a file a component: each test adds one reference to a small stack and shows all that it
//! derives. A snapshot holds the reference as it is written and, below it, what the wiring gains (`+`) and loses (`-`).
//! **Whole stacks**: the wiring of everything under `infra/stacks`. **Rules**: the pages' examples, and the arithmetic
//! of the messages.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests may panic as tests may")]

mod harness;

mod airflow;
mod cluster;
mod containers;
mod databases;
mod kafka;
mod monitoring;
mod redis;
mod registry;
mod services;
mod storage;

mod stacks;

mod messages;
mod rules;
