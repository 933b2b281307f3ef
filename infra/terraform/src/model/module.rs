//! A root module: what it declares, and how it is written down.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use spec::source::Span;

use super::{Address, Data, Handle, Label, Resource, Text};

spec::words! {
    /// A file of the module: what belongs together in a review.
    pub enum Topic: "a topic" {
        /// Terraform's own settings, the provider, the state.
        Terraform = "terraform",
        /// Networks, subnets, the way out.
        Network = "network",
        /// Who may speak to whom.
        SecurityGroups = "security-groups",
        /// Service accounts and what they may do.
        Identities = "identities",
        /// Keys that encrypt.
        Keys = "keys",
        /// Secrets of Lockbox.
        Secrets = "secrets",
        /// The cluster and its nodes.
        Kubernetes = "kubernetes",
        /// Kafka.
        Kafka = "kafka",
        /// PostgreSQL.
        Postgresql = "postgresql",
        /// Redis.
        Redis = "redis",
        /// Buckets.
        Storage = "storage",
        /// Airflow.
        Airflow = "airflow",
        /// Virtual machines.
        Machines = "machines",
        /// Logs.
        Logging = "logging",
        /// What the module tells.
        Outputs = "outputs",
    }
}

/// Whether something is made, or only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A resource: made, changed and destroyed.
    Managed,
    /// A data source.
    Data,
}

/// A resource or a data source of a module.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Whether it is made or read.
    pub kind: Kind,
    /// Its address.
    pub address: Address,
    /// Its attributes and blocks, as in Terraform JSON, without meta-arguments.
    pub body: Map<String, Value>,
    /// What it waits for beyond its references.
    pub depends_on: Vec<Address>,
    /// Whether a plan that destroys it is an error.
    pub is_protected: bool,
    /// Attributes whose later changes are left alone.
    pub ignored: Vec<&'static str>,
    /// Resources whose change replaces it.
    pub replaced_with: Vec<Address>,
    /// The label that it had before a rename.
    pub moved_from: Option<String>,
    /// The id of what exists already and is taken over.
    pub adopted: Option<String>,
    /// The line of the spec that caused it.
    pub span: Span,
    /// Lines of the spec that caused single attributes, by path.
    pub causes: BTreeMap<&'static str, Span>,
    /// Lines of a patch that say what attributes are, by path.
    pub patched: BTreeMap<String, Span>,
}

/// An input that a person gives.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Variable {
    /// Its type, in Terraform's words: `string`, `list(string)`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// What it is and how to get it.
    pub(crate) description: &'static str,
    /// How it is given, as a command of a shell, for the README.
    #[serde(skip)]
    pub(crate) given: &'static str,
}

/// What the module tells those who apply it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Output {
    /// What it is.
    pub(crate) description: String,
    pub(crate) value: Text,
}

/// A root module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Module {
    /// What it declares, by file.
    pub(crate) topics: BTreeMap<Topic, Vec<Declared>>,
    /// Settings of Terraform and of the provider: root blocks as they are written.
    pub(crate) settings: Map<String, Value>,
    /// Its inputs.
    pub(crate) variables: BTreeMap<&'static str, Variable>,
    /// Its outputs.
    pub(crate) outputs: BTreeMap<String, Output>,
}

impl Module {
    /// Declares a resource; the settings that follow apply to it.
    pub(crate) fn declare<R: Resource>(
        &mut self,
        topic: Topic,
        handle: &Handle<R>,
        resource: &R,
        span: Span,
    ) -> &mut Declared {
        let previous = handle.label().previous();
        let mut declared = declared(Kind::Managed, handle.address(), resource, span);
        declared.moved_from = previous;
        self.add(topic, declared)
    }

    /// Reads something.
    pub(crate) fn read<D: Data>(
        &mut self,
        topic: Topic,
        label: &Label,
        data: &D,
        span: Span,
    ) -> Address {
        let address = Address { kind: D::TYPE, label: label.to_string() };
        self.add(topic, declared(Kind::Data, address.clone(), data, span));
        address
    }

    fn add(&mut self, topic: Topic, new: Declared) -> &mut Declared {
        let list = self.topics.entry(topic).or_default();
        let at = list.len();
        list.push(new);
        &mut list[at]
    }

    /// Puts each file into order, whatever was declared first.
    pub(crate) fn sort(&mut self) {
        for list in self.topics.values_mut() {
            list.sort_by(|a, b| (a.kind, &a.address).cmp(&(b.kind, &b.address)));
        }
    }

    /// A resource by its address.
    pub(crate) fn resource_mut(&mut self, kind: &str, label: &str) -> Option<&mut Declared> {
        self.topics.values_mut().flatten().find(|declared| {
            declared.kind == Kind::Managed
                && declared.address.kind == kind
                && declared.address.label == label
        })
    }

    /// Everything that is declared, by file; in order of address once the module is sorted.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &Declared> {
        self.topics.values().flatten()
    }

    /// The files, by name.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let mut files: BTreeMap<Topic, Map<String, Value>> =
            self.topics.iter().map(|(topic, list)| (*topic, document(list))).collect();
        files.entry(Topic::Terraform).or_default().extend(self.settings.clone());
        if !self.variables.is_empty() {
            files
                .entry(Topic::Terraform)
                .or_default()
                .insert(String::from("variable"), json!(self.variables));
        }
        if !self.outputs.is_empty() {
            files
                .entry(Topic::Outputs)
                .or_default()
                .insert(String::from("output"), json!(self.outputs));
        }
        files
            .into_iter()
            .map(|(topic, document)| {
                (format!("{topic}.tf.json"), format!("{:#}\n", Value::Object(document)))
            })
            .collect()
    }
}

fn declared(kind: Kind, address: Address, body: &impl Serialize, span: Span) -> Declared {
    // A struct without maps of other keys than strings always becomes an object.
    let body = match serde_json::to_value(body) {
        Ok(Value::Object(body)) => without_nulls(body),
        _ => Map::new(),
    };
    Declared {
        kind,
        address,
        body,
        depends_on: Vec::new(),
        is_protected: false,
        ignored: Vec::new(),
        replaced_with: Vec::new(),
        moved_from: None,
        adopted: None,
        span,
        causes: BTreeMap::new(),
        patched: BTreeMap::new(),
    }
}

/// An attribute that is not set is not written.
fn without_nulls(body: Map<String, Value>) -> Map<String, Value> {
    body.into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name, value_without_nulls(value)))
        .collect()
}

fn value_without_nulls(value: Value) -> Value {
    match value {
        Value::Object(body) => Value::Object(without_nulls(body)),
        Value::Array(values) => values.into_iter().map(value_without_nulls).collect(),
        other => other,
    }
}

/// A file: data sources, resources, and what was moved or taken over.
fn document(list: &[Declared]) -> Map<String, Value> {
    let mut document = Map::new();
    for declared in list {
        let root = match declared.kind {
            Kind::Managed => "resource",
            Kind::Data => "data",
        };
        let of_root = document.entry(root).or_insert_with(|| json!({}));
        let Value::Object(of_root) = of_root else { continue };
        let of_kind = of_root.entry(declared.address.kind).or_insert_with(|| json!({}));
        let Value::Object(of_kind) = of_kind else { continue };
        of_kind.insert(declared.address.label.clone(), Value::Object(declared.written()));
    }
    let moved: Vec<_> = list.iter().filter_map(Declared::moved).collect();
    if !moved.is_empty() {
        document.insert(String::from("moved"), Value::Array(moved));
    }
    let imports: Vec<_> = list.iter().filter_map(Declared::import).collect();
    if !imports.is_empty() {
        document.insert(String::from("import"), Value::Array(imports));
    }
    document
}

impl Declared {
    /// The body with its meta-arguments, which take bare addresses and never templates.
    fn written(&self) -> Map<String, Value> {
        let mut body = self.body.clone();
        let mut lifecycle = Map::new();
        if self.is_protected {
            lifecycle.insert(String::from("prevent_destroy"), Value::Bool(true));
        }
        if !self.ignored.is_empty() {
            lifecycle.insert(String::from("ignore_changes"), json!(self.ignored));
        }
        if !self.replaced_with.is_empty() {
            lifecycle.insert(String::from("replace_triggered_by"), addresses(&self.replaced_with));
        }
        if !lifecycle.is_empty() {
            body.insert(String::from("lifecycle"), Value::Object(lifecycle));
        }
        if !self.depends_on.is_empty() {
            body.insert(String::from("depends_on"), addresses(&self.depends_on));
        }
        body
    }

    fn moved(&self) -> Option<Value> {
        let from = Address { kind: self.address.kind, label: self.moved_from.clone()? };
        Some(json!({ "from": from.to_string(), "to": self.address.to_string() }))
    }

    fn import(&self) -> Option<Value> {
        Some(json!({ "to": self.address.to_string(), "id": self.adopted.as_ref()? }))
    }
}

fn addresses(list: &[Address]) -> Value {
    list.iter().map(ToString::to_string).collect()
}
