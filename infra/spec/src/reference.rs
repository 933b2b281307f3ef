//! References: a name of the same file, or owner/part.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde_json::{Value, json};

use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    node::{Kind, Node, Style},
    read::{Read, Reader},
    rules::language::INVALID_VALUE,
    schema::Schemas,
    source::{Span, Spanned},
    stack::Stack,
    suggest,
};

/// A reference as written: what it points to is looked up when the stack is built.
#[derive(Clone, Debug)]
pub struct Ref<K> {
    /// The thing.
    pub owner: Spanned<ThingName>,
    /// The part of it, where the kind of reference has parts.
    pub part: Option<String>,
    /// The whole reference.
    pub span: Span,
    kind: PhantomData<K>,
}

impl<K> fmt::Display for Ref<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Some(part) => write!(f, "{}/{}", self.owner, suggest::shown(part)),
            None => self.owner.fmt(f),
        }
    }
}

/// What a reference points to.
pub trait Target {
    /// The key under which a stack's names are gathered for the JSON Schema.
    const KIND: &'static str;
    /// What it points to, with its article.
    const WHAT: &'static str;
    /// Whether it has parts.
    const FORM: Form;
    /// A reference of this kind.
    const EXAMPLE: &'static str;
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A name.
    Thing,
    /// owner/part.
    Part,
    /// Either, depending on what it points to.
    Either,
}

macro_rules! targets {
    ($($(#[$doc:meta])+ $name:ident = $kind:literal, $what:literal, $form:ident, $example:literal;)+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Target for $name {
                const KIND: &'static str = $kind;
                const WHAT: &'static str = $what;
                const FORM: Form = Form::$form;
                const EXAMPLE: &'static str = $example;
            }
        )+
    };
}

targets! {
    /// Points to a Redis.
    RedisRef = "redis", "a Redis", Thing, "cache";
    /// Points to a topic of a Kafka.
    TopicRef = "topic", "a topic", Part, "events/requests";
    /// Points to a bucket's prefix.
    PrefixRef = "prefix", "a bucket's prefix", Part, "data/results";
    /// Points to a database of a PostgreSQL.
    DatabaseRef = "database", "a database", Part, "metadata/mlflow";
    /// Points to an MLflow.
    MlflowRef = "mlflow", "an MLflow", Thing, "tracking";
    /// Points to an Airflow.
    AirflowRef = "airflow", "an Airflow", Thing, "orchestrator";
    /// Points to a Spark.
    SparkRef = "spark", "a Spark", Thing, "training";
    /// Points to a given secret.
    SecretRef = "secret", "a secret", Thing, "api-keys";
    /// Points to a model.
    ModelRef = "model", "a model", Thing, "fish";
    /// Points to a service.
    ServiceRef = "service", "a service", Thing, "fish-api";
    /// Points to a file.
    FileRef = "file", "a file", Thing, "model-archive";
    /// Points to what a Grafana can show.
    DatasourceRef = "datasource", "a datasource (a Prometheus, an MLflow, or a database)", Either, "metrics";
    /// Points to what a pipeline reads.
    DatasetRef = "dataset", "a dataset (a volume, or a bucket's prefix)", Either, "data/datasets";
    /// Points to a receiver of alerts.
    ReceiverRef = "receiver", "a receiver", Thing, "pager";
    /// Points to anything that runs.
    ThingRef = "thing", "a service or a component", Thing, "source";
    /// Points to a part of a thing's address.
    AddressRef = "address", "a part of a thing's address", Part, "source/host";
}

impl<K: Target> Read for Ref<K> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::Scalar(text) = &node.kind else {
            reader.wrong_type(
                node,
                &format!("{} is referred to by name", K::WHAT),
                &format!("write `{}`", K::EXAMPLE),
            );
            return None;
        };
        let (owner, part) = match text.value.split_once('/') {
            None => (text.value.as_str(), None),
            Some((owner, part)) => (owner, Some(part)),
        };
        let form = match (K::FORM, part) {
            (Form::Thing, Some(_)) => Some("a name without `/`"),
            (Form::Part, None) => Some("owner/part"),
            (_, Some(part)) if part.is_empty() || part.contains('/') => {
                Some("owner/part with one `/`")
            }
            _ => None,
        };
        if let Some(form) = form {
            reader.report(
                Diagnostic::new(
                    &INVALID_VALUE,
                    node.span,
                    format!("`{}` does not refer to {}", suggest::shown(&text.value), K::WHAT),
                )
                .label(format!("not {form}"))
                .help(format!("write {form}, such as `{}`", K::EXAMPLE)),
            );
            return None;
        }
        let style = if part.is_some() { Style::Quoted } else { text.style };
        let owner = reader.scalar(owner, style, node.span)?;
        Some(Self {
            owner: Spanned::new(owner, node.span),
            part: part.map(String::from),
            span: node.span,
            kind: PhantomData,
        })
    }

    fn schema(schemas: &mut Schemas) -> Value {
        let about = format!("refers to {}", K::WHAT);
        match schemas.names_of(K::KIND) {
            Some(names) if !names.is_empty() => json!({ "description": about, "enum": names }),
            _ => {
                let pattern = match K::FORM {
                    Form::Thing => "^[a-z][a-z0-9-]*$",
                    Form::Part => "^[a-z][a-z0-9-]*/[^/]+$",
                    Form::Either => "^[a-z][a-z0-9-]*(/[^/]+)?$",
                };
                json!({ "type": "string", "description": about, "pattern": pattern, "examples": [K::EXAMPLE] })
            }
        }
    }
}

/// Every reference that can be written in a stack, by kind; for `schema --for`.
#[must_use]
pub fn names(stack: &Stack) -> BTreeMap<&'static str, Vec<String>> {
    fn keys<T>(map: &BTreeMap<ThingName, T>) -> Vec<String> {
        map.keys().map(ToString::to_string).collect()
    }
    fn parts<'a, P: ToString + 'a>(
        owner: &ThingName,
        parts: impl Iterator<Item = &'a P>,
    ) -> Vec<String> {
        parts.map(|part| format!("{owner}/{}", part.to_string())).collect()
    }
    let topics =
        stack.kafka.values().flat_map(|kafka| parts(&kafka.name, kafka.topics.keys())).collect();
    let prefixes: Vec<_> = stack
        .buckets
        .values()
        .flat_map(|bucket| parts(&bucket.name, bucket.prefixes.keys()))
        .collect();
    let databases: Vec<_> = stack
        .postgresql
        .values()
        .flat_map(|server| parts(&server.name, server.databases.keys()))
        .collect();
    let datasources = [keys(&stack.prometheus), keys(&stack.mlflow), databases.clone()].concat();
    let datasets = [keys(&stack.volumes), prefixes.clone()].concat();
    let things = [
        keys(&stack.services),
        keys(&stack.postgresql),
        keys(&stack.kafka),
        keys(&stack.redis),
        keys(&stack.mlflow),
        keys(&stack.airflow),
    ]
    .concat();
    BTreeMap::from([
        (RedisRef::KIND, keys(&stack.redis)),
        (TopicRef::KIND, topics),
        (PrefixRef::KIND, prefixes),
        (DatabaseRef::KIND, databases),
        (MlflowRef::KIND, keys(&stack.mlflow)),
        (AirflowRef::KIND, keys(&stack.airflow)),
        (SparkRef::KIND, keys(&stack.spark)),
        (SecretRef::KIND, keys(&stack.secrets)),
        (ModelRef::KIND, keys(&stack.models)),
        (ServiceRef::KIND, keys(&stack.services)),
        (FileRef::KIND, keys(&stack.files)),
        (DatasourceRef::KIND, datasources),
        (DatasetRef::KIND, datasets),
        (ReceiverRef::KIND, keys(&stack.alerts.receivers)),
        (ThingRef::KIND, things),
    ])
}
