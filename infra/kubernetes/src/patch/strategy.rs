//! How a patch meets what is there: Kubernetes' own merge keys
//! (`x-kubernetes-patch-merge-key` and `x-kubernetes-patch-strategy` in
//! <https://github.com/kubernetes/kubernetes/blob/v1.33.4/api/openapi-spec/swagger.json>).

/// How a list or a mapping of a patch meets that of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    /// Mappings key by key; a list takes the place of a list.
    Plain,
    /// The mapping as a whole.
    Replace,
    /// Members of a list meet by this key.
    Key(&'static str),
    /// A list of texts: those that are not there yet are added.
    Texts,
}

/// Kinds of addons. The API server merges them as JSON, since nobody told it any keys.
const CUSTOM: &[&str] = &["ExternalSecret", "ScaledObject", "SecretStore", "TriggerAuthentication"];

/// Whether a kind is an addon's own.
pub(super) fn is_custom(kind: &str) -> bool {
    CUSTOM.contains(&kind)
}

/// The strategy of a path in an object of a kind; members of lists have none in the path.
pub(super) fn strategy(kind: &str, path: &[&str]) -> Strategy {
    if is_custom(kind) {
        return Strategy::Plain;
    }
    match (kind, path) {
        (_, [.., "metadata", "finalizers"]) => Strategy::Texts,
        (_, [.., "metadata", "ownerReferences"]) => Strategy::Key("uid"),
        ("PodDisruptionBudget", ["spec", "selector"]) => Strategy::Replace,
        ("Service", ["spec", "ports"]) => Strategy::Key("port"),
        ("ServiceAccount", ["secrets"]) => Strategy::Key("name"),
        _ => pod(kind, path).map_or(Strategy::Plain, in_pod),
    }
}

/// The rest of a path that leads into the pods that an object makes.
fn pod<'p, 'n>(kind: &str, path: &'p [&'n str]) -> Option<&'p [&'n str]> {
    let template: &[&str] = match kind {
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        "DaemonSet" | "Deployment" | "StatefulSet" => &["spec", "template", "spec"],
        _ => return None,
    };
    path.strip_prefix(template)
}

fn in_pod(path: &[&str]) -> Strategy {
    let key = match path {
        ["containers" | "initContainers" | "ephemeralContainers", below @ ..] => match below {
            [] | ["env"] => "name",
            ["ports"] => "containerPort",
            ["volumeDevices"] => "devicePath",
            ["volumeMounts"] => "mountPath",
            _ => return Strategy::Plain,
        },
        ["imagePullSecrets" | "resourceClaims" | "schedulingGates" | "volumes"] => "name",
        ["hostAliases"] => "ip",
        ["topologySpreadConstraints"] => "topologyKey",
        _ => return Strategy::Plain,
    };
    Strategy::Key(key)
}
