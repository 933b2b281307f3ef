//! What both of our programs tell of the model that they serve.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

/// The registered model.
const MODEL: Label = Label::any("model");
/// The version that is served, as the registry numbers it.
const VERSION: Label = Label::any("version");
/// How an attempt to take another version ended.
pub const SWAP_OUTCOME: Label = Label::of("outcome", &["swapped", "failed"]);
/// The class that was predicted.
const CLASS: Label = Label::any("class");

declare::metrics! {
    INFO: Gauge, Truth, [MODEL, VERSION], "model_info", "The version that is served; always 1.";
    SWAPS: Counter, Count, [MODEL, SWAP_OUTCOME], "model_swaps_total", "Attempts to take another version while serving.";
    DRIFT: Gauge, Ratio, [MODEL], "model_drift_psi", "The population stability index of the inputs' worst feature against the training data, over the last hour.";
    PREDICTIONS: Counter, Count, [MODEL, CLASS], "model_predictions_total", "Predictions, by the class that was predicted.";
    TRAINED: Gauge, Seconds, [MODEL], "model_newest_version_timestamp_seconds", "When the newest version in the registry was made, served or not, in seconds since 1970.";
    REGISTRY_CHECKED: Gauge, Seconds, [MODEL], "model_registry_checked_timestamp_seconds", "When the registry last answered which version to serve, in seconds since 1970.";
}
