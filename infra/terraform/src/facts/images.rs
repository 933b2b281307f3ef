//! Families of machine images.

/// Families for which the machines' set-up is written: Ubuntu's, from the cloud's own list
/// (<https://yandex.cloud/en/marketplace?type=COMPUTE_IMAGE>).
pub(crate) const FAMILIES: [&str; 6] = [
    "ubuntu-2004-lts",
    "ubuntu-2004-lts-oslogin",
    "ubuntu-2204-lts",
    "ubuntu-2204-lts-oslogin",
    "ubuntu-2404-lts",
    "ubuntu-2404-lts-oslogin",
];
