//! The rendered network policies open exactly the flows of the wiring, as a program judges that is not ours.
//!
//! Whoever may speak is asked about: each workload, strangers, impostors, DNS, addons, and addresses of every sort;
//! each with each, on every port that any flow names.

mod actors;
mod meaning;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testbed::{Connection, Cyclonus, Object, RenderedStack, Result};
use wiring::{Flow, Peer};

use self::{
    actors::{Actor, Standing, actors},
    meaning::is_wanted,
};

/// A port on which nothing of ours listens.
const UNUSED: u16 = 22;

/// Which of a connection's ends have their policies already. A component that is not rendered yet has only its
/// namespace's closed door, so a flow between it and a rendered one is judged at the rendered end.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Judged {
    Both,
    From,
    To,
}

/// A connection, and whether the wiring wants it.
struct Question<'a> {
    from: &'a Actor,
    to: &'a Actor,
    connection: Connection,
    is_wanted: bool,
}

#[test]
fn exactly_the_flows_of_the_wiring_are_open() -> Result<()> {
    let Some(cyclonus) = Cyclonus::find()? else { return Ok(()) };
    for stack in RenderedStack::all()? {
        let actors = actors(&stack);
        let wanted = questions(&stack, &actors, &[], Judged::Both)
            .iter()
            .filter(|question| question.is_wanted)
            .count();
        assert!(wanted > 0, "{}: the wiring wants nothing of what is rendered", stack.id());
        let wrong = disagreements(&cyclonus, &stack, &actors, &policies(&stack))?;
        assert!(wrong.is_empty(), "{}:\n{}", stack.id(), wrong.join("\n"));
    }
    Ok(())
}

#[test]
fn a_missing_policy_is_noticed() -> Result<()> {
    let Some(cyclonus) = Cyclonus::find()? else { return Ok(()) };
    // An environment has the policies of its base.
    for stack in RenderedStack::all()?.into_iter().filter(|it| it.stack.environment.is_none()) {
        let (actors, all) = (actors(&stack), policies(&stack));
        for left_out in 0..all.len() {
            let mut fewer = all.clone();
            let name = Object(fewer.remove(left_out)).to_string();
            let wrong = disagreements(&cyclonus, &stack, &actors, &fewer)?;
            assert!(!wrong.is_empty(), "{}: nothing misses {name}", stack.id());
        }
    }
    Ok(())
}

#[test]
fn a_policy_that_opens_more_is_noticed() -> Result<()> {
    let Some(cyclonus) = Cyclonus::find()? else { return Ok(()) };
    let stacks = RenderedStack::all()?;
    let Some(stack) = stacks.first() else { return Ok(()) };
    let (actors, all) = (actors(stack), policies(stack));
    let namespace = all.first().map(|policy| policy["metadata"]["namespace"].clone());
    let anywhere = json!({ "ipBlock": { "cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"] } });
    let neighbours = json!({ "podSelector": {} });
    for (direction, end, peer) in [
        ("Ingress", "from", &neighbours),
        ("Ingress", "from", &anywhere),
        ("Egress", "to", &neighbours),
        ("Egress", "to", &anywhere),
    ] {
        let rules = json!([{ end: [peer], "ports": [{ "port": UNUSED, "protocol": "TCP" }] }]);
        let open = json!({
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": { "name": "seeded", "namespace": namespace },
            "spec": { "podSelector": {}, "policyTypes": [direction], direction.to_lowercase(): rules },
        });
        let more: Vec<Value> = all.iter().cloned().chain([open]).collect();
        let wrong = disagreements(&cyclonus, stack, &actors, &more)?;
        assert!(!wrong.is_empty(), "nobody noticed {direction} {end} {peer}");
        assert!(wrong.iter().all(|line| line.contains(" TCP 22 is open")), "{}", wrong.join("\n"));
    }
    Ok(())
}

fn policies(stack: &RenderedStack) -> Vec<Value> {
    let policies = stack.objects.iter().filter(|object| object.kind() == "NetworkPolicy");
    policies.map(|object| object.0.clone()).collect()
}

/// A line for each connection that is open and not wanted, or wanted and not open.
fn disagreements(
    cyclonus: &Cyclonus,
    stack: &RenderedStack,
    actors: &[Actor],
    policies: &[Value],
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for judged in [Judged::Both, Judged::From, Judged::To] {
        let questions = questions(stack, actors, policies, judged);
        let connections: Vec<Connection> =
            questions.iter().map(|question| question.connection.clone()).collect();
        let verdicts = cyclonus.judge(&only(policies, judged), &connections)?;
        for (Question { from, to, connection, is_wanted }, is_open) in
            questions.iter().zip(verdicts)
        {
            if *is_wanted != is_open {
                let Connection { protocol, port, .. } = connection;
                let state = if is_open {
                    "open and no flow wants it"
                } else {
                    "closed and a flow wants it"
                };
                lines.push(format!("{from} -> {to} {protocol} {port} is {state}"));
            }
        }
    }
    Ok(lines)
}

/// Every connection of one sort.
fn questions<'a>(
    stack: &RenderedStack,
    actors: &'a [Actor],
    policies: &[Value],
    judged: Judged,
) -> Vec<Question<'a>> {
    let ports = ports(stack, actors, policies);
    let mut questions = Vec::new();
    for from in actors {
        for to in actors.iter().filter(|to| *to != from && sort(from, to) == Some(judged)) {
            for (port, protocol) in &ports {
                let port_name = to.port_names.get(port).cloned().unwrap_or_default();
                let (source, target) = (from.endpoint.clone(), to.endpoint.clone());
                let connection =
                    Connection { from: source, to: target, port: *port, port_name, protocol };
                let is_wanted = is_wanted(stack, from, to, (*port, protocol), judged);
                questions.push(Question { from, to, connection, is_wanted });
            }
        }
    }
    questions
}

/// Every port that a flow of somebody rendered names, or a policy; and one that nobody names.
fn ports(
    stack: &RenderedStack,
    actors: &[Actor],
    policies: &[Value],
) -> BTreeSet<(u16, &'static str)> {
    let rendered: Vec<Peer> =
        actors.iter().filter_map(Actor::rendered).cloned().map(Peer::Workload).collect();
    let is_judged = |flow: &&Flow| rendered.contains(&flow.from) || rendered.contains(&flow.to);
    let wired = stack
        .wiring
        .flows
        .iter()
        .filter(is_judged)
        .map(|flow| (flow.port, meaning::name(flow.protocol)));
    let rules =
        policies.iter().flat_map(|policy| [&policy["spec"]["ingress"], &policy["spec"]["egress"]]);
    let printed = rules.flat_map(list).flat_map(|rule| list(&rule["ports"])).filter_map(|port| {
        let protocol = if port["protocol"] == "UDP" { "UDP" } else { "TCP" };
        Some((u16::try_from(port["port"].as_u64()?).ok()?, protocol))
    });
    wired.chain(printed).chain([(UNUSED, "TCP"), (UNUSED, "UDP")]).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// At which ends two actors' connection can be judged; nothing where neither has a policy of its own.
const fn sort(from: &Actor, to: &Actor) -> Option<Judged> {
    match (from.standing(), to.standing()) {
        (Standing::Rendered, Standing::NotRendered | Standing::Stranger) => Some(Judged::From),
        (Standing::NotRendered | Standing::Stranger, Standing::Rendered) => Some(Judged::To),
        // A stranger has all the policy that it will ever have: its namespace's closed door.
        (Standing::Rendered | Standing::Stranger, _)
        | (_, Standing::Rendered | Standing::Stranger) => Some(Judged::Both),
        _ => None,
    }
}

/// The half of the policies that speaks for one end.
fn only(policies: &[Value], judged: Judged) -> Vec<Value> {
    let direction = match judged {
        Judged::Both => return policies.to_vec(),
        Judged::From => "Egress",
        Judged::To => "Ingress",
    };
    let mut half = policies.to_vec();
    half.retain(|policy| {
        policy["spec"]["policyTypes"]
            .as_array()
            .is_some_and(|types| types.contains(&json!(direction)))
    });
    for policy in &mut half {
        policy["spec"]["policyTypes"] = json!([direction]);
    }
    half
}
