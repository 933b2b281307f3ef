//! What the command line says, as transcripts: the command, what it prints on each stream, and how it ends.

mod world;

mod check;
mod explain;
mod files;
mod hostile;
mod init;
mod json;
mod render;
mod review;
mod streams;
