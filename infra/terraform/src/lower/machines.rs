//! Virtual machines: MLflow's and Grafana's. All that they run is told by cloud-init when they first start.

use std::collections::BTreeMap;

use spec::{
    name::{ThingName, Zone},
    source::Span,
    stack::{Artifacts, Lifecycle},
};

use super::{
    Scope, kubernetes,
    scope::{Role, is_protected},
};
use crate::{
    facts,
    machines::{self, Machine},
    model::{
        Address, Data, Handle, Label, Module, Text, Topic,
        resources::compute::{
            BootDisk, Disk, Image, InitializeParams, Instance, InstanceResources, Interface, Kept,
            MetadataOptions, SecondaryDisk,
        },
        text,
    },
};

/// The variable with the keys of those who log in to machines.
pub(super) const SSH_KEYS: &str = "ssh_keys";

/// The system, the programs, their logs, and what they keep.
const BOOT_DISK_GIB: u64 = 32;

/// What outlives a machine: an MLflow's artifacts.
const DATA_DISK_GIB: u64 = 20;

/// Whether a machine's programs keep something that is nowhere else.
#[derive(Clone, Copy)]
enum Keeps {
    /// It can be made anew at any time.
    Nothing,
    /// On a disk of its own, which stays when the machine is made anew.
    Data,
}

/// The metadata service answers whoever asks in its own way, which the programs do to be someone; not in the way of
/// AWS, whose first version a forged request could use.
const METADATA: MetadataOptions = MetadataOptions {
    gce_http_endpoint: 1,
    gce_http_token: 1,
    aws_v1_http_endpoint: 2,
    aws_v1_http_token: 2,
};

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for machine in machines::machines(scope.stack) {
        self::machine(scope, module, &machine);
    }
}

/// What is asked of a machine's life, and whether its programs keep something.
fn life<'a>(machine: &Machine<'a>) -> (&'a Lifecycle, Keeps) {
    match machine {
        Machine::Mlflow(mlflow, _) => {
            let keeps = match mlflow.artifacts {
                Artifacts::Bucket(_) => Keeps::Nothing,
                Artifacts::OwnDisk(_) => Keeps::Data,
            };
            (&mlflow.lifecycle, keeps)
        }
        // Everything that it shows is provisioned.
        Machine::Grafana(grafana, _) => (&grafana.lifecycle, Keeps::Nothing),
    }
}

fn machine(scope: &Scope<'_>, module: &mut Module, machine: &Machine<'_>) {
    let Some(zone) = scope.zones(Role::Machines).first().copied() else { return };
    let (name, vm, (lifecycle, keeps)) = (machine.name(), machine.vm(), life(machine));
    let image = Address { kind: <Image as Data>::TYPE, label: vm.image.to_string() };
    if !module.declared().any(|known| known.address == image) {
        let family = Image { family: text(&vm.image) };
        module.read(Topic::Machines, &Label::fixed(&vm.image), &family, vm.image.span);
    }
    let told = Handle::<Kept>::new(scope.label(name));
    let user_data = machines::user_data(scope.stack, scope.wiring, machine);
    module.declare(Topic::Machines, &told, &Kept { input: text(user_data) }, vm.span);
    let data = match keeps {
        Keeps::Nothing => None,
        Keeps::Data => Some(data_disk(scope, module, (name, lifecycle), zone, vm.span)),
    };
    let size = &vm.machine.size;
    let resource = Instance {
        name: scope.name(name),
        hostname: text(name),
        zone: text(zone),
        platform_id: facts::compute::PLATFORM,
        service_account_id: scope.account(name).id(),
        allow_stopping_for_update: true,
        resources: InstanceResources {
            cores: size.cores.value,
            memory: size.memory.gibibytes_rounded_up(),
        },
        boot_disk: BootDisk {
            initialize_params: InitializeParams {
                image_id: Text::expression(format!("data.{image}.id")),
                kind: "network-ssd",
                size: BOOT_DISK_GIB,
            },
        },
        secondary_disk: data,
        network_interface: vec![Interface {
            subnet_id: Scope::subnet(Role::Machines, zone).id(),
            nat: false,
            security_group_ids: vec![scope.group(name).id()],
        }],
        metadata: metadata(&told),
        metadata_options: METADATA,
        labels: scope.labels(),
    };
    let handle = scope.handle::<Instance>(name);
    let declared = module.declare(Topic::Machines, &handle, &resource, vm.span);
    declared.causes.extend([("resources", size.span), ("zone", vm.span)]);
    // A newer image of the family is taken when the machine is made anew anyway.
    declared.ignored.push("boot_disk[0].initialize_params[0].image_id");
    // cloud-init reads it once: what it says later reaches a machine that is made anew only.
    declared.replaced_with.push(told.address());
    Scope::keep(declared, lifecycle);
}

fn data_disk(
    scope: &Scope<'_>,
    module: &mut Module,
    (name, lifecycle): (&ThingName, &Lifecycle),
    zone: &Zone,
    span: Span,
) -> SecondaryDisk {
    let handle = scope.handle::<Disk>(name);
    let disk = Disk {
        name: scope.name(format_args!("{name}-data")),
        zone: text(zone),
        kind: "network-ssd",
        size: DATA_DISK_GIB,
        labels: scope.labels(),
    };
    let declared = module.declare(Topic::Machines, &handle, &disk, span);
    declared.is_protected = is_protected(lifecycle);
    SecondaryDisk { disk_id: handle.id(), device_name: machines::DATA_DEVICE, auto_delete: false }
}

fn metadata(told: &Handle<Kept>) -> BTreeMap<&'static str, Text> {
    let mut metadata = kubernetes::no_serial_console();
    metadata.insert("user-data", told.attribute("output"));
    metadata.insert("ssh-keys", Text::expression(format!("join(\"\\n\", var.{SSH_KEYS})")));
    metadata
}
