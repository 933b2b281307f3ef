//! `loadtests`.

use std::collections::BTreeMap;

use super::{Lower, Section, common::count};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    quantity::{Count, Positive},
    raw,
    rules::language::{UNKNOWN_REFERENCE, WRONG_REFERENCE},
    source::Spanned,
    stack::{AlertWithin, Expectations, HttpLoad, KafkaLoad, Load, Loadtest, Ramp, Stack},
};

impl Lower<'_> {
    pub(super) fn loadtest(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Loadtest,
    ) -> Option<Loadtest> {
        let load = match (&raw.http, &raw.kafka) {
            (Some(http), _) => self.http_load(http).map(Load::Http),
            (None, kafka) => {
                kafka.as_ref().and_then(|kafka| self.kafka_load(stack, kafka)).map(Load::Kafka)
            }
        };
        let expect = match &raw.expect {
            Some(expect) => self.expectations(expect),
            None => Some(Expectations::default()),
        };
        Some(Loadtest { name: name.clone(), load: load?, expect: expect? })
    }

    fn http_load(&mut self, raw: &raw::HttpLoad) -> Option<HttpLoad> {
        Some(HttpLoad {
            service: self.named(&raw.service, Section::Service)?,
            path: raw.path.clone(),
            rate: ramp(&raw.rate),
            duration: raw.duration,
            in_flight: count(raw.in_flight),
            span: raw.span,
        })
    }

    fn kafka_load(&mut self, stack: &Stack, raw: &raw::KafkaLoad) -> Option<KafkaLoad> {
        Some(KafkaLoad {
            topic: self.topic_ref(stack, &raw.topic)?,
            messages: raw.messages.map(|messages| messages.map(Positive::get)),
            rate: raw.rate.as_ref().map(ramp),
            duration: raw.duration,
            payload: raw.payload,
            span: raw.span,
        })
    }

    fn expectations(&mut self, raw: &raw::Expectations) -> Option<Expectations> {
        let mut alerts = BTreeMap::new();
        let mut healthy = true;
        for (name, expected) in &raw.alerts.entries {
            healthy &= self.alert_exists(name);
            match expected {
                Some(expected) => {
                    alerts.insert(
                        name.value.clone(),
                        AlertWithin { alert: name.clone(), within: expected.within },
                    );
                }
                None => healthy = false,
            }
        }
        let expectations = Expectations {
            errors_below: raw.errors_below,
            lost: raw.lost.map(|lost| lost.map(Count::get)),
            lag_drained_within: raw.lag_drained_within,
            alerts,
        };
        healthy.then_some(expectations)
    }

    fn alert_exists(&mut self, name: &Spanned<ThingName>) -> bool {
        let diagnostic = match self.names.get(name) {
            Some((Section::AlertRule, _)) => return true,
            Some((section, span)) => Diagnostic::new(
                &WRONG_REFERENCE,
                name.span,
                format!("`{name}` is {}, and this must be an alert rule", section.what()),
            )
            .related(span, "declared here"),
            None => Diagnostic::new(
                &UNKNOWN_REFERENCE,
                name.span,
                format!("there is no alert rule `{name}`"),
            ),
        };
        let help = self.suggestion(name.as_str(), &[Section::AlertRule], "an alert rule");
        self.report(diagnostic.help(help));
        false
    }
}

fn ramp(raw: &raw::Ramp) -> Ramp {
    Ramp { from: raw.from, max: raw.max, over: raw.over }
}
