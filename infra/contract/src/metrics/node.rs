//! What the node exporter tells of a machine.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

const MOUNT: Label = Label::any("mountpoint");
const DEVICE: Label = Label::any("device");
const FILE_SYSTEM: Label = Label::any("fstype");
const ERROR: Label = Label::any("device_error");
const CPU: Label = Label::any("cpu");
const MODE: Label =
    Label::of("mode", &["idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"]);

declare::source! {
    "node_exporter", Some("1.9"), "https://github.com/prometheus/node_exporter#collectors";
    CPU_SECONDS: Counter, Seconds, [CPU, MODE], "node_cpu_seconds_total", "What a core has spent its time on.";
    MEMORY_TOTAL: Gauge, Bytes, [], "node_memory_MemTotal_bytes", "Memory that there is.";
    MEMORY_AVAILABLE: Gauge, Bytes, [], "node_memory_MemAvailable_bytes", "Memory that programs can still get.";
    DISK_SIZE: Gauge, Bytes, [MOUNT, DEVICE, FILE_SYSTEM, ERROR], "node_filesystem_size_bytes", "How large a file system is.";
    DISK_AVAILABLE: Gauge, Bytes, [MOUNT, DEVICE, FILE_SYSTEM, ERROR], "node_filesystem_avail_bytes", "What programs can still write to a file system.";
}
