//! `models`.

use super::{Lower, Section, common::count};
use crate::{
    name::ThingName,
    raw::{self, HasLifecycle},
    source::Spanned,
    stack::{Input, Model, Stack},
};

impl Lower<'_> {
    pub(super) fn model(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Model,
    ) -> Option<Model> {
        let registry = self.find(&raw.registered_in, Section::Mlflow, &stack.mlflow)?;
        Some(Model {
            name: name.clone(),
            registered_in: Spanned::new(registry, raw.registered_in.span),
            alias: raw.alias.clone(),
            ready_within: raw.ready_within,
            input: input(&raw.input)?,
            classes: raw.classes.clone(),
            drift_psi_above: raw.drift.as_ref().map(|drift| drift.psi_above),
            lifecycle: raw.lifecycle(),
        })
    }
}

fn input(raw: &raw::Input) -> Option<Input> {
    match (&raw.image, &raw.features) {
        (Some(image), _) => Some(Input::Image {
            width: count(image.width),
            height: count(image.height),
            color: image.color,
            scale_from: image.scale.from,
            scale_to: image.scale.to,
            span: image.span,
        }),
        (None, features) => Some(Input::Features { names: features.clone()?, span: raw.span }),
    }
}
