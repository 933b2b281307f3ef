//! Quantities: one value, one spelling; the order of the numbers; nothing overflows; whatever the text, no panic.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop"
)]

use std::fmt::Debug;

use proptest::{prelude::*, test_runner::TestCaseError, test_runner::TestRunner};
use spec::{
    quantity::{
        Bytes, Cidr, Count, Cpu, Cron, Currency, Date, Duration, ImageDigest, ImageRef,
        ImageRegistry, Load, Money, Percent, Port, Positive, Rate, Ratio, TimeOfDay, TimeZone,
        Version,
    },
    scalar::Scalar,
};

/// Runs one property over every type of quantities.
macro_rules! for_each_quantity {
    ($property:ident) => {
        $property::<Bytes>();
        $property::<Cidr>();
        $property::<Count>();
        $property::<Cpu>();
        $property::<Cron>();
        $property::<Currency>();
        $property::<Date>();
        $property::<Duration>();
        $property::<ImageDigest>();
        $property::<ImageRef>();
        $property::<ImageRegistry>();
        $property::<Load>();
        $property::<Money>();
        $property::<Percent>();
        $property::<Port>();
        $property::<Positive>();
        $property::<Rate>();
        $property::<Ratio>();
        $property::<TimeOfDay>();
        $property::<TimeZone>();
        $property::<Version>();
    };
}

fn run<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(strategy, property).unwrap_or_else(|failure| panic!("{failure}"));
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

/// The promises that hold for any text at all.
fn judge<T: Scalar + Debug>(text: &str) -> Result<(), TestCaseError> {
    match text.parse::<T>() {
        Ok(value) => {
            let printed = value.to_string();
            let again: T = printed.parse().map_err(|invalid| {
                TestCaseError::fail(format!(
                    "{text:?} prints as {printed:?}, which is refused: {invalid}"
                ))
            })?;
            prop_assert_eq!(&again, &value, "{:?} prints as another value: {:?}", text, printed);
            prop_assert_eq!(again.to_string(), printed.as_str());
            prop_assert!(
                matches::<T>(text) && matches::<T>(&printed),
                "the pattern refuses {:?}",
                text
            );
        }
        Err(invalid) => {
            prop_assert!(!invalid.reason.is_empty());
            prop_assert!(
                !invalid.reason.chars().any(char::is_control),
                "{:?} breaks a message",
                invalid.reason
            );
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

/// Parses what must parse.
fn read<T: Scalar>(text: &str) -> T {
    text.parse().unwrap_or_else(|invalid| panic!("{text:?}: {invalid}"))
}

fn reason<T: Scalar + Debug>(text: &str) -> String {
    text.parse::<T>().expect_err(text).reason
}

fn suggestion<T: Scalar + Debug>(text: &str) -> String {
    text.parse::<T>().expect_err(text).suggestion.unwrap_or_default()
}

#[test]
fn any_text_is_judged_without_a_panic() {
    fn property<T: Scalar + Debug>() {
        run(80, &any::<String>(), |text| judge::<T>(&text));
        run(120, &"[ -~]{0,40}", |text| judge::<T>(&text));
        run(200, &"[0-9]{0,25}[.:/-]?[0-9]{0,8}[a-zA-Z%/]{0,3}[0-9]{0,3}[a-z]{0,2}", |text| {
            judge::<T>(&text)
        });
        run(4, &"[0-9]{200,2000}", |text| judge::<T>(&text));
    }
    for_each_quantity!(property);
}

#[test]
fn texts_near_an_example_are_judged_truly() {
    fn property<T: Scalar + Debug>() {
        let mutation =
            (0..T::EXAMPLES.len(), any::<prop::sample::Index>(), 0..3_usize, "[ -~]{0,2}|\\PC");
        run(300, &mutation, |(example, place, removed, inserted)| {
            let mut text: Vec<char> = T::EXAMPLES[example].chars().collect();
            let place = place.index(text.len() + 1);
            let end = (place + removed).min(text.len());
            text.splice(place..end, inserted.chars());
            judge::<T>(&text.into_iter().collect::<String>())
        });
    }
    for_each_quantity!(property);
}

/// That numbers print and parse as themselves, and are ordered as the values are.
fn holds_numbers<T: Scalar + Debug>(
    numbers: &(impl Strategy<Value = u64> + Clone),
    from: impl Fn(u64) -> T,
) {
    run(500, &(numbers.clone(), numbers.clone()), |(a, b)| {
        let (left, right) = (from(a), from(b));
        let again = left.to_string().parse::<T>();
        prop_assert_eq!(again.as_ref(), Ok(&left), "{}", left);
        prop_assert_eq!(left.cmp(&right), a.cmp(&b), "{} against {}", left, right);
        judge::<T>(&left.to_string())
    });
}

/// Numbers up to a power of ten, small ones as likely as large ones.
fn up_to(most: u64) -> impl Strategy<Value = u64> + Clone {
    prop_oneof![
        1..=most,
        1..=most.min(1000),
        (0..most.ilog10()).prop_map(|power| 10_u64.pow(power))
    ]
}

/// A number with that many decimals, written out.
fn decimal(number: u64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    format!("{}.{:0width$}", number / unit, number % unit, width = decimals as usize)
}

#[test]
fn values_print_and_order_as_their_numbers() {
    holds_numbers(&up_to(10_000_000), Cpu::from_millis);
    holds_numbers(&up_to(1 << 60), Bytes::from_bytes);
    holds_numbers(
        &(0..60_u32, 1..1000_u64).prop_map(|(power, n)| (1 << power).min((1 << 60) / n) * n),
        Bytes::from_bytes,
    );
    holds_numbers(&up_to(315_360_000_000), Duration::from_millis);
    holds_numbers(&up_to(100_000_000_000_000), Money::from_hundredths);
    holds_numbers(&up_to(1_000_000), |n| read::<Percent>(&format!("{}%", decimal(n, 4))));
    holds_numbers(&(10_000..=10_000_000_u64), |n| read::<Load>(&format!("{}%", decimal(n, 4))));
    holds_numbers(&up_to(1_000_000), |n| read::<Ratio>(&decimal(n, 6)));
    holds_numbers(&up_to(600_000_000_000), |n| read::<Rate>(&format!("{}/m", decimal(n, 3))));
    holds_numbers(&up_to(65_535), |n| read::<Port>(&n.to_string()));
    holds_numbers(&up_to(1_000_000_000), |n| read::<Count>(&n.to_string()));
    holds_numbers(&up_to(1_000_000), |n| read::<Positive>(&n.to_string()));
    holds_numbers(&(0..1440_u64), |n| read::<TimeOfDay>(&format!("{:02}:{:02}", n / 60, n % 60)));
}

#[test]
fn too_much_is_refused_with_the_limit() {
    fn property<T: Scalar + Debug>(suffix: &str) {
        run(60, &"[1-9][0-9]{20,60}", |digits| {
            let text = format!("{digits}{suffix}");
            let invalid = text.parse::<T>().expect_err("no quantity is so large");
            prop_assert!(invalid.reason.contains("more than"), "{}: {}", text, invalid.reason);
            Ok(())
        });
    }
    property::<Cpu>("");
    property::<Cpu>("m");
    for suffix in ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "k", "M", "G", "T", "P", "E"] {
        property::<Bytes>(suffix);
    }
    for suffix in ["ms", "s", "m", "h", "d", "w", "y"] {
        property::<Duration>(suffix);
    }
    property::<Money>("");
    property::<Percent>("%");
    property::<Load>("%");
    property::<Ratio>("");
    property::<Rate>("/s");
    property::<Rate>("/m");
    property::<Port>("");
    property::<Count>("");
    property::<Positive>("");
}

#[test]
fn limits_are_where_they_are_said_to_be() {
    fn edge<T: Scalar + Debug>(last: &str, beyond: &str) {
        assert!(last.parse::<T>().is_ok(), "{last}");
        assert!(beyond.parse::<T>().is_err(), "{beyond}");
    }
    edge::<Cpu>("10000", "10000001m");
    edge::<Cpu>("1m", "0");
    edge::<Bytes>("1Ei", "1152921504606846977");
    edge::<Bytes>("1", "0");
    edge::<Duration>("10y", "3650d1ms");
    edge::<Duration>("0s", "-1s");
    edge::<Percent>("100%", "100.0001%");
    edge::<Percent>("0%", "-1%");
    edge::<Load>("1000%", "1000.0001%");
    edge::<Load>("1%", "0.9999%");
    edge::<Ratio>("1", "1.000001");
    edge::<Rate>("10000000/s", "10000000.001/s");
    edge::<Money>("1000000000000", "1000000000000.01");
    edge::<Port>("65535", "65536");
    edge::<Port>("1", "0");
    edge::<Positive>("1000000", "1000001");
    edge::<Positive>("1", "0");
    edge::<Count>("0", "-1");
    edge::<Date>("9999-12-31", "10000-01-01");
    edge::<Date>("1970-01-01", "1969-12-31");
    edge::<TimeOfDay>("23:59", "24:00");
    edge::<Version>("1.2.3.4", "1.2.3.4.5");
    edge::<Version>("4294967295", "4294967296");
}

#[test]
fn spellings_of_one_value_are_one_value() {
    assert_eq!(read::<Cpu>("0.5"), read::<Cpu>("500m"));
    assert_eq!(read::<Cpu>("2.000"), Cpu::from_cores(2));
    assert_eq!(read::<Bytes>("1024Mi"), read::<Bytes>("1Gi"));
    assert_eq!(read::<Bytes>("0.5Gi"), Bytes::from_mebibytes(512));
    assert_eq!(read::<Bytes>("5M").bytes(), 5_000_000);
    assert_eq!(read::<Duration>("1h30m"), read::<Duration>("90m"));
    assert_eq!(read::<Duration>("1w"), read::<Duration>("7d"));
    assert_eq!(read::<Duration>("1y"), read::<Duration>("365d"));
    assert_eq!(read::<Rate>("0.5/s"), read::<Rate>("30/m"));
    assert_eq!(read::<Percent>("99.90%"), read::<Percent>("99.9%"));
    assert_eq!(read::<Money>("1234.5"), Money::from_hundredths(123_450));
    assert_eq!(read::<Cron>("0  3 * * 1"), read::<Cron>("0 3 * * 1"));
}

#[test]
fn values_print_as_their_platforms_write_them() {
    fn printed<T: Scalar>(text: &str) -> String {
        read::<T>(text).to_string()
    }
    assert_eq!(printed::<Cpu>("0.25"), "250m");
    assert_eq!(printed::<Cpu>("2000m"), "2");
    assert_eq!(printed::<Bytes>("1.5Gi"), "1536Mi");
    assert_eq!(printed::<Bytes>("8589934592"), "8Gi");
    assert_eq!(printed::<Bytes>("8G"), "8G");
    assert_eq!(printed::<Bytes>("1001"), "1001");
    assert_eq!(printed::<Duration>("90s"), "1m30s");
    assert_eq!(printed::<Duration>("90d"), "90d");
    assert_eq!(printed::<Percent>("99.950%"), "99.95%");
    assert_eq!(printed::<Ratio>("0.200"), "0.2");
    assert_eq!(printed::<Money>("50000.00"), "50000");
    assert_eq!(printed::<Money>("1234.5"), "1234.50");
    assert_eq!(printed::<Rate>("90/m"), "90/m");
    assert_eq!(printed::<Rate>("120/m"), "2/s");
}

#[test]
fn slips_of_the_pen_are_mended() {
    assert_eq!(suggestion::<Cpu>("2 cores"), "2");
    assert_eq!(suggestion::<Bytes>("8GB"), "8Gi");
    assert_eq!(suggestion::<Bytes>("512m"), "512Mi");
    assert_eq!(suggestion::<Duration>("60"), "60s");
    assert_eq!(suggestion::<Duration>("1.5h"), "1h30m");
    assert_eq!(suggestion::<Duration>("5 min"), "5m");
    assert_eq!(suggestion::<Percent>("70"), "70%");
    assert_eq!(suggestion::<Percent>("0.7"), "70%");
    assert_eq!(suggestion::<Ratio>("20%"), "0.2");
    assert_eq!(suggestion::<Rate>("50"), "50/s");
    assert_eq!(suggestion::<Money>("50 000"), "50000");
    assert_eq!(suggestion::<Money>("1,50"), "", "no thousands are grouped, so nobody knows");
    assert_eq!(suggestion::<Cron>("@daily"), "0 0 * * *");
    assert_eq!(suggestion::<TimeZone>("europe/moscow"), "Europe/Moscow");
    assert_eq!(suggestion::<TimeOfDay>("2:00"), "02:00");
    assert_eq!(suggestion::<Date>("2027-6-30"), "2027-06-30");
    assert_eq!(suggestion::<Cidr>("10.1.0.7/20"), "10.1.0.0/20");
    assert_eq!(suggestion::<Cidr>("10.1.0.7"), "10.1.0.7/32");
    assert_eq!(suggestion::<Version>("v1.33"), "1.33");
    assert_eq!(suggestion::<ImageRef>("https://ghcr.io/a/b"), "ghcr.io/a/b");
    assert_eq!(suggestion::<Currency>("RUR"), "RUB");
}

#[test]
fn reasons_name_the_cause() {
    assert!(reason::<Bytes>("512m").contains("thousandths of a byte"));
    assert!(reason::<Bytes>("0.3Ki").contains("finer than a byte"));
    assert!(reason::<Cpu>("0.0001").contains("finer than"));
    assert!(reason::<Cpu>("1e3").contains("exponents"));
    assert!(reason::<Port>("010").contains("octal"));
    assert!(reason::<Duration>("30m1h").contains("smaller"));
    assert!(reason::<Percent>("70").contains("'%'"));
    assert!(reason::<Date>("2027-02-29").contains("28 days"));
    assert!(reason::<Cron>("0 3 31 2 *").contains("never"));
    assert!(reason::<Cron>("0 25 * * *").contains("hour"));
    assert!(reason::<TimeZone>("+03:00").contains("offset"));
    assert!(reason::<Cidr>("10.1.0.7/20").contains("within the range"));
    assert!(reason::<Cidr>("fd00::/8").contains("IPv6"));
}

#[test]
fn arithmetic_ends_at_the_limits() {
    let any_amount = (any::<u64>(), any::<u64>(), any::<u32>());
    run(500, &any_amount, |(a, b, times)| {
        let (cpu, more) = (Cpu::from_millis(a), Cpu::from_millis(b));
        prop_assert_eq!(cpu.saturating_add(more).millis(), a.saturating_add(b));
        prop_assert_eq!(cpu.saturating_sub(more).millis(), a.saturating_sub(b));
        prop_assert_eq!(cpu.saturating_mul(times).millis(), a.saturating_mul(u64::from(times)));
        prop_assert_eq!([cpu, more].into_iter().sum::<Cpu>(), cpu.saturating_add(more));
        let size = Bytes::from_bytes(a);
        prop_assert!(size.divided_by(times) <= size);
        prop_assert_eq!(size.saturating_mul(times).bytes(), a.saturating_mul(u64::from(times)));
        Ok(())
    });
}

#[test]
fn parts_and_loads_are_exact() {
    run(500, &(any::<u64>(), 0..=1_000_000_u64), |(amount, millionths)| {
        let part: Percent = read(&format!("{}%", decimal(millionths, 4)));
        let exact = u128::from(amount) * u128::from(millionths) / 1_000_000;
        prop_assert_eq!(u128::from(part.of(amount)), exact);
        prop_assert_eq!(
            u64::from(part.millionths()) + u64::from(part.rest().millionths()),
            1_000_000
        );
        Ok(())
    });
    let seventy: Load = read("70%");
    assert_eq!(read::<Cpu>("500m").at_load(seventy), Cpu::from_millis(350));
    assert_eq!(
        read::<Cpu>("1m").at_load(seventy),
        Cpu::from_millis(1),
        "a begun millicore is needed"
    );
    assert_eq!(read::<Load>("150%").of(u64::MAX), u64::MAX);
    assert_eq!(read::<Percent>("99.9%").fraction(), "0.999");
    assert_eq!(read::<Percent>("99.9%").rest().fraction(), "0.001");
    assert_eq!((read::<Load>("80%").whole(), read::<Load>("80.5%").whole()), (Some(80), None));
}

#[test]
fn dates_are_those_of_the_calendar() {
    let triple = (1970..=9999_u16, 0..=14_u8, 0..=33_u8);
    run(1000, &(triple.clone(), triple), |(a, b)| {
        let parse = |(year, month, day): (u16, u8, u8)| {
            format!("{year:04}-{month:02}-{day:02}").parse::<Date>()
        };
        if let (Ok(left), Ok(right)) = (parse(a), parse(b)) {
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
            prop_assert_eq!((left.year(), left.month(), left.day()), a);
        }
        Ok(())
    });
    let days = |year: u16| {
        let all = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
        all.filter(|(month, day)| format!("{year}-{month:02}-{day:02}").parse::<Date>().is_ok())
            .count()
    };
    assert_eq!([days(2023), days(2024), days(2000), days(2100)], [365, 366, 366, 365]);
}

#[test]
fn ranges_hold_what_they_say() {
    run(
        500,
        &(any::<u32>(), 0..=32_u32, any::<u32>(), 0..=32_u32),
        |(a, a_length, b, b_length)| {
            let range = |address: u32, length: u32| {
                let first = if length == 0 { 0 } else { address >> (32 - length) << (32 - length) };
                read::<Cidr>(&format!("{}/{length}", std::net::Ipv4Addr::from(first)))
            };
            let (left, right) = (range(a, a_length), range(b, b_length));
            let (first, last) = (u32::from(left.network()), u32::from(left.broadcast()));
            prop_assert_eq!(u64::from(last - first) + 1, left.addresses());
            let inside = (first..=last).contains(&u32::from(right.network()));
            prop_assert_eq!(left.contains(right), inside && a_length <= b_length);
            prop_assert_eq!(left.overlaps(right), left.contains(right) || right.contains(left));
            Ok(())
        },
    );
}

#[test]
fn versions_are_ordered_by_number() {
    run(
        500,
        &(prop::collection::vec(0..200_u32, 1..=4), prop::collection::vec(0..200_u32, 1..=4)),
        |(a, b)| {
            let version = |numbers: &[u32]| {
                read::<Version>(
                    &numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("."),
                )
            };
            prop_assert_eq!(version(&a).cmp(&version(&b)), a.cmp(&b));
            prop_assert!(version(&a).numbers() == a.as_slice());
            prop_assert_eq!(version(&a).is_of(&b), a.starts_with(&b));
            Ok(())
        },
    );
    assert!(read::<Version>("3.10") > read::<Version>("3.9"));
    assert!(read::<Version>("14-1c") > read::<Version>("14"));
}

#[test]
fn images_come_apart_and_together() {
    let host = "([a-z0-9]{1,8}\\.[a-z]{2,5}|localhost)(:[1-9][0-9]{1,3})?";
    let parts = (
        prop::option::of(host),
        "[a-z0-9]{1,6}((\\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}(/[a-z0-9]{1,6}){0,2}",
        prop::option::of("[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}"),
        prop::option::of("sha256:[0-9a-f]{64}"),
    );
    run(500, &parts, |(registry, repository, tag, digest)| {
        let mut text = registry.as_ref().map(|registry| format!("{registry}/")).unwrap_or_default()
            + &repository;
        if let Some(tag) = &tag {
            text = format!("{text}:{tag}");
        }
        if let Some(digest) = &digest {
            text = format!("{text}@{digest}");
        }
        // Without a registry, a first part with a dot is one: `a.b/c` is the repository `c` at `a.b`.
        prop_assume!(
            registry.is_some()
                || !repository.split_once('/').is_some_and(|(first, _)| first.contains('.'))
        );
        let image: ImageRef =
            text.parse().map_err(|invalid| TestCaseError::fail(format!("{text}: {invalid}")))?;
        prop_assert_eq!(image.registry(), registry.as_deref());
        prop_assert_eq!(image.repository(), repository);
        prop_assert_eq!(image.tag().map(ToString::to_string), tag);
        prop_assert_eq!(image.digest().map(ToString::to_string), digest);
        prop_assert_eq!(image.to_string(), text);
        Ok(())
    });
}

#[test]
fn a_registry_names_its_images() {
    let registry: ImageRegistry = read("cr.yandex/crpfishexample000000");
    let image = registry.image(&read("fish-api"), read("1.0.0"));
    assert_eq!(image.to_string(), "cr.yandex/crpfishexample000000/fish-api:1.0.0");
    assert_eq!(read::<ImageRef>(&image.to_string()), image);
    let digest = format!("sha256:{}", "0".repeat(64));
    assert_eq!(
        image.pinned(read(&digest)).digest().map(ImageDigest::as_str),
        Some(digest.as_str())
    );
}

#[test]
fn schedules_of_five_fields_are_read() {
    let field = |most: u32| {
        prop_oneof![
            Just("*".to_owned()),
            (1..=most).prop_map(|n| n.to_string()),
            (1..=most).prop_map(|n| format!("*/{n}")),
            (1..=most)
                .prop_flat_map(move |from| (Just(from), from..=most))
                .prop_map(|(a, b)| format!("{a}-{b}")),
            prop::collection::vec(1..=most, 1..4).prop_map(|list| list
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(",")),
        ]
    };
    // Days up to 28, since a later one may never come; that has its own test.
    let fields = (field(59), field(23), field(28), field(12), field(6));
    run(300, &fields, |(minute, hour, day, month, weekday)| {
        let text = format!("{minute} {hour} {day} {month} {weekday}");
        let cron: Cron =
            text.parse().map_err(|invalid| TestCaseError::fail(format!("{text}: {invalid}")))?;
        prop_assert_eq!(cron.as_str(), text);
        Ok(())
    });
}

#[test]
fn quantities_serialise_as_their_text() {
    assert_eq!(serde_json::to_string(&read::<Cpu>("0.5")).unwrap(), "\"500m\"");
    assert_eq!(serde_json::to_string(&read::<Percent>("99.9%")).unwrap(), "\"99.9%\"");
}
