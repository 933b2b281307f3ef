//! `PostgreSQL`'s own programs read what is rendered for it: settings, rules, scripts and arguments. Clients come as the
//! wiring tells them to. The server of the test is 15; what is rendered is known to 13.

mod dumps;
mod exporter;

use spec::stack::{Postgresql, PostgresqlPlacement};
use testbed::{Error, Given, Postgres, PostgresPod, RenderedStack, Result};
use wiring::{
    Object, Value, Workload,
    names::{self, key, user},
};

/// A `PostgreSQL` of a stack, as its containers are given it.
struct Server {
    component: std::sync::Arc<Postgresql>,
    workload: Workload,
    setup: Given,
    main: Given,
}

/// Who logs in, and what to.
struct Client {
    user: String,
    database: String,
    /// The address that the wiring gives it, at the test's host and port.
    uri: String,
}

/// Calls a test for every server of every stack, with volumes in which nothing is yet; fails if there is none.
fn for_each(test: impl Fn(&RenderedStack, &Server, &PostgresPod) -> Result<()>) -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()? {
        for component in stack.stack.postgresql.values() {
            let PostgresqlPlacement::InCluster { pods, .. } = &component.placement else {
                continue;
            };
            let (namespace, thing) = (pods.namespace.value.clone(), component.name.value.clone());
            let workload = Workload { namespace, thing, role: None };
            let given = |container| {
                let place = (workload.namespace.as_str(), workload.name());
                testbed::given_to(&stack.objects, place.0, &place.1, container)
            };
            let (Some(setup), Some(main)) = (given("setup")?, given("postgresql")?) else {
                return Ok(());
            };
            let Some(pod) = PostgresPod::new()? else { return Ok(()) };
            let server = Server { component: component.clone(), workload, setup, main };
            test(&stack, &server, &pod)?;
            count += 1;
        }
    }
    assert!(count > 0, "no stack renders a PostgreSQL");
    Ok(())
}

/// Everybody to whom the wiring grants a database, with the address that it is given.
fn clients(stack: &RenderedStack, server: &Server, postgres: &Postgres<'_>) -> Result<Vec<Client>> {
    let mut clients = Vec::new();
    for grant in &stack.wiring.grants {
        let Object::Database { server: of, database } = &grant.on else { continue };
        if *of != server.workload.thing {
            continue;
        }
        let secret = names::secret(of, &grant.who);
        let told = stack.wiring.bindings.iter().find_map(|(workload, bindings)| {
            let is_address = |value: &Value| matches!(value, Value::Secret(from) if from.secret == secret && from.key == key::URI);
            let is_told = workload.thing == grant.who
                && bindings.iter().any(|binding| is_address(&binding.value));
            is_told.then_some(&workload.namespace)
        });
        let Some(namespace) = told else {
            return Err(Error::unexpected(&grant.who, "it is not told where its database is"));
        };
        let Some(secrets) = testbed::secrets(&stack.objects, namespace.as_str())? else {
            return Ok(Vec::new());
        };
        let uri = secrets.get(&secret).and_then(|entries| entries.get(key::URI));
        let uri = uri.ok_or_else(|| Error::unexpected(&secret, "it has no address"))?;
        clients.push(Client {
            user: names::database_user(&grant.who),
            database: database.to_string(),
            uri: here(uri, server, postgres)?,
        });
    }
    assert!(clients.len() > 1, "{}: too few clients to keep apart", stack.id());
    Ok(clients)
}

/// An address, at the test's host and port.
fn here(uri: &str, server: &Server, postgres: &Postgres<'_>) -> Result<String> {
    let there = format!("@{}:{}/", server.workload.host(), contract::ports::POSTGRESQL);
    if !uri.contains(&there) {
        return Err(Error::unexpected(uri, format!("it does not lead to {there}")));
    }
    Ok(uri.replace(&there, &format!("@127.0.0.1:{}/", postgres.port())))
}

/// The password in a file that the init container is given.
fn password(server: &Server, of: &str) -> Result<String> {
    let file = names::secret_file(&names::secret(&server.workload.thing, of), key::PASSWORD);
    let text = server.setup.files.get(&file).cloned();
    text.ok_or_else(|| Error::unexpected(&file, "the init container has no such file"))
}

fn admin(server: &Server, postgres: &Postgres<'_>, database: &str) -> Result<String> {
    let (user, password, port) = (user::ADMIN, password(server, user::ADMIN)?, postgres.port());
    Ok(format!("postgresql://{user}:{password}@127.0.0.1:{port}/{database}"))
}

/// Fails unless the server refuses, and says so.
fn assert_refused(postgres: &Postgres<'_>, uri: &str, statements: &str, why: &str) {
    let refusal = postgres.ask(uri, statements).err().map(|error| error.to_string());
    assert!(
        refusal.as_ref().is_some_and(|refusal| refusal.contains(why)),
        "{uri}: {statements}: {refusal:?}"
    );
}

#[test]
fn each_client_enters_its_own_database_and_no_other() -> Result<()> {
    for_each(|stack, server, pod| {
        pod.run(&server.setup, &[])?;
        // The second time everything is there already.
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let clients = clients(stack, server, &postgres)?;
        for Client { user, database, uri } in &clients {
            let whom = postgres.ask(uri, "SELECT current_user, current_database()")?;
            assert_eq!(whom, format!("{user}|{database}"));
            let made = "CREATE TABLE kept (number int PRIMARY KEY); INSERT INTO kept VALUES (7);";
            postgres.ask(uri, made)?;
            assert_eq!(postgres.ask(uri, "SELECT number FROM kept")?, "7");

            let wrong = uri.replace(".value@", ".other@");
            assert_ne!(&wrong, uri);
            assert_refused(&postgres, &wrong, "SELECT 1", "password authentication failed");
            for (statements, why) in [
                ("CREATE ROLE intruder", "permission denied"),
                ("CREATE DATABASE more", "permission denied"),
                ("COPY kept TO '/tmp/kept'", "must be superuser"),
            ] {
                assert_refused(&postgres, uri, statements, why);
            }
            let others = clients.iter().map(|other| other.database.as_str());
            for other in others.filter(|other| other != database).chain(["postgres", "template1"]) {
                let uri = uri.replace(&format!("/{database}"), &format!("/{other}"));
                assert_refused(&postgres, &uri, "SELECT 1", "no pg_hba.conf entry");
            }
        }
        let nobody = format!("postgresql://nobody:nothing@127.0.0.1:{}/postgres", postgres.port());
        assert_refused(&postgres, &nobody, "SELECT 1", "no pg_hba.conf entry");
        Ok(())
    })
}

#[test]
fn a_changed_password_is_taken_over_and_nothing_is_lost() -> Result<()> {
    for_each(|stack, server, pod| {
        pod.run(&server.setup, &[])?;
        let before = {
            let postgres = pod.serve(&server.main)?;
            for Client { uri, .. } in clients(stack, server, &postgres)? {
                postgres.ask(&uri, "CREATE TABLE kept AS SELECT 7 AS number")?;
            }
            let all = "SELECT rolname, rolsuper, rolcanlogin FROM pg_roles ORDER BY 1";
            postgres.ask(&admin(server, &postgres, "postgres")?, all)?
        };
        let mut setup = server.setup.clone();
        for (path, text) in &mut setup.files {
            if path.ends_with("/password") {
                *text = text.replace(".value", ".rotated");
            }
        }
        let said = pod.run(&setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        for Client { uri, .. } in clients(stack, server, &postgres)? {
            assert_refused(&postgres, &uri, "SELECT 1", "password authentication failed");
            let uri = uri.replace(".value@", ".rotated@");
            assert_eq!(postgres.ask(&uri, "SELECT number FROM kept")?, "7");
        }
        let old = admin(server, &postgres, "postgres")?;
        assert_refused(&postgres, &old, "SELECT 1", "password authentication failed");
        let all = "SELECT rolname, rolsuper, rolcanlogin FROM pg_roles ORDER BY 1";
        assert_eq!(postgres.ask(&old.replace(".value@", ".rotated@"), all)?, before);
        for log in [said, postgres.log()] {
            assert!(!log.contains(".rotated") && !log.contains(".value"), "a password: {log}");
        }
        Ok(())
    })
}

#[test]
fn a_password_that_is_missing_stops_the_start() -> Result<()> {
    for_each(|_, server, pod| {
        let mut setup = server.setup.clone();
        let client = names::secret(&server.workload.thing, user::ADMIN);
        for (path, text) in &mut setup.files {
            if path.ends_with("/password") && !path.contains(&client) {
                text.clear();
            }
        }
        let error = pod.run(&setup, &[]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("is empty"), "{error}");
        Ok(())
    })
}

#[test]
fn the_probe_tells_whether_connections_are_taken() -> Result<()> {
    for_each(|_, server, pod| {
        pod.run(&server.setup, &[])?;
        let probe = server.main.ready.clone();
        let postgres = pod.serve(&server.main)?;
        let before = postgres.log().len();
        for _ in 0..3 {
            assert!(postgres.probe(&probe)?, "{probe:?}");
        }
        let log = postgres.log();
        let since = log.get(before..).unwrap_or_default();
        assert!(!since.contains("FATAL"), "a probe is logged: {since}");
        let elsewhere: Vec<String> =
            probe.iter().map(|word| word.replace("--host=127.0.0.1", "--host=127.0.0.2")).collect();
        assert_ne!(elsewhere, probe);
        assert!(!postgres.probe(&elsewhere)?, "a server that does not listen is ready");
        Ok(())
    })
}

/// Asks the server itself what its settings are.
#[test]
fn the_settings_are_those_of_the_spec() -> Result<()> {
    for_each(|_, server, pod| {
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let admin = admin(server, &postgres, "postgres")?;
        let setting = |name: &str| {
            postgres.ask(&admin, &format!("SELECT setting FROM pg_settings WHERE name = '{name}'"))
        };
        let PostgresqlPlacement::InCluster { pods, .. } = &server.component.placement else {
            return Ok(());
        };
        let pages: u64 = setting("shared_buffers")?
            .parse()
            .map_err(|error| Error::unexpected("shared_buffers", error))?;
        assert_eq!(pages * 8192, pods.resources.memory.limit.bytes() / 4);
        for (name, value) in [
            ("password_encryption", "scram-sha-256"),
            ("unix_socket_directories", ""),
            ("ssl", "off"),
            ("huge_pages", "off"),
            ("data_checksums", "on"),
            ("server_encoding", "UTF8"),
        ] {
            assert_eq!(setting(name)?, value, "{name}");
        }
        let doubtful = "SELECT * FROM pg_hba_file_rules WHERE error IS NOT NULL OR auth_method <> 'scram-sha-256'";
        assert_eq!(postgres.ask(&admin, doubtful)?, "");
        let hashed = "SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'";
        assert_eq!(postgres.ask(&admin, hashed)?, "0");
        Ok(())
    })
}

#[test]
fn the_exporter_sees_statistics_and_no_rows() -> Result<()> {
    for_each(|stack, server, pod| {
        let place = (server.workload.namespace.as_str(), server.workload.name());
        let exporter = testbed::given_to(&stack.objects, place.0, &place.1, "postgres-exporter")?;
        let Some(exporter) = exporter else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let get = |name: &str| {
            let value = exporter.env.get(name).map(String::as_str);
            value.ok_or_else(|| Error::unexpected(name, "the exporter is not given it"))
        };
        let password = exporter.files.get(get("DATA_SOURCE_PASS_FILE")?);
        let password = password.ok_or_else(|| Error::unexpected("its password", "no such file"))?;
        let there = format!("127.0.0.1:{}/", contract::ports::POSTGRESQL);
        let source = get("DATA_SOURCE_URI")?;
        assert!(source.starts_with(&there), "{source}");
        let source = source.replace(&there, &format!("127.0.0.1:{}/", postgres.port()));
        let uri = format!("postgresql://{}:{password}@{source}", get("DATA_SOURCE_USER")?);
        let seen = "SELECT count(*) > 0 FROM pg_stat_activity WHERE query IS NOT NULL AND query <> '<insufficient privilege>'";
        assert_eq!(postgres.ask(&uri, seen)?, "t");
        postgres.ask(&uri, "SELECT pg_database_size(datname) FROM pg_database")?;
        assert_refused(&postgres, &uri, "CREATE ROLE intruder", "permission denied");
        for Client { database, .. } in clients(stack, server, &postgres)? {
            let uri = uri.replace("/postgres?", &format!("/{database}?"));
            assert_refused(&postgres, &uri, "SELECT 1", "no pg_hba.conf entry");
        }
        Ok(())
    })
}

#[test]
fn shellcheck_finds_nothing_in_the_scripts() -> Result<()> {
    for_each(|stack, server, _| {
        let jobs = dumps::jobs(stack, server)?;
        let files = jobs.iter().flatten().chain([&server.setup]).flat_map(|given| &given.files);
        let scripts: Vec<_> = files.filter(|(_, text)| text.starts_with("#!")).collect();
        assert!(!scripts.is_empty(), "{}: no script", stack.id());
        for (path, script) in scripts {
            let Some(found) = testbed::shellcheck(script)? else { return Ok(()) };
            assert_eq!(found, [], "{path}");
        }
        Ok(())
    })
}
