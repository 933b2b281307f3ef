//! The rules of kube-linter 0.8.3 and Polaris 10.2.2, asked of every object that is rendered. Neither program can be had
//! here, so their rules are written anew, from what they say of each. Their names are the checklist, and a test holds that
//! none is forgotten.
//!
//! Each rule must find a mistake, must be silent without it, and finds nothing in any stack that is not on the list of
//! what stays.

#[macro_use]
mod rule;
mod view;

mod names;
mod not_asked;

mod accepted;

mod availability;
mod containers;
mod images;
mod metadata;
mod network;
mod pods;
mod rbac;
mod settings;
