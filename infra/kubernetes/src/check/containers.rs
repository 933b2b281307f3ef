//! Containers of any image.

use spec::{
    diagnostic::Diagnostic,
    stack::{Container, Program, Service, Stack},
};

use crate::lower::{LEAST_HEAP_MEBIBYTES, executor_memory};

spec::rule! {
    pub(super) static CONTAINER_AS_ROOT = "container-as-root", Error, No;
    pub(super) static EXECUTOR_TOO_SMALL = "executor-too-small", Error, No;
}

/// Containers whose pods would be refused, or would not start.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let containers = stack.services.values().filter_map(|service| match &service.program {
        Program::Container(container) => Some((service, container)),
        Program::Inference(_) | Program::Worker(_) => None,
    });
    containers
        .flat_map(|(service, container)| {
            as_root(service, container).into_iter().chain(too_small(service, container))
        })
        .collect()
}

fn as_root(service: &Service, container: &Container) -> Option<Diagnostic> {
    let user = container.user.filter(|user| user.value == 0)?;
    let message = format!("`{}` would run as root", service.name);
    Some(
        Diagnostic::new(&CONTAINER_AS_ROOT, user.span, message)
            .label("0 is root")
            .help("write the number of another user, whom the image's files are readable for")
            .thing(&service.name),
    )
}

fn too_small(service: &Service, container: &Container) -> Option<Diagnostic> {
    let driver = container.spark_driver.as_ref()?;
    let memory = &driver.executor.memory;
    let (heap, overhead) = executor_memory(memory.request);
    if heap >= LEAST_HEAP_MEBIBYTES {
        return None;
    }
    let message = format!("the executors of `{}` would not start", service.name);
    let least = LEAST_HEAP_MEBIBYTES + overhead;
    Some(
        Diagnostic::new(&EXECUTOR_TOO_SMALL, memory.span, message)
            .label(format!(
                "leaves {heap} MiB of heap, of which Spark needs {LEAST_HEAP_MEBIBYTES}"
            ))
            .help(format!("give each executor `{least}Mi` or more"))
            .thing(&service.name),
    )
}
