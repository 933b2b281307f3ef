//! Service accounts: one a workload in the cluster, one a thing in the cloud.

use std::fmt;

use spec::{name::ThingName, source::Span};

use crate::Workload;

/// A service account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// A `ServiceAccount` of Kubernetes.
    Cluster {
        /// Whose pods run as it.
        workload: Workload,
        /// Whether its pods get a token: only those that ask the API server.
        token: Token,
        /// The line that caused it.
        span: Span,
    },
    /// A service account of the cloud. What it may do on topics, folders and secrets are grants.
    Cloud {
        /// The thing that acts as it; none for the stack's own.
        thing: Option<ThingName>,
        /// What the stack's own is for: one of [`crate::names::account`].
        role: Option<&'static str>,
        /// Its name.
        name: String,
        /// Roles on the folder, in order.
        roles: Vec<CloudRole>,
        /// The line that caused it.
        span: Span,
    },
}

/// Whether a pod gets a token of its `ServiceAccount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// It asks the API server.
    Mounted,
    /// It never does.
    Withheld,
}

/// A role of the cloud, as the cloud spells it: `k8s.clusters.agent`.
pub type CloudRole = &'static str;

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster { workload, token: Token::Mounted, .. } => {
                write!(f, "cluster {workload} with a token")
            }
            Self::Cluster { workload, token: Token::Withheld, .. } => {
                write!(f, "cluster {workload}")
            }
            Self::Cloud { name, roles, .. } => write!(f, "cloud {name} [{}]", roles.join(", ")),
        }
    }
}
