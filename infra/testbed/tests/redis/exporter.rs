//! The exporter beside a Redis asks as its own user, which may do what it needs and nothing else.

use contract::{metrics::redis as catalogue, ports};
use testbed::{Beside, Error, Exporter, Given, Redis, RenderedStack, Result};
use wiring::names::user;

use super::{FOREIGN, Server, WHOLE};

/// One who may ask what the server has refused.
const JUDGE: &str = "user judge on >judge ~* +@all\n";

/// Calls a test for every Redis that a Prometheus watches, with what its exporter is given; fails if there is none.
fn for_each(test: impl Fn(&Server, &Given) -> Result<()>) -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()?.iter().filter(|stack| !stack.stack.prometheus.is_empty()) {
        let Some(servers) = super::servers(stack)? else { return Ok(()) };
        for server in &servers {
            let place = (server.workload.namespace.as_str(), server.workload.name());
            let given = testbed::given_to(&stack.objects, place.0, &place.1, "redis-exporter")?;
            let Some(given) = given else { return Ok(()) };
            test(server, &given)?;
            count += 1;
        }
    }
    assert!(count > 0, "no stack renders an exporter of a Redis");
    Ok(())
}

fn start(given: &Given, redis: &Redis) -> Result<Option<Exporter>> {
    Exporter::start(given, Some(Beside { there: ports::REDIS, here: redis.port() }))
}

fn password(exporter: &Given) -> Result<&String> {
    let password = exporter.env.get("REDIS_PASSWORD");
    password.ok_or_else(|| Error::unexpected("the exporter", "it is given no password"))
}

#[test]
fn it_tells_what_the_catalogue_has() -> Result<()> {
    for_each(|server, given| {
        let Some(redis) = Redis::start(&server.given)? else { return Ok(()) };
        let Some(mut exporter) = start(given, &redis)? else { return Ok(()) };
        let names: Vec<_> = catalogue::SOURCE.metrics.iter().map(|metric| metric.name).collect();
        let told = exporter.told(&names)?;
        assert_eq!(told.differences(&catalogue::SOURCE), [""; 0]);
        assert_eq!(told.values(&catalogue::UP), ["1"]);
        assert_eq!(told.values(&catalogue::MAX_CLIENTS), ["4064"]);
        for level in ["level=error", "level=warning"] {
            assert!(!exporter.log().contains(level), "{}", exporter.log());
        }
        assert!(!exporter.log().contains(password(given)?), "the log tells the password");

        let mut wrong = given.clone();
        wrong.env.insert(String::from("REDIS_PASSWORD"), String::from("wrong"));
        let Some(mut exporter) = start(&wrong, &redis)? else { return Ok(()) };
        let told = exporter.told(&[catalogue::UP.name])?;
        assert_eq!(told.values(&catalogue::UP), ["0"]);
        Ok(())
    })
}

/// The server notes every refusal, as it would an attack: with all that the user may do there is none, and without any
/// one part of it there is.
#[test]
fn each_of_its_rights_is_needed_and_no_other() -> Result<()> {
    for_each(|server, given| {
        let rights = rights(server)?;
        assert!(rights.len() > 1, "{rights:?}");
        for without in rights.iter().map(Some).chain([None]) {
            let mut changed = server.given.clone();
            let users = users(&mut changed)?;
            let all = match without {
                Some(right) => users.replace(&format!(" {right}"), ""),
                None => users.clone(),
            };
            *users = all + JUDGE;
            let Some(redis) = Redis::start(&changed)? else { return Ok(()) };
            let Some(mut exporter) = start(given, &redis)? else { return Ok(()) };
            exporter.told(&[catalogue::UP.name])?;
            let refused = redis.ask("judge", "judge", "ACL LOG")?;
            assert_eq!(refused.is_empty(), without.is_none(), "{without:?}: {refused}");
        }
        Ok(())
    })
}

#[test]
fn it_reads_no_key_and_changes_nothing() -> Result<()> {
    for_each(|server, given| {
        let Some(redis) = Redis::start(&server.given)? else { return Ok(()) };
        for command in WHOLE.iter().chain(FOREIGN) {
            let command = command.replace("{key}", "predictions:1");
            let answer = redis.ask(user::EXPORTER, password(given)?, &command)?;
            assert!(answer.contains("NOPERM"), "{command}: {answer}");
        }
        Ok(())
    })
}

/// What the file of users lets the exporter do.
fn rights(server: &Server) -> Result<Vec<String>> {
    let mut given = server.given.clone();
    let users = users(&mut given)?;
    let line = users.lines().find(|line| line.starts_with("user exporter "));
    let line = line.ok_or_else(|| Error::unexpected("the file of users", "no exporter in it"))?;
    Ok(line.split(' ').filter(|word| word.starts_with('+')).map(str::to_owned).collect())
}

fn users(given: &mut Given) -> Result<&mut String> {
    let users = given.files.iter_mut().find(|(path, _)| path.ends_with("/users.acl"));
    let missing = || Error::unexpected("a Redis", "it has no file of users");
    users.map(|(_, text)| text).ok_or_else(missing)
}
