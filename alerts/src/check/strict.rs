//! Alerts that ask the autoscaler.

use spec::{
    diagnostic::Diagnostic,
    stack::{AlertRule, CpuBase, Scale, Service, Stack},
};

spec::rule! {
    pub(super) static STRICT_WITHOUT_TARGET = "strict-without-target", Error, No;
}

/// Every strict rule against every service that it watches.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let watched = stack.alerts.rules.values().flat_map(|rule| {
        rule.services.iter().filter_map(move |name| Some((rule, stack.services.get(&name.value)?)))
    });
    watched.filter_map(|(rule, service)| unanswered(rule, service)).collect()
}

/// What the autoscaler of a service is asked, and does not know.
fn unanswered(rule: &AlertRule, service: &Service) -> Option<Diagnostic> {
    let when = rule.when()?;
    let strict = when.strict.filter(|strict| strict.value)?;
    let holds_cpu = match &service.scale {
        Scale::Fixed(_) => return Some(report(rule, service, strict.span, "has no autoscaler")),
        Scale::Auto { targets, .. } => targets.cpu.is_some(),
    };
    let cpu = when.cpu.as_ref()?;
    if !holds_cpu {
        return Some(report(
            rule,
            service,
            strict.span,
            "has an autoscaler that does not look at CPU",
        ));
    }
    (cpu.of.value == CpuBase::Limit).then(|| {
        let why = "has an autoscaler, which knows CPU as a part of the request only";
        report(rule, service, cpu.of.span, why)
    })
}

fn report(rule: &AlertRule, service: &Service, at: spec::source::Span, why: &str) -> Diagnostic {
    let message = format!("`{}` asks the autoscaler, but `{}` {why}", rule.name, service.name);
    Diagnostic::new(&STRICT_WITHOUT_TARGET, at, message)
        .related(service.scale.max().span, "how it is scaled")
        .help("leave `strict` out, or scale by `target: { cpu: … }` and write `of: request`")
        .thing(&rule.name)
        .thing(&service.name)
}
