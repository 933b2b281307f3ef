//! What the containers find, and where: settings, passwords, the disk, folders to write to.

use k8s_openapi::{
    api::core::v1::{
        ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, PersistentVolumeClaim,
        ProjectedVolumeSource, SecretProjection, Volume, VolumeMount, VolumeProjection,
    },
    apimachinery::pkg::api::resource::Quantity,
};
use spec::quantity::Bytes;
use wiring::names;

use super::{
    ADMIN, ADMIN_FOLDER, Brokers, CONFIG_FOLDER, DATA_FOLDER, PASSWORDS_FOLDER, users::User,
};
use crate::{
    image,
    lower::{
        config::OWNER_AND_GROUP_READ,
        storage::{self, Scratch},
    },
};

const CONFIG: &str = "config";
const ADMIN_PASSWORD: &str = "admin-password";
const PASSWORDS: &str = "passwords";
const DATA: &str = "data";
const STATE: &str = "state";

/// Where the container that makes users notes what it has done.
const STATE_FOLDER: &str = "/tmp";

/// What that container may write, in mebibytes: lists of users, topics and rights, and what the JVM tells of itself.
pub(super) const STATE_MEBIBYTES: u32 = 16;

/// Every volume but the disk's, which is a claim.
pub(super) fn volumes(brokers: &Brokers<'_, '_>) -> Vec<Volume> {
    let config = Volume {
        name: CONFIG.to_owned(),
        config_map: Some(ConfigMapVolumeSource {
            name: brokers.component.name(),
            default_mode: Some(OWNER_AND_GROUP_READ),
            ..ConfigMapVolumeSource::default()
        }),
        ..Volume::default()
    };
    let admin = brokers.users.iter().filter(|user| user.name == ADMIN);
    let state = Quantity(Bytes::from_mebibytes(STATE_MEBIBYTES).to_string());
    let own = [
        config,
        passwords(ADMIN_PASSWORD, admin),
        passwords(PASSWORDS, brokers.users.iter()),
        folder(STATE, Some(state)),
    ];
    // The rule `kafka-disk-missing` refuses this; the objects are whole all the same.
    let data = brokers.placement.disk.is_none().then(|| folder(DATA, None));
    own.into_iter().chain(data).chain(Scratch::of(&image::KAFKA).volumes()).collect()
}

/// A folder that goes with the pod.
fn folder(name: &str, size_limit: Option<Quantity>) -> Volume {
    Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource { size_limit, medium: None }),
        ..Volume::default()
    }
}

/// The passwords of users, each as a file of the user's name.
fn passwords<'a>(name: &str, users: impl Iterator<Item = &'a User<'a>>) -> Volume {
    let projection = |user: &User<'_>| VolumeProjection {
        secret: Some(SecretProjection {
            name: user.password.name.clone(),
            items: Some(vec![KeyToPath {
                key: names::key::PASSWORD.to_owned(),
                path: user.name.to_owned(),
                mode: None,
            }]),
            optional: None,
        }),
        ..VolumeProjection::default()
    };
    Volume {
        name: name.to_owned(),
        projected: Some(ProjectedVolumeSource {
            default_mode: Some(OWNER_AND_GROUP_READ),
            sources: Some(users.map(projection).collect()),
        }),
        ..Volume::default()
    }
}

/// The disk of a broker.
pub(super) fn claim(brokers: &Brokers<'_, '_>) -> Option<PersistentVolumeClaim> {
    brokers.placement.disk.map(|disk| storage::claim(&brokers.component, DATA, disk))
}

/// What a broker mounts, also while its disk is made ready.
pub(super) fn of_broker() -> Vec<VolumeMount> {
    let own = [
        storage::mount(CONFIG, CONFIG_FOLDER, Some(true)),
        storage::mount(ADMIN_PASSWORD, ADMIN_FOLDER, Some(true)),
        storage::mount(DATA, DATA_FOLDER, None),
    ];
    own.into_iter().chain(Scratch::of(&image::KAFKA).mounts()).collect()
}

/// What the container mounts that makes users, topics and rights.
pub(super) fn of_setup() -> Vec<VolumeMount> {
    vec![
        storage::mount(CONFIG, CONFIG_FOLDER, Some(true)),
        storage::mount(ADMIN_PASSWORD, ADMIN_FOLDER, Some(true)),
        storage::mount(PASSWORDS, PASSWORDS_FOLDER, Some(true)),
        storage::mount(STATE, STATE_FOLDER, None),
    ]
}
