//! The ladder of latency buckets: which latencies a histogram tells apart.
//!
//! An objective such as "99 % within 500 ms" can be measured only where 500 ms is a bucket's bound; so objectives are
//! held to this ladder, and services register their histograms from it. Steps of 1, 2.5, 5 and 10 keep the error of an
//! interpolated quantile below a factor of 2.5 everywhere. <https://prometheus.io/docs/practices/histograms/#errors-of-quantile-estimation>

/// A bucket's upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// In microseconds, exactly.
    pub micros: u64,
    /// In seconds, as the `le` label has it: canonical as in `OpenMetrics`, which Prometheus 3 turns every spelling into.
    pub le: &'static str,
}

const fn bound(micros: u64, le: &'static str) -> Bound {
    Bound { micros, le }
}

/// The ladder, from 1 ms to 10 s; above it stands only `+Inf`.
pub const LADDER: [Bound; 13] = [
    bound(1_000, "0.001"),
    bound(2_500, "0.0025"),
    bound(5_000, "0.005"),
    bound(10_000, "0.01"),
    bound(25_000, "0.025"),
    bound(50_000, "0.05"),
    bound(100_000, "0.1"),
    bound(250_000, "0.25"),
    bound(500_000, "0.5"),
    bound(1_000_000, "1.0"),
    bound(2_500_000, "2.5"),
    bound(5_000_000, "5.0"),
    bound(10_000_000, "10.0"),
];

/// The bound of exactly that many microseconds, if the ladder has it.
#[must_use]
pub fn exactly(micros: u64) -> Option<Bound> {
    LADDER.into_iter().find(|bound| bound.micros == micros)
}

/// The nearest bounds below and above a latency that is none itself.
#[must_use]
pub fn neighbours(micros: u64) -> (Option<Bound>, Option<Bound>) {
    let below = LADDER.into_iter().rev().find(|bound| bound.micros < micros);
    let above = LADDER.into_iter().find(|bound| bound.micros > micros);
    (below, above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_rises() {
        assert!(LADDER.is_sorted_by(|a, b| a.micros < b.micros));
    }

    #[test]
    fn labels_say_what_the_numbers_say() {
        for bound in LADDER {
            let (whole, fraction) = bound.le.split_once('.').unwrap();
            let micros = whole.parse::<u64>().unwrap() * 1_000_000
                + format!("{fraction:0<6}").parse::<u64>().unwrap();
            assert_eq!(micros, bound.micros, "{}", bound.le);
        }
    }

    #[test]
    fn neighbours_enclose() {
        let micros = |bound: Option<Bound>| bound.map(|bound| bound.micros);
        let (below, above) = neighbours(300_000);
        assert_eq!((micros(below), micros(above)), (Some(250_000), Some(500_000)));
        assert_eq!(neighbours(500).0, None);
        assert_eq!(neighbours(20_000_000).1, None);
        assert_eq!(exactly(500_000), Some(LADDER[8]));
        assert_eq!(exactly(300_000), None);
    }
}
