//! What a use of a component derives, whoever uses it. One file a component.

pub(crate) mod database;
pub(crate) mod kafka;
pub(crate) mod redis;
pub(crate) mod registry;
pub(crate) mod secret;
pub(crate) mod storage;
