//! redis-server itself reads what is rendered for it: settings, arguments and users. The server of the test is the
//! oldest that the settings are written for, 7.0, so it refuses a line that only newer ones know.

mod exporter;

use std::collections::{BTreeMap, BTreeSet};

use contract::env;
use spec::{
    quantity::Bytes,
    stack::{Redis as Component, RedisPlacement},
};
use testbed::{Error, Given, Redis, RenderedStack, Result};
use wiring::{Object, Workload};

/// What a service asks of its own keys, and the answer.
const OWN: &[(&str, &str)] = &[
    ("SET {key} one EX 60", "OK"),
    ("GET {key}", "one"),
    ("MGET {key}", "one"),
    ("EXPIRE {key} 3600", "1"),
    ("DEL {key}", "1"),
    ("HSET {key} state queued", "1"),
    ("HGETALL {key}", "state\nqueued"),
    ("UNLINK {key}", "1"),
];

/// What no service may do to a key of somebody else's.
const FOREIGN: &[&str] =
    &["GET {key}", "SET {key} one", "DEL {key}", "EXPIRE {key} 1", "HGETALL {key}"];

/// What nobody may do to the server.
const WHOLE: &[&str] = &[
    "FLUSHALL",
    "FLUSHDB",
    "KEYS *",
    "SCAN 0",
    "RANDOMKEY",
    "DBSIZE",
    "CONFIG GET *",
    "CONFIG SET maxmemory 0",
    "ACL LIST",
    "ACL SETUSER intruder on nopass ~* +@all",
    "CLIENT KILL TYPE normal",
    "REPLICAOF NO ONE",
    "SHUTDOWN NOSAVE",
];

/// A Redis of a stack, as its container is given it.
struct Server {
    component: std::sync::Arc<Component>,
    workload: Workload,
    given: Given,
}

/// The Redis servers in the cluster; nothing where an engine may be missing and is.
fn servers(stack: &RenderedStack) -> Result<Option<Vec<Server>>> {
    let mut servers = Vec::new();
    for component in stack.stack.redis.values() {
        let RedisPlacement::InCluster(placement) = &component.placement else { continue };
        let (namespace, thing) = (placement.namespace.value.clone(), component.name.value.clone());
        let workload = Workload { namespace, thing, role: None };
        let Some(given) = given(stack, &workload)? else { return Ok(None) };
        servers.push(Server { component: component.clone(), workload, given });
    }
    Ok(Some(servers))
}

fn given(stack: &RenderedStack, workload: &Workload) -> Result<Option<Given>> {
    testbed::given(&stack.objects, workload.namespace.as_str(), &workload.name())
}

/// Calls a test for every Redis of every stack, and fails if there is none.
fn for_each(test: impl Fn(&RenderedStack, &Server) -> Result<()>) -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()? {
        let Some(servers) = servers(&stack)? else { return Ok(()) };
        for server in &servers {
            test(&stack, server)?;
            count += 1;
        }
    }
    assert!(count > 0, "no stack renders a Redis");
    Ok(())
}

#[test]
fn each_user_can_do_what_it_needs_and_nothing_else() -> Result<()> {
    for_each(|stack, server| {
        let Some(redis) = Redis::start(&server.given)? else { return Ok(()) };
        let granted = granted(stack, server);
        let all: BTreeSet<&str> = granted.values().flatten().copied().chain(["other:"]).collect();
        assert!(!granted.is_empty(), "{}: nobody uses {}", stack.id(), server.workload);
        for (client, prefixes) in granted {
            let Some(client) = given(stack, &client)? else { return Ok(()) };
            let (user, password) = login(&client, server)?;
            let ask = |command: &str, key: &str| {
                redis.ask(user, password, &command.replace("{key}", key))
            };
            for prefix in prefixes.iter().copied().chain(told(&client)) {
                for (command, answer) in OWN {
                    assert_eq!(
                        ask(command, &format!("{prefix}1"))?,
                        *answer,
                        "{user}: {command} on {prefix}"
                    );
                }
            }
            for prefix in all.difference(&prefixes) {
                for command in FOREIGN {
                    let answer = ask(command, &format!("{prefix}1"))?;
                    assert!(answer.contains("NOPERM"), "{user}: {command} on {prefix}: {answer}");
                }
            }
            for command in WHOLE {
                let answer = ask(command, "")?;
                assert!(answer.contains("NOPERM"), "{user}: {command}: {answer}");
            }
            let answer = redis.ask(user, "wrong", "PING")?;
            assert!(
                answer.contains("WRONGPASS") && !answer.contains("PONG"),
                "{user} with a wrong password: {answer}"
            );
        }
        Ok(())
    })
}

/// Whose keys begin with what, by the wiring.
fn granted<'a>(stack: &'a RenderedStack, server: &Server) -> BTreeMap<Workload, BTreeSet<&'a str>> {
    let mut granted: BTreeMap<Workload, BTreeSet<&str>> = BTreeMap::new();
    for grant in &stack.wiring.grants {
        let Object::Keys { redis, prefix } = &grant.on else { continue };
        if *redis != server.workload.thing {
            continue;
        }
        for workload in stack.wiring.workloads.iter().filter(|workload| workload.thing == grant.who)
        {
            granted.entry(workload.clone()).or_default().insert(prefix);
        }
    }
    granted
}

/// As whom a client logs in, if it is told to come to this server at all.
fn login<'a>(client: &'a Given, server: &Server) -> Result<(&'a str, &'a str)> {
    let get = |name: &str| {
        client
            .env
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| Error::unexpected(name, "the client is not given it"))
    };
    assert_eq!(get(env::REDIS_HOST)?, server.workload.host());
    assert_eq!(get(env::REDIS_PORT)?, contract::ports::REDIS.to_string());
    Ok((get(env::REDIS_USER)?, get(env::REDIS_PASSWORD)?))
}

/// What a client is told that its keys begin with.
fn told(client: &Given) -> impl Iterator<Item = &str> {
    [env::CACHE_PREFIX, env::STATUS_PREFIX]
        .into_iter()
        .filter_map(|name| client.env.get(name))
        .map(String::as_str)
}

#[test]
fn nobody_else_gets_in() -> Result<()> {
    for_each(|_, server| {
        let Some(redis) = Redis::start(&server.given)? else { return Ok(()) };
        let (answer, _) = redis.run(&["redis-cli", "ping"])?;
        assert!(answer.contains("NOAUTH"), "without a user: {answer}");
        for password in ["", "default", "redis"] {
            let answer = redis.ask("default", password, "PING")?;
            assert!(!answer.contains("PONG"), "as the default user: {answer}");
        }
        let answer = redis.ask("nobody", "nothing", "PING")?;
        assert!(answer.contains("WRONGPASS"), "as an unknown user: {answer}");
        Ok(())
    })
}

#[test]
fn the_probe_gets_an_answer_and_can_do_nothing_else() -> Result<()> {
    for_each(|_, server| {
        let Some(redis) = Redis::start(&server.given)? else { return Ok(()) };
        let probe: Vec<&str> = server.given.ready.iter().map(String::as_str).collect();
        assert_eq!(redis.run(&probe)?, (String::from("PONG"), true));
        let (_, login) = probe.split_last().unwrap_or((&"", &[]));
        for command in
            WHOLE.iter().chain(FOREIGN).chain(&["INFO", "DBSIZE", "SCAN 0", "SUBSCRIBE news"])
        {
            let words: Vec<&str> = login.iter().copied().chain(command.split(' ')).collect();
            let (answer, succeeded) = redis.run(&words)?;
            assert!(answer.contains("NOPERM") && !succeeded, "{command}: {answer}");
        }
        Ok(())
    })
}

/// Asks the server itself what its settings are; since none of its users may, one more is added.
#[test]
fn the_settings_are_those_of_the_spec() -> Result<()> {
    for_each(|stack, server| {
        let mut given = server.given.clone();
        let users = given.files.iter_mut().find(|(path, _)| path.ends_with("/users.acl"));
        let (_, users) =
            users.ok_or_else(|| Error::unexpected("a Redis", "it has no file of users"))?;
        users.push_str("user judge on >judge ~* +@all\n");
        let Some(redis) = Redis::start(&given)? else { return Ok(()) };
        let setting = |name: &str| {
            let answer = redis.ask("judge", "judge", &format!("CONFIG GET {name}"))?;
            let value = answer.strip_prefix(&format!("{name}\n")).map(str::to_owned);
            value.ok_or_else(|| Error::unexpected(format!("CONFIG GET {name}"), answer))
        };
        assert_eq!(setting("maxmemory-policy")?, server.component.evict.value.as_str());
        let memory: u64 =
            setting("maxmemory")?.parse().map_err(|error| Error::unexpected("maxmemory", error))?;
        let limit = limit(stack, server)?;
        // Enough to be of use; the rest is for buffers, fragmentation and the program.
        assert!(memory > limit / 2 && memory <= limit * 4 / 5, "{memory} of {limit} bytes");
        let RedisPlacement::InCluster(placement) = &server.component.placement else {
            return Ok(());
        };
        assert_eq!(setting("appendonly")?, if placement.disk.is_some() { "yes" } else { "no" });
        Ok(())
    })
}

/// The memory at which its container is killed.
fn limit(stack: &RenderedStack, server: &Server) -> Result<u64> {
    let place = (server.workload.namespace.as_str(), server.workload.name());
    let mut objects = stack
        .objects
        .iter()
        .filter(|object| (object.namespace(), object.name()) == (place.0, &place.1));
    let template = objects.find_map(testbed::Object::pod_template);
    let limit = template
        .map(|template| &template["spec"]["containers"][0]["resources"]["limits"]["memory"]);
    let limit = limit.and_then(|limit| limit.as_str()).unwrap_or_default();
    let bytes: Bytes = limit.parse().map_err(|_| Error::unexpected("its memory limit", limit))?;
    Ok(bytes.bytes())
}
