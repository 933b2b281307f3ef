//! Names and numbers that two sides must agree on: what renders a manifest and what runs in it, what a service measures
//! and what a dashboard asks for.
//!
//! In: nothing. Out: constants, and a few functions over them. There are no dependencies, so that the services can hold
//! to the contract without the language's crates.

pub mod paths;
pub mod ports;

pub mod env;
pub mod labels;

pub mod alerting;
pub mod drain;
pub mod latency;
pub mod metrics;

pub mod capacity;

pub mod cloud;
pub mod network;
pub mod storage;

pub mod versions;
