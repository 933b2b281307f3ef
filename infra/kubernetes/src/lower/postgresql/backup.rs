//! Dumps of every database, each day, on a disk of their own; and what puts a dump in its database's place.

use std::collections::BTreeMap;

use k8s_openapi::api::{
    batch::v1::{CronJob, CronJobSpec, JobSpec, JobTemplateSpec},
    core::v1::{
        ConfigMap, Container, PersistentVolumeClaim, PersistentVolumeClaimVolumeSource,
        PodTemplateSpec, Volume,
    },
};
use spec::stack::{Dumps, Postgresql};
use wiring::Footprint;

use super::{
    super::{
        config::{self, Config},
        deployment, policy,
        scope::Component,
        security,
        storage::{self, Scratch},
    },
    DATABASE, OWNER, READER,
    access::Access,
    variable, variables,
};
use crate::{image, model::Object};

/// Where scripts are mounted.
const SCRIPTS_FOLDER: &str = "/etc/postgresql-backup";

/// Where the disk is mounted.
const DUMPS_FOLDER: &str = "/backups";

/// Jobs that can be looked at after their end.
const KEPT_JOBS: i32 = 3;

/// A dump that could not begin in time begins within the hour, or not before the next day.
const LATE_SECONDS: i64 = 3600;

/// No dump takes longer; what does hangs.
const LONGEST_SECONDS: i64 = 6 * 3600;

/// What a Job does.
#[derive(Clone, Copy)]
enum Task {
    Backup,
    Restore,
}

/// The `CronJob` by which a person restores, of a server.
pub(crate) fn restore_name(server: &Postgresql) -> String {
    format!("{}-restore", server.name)
}

/// Every object of the dumps.
pub(super) fn objects(
    component: &Component<'_, '_>,
    server: &Postgresql,
    dumps: &Dumps,
    access: &Access,
) -> Vec<Object> {
    let scripts: BTreeMap<String, String> = [
        ("backup.sh", include_str!("backup.sh").to_owned()),
        ("restore.sh", include_str!("restore.sh").to_owned()),
        ("database.sql", DATABASE.to_owned()),
        ("owner.sql", OWNER.to_owned()),
        ("reader.sql", READER.to_owned()),
        ("swap.sql", include_str!("swap.sql").to_owned()),
        ("databases", access.databases()),
        ("readers", access.readers()),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text))
    .collect();
    let mut claim = storage::claim(component, &component.name(), dumps.disk);
    claim.metadata = component.metadata();
    let job = |task| job(component, server, dumps, task, config::digest(&scripts));
    let (backup, restore) = (job(Task::Backup), job(Task::Restore));
    vec![
        security::account(component).into(),
        PersistentVolumeClaim::into(claim),
        backup.into(),
        restore.into(),
        ConfigMap { metadata: component.metadata(), data: Some(scripts), ..ConfigMap::default() }
            .into(),
        policy::policy(component).into(),
    ]
}

/// The Job that dumps runs each day. The one that restores never runs by itself: a person makes a Job of it.
fn job(
    component: &Component<'_, '_>,
    server: &Postgresql,
    dumps: &Dumps,
    task: Task,
    digest: String,
) -> CronJob {
    let start = dumps.backups.start.value;
    let (name, suspend) = match task {
        Task::Backup => (component.name(), None),
        Task::Restore => (restore_name(server), Some(true)),
    };
    CronJob {
        metadata: component.metadata_of(name),
        spec: Some(CronJobSpec {
            schedule: format!("{} {} * * *", start.minute(), start.hour()),
            time_zone: Some(dumps.backups.timezone.to_string()),
            suspend,
            concurrency_policy: Some(String::from("Forbid")),
            starting_deadline_seconds: Some(LATE_SECONDS),
            successful_jobs_history_limit: Some(KEPT_JOBS),
            failed_jobs_history_limit: Some(KEPT_JOBS),
            job_template: JobTemplateSpec {
                metadata: None,
                spec: Some(JobSpec {
                    active_deadline_seconds: Some(LONGEST_SECONDS),
                    // A dump may be tried again; what a restore left behind should be looked at first.
                    backoff_limit: Some(match task {
                        Task::Backup => 2,
                        Task::Restore => 0,
                    }),
                    template: pods(component, server, dumps, task, digest),
                    ..JobSpec::default()
                }),
            },
        }),
        ..CronJob::default()
    }
}

fn pods(
    component: &Component<'_, '_>,
    server: &Postgresql,
    dumps: &Dumps,
    task: Task,
    digest: String,
) -> PodTemplateSpec {
    let image = image::POSTGRES;
    let scratch = Scratch::of(&image);
    let secrets = Config::of(component, &[]);
    let (name, script) = match task {
        Task::Backup => ("backup", "backup.sh"),
        Task::Restore => ("restore", "restore.sh"),
    };
    let mut variables = variables(component);
    variables.push(variable("BACKUPS", DUMPS_FOLDER));
    if matches!(task, Task::Backup) {
        let minutes = dumps.backups.keep.minutes_rounded_up();
        variables.push(variable("KEEP_MINUTES", &minutes.to_string()));
    }
    let own = [
        storage::mount("config", SCRIPTS_FOLDER, Some(true)),
        storage::mount("backups", DUMPS_FOLDER, None),
    ];
    let container = Container {
        name: name.to_owned(),
        image: Some(image.of_version(component.scope.stack, &server.version)),
        command: Some(vec![String::from("/bin/sh"), format!("{SCRIPTS_FOLDER}/{script}")]),
        env: Some(variables),
        resources: deployment::rest(component, &<(Footprint, Footprint)>::default(), &scratch),
        volume_mounts: Some(
            own.into_iter().chain(scratch.mounts()).chain(secrets.mounts()).collect(),
        ),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let disk = Volume {
        name: String::from("backups"),
        persistent_volume_claim: Some(PersistentVolumeClaimVolumeSource {
            claim_name: component.name(),
            read_only: None,
        }),
        ..Volume::default()
    };
    let mut template = deployment::template(component, &image, digest);
    let pod = template.spec.get_or_insert_default();
    pod.restart_policy = Some(String::from("Never"));
    pod.topology_spread_constraints = None;
    pod.containers = vec![container];
    pod.volumes = Some(
        [config::volume("config", component.name()), disk]
            .into_iter()
            .chain(scratch.volumes())
            .chain(secrets.volumes())
            .collect(),
    );
    template
}
