//! Alertmanager: whom it tells, and how several of them agree.

use contract::ports;
use spec::stack::{Alertmanager, ReceiverKind};

use crate::{
    Delivery, Flow, Peer, Protocol, Why, Workload,
    draft::{Client, Draft},
    names::key,
    uses::secret,
};

/// Everything that an Alertmanager derives: it tells every receiver of the stack, with the receiver's secret in a file.
pub(crate) fn wire(draft: &mut Draft<'_>, alertmanager: &Alertmanager) {
    let placement = &alertmanager.placement;
    let client = Client::pods(&placement.namespace, &alertmanager.name);
    for receiver in draft.stack.alerts.receivers.values() {
        let (ReceiverKind::Pagerduty(token)
        | ReceiverKind::Webhook(token)
        | ReceiverKind::Telegram { token, .. }
        | ReceiverKind::Slack { url: token, .. }) = &receiver.kind;
        let held = secret::given(draft, &client, token, token.span);
        draft.bind(
            &client,
            Delivery::File(held.file(key::VALUE)),
            held.value(key::VALUE),
            token.span,
        );
        draft.flow(&client, &Peer::Internet, ports::HTTPS, Why::Notify, receiver.name.span);
    }
    if *placement.replicas > 1 {
        let peers = Peer::Workload(Workload::new(&placement.namespace, &alertmanager.name));
        draft.flows.extend([Protocol::Tcp, Protocol::Udp].map(|protocol| Flow {
            from: peers.clone(),
            to: peers.clone(),
            port: ports::ALERTMANAGER_GOSSIP,
            protocol,
            why: Why::Gossip,
            span: placement.replicas.span,
        }));
    }
}
