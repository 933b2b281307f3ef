//! The names of the language: each is a type that no text can enter without obeying its platform's rule.
//!
//! Goes in: text. Comes out: the name, or [`Invalid`](crate::scalar::Invalid) with what is wrong and, where it can be
//! guessed, a text that would parse. A name prints as it was written: there is no second spelling of one name.
//!
//! Each type is one declaration of its rule, why the rule stands, where it is written down, and examples;
//! [`declare`] turns it into parsing, printing, the JSON Schema and a test.

mod chars;
mod declare;
mod rules;

mod stack;

mod cloud;
mod container;
mod kafka;
mod kubernetes;
mod model;
mod monitoring;
mod network;
mod patch;
mod path;
mod storage;
mod text;

pub use cloud::{FolderId, ImageFamily, UniqueSuffix, Zone};
pub(crate) use container::REPOSITORY_PATH;
pub use container::{EnvVarName, ImageName, ImageTag};
pub use kafka::{GroupName, TopicName};
pub use kubernetes::{DnsSubdomain, NamespaceName, PortName, SecretName};
pub use model::{ClassName, FeatureName, MlflowAlias, MlflowModelName};
pub use monitoring::{ChatId, LabelName, MetricName};
pub use network::{HostPattern, HttpPath, WebAddress};
pub use patch::{AttributePath, ObjectName, ResourceAddress};
pub use path::{FilePath, RelativePath};
pub use stack::{EnvironmentName, OwnerName, PartName, StackName, ThingName};
pub use storage::{BucketName, BucketPrefix, DatabaseName};
pub use text::{Literal, Text};

#[cfg(test)]
pub(crate) use declare::assert_documented;
