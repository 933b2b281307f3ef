//! `review`, of files and of git revisions.

use std::process::Command;

use insta::assert_snapshot;

use super::world::{SMALL, World};

pub(crate) const BUCKETS: &str = r#"stackwright: 1
stack: shop
owner: team
cloud:
  yandex:
    folder: b1gexample0000000000
    zones: [ru-central1-a]
    network: { data: { ru-central1-a: 10.1.0.0/24 } }
    state: { bucket: shop-terraform-state, prefix: shop }
    unique_suffix: k7q2
buckets:
  archive: { name: shop-archive, prefixes: { reports: {}, old: { delete_after: 30d } } }
environments:
  dev: { buckets: { archive: { prefixes: { drafts: {} } } } }
"#;

const FILE: &str = "infra/stacks/shop/stack.yaml";

impl World {
    /// A repository whose one commit has the stack.
    fn with_history() -> Self {
        let world = Self::new();
        world.write(FILE, BUCKETS);
        world.git("init --quiet --initial-branch main");
        world.commit();
        world
    }

    fn commit(&self) {
        self.git("add .");
        self.git("-c user.name=a -c user.email=a@example.com commit --quiet --message a");
    }

    fn git(&self, arguments: &str) {
        let mut git = Command::new("git");
        git.current_dir(self.path("")).args(arguments.split_whitespace());
        // No setting of the user's takes part.
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        assert!(git.status().unwrap().success(), "git {arguments}");
    }
}

#[test]
fn every_stack_and_environment_against_a_revision() {
    let world = World::with_history();
    world.edit(FILE, "delete_after: 30d", "delete_after: 60d");
    assert_snapshot!(world.run("review main"), @r"
    $ stackwright review main
    --- stdout
    infra/stacks/shop/stack.yaml: 1 updated
      updated    yandex_storage_bucket.archive  (line 12)
                 lifecycle_rule.expiration.days: 30 → 60
    infra/stacks/shop/stack.yaml@dev: 1 updated
      updated    yandex_storage_bucket.archive  (line 12)
                 lifecycle_rule.expiration.days: 30 → 60
    --- exit 0
    ");
}

#[test]
fn data_is_not_lost_without_permission() {
    let world = World::with_history();
    world.edit(FILE, "shop-archive,", "shop-reports,");
    assert_snapshot!(world.run("review HEAD shop"), @r#"
    $ stackwright review HEAD shop
    --- stdout
    infra/stacks/shop/stack.yaml: 1 replaced (data lost), 2 updated
      replaced   yandex_storage_bucket.archive  (line 12)
                 bucket: shop-archive-k7q2 → shop-reports-k7q2, replaces it
                 lost: every object in it
      updated    yandex_kms_symmetric_key.archive  (line 12)
                 description: Objects of the bucket shop-archive-k7q2 → Objects of the bucket shop-reports-k7q2
      updated    yandex_storage_bucket_policy.archive  (line 12)
                 bucket: shop-archive-k7q2 → shop-reports-k7q2
                 policy
    --- stderr
    error[loses-data]

      × replacing `archive` loses every object in it
        ╭─[infra/stacks/shop/stack.yaml:12:20]
     12 │   archive: { name: shop-reports, prefixes: { reports: {}, old: { delete_after: 30d } } }
        ·                    ────────────
        ╰────
      help: undo the change, or add to `waivers`: { rule: loses-data, things: [archive], reason: …,
            until: "YYYY-MM-DD" }

    1 error in infra/stacks/shop/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: loses-data
    --- exit 1
    "#);
    let waiver = "waivers:\n  - { rule: loses-data, things: [archive], reason: copied, until: \"2026-12-31\" }\n";
    world.write(FILE, world.read(FILE) + waiver);
    assert_snapshot!(world.run("review HEAD shop"), @r"
    $ stackwright review HEAD shop
    --- stdout
    infra/stacks/shop/stack.yaml: 1 replaced (data lost), 2 updated
      replaced   yandex_storage_bucket.archive  (line 12)
                 bucket: shop-archive-k7q2 → shop-reports-k7q2, replaces it
                 lost: every object in it
      updated    yandex_kms_symmetric_key.archive  (line 12)
                 description: Objects of the bucket shop-archive-k7q2 → Objects of the bucket shop-reports-k7q2
      updated    yandex_storage_bucket_policy.archive  (line 12)
                 bucket: shop-archive-k7q2 → shop-reports-k7q2
                 policy
    --- exit 0
    ");
    assert_snapshot!(world.run("check shop"), @r"
    $ stackwright check shop
    --- stderr
    no problems in infra/stacks/shop/stack.yaml
    --- exit 0
    ");
    world.edit(FILE, "2026-12-31", "2026-11-30");
    assert_snapshot!(world.run("review HEAD shop"), @r#"
    $ stackwright review HEAD shop
    --- stderr
    error[waiver-expired]

      × the waiver of `loses-data` expired on 2026-11-30
        ╭─[infra/stacks/shop/stack.yaml:16:67]
     16 │   - { rule: loses-data, things: [archive], reason: copied, until: "2026-11-30" }
        ·                                                                   ────────────
        ╰────
      help: delete the waiver, or decide anew and write a later date

    1 error in infra/stacks/shop/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: waiver-expired
    --- exit 1
    "#);
}

#[test]
fn what_was_removed_is_shown_where_it_was() {
    let world = World::with_history();
    world.edit(
        FILE,
        "environments:",
        "  spare: { name: shop-spare, prefixes: { all: {} } }\nenvironments:",
    );
    world.commit();
    world.edit(FILE, "  spare: { name: shop-spare, prefixes: { all: {} } }\n", "");
    assert_snapshot!(world.run("review HEAD shop@dev"), @r#"
    $ stackwright review HEAD shop@dev
    --- stdout
    infra/stacks/shop/stack.yaml@dev: 3 destroyed (data lost)
      destroyed  yandex_kms_symmetric_key.spare  (line 13 of the base)
                 lost: everything that its key encrypts
      destroyed  yandex_storage_bucket.spare  (line 13 of the base)
                 lost: every object in it
      destroyed  yandex_storage_bucket_policy.spare  (line 13 of the base)
    --- stderr
    error[loses-data]

      × destroying `spare` loses everything that its key encrypts, and every object in it
        ╭─[HEAD:infra/stacks/shop/stack.yaml:13:3]
     13 │   spare: { name: shop-spare, prefixes: { all: {} } }
        ·   ─────
        ╰────
      help: undo the change, or add to `waivers`: { rule: loses-data, things: [spare], reason: …,
            until: "YYYY-MM-DD" }

    1 error in infra/stacks/shop/stack.yaml@dev
    help: `stackwright explain CODE` tells why and shows an example: loses-data
    --- exit 1
    "#);
}

#[test]
fn one_file_against_another() {
    let world = World::with_history();
    world.write("next/stack.yaml", BUCKETS.replace("stack: shop", "stack: store"));
    assert_snapshot!(world.run("review shop next"), @r"
    $ stackwright review shop next
    --- stdout
    next/stack.yaml: 5 updated
      the state moves from shop-terraform-state/shop/shop.tfstate to shop-terraform-state/shop/store.tfstate: `terraform init -migrate-state` takes it along, and without it everything is made a second time
      updated    yandex_kms_symmetric_key.archive  (line 12)
                 labels
                 name: shop-archive → store-archive
      updated    yandex_vpc_gateway.egress  (line 8)
                 labels
                 name: shop-egress → store-egress
      updated    yandex_vpc_network.main  (line 8)
                 labels
                 name: shop → store
      updated    yandex_vpc_route_table.egress  (line 8)
                 labels
                 name: shop-egress → store-egress
      updated    yandex_vpc_subnet.data_ru-central1-a  (line 8)
                 labels
                 name: shop-data-ru-central1-a → store-data-ru-central1-a
    --- exit 0
    ");
}

#[test]
fn markdown() {
    let world = World::with_history();
    world.edit(FILE, "shop-archive,", "shop-reports,");
    world.edit(
        FILE,
        "environments:",
        "  spare: { name: shop-spare, prefixes: { all: {} } }\nenvironments:",
    );
    assert_snapshot!(world.run("review HEAD shop --markdown"), @r#"
    $ stackwright review HEAD shop --markdown
    --- stdout
    ### infra/stacks/shop/stack.yaml

    1 replaced (data lost), 2 updated, 3 created.

    - **loses-data**: replacing `archive` loses every object in it (undo the change, or add to `waivers`: { rule: loses-data, things: \[archive\], reason: …, until: "YYYY-MM-DD" })

    | | resource | what | spec |
    |---|---|---|---|
    | **replaced** | `yandex_storage_bucket.archive` | bucket: shop-archive-k7q2 → shop-reports-k7q2, replaces it<br>lost: every object in it | line 12 |
    | updated | `yandex_kms_symmetric_key.archive` | description: Objects of the bucket shop-archive-k7q2 → Objects of the bucket shop-reports-k7q2 | line 12 |
    | updated | `yandex_storage_bucket_policy.archive` | bucket: shop-archive-k7q2 → shop-reports-k7q2<br>policy | line 12 |

    <details><summary>3 created</summary>

    - `yandex_kms_symmetric_key.spare`
    - `yandex_storage_bucket.spare`
    - `yandex_storage_bucket_policy.spare`

    </details>

    --- stderr
    error[loses-data]

      × replacing `archive` loses every object in it
        ╭─[infra/stacks/shop/stack.yaml:12:20]
     12 │   archive: { name: shop-reports, prefixes: { reports: {}, old: { delete_after: 30d } } }
        ·                    ────────────
        ╰────
      help: undo the change, or add to `waivers`: { rule: loses-data, things: [archive], reason: …,
            until: "YYYY-MM-DD" }

    1 error in infra/stacks/shop/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: loses-data
    --- exit 1
    "#);
}

impl World {
    /// A stack in a cluster, and beside it what somebody made of it.
    pub(crate) fn with_next() -> Self {
        let world = Self::new();
        let small =
            SMALL.replace("memory: 128Mi }", "memory: 128Mi, disk: { type: ssd, size: 1Gi } }");
        let next = small.replace("size: 1Gi", "size: 2Gi").replace("ttl: 10m", "ttl: 20m");
        let next = next.replace("apps: { default: true }", "apps: { default: true }, spare: {}");
        world.write("infra/stacks/small/stack.yaml", small);
        world.write("next/stack.yaml", next);
        world
    }
}

#[test]
fn objects_of_the_cluster() {
    let world = World::with_next();
    assert_snapshot!(world.run("review small next"), @r"
    $ stackwright review small next
    --- stdout
    next/stack.yaml: in the cluster 1 recreated, 1 restarted, 1 updated, 2 created
      recreated  StatefulSet apps/cache  (line 20)
                 spec.volumeClaimTemplates[data].spec.resources.requests.storage: 1Gi → 2Gi, which is never changed
                 delete it first, with `--cascade=orphan`, which leaves its pods: `kubectl apply` is refused until then
                 claims that are there stay as they are until somebody changes them: `data-cache-0`
      restarted  Deployment apps/api  (line 50)
                 what it is told: ConfigMap api: CACHE_TTL_SECONDS
      updated    ConfigMap apps/api  (line 50)
                 data.CACHE_TTL_SECONDS: 600 → 1200
      created    Namespace spare  (line 10)
      created    NetworkPolicy spare/default-deny  (line 10)
    --- exit 0
    ");
    assert_snapshot!(world.run("review small next --markdown"), @r"
    $ stackwright review small next --markdown
    --- stdout
    ### next/stack.yaml

    In the cluster 1 recreated, 1 restarted, 1 updated, 2 created.

    | | object | what | spec |
    |---|---|---|---|
    | **recreated** | `StatefulSet apps/cache` | spec.volumeClaimTemplates\[data\].spec.resources.requests.storage: 1Gi → 2Gi, which is never changed<br>delete it first, with `--cascade=orphan`, which leaves its pods: `kubectl apply` is refused until then<br>claims that are there stay as they are until somebody changes them: `data-cache-0` | line 20 |
    | restarted | `Deployment apps/api` | what it is told: ConfigMap api: CACHE\_TTL\_SECONDS | line 50 |
    | updated | `ConfigMap apps/api` | data.CACHE\_TTL\_SECONDS: 600 → 1200 | line 50 |

    <details><summary>2 created</summary>

    - `Namespace spare`
    - `NetworkPolicy spare/default-deny`

    </details>

    --- exit 0
    ");
    assert_snapshot!(world.run("review next next"), @r"
    $ stackwright review next next
    --- stdout
    next/stack.yaml: nothing changes
    --- exit 0
    ");
}

#[test]
fn a_stack_with_errors_is_not_compared() {
    let world = World::with_history();
    world.edit(FILE, "owner: team", "owner: team\ncolour: red");
    assert_snapshot!(world.run("review HEAD shop"), @r"
    $ stackwright review HEAD shop
    --- stderr
    error[unknown-field]

      × a stack has no field `colour`
       ╭─[infra/stacks/shop/stack.yaml:4:1]
     4 │ colour: red
       · ──────
       ╰────
      help: did you mean `cloud`?

    1 error in infra/stacks/shop/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: unknown-field
    --- exit 1
    ");
    world.commit();
    world.write(FILE, BUCKETS);
    assert_snapshot!(world.run("review HEAD shop"), @r"
    $ stackwright review HEAD shop
    --- stderr
    error[unknown-field]

      × a stack has no field `colour`
       ╭─[HEAD:infra/stacks/shop/stack.yaml:4:1]
     4 │ colour: red
       · ──────
       ╰────
      help: did you mean `cloud`?

    1 error in HEAD:infra/stacks/shop/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: unknown-field
    --- exit 1
    ");
}

#[test]
fn what_cannot_be_compared() {
    let world = World::with_history();
    world.write("infra/stacks/new/stack.yaml", BUCKETS.replace("shop", "new"));
    assert_snapshot!(world.run("review nowhere"), @r"
    $ stackwright review nowhere
    --- stderr
    error: `nowhere` is neither a stack nor a git revision
      help: `git log --oneline` lists revisions
    --- exit 2
    ");
    assert_snapshot!(world.run("review shop"), @r"
    $ stackwright review shop
    --- stderr
    error: there is nothing to compare the stack `shop` with
      help: name the stack as it shall be, too: `stackwright review BASE HEAD`
    --- exit 2
    ");
    assert_snapshot!(world.run("review HEAD new"), @r"
    $ stackwright review HEAD new
    --- stderr
    error: `infra/stacks/new/stack.yaml` is not in `HEAD`
      help: a new stack only makes things: nothing can be lost
    --- exit 2
    ");
    assert_snapshot!(world.run("review nowhere shop"), @r"
    $ stackwright review nowhere shop
    --- stderr
    error: `nowhere` is neither a stack nor a git revision
      help: `git log --oneline` lists revisions
    --- exit 2
    ");
    assert_snapshot!(world.run("review HEAD shp"), @r"
    $ stackwright review HEAD shp
    --- stderr
    error: there is no stack `shp`
      help: did you mean `shop`?
    --- exit 2
    ");
}

#[test]
fn without_a_repository() {
    let world = World::new();
    world.write(FILE, BUCKETS);
    assert_snapshot!(world.run("review HEAD shop"), @r"
    $ stackwright review HEAD shop
    --- stderr
    error: there is no stack `HEAD`, and no git repository that could have such a revision
      help: name a stack.yaml or its folder as BASE
    --- exit 3
    ");
}
