//! Models: what programs serve and pipelines train.

use std::sync::Arc;

use super::{Lifecycle, Mlflow};
use crate::{
    name::{ClassName, FeatureName, MlflowAlias, ThingName},
    quantity::{Duration, Ratio},
    source::{Span, Spanned},
};

/// A model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The key in the spec, and the name in the registry.
    pub name: Spanned<ThingName>,
    /// The registry.
    pub registered_in: Spanned<Arc<Mlflow>>,
    /// The alias that is served.
    pub alias: Spanned<MlflowAlias>,
    /// How long a program may take to fetch and load it; bounds the start-up probe.
    pub ready_within: Spanned<Duration>,
    /// What a prediction is made from.
    pub input: Input,
    /// What a prediction can say, in the model's order.
    pub classes: Vec<Spanned<ClassName>>,
    /// The population stability index above which inputs have drifted.
    pub drift_psi_above: Option<Spanned<Ratio>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// What a model takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A picture.
    Image {
        /// Pixels across.
        width: Spanned<u32>,
        /// Pixels down.
        height: Spanned<u32>,
        /// Channels.
        color: Spanned<Color>,
        /// The value that black becomes.
        scale_from: Spanned<Ratio>,
        /// The value that white becomes.
        scale_to: Spanned<Ratio>,
        /// The section.
        span: Span,
    },
    /// Named numbers, in the model's order.
    Features {
        /// Their names.
        names: Vec<Spanned<FeatureName>>,
        /// The section.
        span: Span,
    },
}

crate::words! {
    /// The channels of a picture.
    pub enum Color: "a picture's color" {
        /// Red, green, blue.
        Rgb = "rgb",
        /// One channel.
        Gray = "gray",
    }
}
