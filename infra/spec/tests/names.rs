//! Names: what is accepted obeys the type's rule whatever the text, and what is refused says why.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fmt::Debug;

use proptest::{
    prelude::*,
    string::string_regex,
    test_runner::{TestCaseError, TestRunner},
};
use spec::{
    name::{
        BucketName, BucketPrefix, ClassName, DatabaseName, DnsSubdomain, EnvVarName,
        EnvironmentName, FeatureName, FilePath, FolderId, GroupName, HostPattern, HttpPath,
        ImageFamily, ImageName, ImageTag, LabelName, Literal, MetricName, MlflowAlias,
        MlflowModelName, NamespaceName, OwnerName, PartName, PortName, RelativePath, SecretName,
        StackName, Text, ThingName, TopicName, UniqueSuffix, Zone,
    },
    scalar::Scalar,
};

/// Runs one property over every type of names.
macro_rules! for_each_name {
    ($property:ident) => {
        $property::<BucketName>();
        $property::<BucketPrefix>();
        $property::<ClassName>();
        $property::<DatabaseName>();
        $property::<DnsSubdomain>();
        $property::<EnvVarName>();
        $property::<EnvironmentName>();
        $property::<FeatureName>();
        $property::<FilePath>();
        $property::<FolderId>();
        $property::<GroupName>();
        $property::<HostPattern>();
        $property::<HttpPath>();
        $property::<ImageFamily>();
        $property::<ImageName>();
        $property::<ImageTag>();
        $property::<LabelName>();
        $property::<Literal>();
        $property::<MetricName>();
        $property::<MlflowAlias>();
        $property::<MlflowModelName>();
        $property::<NamespaceName>();
        $property::<OwnerName>();
        $property::<PartName>();
        $property::<PortName>();
        $property::<RelativePath>();
        $property::<SecretName>();
        $property::<StackName>();
        $property::<Text>();
        $property::<ThingName>();
        $property::<TopicName>();
        $property::<UniqueSuffix>();
        $property::<Zone>();
    };
}

/// What no name and no text may hold: control characters other than line end and tab, and marks that cannot be seen.
const NEVER: [char; 12] = [
    '\0', '\u{1b}', '\r', '\u{7f}', '\u{85}', '\u{61c}', '\u{200e}', '\u{200f}', '\u{202e}',
    '\u{2066}', '\u{2069}', '\u{feff}',
];

/// What no name may hold; free text may.
const NEVER_IN_NAMES: [char; 12] =
    ['\n', '\t', '"', '\'', '`', '\\', '<', '|', '#', '\u{a0}', '\u{301}', '\u{200b}'];

fn is_free_text<T: Scalar>() -> bool {
    [Text::WHAT, Literal::WHAT].contains(&T::WHAT)
}

/// The promises that hold for any text at all.
fn judge<T: Scalar + Debug>(text: &str) -> Result<(), TestCaseError> {
    match text.parse::<T>() {
        Ok(name) => {
            prop_assert_eq!(&name.to_string(), text, "a name prints as it was written");
            prop_assert!(
                matches::<T>(text),
                "{} refuses {:?}",
                T::PATTERN.unwrap_or_default(),
                text
            );
            prop_assert!(!text.contains(NEVER), "{:?} holds what cannot be seen", text);
            prop_assert!(is_free_text::<T>() || !text.chars().any(char::is_control));
        }
        Err(invalid) => {
            prop_assert!(!invalid.reason.is_empty());
            prop_assert!(
                !invalid.reason.chars().any(char::is_control),
                "{:?} breaks a message",
                invalid.reason
            );
            prop_assert!(!invalid.reason.contains(NEVER), "{:?} hides something", invalid.reason);
            if let Some(suggestion) = invalid.suggestion {
                prop_assert!(
                    suggestion.parse::<T>().is_ok(),
                    "{:?} for {:?} is refused too",
                    suggestion,
                    text
                );
                prop_assert_ne!(suggestion, text);
            }
        }
    }
    Ok(())
}

fn matches<T: Scalar>(text: &str) -> bool {
    thread_local! {
        static COMPILED: std::cell::RefCell<std::collections::BTreeMap<&'static str, regex::Regex>> =
            std::cell::RefCell::default();
    }
    let Some(pattern) = T::PATTERN else { return true };
    COMPILED.with_borrow_mut(|compiled| {
        compiled
            .entry(pattern)
            .or_insert_with(|| regex::Regex::new(pattern).unwrap())
            .is_match(text)
    })
}

fn run<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(strategy, property).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn any_text_is_judged_without_a_panic() {
    fn property<T: Scalar + Debug>() {
        run(80, &any::<String>(), |text| judge::<T>(&text));
        run(120, &"[ -~]{0,80}", |text| judge::<T>(&text));
        run(4, &"[a-z]{200,2000}", |text| judge::<T>(&text));
    }
    for_each_name!(property);
}

#[test]
fn texts_of_the_pattern_are_judged_truly() {
    fn property<T: Scalar + Debug>() {
        let pattern = T::PATTERN.expect("every type of names has a pattern");
        let body = pattern.trim_start_matches('^').trim_end_matches('$');
        let Ok(texts) = string_regex(body) else { panic!("{pattern} generates nothing") };
        run(80, &texts, |text| judge::<T>(&text));
    }
    for_each_name!(property);
}

#[test]
fn texts_near_an_example_are_judged_truly() {
    fn property<T: Scalar + Debug>() {
        let mutation =
            (0..T::EXAMPLES.len(), any::<prop::sample::Index>(), "[ -~]|[A-Z]|[-_./:*]{1,2}|\\PC");
        run(200, &mutation, |(example, place, inserted)| {
            let mut text: Vec<char> = T::EXAMPLES[example].chars().collect();
            let place = place.index(text.len() + 1);
            text.splice(place..place, inserted.chars());
            judge::<T>(&text.into_iter().collect::<String>())
        });
    }
    for_each_name!(property);
}

#[test]
fn forbidden_characters_are_refused_everywhere() {
    fn property<T: Scalar + Debug>() {
        let names_only =
            if is_free_text::<T>() { [].as_slice() } else { NEVER_IN_NAMES.as_slice() };
        // A consumer group may be any ASCII that can be seen, and a URL's path holds an apostrophe.
        let allowed: &[char] = match T::WHAT {
            what if what == GroupName::WHAT => &['"', '\'', '`', '\\', '<', '|', '#'],
            what if what == HttpPath::WHAT => &['\''],
            _ => &[],
        };
        for forbidden in NEVER.iter().chain(names_only).filter(|c| !allowed.contains(c)) {
            for example in T::EXAMPLES {
                for place in (0..=example.len()).filter(|place| example.is_char_boundary(*place)) {
                    let (before, after) = example.split_at(place);
                    let text = format!("{before}{forbidden}{after}");
                    assert!(text.parse::<T>().is_err(), "{} accepts {text:?}", T::WHAT);
                }
            }
        }
    }
    for_each_name!(property);
}

#[test]
fn names_are_ordered_as_their_texts() {
    fn property<T: Scalar + Debug>() {
        let mut names: Vec<T> = T::EXAMPLES.iter().filter_map(|text| text.parse().ok()).collect();
        let mut texts = T::EXAMPLES.to_vec();
        names.sort();
        texts.sort_unstable();
        assert_eq!(names.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
    }
    for_each_name!(property);
}

#[test]
fn a_name_serialises_as_its_text() {
    let topic: TopicName = "fish-requests".parse().unwrap();
    assert_eq!(serde_json::to_string(&topic).unwrap(), "\"fish-requests\"");
}

#[test]
fn slips_of_the_pen_are_mended() {
    fn mended<T: Scalar + Debug>(text: &str) -> String {
        text.parse::<T>().expect_err("it does not parse").suggestion.unwrap_or_default()
    }
    assert_eq!(mended::<ThingName>("Fish_API"), "fish-api");
    assert_eq!(mended::<ThingName>(" fish "), "fish");
    assert_eq!(mended::<DatabaseName>("my-db"), "my_db");
    assert_eq!(mended::<BucketName>("Fish_Data"), "fish-data");
    assert_eq!(mended::<HostPattern>("https://images.example.org/x"), "images.example.org");
    assert_eq!(mended::<HostPattern>("images.example.org:443"), "images.example.org");
    assert_eq!(mended::<BucketPrefix>("/models/"), "models");
    assert_eq!(mended::<RelativePath>("/dist/model.zip"), "dist/model.zip");
    assert_eq!(mended::<ThingName>("1st"), "", "nothing near begins with a letter");
}

#[test]
fn lengths_end_where_the_platform_ends() {
    fn longest<T: Scalar + Debug>(length: usize) {
        assert!("a".repeat(length).parse::<T>().is_ok(), "{} of {length}", T::WHAT);
        let invalid = "a".repeat(length + 1).parse::<T>().expect_err("one more is too long");
        assert!(invalid.reason.contains(&length.to_string()), "{}", invalid.reason);
    }
    longest::<ThingName>(40);
    longest::<StackName>(30);
    longest::<EnvironmentName>(20);
    longest::<NamespaceName>(63);
    longest::<TopicName>(249);
    longest::<GroupName>(255);
    longest::<BucketName>(63);
    longest::<DatabaseName>(63);
    longest::<PortName>(15);
    longest::<SecretName>(100);
    longest::<MlflowAlias>(250);
    longest::<Text>(1000);
    assert!("ü".repeat(1000).parse::<Text>().is_ok(), "characters are counted, not bytes");
}

#[test]
fn reserved_names_are_refused_and_their_neighbours_are_not() {
    fn refused<T: Scalar + Debug>(reserved: &[&str], neighbours: &[&str]) {
        for text in reserved {
            assert!(text.parse::<T>().is_err(), "{} accepts {text:?}", T::WHAT);
        }
        for text in neighbours {
            assert!(text.parse::<T>().is_ok(), "{} refuses {text:?}", T::WHAT);
        }
    }
    refused::<NamespaceName>(&["kube-system", "kube-x"], &["kube", "my-kube-system", "kubernetes"]);
    refused::<TopicName>(&[".", ".."], &["...", "a.b_c", "_"]);
    refused::<GroupName>(&["*", "a b"], &["**", "ml-workers*"]);
    refused::<DatabaseName>(
        &["postgres", "template0", "template1", "pg_x"],
        &["postgres1", "pgx", "_x"],
    );
    refused::<BucketName>(
        &["10.0.0.1", "xn--a", "a-s3alias", "a..b", "a.-b"],
        &["10.0.0.1a", "a.b-c"],
    );
    refused::<LabelName>(&["__name__", "__x"], &["_x", "x__"]);
    refused::<MlflowAlias>(&["latest", "LATEST", "v1", "V12"], &["v", "vx", "v1a", "later"]);
    refused::<PortName>(&["80", "a--b", "-a"], &["8a", "http2"]);
    refused::<HostPattern>(
        &["10.0.0.1", "::1", "[::1]", "*", "a.*.b", "1.2", "a..b"],
        &["*.a.b", "a1.b2", "localhost"],
    );
    refused::<HttpPath>(
        &["/../x", "/x/..", "x", "/a?b", "//x", "/%2"],
        &["/", "/..x", "/a%2Fb", "/x/"],
    );
    refused::<FilePath>(&["/", "opt", "/opt/", "/a/../b", "/a:b"], &["/opt/.cache", "/a..b"]);
    refused::<RelativePath>(
        &["/a", "../a", "a/../b", "./a", "a\\b", "C:/a"],
        &["a/b.c", ".hidden", "..a"],
    );
    refused::<FolderId>(&["fish", "B1GFISHEXAMPLE000000"], &["b1gfishexample000000"]);
    refused::<Zone>(&["ru-central1", "ru-central1-ab", "central-a"], &["ru-central1-d", "kz1-a"]);
    refused::<Text>(&["", " ", "\n\t"], &["x\n", "a\tb", "приёмка", "${x} %{y} {{ z }}"]);
}

#[test]
fn a_host_pattern_matches_what_it_says() {
    let below: HostPattern = "*.storage.yandexcloud.net".parse().unwrap();
    assert!(below.matches("fish.storage.yandexcloud.net"));
    assert!(below.matches("a.b.storage.yandexcloud.net"));
    assert!(!below.matches("storage.yandexcloud.net"));
    assert!(!below.matches("evilstorage.yandexcloud.net"));
    assert!(!below.matches(".storage.yandexcloud.net"));
    let exact: HostPattern = "images.example.org".parse().unwrap();
    assert!(exact.matches("images.example.org") && !exact.matches("x.images.example.org"));
}

#[test]
fn a_path_holds_what_lies_below_it() {
    let path = |text: &str| text.parse::<FilePath>().unwrap();
    assert!(path("/opt").holds(&path("/opt/model")) && path("/opt").holds(&path("/opt")));
    assert!(!path("/opt").holds(&path("/optional")) && !path("/opt/model").holds(&path("/opt")));
}

#[test]
fn every_things_name_is_an_images_name() {
    run(400, &"[a-z]([a-z0-9-]{0,38}[a-z0-9])?", |text| {
        let thing: ThingName =
            text.parse().map_err(|invalid| TestCaseError::fail(format!("{text}: {invalid}")))?;
        prop_assert_eq!(
            ImageName::from(&thing).as_str().parse::<ImageName>(),
            Ok(ImageName::from(&thing))
        );
        Ok(())
    });
}
