//! References to container images.

use std::{fmt, str::FromStr};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::{
    name::{ImageName, ImageTag, REPOSITORY_PATH},
    scalar::Invalid,
};

/// The digest of an image: `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageDigest {
    text: String,
}

impl ImageDigest {
    /// The algorithm and the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for ImageDigest {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read_digest, |text| {
            let lower = text.trim().to_ascii_lowercase();
            if lower.contains(':') { lower } else { format!("sha256:{lower}") }
        })
    }
}

fn read_digest(text: &str) -> Result<ImageDigest, Invalid> {
    let digits = text
        .strip_prefix("sha256:")
        .ok_or_else(|| Invalid::new("it does not begin with `sha256:`"))?;
    if digits.len() != 64 {
        return Err(Invalid::new(format!(
            "after `sha256:` stand {} characters, not 64",
            digits.chars().count()
        )));
    }
    if !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(Invalid::new("after `sha256:` stands what is no digit from 0 to 9 or a to f"));
    }
    Ok(ImageDigest { text: text.to_owned() })
}

impl fmt::Display for ImageDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

quantity_type! {
    ImageDigest;
    what: "an image's digest",
    rule: "`sha256:` and 64 hexadecimal digits in lower case",
    why: "It names the bytes themselves, so that no later push can change what runs.",
    link: "https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests",
    examples: ["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    quoting: Text,
    pattern: "^sha256:[0-9a-f]{64}$",
}

/// Where the stack's own images lie: a registry's host, perhaps a port, perhaps a path: `cr.yandex/crpexample`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageRegistry {
    host: String,
    path: Option<String>,
}

/// The longest path, which leaves room for the image's name in the 255 characters of a repository.
const LONGEST_PATH: usize = 255 - 1 - ImageName::MAX_LENGTH;

impl ImageRegistry {
    /// The registry's host, with its port where one is written.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path before the images' names.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The image of that name in this registry, by tag.
    #[must_use]
    pub fn image(&self, name: &ImageName, tag: ImageTag) -> ImageRef {
        let repository = match &self.path {
            Some(path) => format!("{path}/{name}"),
            None => name.to_string(),
        };
        ImageRef { registry: Some(self.host.clone()), repository, tag: Some(tag), digest: None }
    }
}

impl FromStr for ImageRegistry {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read_registry, without_scheme)
    }
}

fn read_registry(text: &str) -> Result<ImageRegistry, Invalid> {
    refuse_scheme(text)?;
    let (host, path) = match text.split_once('/') {
        Some((host, path)) => (host, Some(path)),
        None => (text, None),
    };
    judge_host(host)?;
    if !is_registry(host) {
        return Err(Invalid::new("its first part is no registry: it has neither a dot nor a port"));
    }
    if let Some(path) = path {
        REPOSITORY_PATH.judge(path).map_err(|invalid| of_part("path", &invalid))?;
        if path.len() > LONGEST_PATH {
            let length = path.len();
            return Err(Invalid::new(format!(
                "its path is {length} characters long, at most {LONGEST_PATH} are allowed"
            )));
        }
    }
    Ok(ImageRegistry { host: host.to_owned(), path: path.map(str::to_owned) })
}

impl fmt::Display for ImageRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        match &self.path {
            Some(path) => write!(f, "/{path}"),
            None => Ok(()),
        }
    }
}

quantity_type! {
    ImageRegistry;
    what: "an image registry",
    rule: "a host with a dot or a port, perhaps a path, in lower case, without a scheme",
    why: "It is the beginning of an image's reference, which has no scheme.",
    link: "https://yandex.cloud/en/docs/container-registry/concepts/docker-image",
    examples: ["cr.yandex/crpexample", "ghcr.io/data-lab", "localhost:5000"],
    quoting: Text,
    pattern: "^[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9._/-]+)?$",
}

/// An image: registry (where one is written), repository, tag, digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageRef {
    registry: Option<String>,
    repository: String,
    tag: Option<ImageTag>,
    digest: Option<ImageDigest>,
}

impl ImageRef {
    /// The registry's host, with its port; none where the reader's own default applies.
    #[must_use]
    pub fn registry(&self) -> Option<&str> {
        self.registry.as_deref()
    }

    /// The repository, without the registry.
    #[must_use]
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag.
    #[must_use]
    pub const fn tag(&self) -> Option<&ImageTag> {
        self.tag.as_ref()
    }

    /// The digest.
    #[must_use]
    pub const fn digest(&self) -> Option<&ImageDigest> {
        self.digest.as_ref()
    }

    /// The same image pinned to a digest.
    #[must_use]
    pub fn pinned(mut self, digest: ImageDigest) -> Self {
        self.digest = Some(digest);
        self
    }

    /// Registry and repository, without tag and digest: what a lock file is keyed by, and a chart's value.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.registry {
            Some(registry) => format!("{registry}/{}", self.repository),
            None => self.repository.clone(),
        }
    }
}

impl FromStr for ImageRef {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read_image, |text| {
            without_scheme(text).unwrap_or_else(|| lower_name(text))
        })
    }
}

fn read_image(text: &str) -> Result<ImageRef, Invalid> {
    refuse_scheme(text)?;
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => {
            (rest, Some(digest.parse().map_err(|invalid| of_part("digest", &invalid))?))
        }
        None => (text, None),
    };
    let (name, tag) = split_tag(rest);
    let tag = tag.map(str::parse).transpose().map_err(|invalid| of_part("tag", &invalid))?;
    let (registry, repository) = match name.split_once('/') {
        Some((host, repository)) if is_registry(host) => (Some(host), repository),
        _ => (None, name),
    };
    registry.map_or(Ok(()), judge_host)?;
    REPOSITORY_PATH.judge(repository).map_err(|invalid| of_part("repository", &invalid))?;
    Ok(ImageRef {
        registry: registry.map(str::to_owned),
        repository: repository.to_owned(),
        tag,
        digest,
    })
}

/// The tag stands after the last colon, unless a slash follows: then the colon is the port's.
fn split_tag(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (text, None),
    }
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

quantity_type! {
    ImageRef;
    what: "an image",
    rule: "perhaps a registry and '/', a repository in lower case, perhaps ':' and a tag, perhaps '@' and a digest",
    why: "Container runtimes read no other reference.",
    link: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    examples: ["ghcr.io/data-lab/mart:1.0.0", "redis:7.4", "localhost:5000/source"],
    quoting: Text,
    pattern: "^[A-Za-z0-9._:/-]+(@sha256:[0-9a-f]{64})?$",
}

/// Whether the first part of a reference is a registry and not a part of the repository, as runtimes tell.
fn is_registry(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost"
}

/// That a text is a host, with or without a port.
fn judge_host(text: &str) -> Result<(), Invalid> {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let is_label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(is_label) {
        let shown = crate::suggest::shown(host);
        return Err(Invalid::new(format!("`{shown}` is not a registry's host")));
    }
    match port.map(str::parse::<super::Port>) {
        Some(Err(invalid)) => Err(Invalid::new(format!("the registry's port is wrong: {invalid}"))),
        _ => Ok(()),
    }
}

fn refuse_scheme(text: &str) -> Result<(), Invalid> {
    if text.contains("://") {
        return Err(Invalid::new("an image's reference has no scheme"));
    }
    Ok(())
}

fn without_scheme(text: &str) -> Option<String> {
    let (_, rest) = text.trim().split_once("://")?;
    Some(rest.trim_end_matches('/').to_owned())
}

fn lower_name(text: &str) -> String {
    let (name, tag) = split_tag(text.trim());
    let name = name.to_ascii_lowercase();
    tag.map_or_else(|| name.clone(), |tag| format!("{name}:{tag}"))
}

/// The reason, for the whole: a part's suggestion would be read as one for all of it.
fn of_part(part: &str, invalid: &Invalid) -> Invalid {
    Invalid::new(format!("its {part} is wrong: {}", invalid.reason))
}
