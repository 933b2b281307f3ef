//! Load tests: a pod that a person starts beside what it loads.

use contract::{env, ports};
use spec::stack::{Inference, Load, Loadtest, Program};

use crate::{
    Delivery, Peer, Why, Workload,
    draft::{Client, Draft},
    names::{key, role},
    uses::{kafka, secret},
};

/// Everything that a load test's references derive.
pub(crate) fn wire(draft: &mut Draft<'_>, test: &Loadtest) {
    match &test.load {
        Load::Http(http) => {
            let Some(service) = draft.stack.services.get(&http.service.value) else { return };
            let client = Client::of(
                vec![Workload::part(&service.namespace, &test.name, role::LOAD)],
                &test.name,
            );
            let to = Peer::Workload(Workload::new(&service.namespace, &service.name));
            if let Program::Inference(Inference { api_keys: Some(keys), .. }) = &service.program {
                let held = secret::given(draft, &client, keys, http.service.span);
                let file = held.file(key::VALUE);
                draft.set(&client, env::API_KEYS_FILE, &file, http.service.span);
                draft.bind(
                    &client,
                    Delivery::File(file),
                    held.value(key::VALUE),
                    http.service.span,
                );
            }
            for port in served(&service.program) {
                draft.flow(&client, &to, port, Why::Load, http.service.span);
            }
        }
        Load::Kafka(load) => {
            let Some(cluster) = &draft.stack.cluster else { return };
            let namespace = &cluster.default_namespace;
            let client =
                Client::of(vec![Workload::part(namespace, &test.name, role::LOAD)], &test.name);
            kafka::produce(draft, &client, &load.topic, Why::Load, load.topic.span);
        }
    }
}

/// The ports on which a program takes requests.
fn served(program: &Program) -> Vec<u16> {
    match program {
        Program::Inference(_) => vec![ports::HTTP],
        Program::Worker(_) => Vec::new(),
        Program::Container(container) => container.ports.values().map(|port| port.get()).collect(),
    }
}
