//! Whether pods find room on nodes: a search that packs as a careful person would, by several orders.
//!
//! Packing is hard to do best, so a stack is said not to fit only when every order fails. Each order takes the largest
//! pods first and gives each to the first node that has room for it: at most two ninths more nodes than the best
//! packing needs in one dimension.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::Footprint;

/// Pods of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Who brings them.
    pub(crate) whose: Whose,
    /// What they are called, for people.
    pub(crate) name: String,
    /// What one requests.
    pub(crate) each: Footprint,
    /// How many.
    pub(crate) count: u32,
}

/// Who brings pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The cluster itself and its addons.
    Cluster,
    /// The stack.
    Stack,
}

/// A pod that found no node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Homeless {
    /// Whose.
    pub(crate) name: String,
    /// What it requests.
    pub(crate) each: Footprint,
    /// What the node with the most CPU left has.
    pub(crate) roomiest: Footprint,
}

/// Puts every pod on a node with so much room.
///
/// # Errors
/// The first pod that found none, by the order that fitted the most.
pub(crate) fn pack(batches: &[Batch], room: Footprint, nodes: u32) -> Result<(), Homeless> {
    let orders: [fn(&Batch, Footprint) -> u128; 3] = [
        |batch, _| u128::from(batch.each.cpu.millis()),
        |batch, _| u128::from(batch.each.memory.bytes()),
        share,
    ];
    let merged = merged(batches);
    let mut best: Option<(u64, Homeless)> = None;
    for weight in orders {
        let mut sorted: Vec<&Batch> = merged.iter().collect();
        sorted.sort_by_key(|batch| (Reverse(weight(batch, room)), &batch.name));
        match first_fit(&sorted, room, nodes) {
            Ok(()) => return Ok(()),
            Err((placed, homeless)) => {
                if best.as_ref().is_none_or(|(most, _)| placed > *most) {
                    best = Some((placed, homeless));
                }
            }
        }
    }
    best.map_or(Ok(()), |(_, homeless)| Err(homeless))
}

/// Batches of one size as one, under the first one's name.
fn merged(batches: &[Batch]) -> Vec<Batch> {
    let mut sizes: BTreeMap<(u64, u64), Batch> = BTreeMap::new();
    for batch in batches.iter().filter(|batch| batch.count > 0) {
        let size = (batch.each.cpu.millis(), batch.each.memory.bytes());
        sizes
            .entry(size)
            .and_modify(|one| one.count = one.count.saturating_add(batch.count))
            .or_insert_with(|| batch.clone());
    }
    sizes.into_values().collect()
}

/// The larger of the two shares that a pod takes of a node, in millionths.
fn share(batch: &Batch, room: Footprint) -> u128 {
    let of = |part: u64, whole: u64| u128::from(part) * 1_000_000 / u128::from(whole.max(1));
    of(batch.each.cpu.millis(), room.cpu.millis())
        .max(of(batch.each.memory.bytes(), room.memory.bytes()))
}

/// Nodes with so much left, all the same.
struct Nodes {
    left: Footprint,
    count: u32,
}

/// Each pod goes to the first node that has room. Nodes with the same room are counted, not listed, so that a million
/// of them cost no more than one.
fn first_fit(batches: &[&Batch], room: Footprint, nodes: u32) -> Result<(), (u64, Homeless)> {
    let mut groups = vec![Nodes { left: room, count: nodes }];
    let mut placed = 0_u64;
    for batch in batches {
        let mut missing = batch.count;
        let mut filled: Vec<Nodes> = Vec::with_capacity(groups.len() + 2);
        for group in groups {
            missing = fill(&mut filled, group, batch.each, missing);
        }
        groups = filled;
        placed += u64::from(batch.count - missing);
        if missing > 0 {
            let roomiest =
                groups.iter().map(|group| group.left).max_by_key(|left| (left.cpu, left.memory));
            let homeless = Homeless {
                name: batch.name.clone(),
                each: batch.each,
                roomiest: roomiest.unwrap_or_default(),
            };
            return Err((placed, homeless));
        }
    }
    Ok(())
}

/// Puts as many of `missing` pods on a group's nodes as have room, and says how many have none.
fn fill(filled: &mut Vec<Nodes>, group: Nodes, each: Footprint, missing: u32) -> u32 {
    let on_one = times(group.left, each).min(missing);
    if on_one == 0 || group.count == 0 {
        filled.push(group);
        return missing;
    }
    let full = (missing / on_one).min(group.count);
    let rest = if full < group.count { missing % on_one } else { 0 };
    let begun = u32::from(rest > 0);
    for (count, pods) in [(full, on_one), (begun, rest), (group.count - full - begun, 0)] {
        if count > 0 {
            filled.push(Nodes { left: group.left.minus(each.times(pods)), count });
        }
    }
    missing - full * on_one - rest
}

/// How many times a pod finds room in what is left.
fn times(left: Footprint, each: Footprint) -> u32 {
    let cpu = left.cpu.millis().checked_div(each.cpu.millis());
    let memory = left.memory.bytes().checked_div(each.memory.bytes());
    let most = cpu.unwrap_or(u64::MAX).min(memory.unwrap_or(u64::MAX));
    u32::try_from(most).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use spec::quantity::{Bytes, Cpu};

    use super::*;

    fn size(millis: u64, mebibytes: u32) -> Footprint {
        Footprint { cpu: Cpu::from_millis(millis), memory: Bytes::from_mebibytes(mebibytes) }
    }

    fn batch(name: &str, millis: u64, mebibytes: u32, count: u32) -> Batch {
        Batch { whose: Whose::Stack, name: name.to_owned(), each: size(millis, mebibytes), count }
    }

    #[test]
    fn what_fits_exactly_fits() {
        assert_eq!(pack(&[batch("a", 500, 512, 4)], size(1000, 1024), 2), Ok(()));
        assert_eq!(pack(&[], size(0, 0), 0), Ok(()));
    }

    #[test]
    fn the_sum_is_not_enough() {
        let pods = [batch("a", 600, 100, 3)];
        let homeless = pack(&pods, size(1000, 1024), 2).unwrap_err();
        assert_eq!((homeless.name.as_str(), homeless.roomiest), ("a", size(400, 924)));
    }

    #[test]
    fn another_order_is_tried() {
        // By CPU, `a` and `b` fill the first node's memory badly; by memory each node takes one large and one small pod.
        let pods = [batch("a", 400, 200, 2), batch("b", 300, 800, 2)];
        assert_eq!(pack(&pods, size(700, 1000), 2), Ok(()));
    }

    #[test]
    fn many_pods_cost_no_more_than_the_nodes() {
        let pods = [batch("a", 500, 512, 1_000_000), batch("b", 500, 512, 1_000_000)];
        assert_eq!(pack(&pods, size(1000, 1024), 1_000_000), Ok(()));
        assert!(pack(&pods, size(1000, 1024), 999_999).is_err());
    }
}
