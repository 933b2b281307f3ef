//! Files of other targets, carried to where they run as they are.

use k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapProjection, ProjectedVolumeSource, Volume, VolumeProjection,
};

use super::{config::OWNER_AND_GROUP_READ, scope::Component};

/// The most that a `ConfigMap` is given: it may hold a mebibyte with all that stands around its files
/// (<https://kubernetes.io/docs/concepts/configuration/configmap/#motivation>).
const MOST_BYTES: usize = 900 * 1024;

/// The files in as few `ConfigMap`s as they fit into, in order. The first has the name, and is there without files too,
/// so that what mounts it can start; others have a name that no thing of a stack can have.
pub(super) fn config_maps<'a>(
    component: &Component<'_, '_>,
    name: &str,
    files: impl Iterator<Item = (String, &'a str)>,
) -> Vec<ConfigMap> {
    let mut maps = vec![ConfigMap {
        metadata: component.metadata_of(name),
        data: None,
        ..ConfigMap::default()
    }];
    let mut held = 0;
    for (file, text) in files {
        let size = file.len() + text.len();
        if held > 0 && held + size > MOST_BYTES {
            let name = format!("{name}.{}", maps.len() + 1);
            maps.push(ConfigMap { metadata: component.metadata_of(name), ..ConfigMap::default() });
            held = 0;
        }
        if let Some(map) = maps.last_mut() {
            map.data.get_or_insert_default().insert(file, text.to_owned());
        }
        held += size;
    }
    maps
}

/// One folder with everything that stands in `ConfigMap`s.
pub(super) fn volume(name: &str, maps: &[ConfigMap]) -> Volume {
    let source = |map: &ConfigMap| VolumeProjection {
        config_map: Some(ConfigMapProjection {
            name: map.metadata.name.clone().unwrap_or_default(),
            ..ConfigMapProjection::default()
        }),
        ..VolumeProjection::default()
    };
    Volume {
        name: name.to_owned(),
        projected: Some(ProjectedVolumeSource {
            default_mode: Some(OWNER_AND_GROUP_READ),
            sources: Some(maps.iter().map(source).collect()),
        }),
        ..Volume::default()
    }
}
