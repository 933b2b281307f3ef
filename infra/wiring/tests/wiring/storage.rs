//! Folders of buckets, and what is fetched from elsewhere.

use crate::harness::assert_edge;

#[test]
fn results() {
    assert_edge("results", &[("in worker", "results: data/results")]);
}

#[test]
fn fetch() {
    assert_edge(
        "fetch",
        &[("in worker", "fetch: { hosts: [\"*.example.org\", img.example.com], max_size: 10Mi }")],
    );
}
