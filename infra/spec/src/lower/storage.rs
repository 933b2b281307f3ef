//! `buckets`, `volumes`, `files` and `secrets`.

use super::{Lower, common::by_key};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    raw::{self, HasLifecycle},
    rules::language::UNKNOWN_FIELD,
    source::Spanned,
    stack::{Bucket, Prefix, Secret, SecretOrigin, StoredFile, Volume},
};

impl Lower<'_> {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "every section is lowered by a method of one shape"
    )]
    pub(super) fn bucket(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Bucket,
    ) -> Option<Bucket> {
        self.needs_cloud(name.span);
        Some(Bucket {
            name: name.clone(),
            bucket: raw.name.clone(),
            prefixes: by_key(&raw.prefixes.entries, |key, prefix| Prefix {
                name: key.clone(),
                delete_after: prefix.delete_after,
            }),
            lifecycle: raw.lifecycle(),
        })
    }

    pub(super) fn volume(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Volume,
    ) -> Option<Volume> {
        Some(Volume {
            name: name.clone(),
            namespace: self.namespace(raw.namespace.as_ref(), name.span)?,
            size: raw.size,
            lifecycle: raw.lifecycle(),
        })
    }

    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "every section is lowered by a method of one shape"
    )]
    pub(super) fn file(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::File,
    ) -> Option<StoredFile> {
        Some(StoredFile { name: name.clone(), path: raw.path.clone() })
    }

    pub(super) fn secret(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Secret,
    ) -> Option<Secret> {
        let origin = match (&raw.lockbox, &raw.kubernetes) {
            (Some(lockbox), _) => {
                self.needs_cloud(lockbox.span);
                SecretOrigin::Lockbox { name: lockbox.clone(), generate: raw.generate }
            }
            (None, kubernetes) => {
                if let Some(generate) = raw.generate {
                    self.report(
                        Diagnostic::new(
                            &UNKNOWN_FIELD,
                            generate.span,
                            "only Lockbox makes values: a Secret made by hand has its own",
                        )
                        .help("delete `generate`, or keep the secret in `lockbox`"),
                    );
                }
                SecretOrigin::Kubernetes { name: kubernetes.clone()? }
            }
        };
        Some(Secret { name: name.clone(), origin, lifecycle: raw.lifecycle() })
    }
}
