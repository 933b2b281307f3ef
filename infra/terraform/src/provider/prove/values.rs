//! Whether a value is of a type, and one of those that there may be.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};
use spec::quantity::Cidr;

use crate::provider::{Checked, Setting, Type, Values, expression::template};

/// Whether a value may be any: an expression that is not known before Terraform evaluates it.
pub(super) fn is_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| template(text).is_whole)
}

/// What is wrong with a value's type.
pub(super) fn of_type(of: &Type, value: &Value) -> Result<(), String> {
    if is_expression(value) || *of == Type::Dynamic {
        return Ok(());
    }
    match (of, value) {
        (Type::String, Value::String(_))
        | (Type::Number, Value::Number(_))
        | (Type::Bool, Value::Bool(_)) => Ok(()),
        (Type::List(of) | Type::Set(of), Value::Array(members)) => {
            members.iter().try_for_each(|member| of_type(of, member))
        }
        (Type::Map(of), Value::Object(fields)) => {
            fields.values().try_for_each(|field| of_type(of, field))
        }
        (Type::Object(known), Value::Object(fields)) => object(known, fields),
        _ => Err(format!("{value} is no {}", name(of))),
    }
}

fn object(known: &BTreeMap<String, Type>, fields: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in fields {
        let of = known.get(name).ok_or_else(|| format!("there is no field `{name}`"))?;
        of_type(of, value)?;
    }
    Ok(())
}

const fn name(of: &Type) -> &'static str {
    match of {
        Type::String => "string",
        Type::Number => "number",
        Type::Bool => "bool",
        Type::Dynamic => "value",
        Type::List(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Object(_) => "object",
    }
}

/// What a value breaks of what it may be. Text with expressions in it is not known, so it is let through.
pub(super) fn value(values: &Values, value: &Value) -> Result<(), String> {
    if values.checked == Checked::Never {
        return Ok(());
    }
    match value {
        Value::String(text) if template(text).is_literal => {
            let text = text.replace("$${", "${").replace("%%{", "%{");
            one_of(values, value)?;
            length(values, &text)?;
            patterns(&values.pattern, &text)?;
            format(values.format.as_deref(), &text)
        }
        Value::Number(number) => {
            one_of(values, value)?;
            range(values, number.as_f64().unwrap_or_default())
        }
        _ => Ok(()),
    }
}

fn one_of(values: &Values, value: &Value) -> Result<(), String> {
    let same = |known: &Value| match (known.as_str(), value.as_str()) {
        (Some(known), Some(value)) if values.enum_ignore_case => known.eq_ignore_ascii_case(value),
        _ => known == value,
    };
    if values.one_of.is_empty() || values.one_of.iter().any(same) {
        return Ok(());
    }
    let known: Vec<_> = values.one_of.iter().map(ToString::to_string).collect();
    Err(format!("{value} is none of {}", known.join(", ")))
}

fn length(values: &Values, text: &str) -> Result<(), String> {
    let count = text.chars().count();
    if values.min_length.is_some_and(|min| count < min)
        || values.max_length.is_some_and(|max| count > max)
    {
        return Err(format!("`{text}` has {count} characters"));
    }
    Ok(())
}

fn patterns(patterns: &[String], text: &str) -> Result<(), String> {
    for pattern in patterns {
        let fits = Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
        if !fits {
            return Err(format!("`{text}` does not match {pattern}"));
        }
    }
    Ok(())
}

fn range(values: &Values, number: f64) -> Result<(), String> {
    let bound =
        |bound: &Option<serde_json::Number>| bound.as_ref().and_then(serde_json::Number::as_f64);
    let too_small = bound(&values.min).is_some_and(|min| number < min)
        || bound(&values.exclusive_min).is_some_and(|min| number <= min);
    let too_large = bound(&values.max).is_some_and(|max| number > max);
    if too_small || too_large { Err(format!("{number} is out of range")) } else { Ok(()) }
}

fn format(format: Option<&str>, text: &str) -> Result<(), String> {
    let fits = match format {
        Some("integer") => text.parse::<i64>().is_ok(),
        Some("cidr") => text.parse::<Cidr>().is_ok(),
        Some("json") => serde_json::from_str::<Value>(text).is_ok(),
        Some("go-duration") => {
            patterns(&[String::from(r"^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$")], text).is_ok()
        }
        Some("HH:MM[:SS]") => patterns(&[String::from(r"^\d\d:\d\d(:\d\d)?$")], text).is_ok(),
        Some("YYYY-MM-DD") => patterns(&[String::from(r"^\d{4}-\d\d-\d\d$")], text).is_ok(),
        Some("rfc3339" | "YYYY-MM-DDThh:mm:ss") => {
            patterns(&[String::from(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")], text).is_ok()
        }
        Some("ipv6") => text.parse::<std::net::Ipv6Addr>().is_ok(),
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("`{text}` is no {}", format.unwrap_or_default())) }
}

/// What is wrong with one setting of a map of settings.
pub(super) fn setting(
    known: &BTreeMap<String, Setting>,
    key: &str,
    value: &Value,
) -> Result<(), String> {
    let setting = known.get(key).ok_or_else(|| format!("there is no setting `{key}`"))?;
    let Some(text) = value.as_str().filter(|text| template(text).is_literal) else { return Ok(()) };
    let fits = match setting.of.as_str() {
        "int" => text.parse::<i64>().is_ok(),
        "float" => text.parse::<f64>().is_ok(),
        "bool" => text == "true" || text == "false",
        "json" => serde_json::from_str::<Value>(text).is_ok(),
        "enum" => setting
            .one_of
            .iter()
            .chain(setting.enum_some_versions.keys())
            .any(|known| known == text),
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("`{text}` is no value of `{key}`")) }
}
