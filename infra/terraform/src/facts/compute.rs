//! Sizes of machines and nodes: Intel Ice Lake with whole cores.

use std::fmt;

use spec::stack::MachineSize;

use super::Neighbours;

/// The platform of every machine and node.
pub(crate) const PLATFORM: &str = "standard-v3";

/// Cores that a machine may have, and the most gibibytes for each of them, one by one:
/// <https://yandex.cloud/en/docs/compute/concepts/performance-levels#available-configurations>.
const CORES: [(u32, u32); 28] = [
    (2, 16),
    (4, 16),
    (6, 16),
    (8, 16),
    (10, 16),
    (12, 16),
    (14, 16),
    (16, 16),
    (20, 16),
    (24, 13),
    (28, 11),
    (32, 10),
    (36, 16),
    (40, 16),
    (44, 14),
    (48, 13),
    (52, 12),
    (56, 11),
    (60, 10),
    (64, 10),
    (68, 9),
    (72, 8),
    (76, 8),
    (80, 8),
    (84, 7),
    (88, 7),
    (92, 6),
    (96, 6),
];

/// The size of a machine, in the units that the cloud sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ComputeSize {
    /// Whole cores.
    pub(crate) cores: u32,
    /// Memory, in gibibytes.
    pub(crate) gibibytes: u32,
}

impl fmt::Display for ComputeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cores with {}Gi", self.cores, self.gibibytes)
    }
}

/// The machine of a size, or the nearest that are sold.
pub(crate) fn compute_size(size: MachineSize) -> Result<ComputeSize, Neighbours<ComputeSize>> {
    let cores = size.cores.value;
    let bytes = size.memory.bytes();
    let sold = || CORES.iter().flat_map(|(cores, most)| of_cores(*cores, *most));
    let fits = |offer: &ComputeSize| offer.cores == cores && offer.bytes() == bytes;
    sold().find(fits).ok_or_else(|| Neighbours {
        below: sold().filter(|it| it.cores <= cores && it.bytes() <= bytes).max(),
        above: sold().filter(|it| it.cores >= cores && it.bytes() >= bytes).min(),
    })
}

/// Every size with so many cores.
fn of_cores(cores: u32, most: u32) -> impl Iterator<Item = ComputeSize> {
    (1..=most).map(move |each| ComputeSize { cores, gibibytes: cores * each })
}

impl ComputeSize {
    const fn bytes(self) -> u64 {
        (self.gibibytes as u64) << 30
    }
}

#[cfg(test)]
mod tests {
    use spec::{
        quantity::Bytes,
        source::{Span, Spanned},
    };

    use super::*;

    fn sized(cores: u32, mebibytes: u32) -> Result<ComputeSize, Neighbours<ComputeSize>> {
        let span = Span::default();
        compute_size(MachineSize {
            cores: Spanned::new(cores, span),
            memory: Spanned::new(Bytes::from_mebibytes(mebibytes), span),
            span,
        })
    }

    const fn of(cores: u32, gibibytes: u32) -> ComputeSize {
        ComputeSize { cores, gibibytes }
    }

    #[test]
    fn memory_comes_in_whole_gibibytes_for_each_core() {
        assert_eq!(sized(2, 4 << 10), Ok(of(2, 4)));
        assert_eq!(sized(96, 576 << 10), Ok(of(96, 576)));
        let between = Neighbours { below: Some(of(2, 4)), above: Some(of(2, 6)) };
        assert_eq!(sized(2, 5 << 10), Err(between));
        assert_eq!(sized(2, (4 << 10) + 1), Err(between));
    }

    #[test]
    fn a_size_beyond_all_has_one_neighbour() {
        assert_eq!(sized(1, 1 << 10), Err(Neighbours { below: None, above: Some(of(2, 2)) }));
        assert_eq!(sized(128, 1 << 20), Err(Neighbours { below: Some(of(96, 576)), above: None }));
    }
}
