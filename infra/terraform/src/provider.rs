//! The provider and its constraints.

/// Where Terraform finds the provider.
pub const SOURCE: &str = "yandex-cloud/yandex";

/// The version whose constraints are known here, and which is therefore pinned.
pub const VERSION: &str = "0.220.0";
