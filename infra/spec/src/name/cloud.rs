//! Names in Yandex Cloud.

use super::{
    chars::{Chars, DNS_LABEL, LOWER, LOWER_OR_DIGIT},
    declare::name_type,
    rules::nothing_more,
};
use crate::scalar::Invalid;

name_type! {
    /// A family of machine images; the newest image of the family is taken.
    pub struct ImageFamily;
    what: "an image family",
    rule: "1–63 lower-case letters, digits or '-', beginning with a letter, ending with a letter or a digit",
    why: "Compute Cloud names its families so.",
    link: "https://yandex.cloud/en/docs/compute/concepts/image#family",
    examples: ["ubuntu-2204-lts", "ubuntu-2404-lts"],
    pattern: "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
    length: 1..=63,
    characters: { first: LOWER, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: nothing_more,
}

/// What an id is made of.
const ID: Chars = Chars::new("lower-case letters and digits", LOWER_OR_DIGIT.holds);

name_type! {
    /// The id of a folder.
    pub struct FolderId;
    what: "a folder's id",
    rule: "20 lower-case letters and digits",
    why: "Yandex Cloud makes ids of that shape; the folder's name is not its id.",
    link: "https://yandex.cloud/en/docs/resource-manager/operations/folder/get-id",
    examples: ["b1gfishexample000000"],
    pattern: "^[a-z0-9]{20}$",
    length: 20..=20,
    characters: { first: LOWER_OR_DIGIT, middle: ID, last: LOWER_OR_DIGIT },
    check: nothing_more,
}

name_type! {
    /// An availability zone.
    pub struct Zone;
    what: "an availability zone",
    rule: "a region and a letter: `ru-central1-a`",
    why: "Yandex Cloud names its zones so; which there are, the provider knows.",
    link: "https://yandex.cloud/en/docs/overview/concepts/geo-scope",
    examples: ["ru-central1-a", "ru-central1-b", "kz1-a"],
    pattern: "^[a-z]+(-[a-z]+)*[0-9]+-[a-z]$",
    length: 4..=40,
    characters: { first: LOWER, middle: DNS_LABEL, last: LOWER },
    check: region_and_letter,
}

fn region_and_letter(text: &str) -> Result<(), Invalid> {
    let refused = || Invalid::new("it is not a region and a letter, as in `ru-central1-a`");
    let (region, letter) = text.rsplit_once('-').ok_or_else(refused)?;
    let words = region.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    if letter.len() == 1 && words.len() < region.len() && words.split('-').all(is_word) {
        Ok(())
    } else {
        Err(refused())
    }
}

impl Zone {
    /// The region that the zone belongs to: `ru-central1` of `ru-central1-a`.
    #[must_use]
    pub fn region(&self) -> &str {
        self.as_str().rsplit_once('-').map_or(self.as_str(), |(region, _)| region)
    }
}

name_type! {
    /// What is added to names that are unique world-wide.
    pub struct UniqueSuffix;
    what: "a unique suffix",
    rule: "1–8 lower-case letters and digits",
    why: "It ends the names of buckets, which all clients of the cloud share; eight characters leave room for the name.",
    link: "https://yandex.cloud/en/docs/storage/concepts/bucket#naming",
    examples: ["k7q2"],
    pattern: "^[a-z0-9]{1,8}$",
    length: 1..=8,
    characters: { first: LOWER_OR_DIGIT, middle: ID, last: LOWER_OR_DIGIT },
    check: nothing_more,
}
