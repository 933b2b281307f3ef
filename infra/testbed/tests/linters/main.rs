//! What is rendered for the cloud, its machines and the cluster, read by the linters of each format; and that each linter finds
//! a mistake.

mod seeded;

mod accepted;
mod cloud;
mod machines;
mod manifests;
