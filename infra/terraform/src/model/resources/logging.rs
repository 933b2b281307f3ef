//! Logs.

use serde::Serialize;

use super::{Labels, resources};
use crate::model::Text;

resources! {
    LogGroup = "yandex_logging_group",
}

#[derive(Debug, Serialize)]
pub(crate) struct LogGroup {
    pub(crate) name: Text,
    pub(crate) folder_id: Text,
    /// A Go duration.
    pub(crate) retention_period: &'static str,
    pub(crate) labels: Labels,
}
