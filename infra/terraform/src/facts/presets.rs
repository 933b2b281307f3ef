//! Presets: the sizes of hosts of managed services.
//!
//! | service | page |
//! |---|---|
//! | Kafka | <https://yandex.cloud/en/docs/managed-kafka/concepts/instance-types> |
//! | PostgreSQL | <https://yandex.cloud/en/docs/managed-postgresql/concepts/instance-types> |
//! | Redis | <https://yandex.cloud/en/docs/managed-valkey/concepts/instance-types> |
//! | Airflow | <https://yandex.cloud/en/docs/managed-airflow/concepts/instance-types> |
//! | `DataProc` | <https://yandex.cloud/en/docs/data-proc/concepts/instance-types> |
//!
//! A size is found among the presets of Ice Lake with whole cores, where no two of a service are of one size. Others
//! are taken only by name.

use std::fmt;

use spec::stack::MachineSize;

use super::{Neighbours, Service};

/// A size that is sold, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Preset {
    /// The cloud's name for it.
    pub(crate) name: &'static str,
    /// Cores.
    pub(crate) cores: u32,
    /// Memory, in gibibytes.
    pub(crate) gibibytes: u32,
}

const fn preset(name: &'static str, cores: u32, gibibytes: u32) -> Preset {
    Preset { name, cores, gibibytes }
}

impl Preset {
    /// Memory, in bytes.
    pub(crate) const fn bytes(self) -> u64 {
        (self.gibibytes as u64) << 30
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = if self.cores == 1 { "core" } else { "cores" };
        write!(f, "`{}` with {} {cores} and {}Gi", self.name, self.cores, self.gibibytes)
    }
}

/// Ice Lake, four gibibytes a core.
const S3: [Preset; 12] = [
    preset("s3-c2-m8", 2, 8),
    preset("s3-c4-m16", 4, 16),
    preset("s3-c8-m32", 8, 32),
    preset("s3-c12-m48", 12, 48),
    preset("s3-c16-m64", 16, 64),
    preset("s3-c24-m96", 24, 96),
    preset("s3-c32-m128", 32, 128),
    preset("s3-c40-m160", 40, 160),
    preset("s3-c48-m192", 48, 192),
    preset("s3-c64-m256", 64, 256),
    preset("s3-c80-m320", 80, 320),
    preset("s3-c96-m576", 96, 576),
];

/// Ice Lake, eight gibibytes a core.
const M3: [Preset; 13] = [
    preset("m3-c2-m16", 2, 16),
    preset("m3-c4-m32", 4, 32),
    preset("m3-c6-m48", 6, 48),
    preset("m3-c8-m64", 8, 64),
    preset("m3-c12-m96", 12, 96),
    preset("m3-c16-m128", 16, 128),
    preset("m3-c24-m192", 24, 192),
    preset("m3-c32-m256", 32, 256),
    preset("m3-c40-m320", 40, 320),
    preset("m3-c48-m384", 48, 384),
    preset("m3-c56-m448", 56, 448),
    preset("m3-c64-m512", 64, 512),
    preset("m3-c80-m640", 80, 640),
];

/// Ice Lake, two gibibytes a core.
const C3: [Preset; 12] = [
    preset("c3-c2-m4", 2, 4),
    preset("c3-c4-m8", 4, 8),
    preset("c3-c8-m16", 8, 16),
    preset("c3-c12-m24", 12, 24),
    preset("c3-c16-m32", 16, 32),
    preset("c3-c24-m48", 24, 48),
    preset("c3-c32-m64", 32, 64),
    preset("c3-c40-m80", 40, 80),
    preset("c3-c48-m96", 48, 96),
    preset("c3-c64-m128", 64, 128),
    preset("c3-c80-m160", 80, 160),
    preset("c3-c96-m192", 96, 192),
];

/// Ice Lake, for Redis.
const HM3: [Preset; 14] = [
    preset("hm3-c2-m8", 2, 8),
    preset("hm3-c2-m12", 2, 12),
    preset("hm3-c4-m16", 4, 16),
    preset("hm3-c4-m24", 4, 24),
    preset("hm3-c4-m32", 4, 32),
    preset("hm3-c4-m48", 4, 48),
    preset("hm3-c6-m60", 6, 60),
    preset("hm3-c6-m78", 6, 78),
    preset("hm3-c6-m96", 6, 96),
    preset("hm3-c8-m128", 8, 128),
    preset("hm3-c12-m192", 12, 192),
    preset("hm3-c14-m224", 14, 224),
    preset("hm3-c16-m256", 16, 256),
    preset("hm3-c20-m320", 20, 320),
];

/// Ice Lake, for the parts of an Airflow.
const AIRFLOW: [Preset; 8] = [
    preset("c1-m2", 1, 2),
    preset("c1-m4", 1, 4),
    preset("c2-m4", 2, 4),
    preset("c2-m8", 2, 8),
    preset("c4-m8", 4, 8),
    preset("c4-m16", 4, 16),
    preset("c8-m16", 8, 16),
    preset("c8-m32", 8, 32),
];

/// Cascade Lake, four gibibytes a core.
const S2: [Preset; 10] = [
    preset("s2.micro", 2, 8),
    preset("s2.small", 4, 16),
    preset("s2.medium", 8, 32),
    preset("s2.large", 12, 48),
    preset("s2.xlarge", 16, 64),
    preset("s2.2xlarge", 24, 96),
    preset("s2.3xlarge", 32, 128),
    preset("s2.4xlarge", 40, 160),
    preset("s2.5xlarge", 48, 192),
    preset("s2.6xlarge", 64, 256),
];

/// Cascade Lake, eight gibibytes a core.
const M2: [Preset; 12] = [
    preset("m2.micro", 2, 16),
    preset("m2.small", 4, 32),
    preset("m2.medium", 6, 48),
    preset("m2.large", 8, 64),
    preset("m2.xlarge", 12, 96),
    preset("m2.2xlarge", 16, 128),
    preset("m2.3xlarge", 24, 192),
    preset("m2.4xlarge", 32, 256),
    preset("m2.5xlarge", 40, 320),
    preset("m2.6xlarge", 48, 384),
    preset("m2.7xlarge", 56, 448),
    preset("m2.8xlarge", 64, 512),
];

/// Half of each of two cores.
const BURSTABLE: [Preset; 2] = [preset("b2.medium", 2, 4), preset("b3-c1-m4", 2, 4)];

/// The presets that a size is found among.
const fn by_size(service: Service) -> &'static [&'static [Preset]] {
    match service {
        Service::Kafka => &[&S3, &M3],
        Service::Postgresql | Service::Spark => &[&C3, &S3, &M3],
        Service::Redis => &[&HM3],
        Service::Airflow => &[&AIRFLOW],
    }
}

/// The presets that are taken by name only: older, or with a part of a core.
const fn by_name(service: Service) -> &'static [&'static [Preset]] {
    match service {
        Service::Kafka | Service::Postgresql | Service::Spark => &[&S2, &M2, &BURSTABLE],
        Service::Redis => &[&BURSTABLE],
        Service::Airflow => &[],
    }
}

/// How the names of presets begin of which every one is listed here. Of others nothing is known.
const fn listed(service: Service) -> &'static [&'static str] {
    match service {
        Service::Kafka | Service::Postgresql | Service::Spark => {
            &["s2.", "m2.", "s3-", "m3-", "c3-", "hm3-"]
        }
        Service::Redis => &["s3-", "m3-", "c3-", "hm3-"],
        Service::Airflow => &["c", "m", "s"],
    }
}

fn sold(service: Service) -> impl Iterator<Item = Preset> {
    by_size(service).iter().copied().flatten().copied()
}

/// The preset of a size, or the nearest that are sold.
pub(crate) fn preset_for(
    service: Service,
    size: MachineSize,
) -> Result<Preset, Neighbours<Preset>> {
    let (cores, bytes) = (size.cores.value, size.memory.bytes());
    let fits = |preset: &Preset| preset.cores == cores && preset.bytes() == bytes;
    let key = |preset: &Preset| (preset.cores, preset.gibibytes);
    sold(service).find(fits).ok_or_else(|| Neighbours {
        below: sold(service).filter(|it| it.cores <= cores && it.bytes() <= bytes).max_by_key(key),
        above: sold(service).filter(|it| it.cores >= cores && it.bytes() >= bytes).min_by_key(key),
    })
}

/// What is known of a preset that is taken by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// It is sold.
    Sold(Preset),
    /// Its family is known and has no such member; the nearest name, if one is near.
    Missing(Option<&'static str>),
    /// Its family is not known here.
    Unlisted,
}

/// What is known of a preset by name.
pub(crate) fn named(service: Service, name: &str) -> Named {
    let all = || sold(service).chain(by_name(service).iter().copied().flatten().copied());
    if let Some(preset) = all().find(|preset| preset.name == name) {
        return Named::Sold(preset);
    }
    if listed(service).iter().any(|family| name.starts_with(family)) {
        return Named::Missing(spec::suggest::nearest(name, all().map(|preset| preset.name)));
    }
    Named::Unlisted
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use spec::{
        quantity::Bytes,
        source::{Span, Spanned},
    };

    use super::*;

    const ALL: [Service; 5] =
        [Service::Kafka, Service::Postgresql, Service::Redis, Service::Airflow, Service::Spark];

    fn size(cores: u32, gibibytes: u32) -> MachineSize {
        let span = Span::default();
        MachineSize {
            cores: Spanned::new(cores, span),
            memory: Spanned::new(Bytes::from_gibibytes(gibibytes), span),
            span,
        }
    }

    #[test]
    fn a_size_has_at_most_one_preset() {
        for service in ALL {
            let sizes: Vec<_> = sold(service).map(|it| (it.cores, it.gibibytes)).collect();
            assert_eq!(sizes.iter().collect::<BTreeSet<_>>().len(), sizes.len(), "{service:?}");
        }
    }

    #[test]
    fn a_name_tells_its_size() {
        for preset in ALL.into_iter().flat_map(sold) {
            let end = format!("c{}-m{}", preset.cores, preset.gibibytes);
            assert!(preset.name.ends_with(&end), "{}", preset.name);
        }
    }

    #[test]
    fn a_size_finds_its_preset() {
        assert_eq!(preset_for(Service::Kafka, size(2, 8)).map(|it| it.name), Ok("s3-c2-m8"));
        assert_eq!(preset_for(Service::Postgresql, size(2, 4)).map(|it| it.name), Ok("c3-c2-m4"));
        assert_eq!(preset_for(Service::Redis, size(2, 12)).map(|it| it.name), Ok("hm3-c2-m12"));
        assert_eq!(preset_for(Service::Airflow, size(1, 2)).map(|it| it.name), Ok("c1-m2"));
        assert_eq!(preset_for(Service::Spark, size(4, 16)).map(|it| it.name), Ok("s3-c4-m16"));
    }

    #[test]
    fn a_size_between_has_two_neighbours() {
        let names =
            |it: Neighbours<Preset>| (it.below.map(|it| it.name), it.above.map(|it| it.name));
        assert_eq!(
            preset_for(Service::Kafka, size(3, 12)).map_err(names),
            Err((Some("s3-c2-m8"), Some("s3-c4-m16")))
        );
        assert_eq!(
            preset_for(Service::Kafka, size(1, 2)).map_err(names),
            Err((None, Some("s3-c2-m8")))
        );
        assert_eq!(
            preset_for(Service::Airflow, size(16, 64)).map_err(names),
            Err((Some("c8-m32"), None))
        );
    }

    #[test]
    fn only_listed_families_are_judged_by_name() {
        assert!(matches!(named(Service::Kafka, "s2.micro"), Named::Sold(_)));
        assert_eq!(named(Service::Kafka, "s3-c2-m9"), Named::Missing(Some("s3-c2-m8")));
        assert_eq!(named(Service::Kafka, "s4a-c2-m8"), Named::Unlisted);
    }
}
