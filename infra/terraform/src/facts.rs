//! stub until merged
use crate::model::{Text, text};
use spec::stack::Machine;
pub(crate) fn database_preset(machine: &Machine) -> Text {
    text(format_args!("s3-c{}-m{}", machine.size.cores, machine.size.memory.gibibytes_rounded_up()))
}
pub(crate) fn redis_preset(machine: &Machine) -> Text {
    database_preset(machine)
}
pub(crate) fn airflow_preset(machine: &Machine) -> Text {
    text(format_args!("c{}-m{}", machine.size.cores, machine.size.memory.gibibytes_rounded_up()))
}
