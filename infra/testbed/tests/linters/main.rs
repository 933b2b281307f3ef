//! What is rendered for the cloud and for its machines, read by the linters of each format; and that each linter finds
//! a mistake.

mod seeded;

mod accepted;
mod cloud;
mod machines;
