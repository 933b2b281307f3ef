//! Availability zones.

/// Zones in which things can be made: <https://yandex.cloud/en/docs/overview/concepts/geo-scope>, and for Kazakhstan
/// <https://yandex.cloud/en/docs/overview/concepts/region>. More may have opened.
pub(crate) const OPEN: [&str; 5] =
    ["kz1-a", "ru-central1-a", "ru-central1-b", "ru-central1-d", "ru-central1-e"];

/// Zones that were closed: <https://yandex.cloud/en/docs/overview/concepts/ru-central1-c-deprecation>.
pub(crate) const RETIRED: [&str; 1] = ["ru-central1-c"];
