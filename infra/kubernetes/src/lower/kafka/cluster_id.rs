//! The id of a Kafka cluster, which each disk carries: a broker refuses to start on a disk of another cluster.

use sha2::{Digest as _, Sha256};

/// The alphabet of URL-safe base64 (<https://www.rfc-editor.org/rfc/rfc4648#section-5>).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// An id that follows from the cluster's name alone, so that every broker has it without asking: 16 bytes of the name's
/// SHA-256, as Kafka writes a UUID, in URL-safe base64 without padding.
pub(super) fn cluster_id(name: &str) -> String {
    let hash = Sha256::digest(name);
    let bits = hash.iter().take(16).fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    // 22 digits of 6 bits are 132 bits: the last four are padding.
    let digit = |place: u32| {
        let index = if place == 0 { bits << 4 } else { bits >> (6 * place - 4) } & 63;
        usize::try_from(index).ok().and_then(|index| ALPHABET.get(index)).copied()
    };
    (0..22).rev().filter_map(digit).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `printf '%s' NAME | sha256sum | cut -c1-32 | xxd -r -p | basenc --base64url`, without the padding.
    #[test]
    fn an_id_is_the_digest_as_base64_writes_it() {
        assert_eq!(cluster_id(""), "47DEQpj8HBSa-_TImW-5JA");
        assert_eq!(cluster_id("fraud/stream"), "3JRfhGPN297kRXtqnCHD6g");
    }
}
