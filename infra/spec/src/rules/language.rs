//! The rules of reading: text to values, values to a stack whose references all resolve.
//!
//! The reader reports them; none can be waived, since what breaks one has no meaning.

use crate::diagnostic::Rule;

crate::rule! {
    /// The text is not YAML.
    pub static YAML_SYNTAX = "yaml-syntax", Error, No;
    /// The text uses a part of YAML that the language leaves out.
    pub static YAML_FEATURE = "yaml-feature", Error, No;
    /// The bytes are not readable text.
    pub static INVALID_TEXT = "invalid-text", Error, No;
    /// The file is too large.
    pub static TOO_LARGE = "too-large", Error, No;
    /// Values are nested too deep.
    pub static TOO_DEEP = "too-deep", Error, No;
    /// A key stands twice in one map.
    pub static DUPLICATE_KEY = "duplicate-key", Error, No;
    /// A map stands where a list or one value belongs, or the other way round.
    pub static WRONG_TYPE = "wrong-type", Error, No;
    /// The language does not know a key.
    pub static UNKNOWN_FIELD = "unknown-field", Error, No;
    /// A key is not there that must be.
    pub static MISSING_FIELD = "missing-field", Error, No;
    /// A value breaks the rule of its type.
    pub static INVALID_VALUE = "invalid-value", Error, No;
    /// A text that some reader takes for something else has no quotes.
    pub static UNQUOTED = "unquoted", Error, No;
    /// The file is in another version of the language.
    pub static LANGUAGE_VERSION = "language-version", Error, No;
    /// Two things have one name.
    pub static DUPLICATE_NAME = "duplicate-name", Error, No;
    /// Exactly one of several keys must be there.
    pub static EXACTLY_ONE = "exactly-one", Error, No;
    /// A reference to what is not there.
    pub static UNKNOWN_REFERENCE = "unknown-reference", Error, No;
    /// A reference to a thing of another kind.
    pub static WRONG_REFERENCE = "wrong-reference", Error, No;
    /// A word that is reserved.
    pub static NOT_YET = "not-yet", Error, No;
    /// The environment asked for is not there.
    pub static UNKNOWN_ENVIRONMENT = "unknown-environment", Error, No;
    /// No namespace is the default one, or two are.
    pub static DEFAULT_NAMESPACE = "default-namespace", Error, No;
    /// A program of ours without a registry for its image.
    pub static IMAGES_MISSING = "images-missing", Error, No;
    /// Pods without a cluster.
    pub static CLUSTER_MISSING = "cluster-missing", Error, No;
    /// Resources of a cloud without a cloud.
    pub static CLOUD_MISSING = "cloud-missing", Error, No;
}

/// Every rule of reading.
pub const RULES: &[&Rule] = &[
    &INVALID_TEXT,
    &TOO_LARGE,
    &YAML_SYNTAX,
    &YAML_FEATURE,
    &TOO_DEEP,
    &DUPLICATE_KEY,
    &LANGUAGE_VERSION,
    &UNKNOWN_ENVIRONMENT,
    &NOT_YET,
    &WRONG_TYPE,
    &UNKNOWN_FIELD,
    &MISSING_FIELD,
    &EXACTLY_ONE,
    &UNQUOTED,
    &INVALID_VALUE,
    &DUPLICATE_NAME,
    &UNKNOWN_REFERENCE,
    &WRONG_REFERENCE,
    &DEFAULT_NAMESPACE,
    &IMAGES_MISSING,
    &CLUSTER_MISSING,
    &CLOUD_MISSING,
];
