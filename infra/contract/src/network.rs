//! Ranges of addresses that rules name. All are IPv4, sorted, and named by their first address.

/// Every address.
pub const EVERYWHERE: &str = "0.0.0.0/0";

/// What lies not on the public internet: subtracted from [`EVERYWHERE`] where a program may reach public hosts, so that
/// no name that resolves inward leads it to the cloud's metadata or to a neighbour.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/>
pub const NOT_PUBLIC: [&str; 14] = [
    "0.0.0.0/8",       // this network
    "10.0.0.0/8",      // private, RFC 1918
    "100.64.0.0/10",   // carrier-grade NAT, RFC 6598
    "127.0.0.0/8",     // loopback
    "169.254.0.0/16",  // link-local, and in it the metadata of the machine
    "172.16.0.0/12",   // private, RFC 1918
    "192.0.0.0/24",    // protocol assignments, RFC 6890
    "192.0.2.0/24",    // documentation, RFC 5737
    "192.168.0.0/16",  // private, RFC 1918
    "198.18.0.0/15",   // benchmarks, RFC 2544, and in it the balancer's health checks
    "198.51.100.0/24", // documentation, RFC 5737
    "203.0.113.0/24",  // documentation, RFC 5737
    "224.0.0.0/4",     // multicast
    "240.0.0.0/4",     // reserved, and broadcast
];

/// The cloud's metadata service, which hands out a machine's identity; no pod is let to it.
pub const METADATA: &str = "169.254.169.254/32";

/// Where the cloud's network balancers check a target's health from. A target that does not admit them gets no traffic:
/// <https://yandex.cloud/en/docs/network-load-balancer/concepts/health-check>.
pub const BALANCER_HEALTH_CHECKS: [&str; 2] = ["198.18.235.0/24", "198.18.248.0/24"];

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn range(text: &str) -> (u32, u32) {
        let (address, length) = text.split_once('/').unwrap();
        let (first, length) =
            (u32::from(address.parse::<Ipv4Addr>().unwrap()), length.parse::<u32>().unwrap());
        let size = 1_u64 << (32 - length);
        assert_eq!(u64::from(first) % size, 0, "{text} is not named by its first address");
        (first, u32::try_from(u64::from(first) + size - 1).unwrap())
    }

    fn is_public(address: Ipv4Addr) -> bool {
        !NOT_PUBLIC
            .iter()
            .map(|text| range(text))
            .any(|(first, last)| (first..=last).contains(&u32::from(address)))
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        let ranges: Vec<_> = NOT_PUBLIC.iter().map(|text| range(text)).collect();
        assert!(ranges.is_sorted_by(|a, b| a.1 < b.0));
    }

    #[test]
    fn metadata_and_private_addresses_are_not_public() {
        for address in [
            "169.254.169.254",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "100.127.255.255",
            "127.0.0.1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let (checks, _) = range(BALANCER_HEALTH_CHECKS[0]);
        assert!(!is_public(Ipv4Addr::from(checks)));
    }

    #[test]
    fn the_internet_is_public() {
        for address in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "213.180.193.243", "223.255.255.255"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
