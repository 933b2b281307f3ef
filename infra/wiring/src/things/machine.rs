//! Virtual machines.

use contract::ports;
use spec::source::Span;

use crate::{
    Peer, Why,
    draft::{Client, Draft},
};

/// A machine installs its programs when it first starts: packages of its system over HTTP, the rest over HTTPS.
pub(crate) fn install(draft: &mut Draft<'_>, client: &Client, span: Span) {
    draft.flow(client, &Peer::Internet, ports::HTTPS, Why::Install, span);
    draft.flow(client, &Peer::Internet, ports::PLAIN_HTTP, Why::Install, span);
}
