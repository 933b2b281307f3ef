//! stub until merged
use spec::stack::{Grafana, Mlflow, Stack};
use wiring::Wiring;
pub(crate) fn mlflow(_: &Stack, _: &Wiring, _: &Mlflow) -> String {
    String::from("#cloud-config\n")
}
pub(crate) fn grafana(_: &Stack, _: &Wiring, _: &Grafana) -> String {
    String::from("#cloud-config\n")
}
pub(crate) const DATA_DEVICE: &str = "data";
