//! Tests of alerts. In: an alert with the situations that it is proved with. Out: tests for promtool: on both sides of
//! the threshold, a step before it may fire and when it must, through a restart of what tells the state of objects and
//! with two of those, and its end.

use std::collections::{BTreeMap, BTreeSet};

use spec::quantity::Duration;

use crate::{
    alert::{Alert, ONE, Proof, Shape, Signal, Then, Walk},
    lower,
    model::{AlertTest, ExpectedAlert, InputSeries, Test, Time},
    promql::decimal,
};

/// Situations one after another, each with how many steps it lasts.
type Course<'a> = Vec<(Part<'a>, u64)>;

/// What a course is made of.
enum Part<'a> {
    /// Series as they are told.
    Told(&'a [Signal]),
    /// Series whose counters begin anew.
    Restarted(&'a [Signal]),
    /// Series whose counters stand still for a while, and grow so much faster before and after that no rate becomes less.
    Halting(&'a [Signal]),
    /// Series of which those that tell the state of objects are missing, with how they are missing.
    Missing(&'a [Signal], Gap),
    /// Series of which one metric is told no more.
    Without(&'a [Signal], &'a str),
}

/// How a series is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nobody was asked.
    Unasked,
    /// It was marked as ended.
    Ended,
}

/// Steps for which a silent situation is watched beyond the time at which a wrong one would have fired.
const WATCHED: u64 = 8;

/// Every test of an alert.
pub(crate) fn tests(alert: &Alert, step: Duration) -> Vec<Test> {
    let proof = Prover { alert, step };
    let mut tests = Vec::new();
    if !alert.proof.wrong.is_empty() {
        tests.push(proof.fires());
    }
    let silent = alert.proof.silent.iter().filter(|(_, well)| !proof.is_seen_at_once(well));
    tests.extend(silent.map(|(name, well)| proof.silent(name, well)));
    if alert.proof.wrong.iter().any(|signal| signal.is_state) {
        tests.push(proof.gap("what tells the states restarts", Gap::Ended));
        tests.push(proof.gap("scrapes of the states are missed", Gap::Unasked));
        tests.push(proof.forgets());
    }
    let also = alert.proof.also.iter().filter(|(_, wrong, _)| !proof.is_seen_at_once(wrong));
    tests.extend(also.map(|also| proof.fires_also(also)));
    tests.extend(alert.proof.courses.iter().map(|course| proof.runs(course)));
    tests.extend(proof.restarts());
    tests.extend(proof.changes());
    tests.extend(proof.interrupted());
    tests.extend(proof.resolves());
    tests
}

struct Prover<'a> {
    alert: &'a Alert,
    step: Duration,
}

impl Prover<'_> {
    /// Steps from the beginning of what is wrong until the alert fires.
    fn until_firing(&self) -> u64 {
        self.steps(self.alert.proof.onset) + self.steps(self.alert.hold)
    }

    /// Steps until it fires and shows the value that it is expected to.
    fn until_shown(&self) -> u64 {
        self.until_firing().max(self.steps(self.alert.proof.settled))
    }

    /// Begun steps of a time.
    fn steps(&self, time: Duration) -> u64 {
        time.millis().div_ceil(self.step.millis().max(1))
    }

    fn at(&self, steps: u64) -> Time {
        Time(Duration::from_millis(self.step.millis() * steps))
    }

    /// Not a step too early, and not a step too late, with exactly these labels and annotations, while other things of
    /// the kind are well.
    fn fires(&self) -> Test {
        let shown = self.until_shown();
        let well = self.alert.proof.silent.first().map_or(&[][..], |(_, well)| well);
        let told = [&self.alert.proof.wrong[..], &self.others(well)].concat();
        let course = vec![(Part::Told(&told), shown + WATCHED)];
        let mut checks = vec![(shown, true), (shown + WATCHED - 1, true)];
        if let Some(before) =
            self.until_firing().checked_sub(1).filter(|_| self.alert.hold > Duration::ZERO)
        {
            checks.insert(0, (before, false));
        }
        self.test("it fires when it has held, and not before", &course, &checks)
    }

    /// Another situation that is wrong.
    fn fires_also(&self, (name, signals, value): &(String, Vec<Signal>, String)) -> Test {
        let fires = self.until_shown();
        let course = vec![(Part::Told(signals), fires + WATCHED)];
        let mut test = self.test(name, &course, &[(fires, true)]);
        for check in &mut test.alert_rule_test {
            self.expect(check, value);
        }
        test
    }

    /// What fires shows another value.
    fn expect(&self, check: &mut AlertTest, value: &str) {
        for alert in &mut check.exp_alerts {
            alert.exp_annotations = lower::annotations(self.alert, self.alert.said(value));
        }
    }

    /// How an alert that fires ends, where that is not seen at once.
    fn well(&self) -> Option<&[Signal]> {
        let Proof { wrong, silent, .. } = &self.alert.proof;
        let (_, well) = silent.first()?;
        (!wrong.is_empty() && !self.is_seen_at_once(well)).then_some(well)
    }

    /// A while in which all is well begins the wait anew.
    fn interrupted(&self) -> Option<Test> {
        let well = self.well()?;
        let fires = self.until_firing();
        let before = self.steps(self.alert.proof.onset) + self.steps(self.alert.hold) / 2;
        let pause = self.steps(self.alert.proof.lingers) + 1;
        let course = vec![
            (Part::Told(&self.alert.proof.wrong), before.max(1)),
            (Part::Told(well), pause),
            (Part::Told(&self.alert.proof.wrong), fires + WATCHED),
        ];
        let is_short = before + pause < fires;
        is_short.then(|| self.test("a pause begins the wait anew", &course, &[(fires, false)]))
    }

    /// Two tell each state, so that a sum where the larger is meant would be found, and other things of the kind are in
    /// trouble.
    fn silent(&self, name: &str, signals: &[Signal]) -> Test {
        let end = self.until_firing() + WATCHED;
        let half = self.until_firing();
        let told = [doubled(signals), self.others(&self.alert.proof.wrong)].concat();
        self.test(name, &vec![(Part::Told(&told), end + 1)], &[(half, false), (end, false)])
    }

    /// As early as without the gap: two minutes from just before the alert would fire.
    fn gap(&self, name: &str, gap: Gap) -> Test {
        let wrong = &self.alert.proof.wrong;
        let fires = self.until_shown();
        let length = self.steps(Duration::from_secs(120)).clamp(1, fires.saturating_sub(1).max(1));
        let first = fires.saturating_sub(length).max(1);
        let course = vec![
            (Part::Told(wrong), first),
            (Part::Missing(wrong, gap), length),
            (Part::Told(wrong), WATCHED),
        ];
        self.test(name, &course, &[(fires, true)])
    }

    /// Each state that is told no more counts for as long as a restart of what tells it may take, and no longer.
    fn forgets(&self) -> Test {
        let wrong = &self.alert.proof.wrong;
        let hold = self.steps(self.alert.hold);
        let bridge = self.steps(self.alert.bridge);
        let mut last = self.until_shown();
        let mut course = vec![(Part::Told(wrong), last + 1)];
        let mut checks = vec![(last, true)];
        let states = wrong.iter().filter(|signal| signal.is_state && self.asks_for(&signal.name));
        let states: BTreeSet<_> = states.map(|signal| signal.name.as_str()).collect();
        for state in states {
            course
                .extend([(Part::Without(wrong, state), bridge + 1), (Part::Told(wrong), hold + 1)]);
            checks.extend([(last + bridge - 1, true), (last + bridge + 1, false)]);
            last += bridge + hold + 2;
            checks.push((last, true));
        }
        self.test("what is told no more counts for a while", &course, &checks)
    }

    /// All that changes without a counter is seen with the first sample: the alert ends and begins to wait anew, or goes
    /// on with another value. Two tell each state, and other things of the kind are in trouble.
    fn changes(&self) -> Option<Test> {
        let Proof { wrong, silent, also, .. } = &self.alert.proof;
        let others = self.others(wrong);
        let told = |signals: &[Signal]| [doubled(signals), others.clone()].concat();
        let well: Vec<_> = silent
            .iter()
            .filter(|(_, well)| self.is_seen_at_once(well))
            .map(|(name, well)| (name, told(well), None))
            .collect();
        let also = also.iter().filter(|(_, wrong, _)| self.is_seen_at_once(wrong));
        let also = also.map(|(name, wrong, value)| (name, told(wrong), Some(value)));
        let all: Vec<_> = well.into_iter().chain(also).collect();
        if all.is_empty() {
            return None;
        }
        let wrong = told(wrong);
        let hold = self.steps(self.alert.hold);
        let mut last = self.until_shown();
        let mut course = vec![(Part::Told(&wrong), last + 1)];
        let mut checks = vec![(last, Some(&self.alert.proof.value))];
        for (_, signals, value) in &all {
            course.extend([(Part::Told(signals), 1), (Part::Told(&wrong), hold + 1)]);
            checks.push((last + 1, *value));
            if hold > 0 && value.is_none() {
                checks.push((last + hold + 1, None));
            }
            last += hold + 2;
            checks.push((last, Some(&self.alert.proof.value)));
        }
        let names: Vec<_> = all.iter().map(|(name, ..)| name.as_str()).collect();
        let name = format!("it is seen at once that {}", names.join(", that "));
        Some(self.test_of_values(&name, &course, &checks))
    }

    /// A test of situations that each show a value of their own, or none where it is silent.
    fn test_of_values(
        &self,
        name: &str,
        course: &Course<'_>,
        checks: &[(u64, Option<&String>)],
    ) -> Test {
        let asked: Vec<_> = checks.iter().map(|(at, value)| (*at, value.is_some())).collect();
        let mut test = self.test(name, course, &asked);
        for (check, (_, value)) in test.alert_rule_test.iter_mut().zip(checks) {
            if let Some(value) = value {
                self.expect(check, value);
            }
        }
        test
    }

    /// Whether a situation differs from the wrong one only in what needs no range to be seen.
    fn is_seen_at_once(&self, well: &[Signal]) -> bool {
        let wrong = &self.alert.proof.wrong;
        let is_alike = |signal: &Signal| {
            let same = wrong.iter().find(|it| it.name == signal.name && it.labels == signal.labels);
            same.is_some_and(|same| {
                let is_state = matches!(signal.shape, Shape::Level(_))
                    || self.alert.proof.lingers == Duration::ZERO;
                is_state && !matches!(signal.shape, Shape::Grows(_)) || same.shape == signal.shape
            })
        };
        !wrong.is_empty() && well.len() == wrong.len() && well.iter().all(is_alike)
    }

    /// Situations one after another, as a family has them.
    fn runs(&self, walk: &Walk) -> Test {
        let mut course = Vec::new();
        let mut checks = Vec::new();
        let mut end = 0;
        for stretch in &walk.stretches {
            let length = self.steps(stretch.length);
            course.push((Part::Told(&stretch.told), length));
            end += length;
            match &stretch.then {
                Then::Silent => checks.push((end - 1, None)),
                Then::Fires(value) => checks.push((end - 1, Some(value))),
                Then::Any => {}
            }
        }
        self.test_of_values(&walk.name, &course, &checks)
    }

    /// What is told of other things of the same kind: as much, and three times as large. Each differs in one label by
    /// which the query tells things apart.
    fn others(&self, signals: &[Signal]) -> Vec<Signal> {
        let asked = THINGS.iter().filter(|label| self.alert.query.contains(&format!("{label}=")));
        let others = asked.flat_map(|label| {
            signals.iter().filter_map(move |signal| {
                let mut other = signal.clone();
                other.labels.get_mut(*label)?.push_str("-cafe");
                other.shape = match other.shape {
                    Shape::Level(value) if value > ONE => Shape::Level(value * 3),
                    Shape::Grows(rate) => Shape::Grows(rate * 3),
                    shape => shape,
                };
                Some(other)
            })
        });
        let mut others: Vec<_> = others.collect();
        others.retain(|other| {
            !signals.iter().any(|own| own.name == other.name && own.labels == other.labels)
        });
        others
    }

    /// Whether the query asks for a metric.
    fn asks_for(&self, metric: &str) -> bool {
        self.alert.query.contains(&format!("{metric}{{"))
    }

    /// Counters begin anew, as when containers restart between two scrapes.
    fn restarts(&self) -> Option<Test> {
        let wrong = &self.alert.proof.wrong;
        let counts = |signal: &Signal| matches!(signal.shape, Shape::Grows(rate) if rate > 0);
        if !wrong.iter().any(counts) {
            return None;
        }
        let fires = self.until_shown();
        let first = self.steps(self.alert.proof.onset).max(fires / 2).max(1);
        let mut course = vec![(Part::Told(wrong), first)];
        // Only the last two samples are not to count, nor half of the range: a while without any new does not end it.
        let begun = self.steps(self.alert.proof.onset).max(3) - 1;
        let range = self.steps(self.alert.proof.lingers);
        let halt = range / 2 + 4;
        if range > 1 && begun + halt + range < fires {
            course = vec![(Part::Told(wrong), begun), (Part::Halting(wrong), halt)];
            course.push((Part::Told(wrong), first.saturating_sub(begun + halt).max(1)));
        }
        let so_far: u64 = course.iter().map(|(_, length)| length).sum();
        course.push((Part::Restarted(wrong), (fires + WATCHED).saturating_sub(so_far)));
        Some(self.test(
            "counters begin anew",
            &course,
            &[(fires, true), (fires + WATCHED - 1, true)],
        ))
    }

    /// It ends when what was wrong does, after as long as its query remembers.
    fn resolves(&self) -> Option<Test> {
        let well = self.well()?;
        let fires = self.until_shown();
        let lingers = self.steps(self.alert.proof.lingers);
        let course = vec![
            (Part::Told(&self.alert.proof.wrong), fires + 2),
            (Part::Told(well), lingers + WATCHED),
        ];
        let checks = [(fires + 1, true), (fires + 2 + lingers + WATCHED - 1, false)];
        Some(self.test("it ends when all is well again", &course, &checks))
    }

    fn test(&self, name: &str, course: &Course<'_>, checks: &[(u64, bool)]) -> Test {
        let alert = self.alert;
        Test {
            name: format!("{} of {}: {name}", alert.name, alert.service),
            interval: Time(self.step),
            input_series: self.series(course),
            alert_rule_test: checks
                .iter()
                .map(|(at, fires)| AlertTest {
                    eval_time: self.at(*at),
                    alertname: alert.name.clone(),
                    exp_alerts: if *fires { vec![self.expected()] } else { Vec::new() },
                })
                .collect(),
        }
    }

    fn expected(&self) -> ExpectedAlert {
        let own = lower::labels(self.alert).into_iter();
        let carried = self.alert.carries.clone().into_iter();
        ExpectedAlert {
            exp_labels: carried.chain(own).collect(),
            exp_annotations: lower::annotations(
                self.alert,
                self.alert.said(&self.alert.proof.value),
            ),
        }
    }

    /// Every series of a course, with its values from begin to end.
    fn series(&self, course: &Course<'_>) -> Vec<InputSeries> {
        let all: BTreeSet<_> = course
            .iter()
            .flat_map(|(part, _)| part.signals())
            .map(|signal| (&signal.name, &signal.labels))
            .collect();
        all.into_iter()
            .map(|(name, labels)| InputSeries {
                series: shown(name, labels),
                values: self.values(name, labels, course),
            })
            .collect()
    }

    fn values(&self, name: &str, labels: &BTreeMap<String, String>, course: &Course<'_>) -> String {
        let mut runs = Vec::new();
        let mut counted = START;
        let mut was_told = false;
        let mut before = 0;
        for (part, length) in course {
            let found = part.signals().iter().find(|it| it.name == name && it.labels == *labels);
            let gap = match part {
                Part::Missing(_, gap) if found.is_some_and(|signal| signal.is_state) => Some(*gap),
                Part::Without(_, metric) if *metric == name => was_told.then_some(Gap::Ended),
                _ if found.is_none() && was_told => Some(Gap::Ended),
                _ if found.is_none() => Some(Gap::Unasked),
                _ => None,
            };
            was_told = gap.is_none();
            match (gap, found.map(|signal| signal.shape)) {
                (Some(Gap::Ended), _) if *length > 1 => {
                    runs.push(format!("stale _x{}", length - 1));
                }
                (Some(Gap::Ended), _) => runs.push(String::from("stale")),
                (Some(Gap::Unasked), _) | (None, None) => runs.push(format!("_x{length}")),
                (None, Some(Shape::Level(value))) => runs.push(run(value, 0, *length)),
                (None, Some(Shape::Rises(from, rate))) => {
                    let growth = self.growth(rate);
                    runs.push(run(from + growth * before, growth, *length));
                }
                (None, Some(Shape::Grows(rate))) => {
                    let growth = self.growth(rate);
                    if matches!(part, Part::Restarted(_)) {
                        counted = growth;
                    }
                    if matches!(part, Part::Halting(_)) {
                        for index in 0..*length {
                            let stands = (2..*length - 2).contains(&index);
                            runs.push(decimal(counted));
                            counted += if stands { 0 } else { growth * 6 };
                        }
                    } else {
                        runs.push(run(counted, growth, *length));
                        counted += growth * i64::try_from(*length).unwrap_or_default();
                    }
                }
            }
            before += i64::try_from(*length).unwrap_or_default();
        }
        runs.join(" ")
    }

    /// What is added in a step.
    fn growth(&self, each_second: i64) -> i64 {
        each_second * i64::try_from(self.step.millis()).unwrap_or_default() / 1000
    }
}

/// Labels by which things are told apart.
const THINGS: &[&str] = &[
    "namespace",
    "service",
    "job",
    "horizontalpodautoscaler",
    "deployment",
    "poddisruptionbudget",
    "topic",
    "consumergroup",
];

/// The same, and every state once more from another instance, which is behind: the larger counts.
fn doubled(signals: &[Signal]) -> Vec<Signal> {
    let twins = signals.iter().filter(|signal| signal.is_state).cloned().map(|mut twin| {
        twin.labels.insert(String::from("instance"), String::from("another"));
        if let Shape::Level(value) = &mut twin.shape {
            *value /= 2;
        }
        twin
    });
    signals.iter().cloned().chain(twins).collect()
}

/// Where counters begin: high enough that nothing is taken for their beginning.
const START: i64 = 1_000_000 * ONE;

/// So many values, each so much more than the one before.
fn run(first: i64, growth: i64, length: u64) -> String {
    let sign = if growth < 0 { "-" } else { "+" };
    let more = length.saturating_sub(1);
    match more {
        0 => decimal(first),
        _ => format!("{}{sign}{}x{more}", decimal(first), decimal(growth.abs())),
    }
}

fn shown(name: &str, labels: &BTreeMap<String, String>) -> String {
    let labels: Vec<_> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    if labels.is_empty() { String::from(name) } else { format!("{name}{{{}}}", labels.join(",")) }
}

impl Part<'_> {
    fn signals(&self) -> &[Signal] {
        match self {
            Self::Told(signals)
            | Self::Restarted(signals)
            | Self::Halting(signals)
            | Self::Missing(signals, _)
            | Self::Without(signals, _) => signals,
        }
    }
}
