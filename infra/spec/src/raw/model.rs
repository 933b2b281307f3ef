//! `models`.

use crate::{
    name::{ClassName, FeatureName, MlflowAlias},
    quantity::{Duration, Positive, Ratio},
    reference::{MlflowRef, Ref},
    section,
    source::Spanned,
    stack::Color,
    thing,
};

thing! {
    /// A model.
    pub struct Model: "a model" {
        /// The MLflow that knows its versions.
        registered_in: Ref<MlflowRef>,
        /// The alias that is served.
        alias: Spanned<MlflowAlias>,
        /// How long a program may take to fetch and load it; bounds the start-up probe.
        ready_within: Spanned<Duration>,
        /// What a prediction is made from.
        input: Input,
        /// What a prediction can say, in the model's order.
        classes: Vec<Spanned<ClassName>>,
        /// When inputs have drifted.
        drift: Option<Drift>,
    }
}

section! {
    /// What a prediction is made from.
    pub struct Input: "`input`", exactly one of [image, features] {
        /// A picture.
        image: Option<ImageInput>,
        /// Named numbers, in the model's order.
        features: Option<Vec<Spanned<FeatureName>>>,
    }
}

section! {
    /// A picture, and how it becomes numbers.
    pub struct ImageInput: "`image`" {
        /// Pixels across.
        width: Spanned<Positive>,
        /// Pixels down.
        height: Spanned<Positive>,
        /// Channels.
        color: Spanned<Color>,
        /// What black and white become.
        scale: PixelScale,
    }
}

section! {
    /// What black and white become.
    pub struct PixelScale: "`scale`" {
        /// Black.
        from: Spanned<Ratio>,
        /// White.
        to: Spanned<Ratio>,
    }
}

section! {
    /// When inputs have drifted.
    pub struct Drift: "`drift`" {
        /// The population stability index above which they have.
        psi_above: Spanned<Ratio>,
    }
}
