//! Hosts, paths and addresses of URLs.

use std::net::IpAddr;

use super::{
    chars::{Chars, DNS_NAME, VISIBLE},
    declare::name_type,
    kubernetes::labels_between_dots,
    rules::shown,
};
use crate::scalar::Invalid;

name_type! {
    /// A host by name, or all hosts below one (`*.example.org`).
    pub struct HostPattern;
    what: "a host's name",
    rule: "a DNS name of 1–253 lower-case letters, digits, '-' and '.', with '*.' before it for all hosts below it; \
           not an IP address",
    why: "What may be fetched is decided by name: an address says nothing of who answers, and may lie inside the network.",
    link: "https://www.rfc-editor.org/rfc/rfc1123#section-2.1",
    examples: ["*.storage.yandexcloud.net", "images.example.org"],
    pattern: "^(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
    length: 1..=253,
    characters: { first: VISIBLE, middle: VISIBLE, last: VISIBLE },
    check: host,
}

impl HostPattern {
    /// The name without the leading `*.`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.as_str().strip_prefix("*.").unwrap_or(self.as_str())
    }

    /// Whether a host, in lower case, is meant: the name itself, or any host below `*.name`.
    #[must_use]
    pub fn matches(&self, host: &str) -> bool {
        match self.as_str().strip_prefix('*') {
            Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
            None => host == self.as_str(),
        }
    }
}

fn host(text: &str) -> Result<(), Invalid> {
    if is_address(text) {
        return Err(Invalid::new("it is an IP address, where a name is needed"));
    }
    if text.contains('/') {
        return Err(host_within(text, "it is a URL, where only its host belongs"));
    }
    if text.contains(':') {
        return Err(host_within(text, "a port does not belong to a host's name"));
    }
    let name = text.strip_prefix("*.").unwrap_or(text);
    if name.contains('*') {
        return Err(Invalid::new("'*' stands only first, as '*.'"));
    }
    if let Some(stranger) = name.chars().find(|c| !(DNS_NAME.holds)(*c)) {
        let shown = shown(stranger);
        return Err(Invalid::new(format!("{shown} is not allowed, only {}", DNS_NAME.says)));
    }
    labels(name)
}

/// That each label is one, and that the last is a name: `10.0.0` and `1.2.3.4.5` would be read as addresses.
fn labels(name: &str) -> Result<(), Invalid> {
    labels_between_dots(name)?;
    if let Some(label) = name.split('.').find(|label| label.len() > 63) {
        let length = label.len();
        return Err(Invalid::new(format!(
            "a part between dots is {length} characters long, at most 63 are allowed"
        )));
    }
    match name.rsplit('.').next() {
        Some(last) if last.chars().all(|c| c.is_ascii_digit()) => {
            Err(Invalid::new("its last part is a number, so it would be read as an IP address"))
        }
        _ => Ok(()),
    }
}

fn is_address(text: &str) -> bool {
    text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

/// The reason, with the host of a URL or of `host:port` as the mend.
fn host_within(text: &str, reason: &str) -> Invalid {
    let after_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let found = after_scheme.split(['/', ':']).next().unwrap_or_default();
    let invalid = Invalid::new(reason);
    if !found.is_empty() && found.len() <= HostPattern::MAX_LENGTH && host(found).is_ok() {
        invalid.suggest(found)
    } else {
        invalid
    }
}

/// What a URL's path is made of: RFC 3986's `pchar` and '/'.
const URL_PATH: Chars = Chars::new("letters, digits, '/' and -._~!$&'()*+,;=:@%", |c| {
    c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c)
});

/// What a URL's path begins with.
const SLASH: Chars = Chars::new("a '/'", |c| c == '/');

name_type! {
    /// The path of an HTTP endpoint.
    pub struct HttpPath;
    what: "an HTTP path",
    rule: "1–255 characters of a URL's path, beginning with '/'; without query, spaces and '..'",
    why: "Probes, scrapes, routers and load tests must ask for one path and get one answer.",
    link: "https://www.rfc-editor.org/rfc/rfc3986#section-3.3",
    examples: ["/cpu", "/batch/status"],
    pattern: "^/[A-Za-z0-9/._~!$&'()*+,;=:@%-]{0,254}$",
    length: 1..=255,
    characters: { first: SLASH, middle: URL_PATH, last: URL_PATH },
    check: url_path,
}

fn url_path(text: &str) -> Result<(), Invalid> {
    if text.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(Invalid::new(
            "'.' and '..' as a part of the path would be resolved differently by each reader",
        ));
    }
    if text.contains("//") {
        return Err(Invalid::new("two '/' stand side by side"));
    }
    let mut escapes = text.split('%').skip(1);
    let is_escape =
        |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    if !escapes.all(is_escape) {
        return Err(Invalid::new("'%' is not followed by two hexadecimal digits"));
    }
    Ok(())
}

name_type! {
    /// The address of pages in the web, to which paths are added.
    pub struct WebAddress;
    what: "a web address",
    rule: "`https://` or `http://`, a host, and a path without a '/' at its end; without user, query and fragment",
    why: "A path and a fragment are added to it, and people open what comes of it.",
    link: "https://www.rfc-editor.org/rfc/rfc3986#section-3",
    examples: ["https://git.example.com/platform/blob/main/out/fraud", "http://wiki.example.com:8080"],
    pattern: "^https?://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9/._~!$&'()*+,;=:@%-]*[A-Za-z0-9._~!$&'()*+,;=:@%-])?$",
    length: 9..=255,
    characters: { first: VISIBLE, middle: URL_PATH, last: URL_PATH },
    check: web_address,
}

fn web_address(text: &str) -> Result<(), Invalid> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Err(Invalid::new("it begins neither with `https://` nor with `http://`"));
    };
    if let Some(short) = text.strip_suffix('/') {
        return Err(Invalid::new("'/' stands at its end").suggest(short.trim_end_matches('/')));
    }
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (name, port) =
        authority.split_once(':').map_or((authority, None), |(name, port)| (name, Some(port)));
    if let Some(stranger) = name.chars().find(|c| !(DNS_NAME.holds)(*c)) {
        let shown = shown(stranger);
        return Err(Invalid::new(format!(
            "its host has {shown}, only {} belong there",
            DNS_NAME.says
        )));
    }
    labels_between_dots(name)?;
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(Invalid::new("what stands after ':' is no port"));
    }
    if path.is_empty() { Ok(()) } else { url_path(path) }
}
