//! Dumps, how long they are kept, and what a restore brings back.

use std::fs;

use spec::stack::PostgresqlPlacement;
use testbed::{Error, Given, PostgresPod, RenderedStack, Result};
use wiring::names::role;

use crate::{Client, Server, admin, assert_refused, clients, for_each};

/// A dump is made, rows are lost, and the dump brings them back; what was there before the restore is kept.
#[test]
fn a_dump_brings_lost_rows_back() -> Result<()> {
    for_each(|stack, server, pod| {
        let [Some(backup), Some(restore)] = jobs(stack, server)? else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let port = postgres.port().to_string();
        assert_eq!(backup.env.get("PGHOST"), Some(&server.workload.host()));
        let here = [("PGHOST", "127.0.0.1"), ("PGPORT", port.as_str())];

        let clients = clients(stack, server, &postgres)?;
        let made = "CREATE TABLE kept (number int PRIMARY KEY, text text); \
                    INSERT INTO kept SELECT number, md5(number::text) FROM generate_series(1, 1000) AS number";
        let digest = "SELECT count(*), md5(string_agg(text, '' ORDER BY number)) FROM kept";
        let mut kept = Vec::new();
        for Client { uri, .. } in &clients {
            postgres.ask(uri, made)?;
            kept.push(postgres.ask(uri, digest)?);
        }
        pod.run(&backup, &here)?;
        for Client { uri, .. } in &clients {
            postgres.ask(uri, "DELETE FROM kept; CREATE TABLE newer (number int)")?;
        }

        let said = pod.run(&restore, &here)?;
        for (Client { uri, user, database }, kept) in clients.iter().zip(&kept) {
            assert_eq!(&postgres.ask(uri, digest)?, kept, "{database}");
            assert_refused(&postgres, uri, "SELECT 1 FROM newer", "does not exist");
            postgres.ask(uri, "CREATE TABLE newer (number int); INSERT INTO kept VALUES (0)")?;
            let admin = admin(server, &postgres, "postgres")?;
            let names = format!(
                "SELECT datname, datallowconn FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = '{user}' ORDER BY 1"
            );
            let names = postgres.ask(&admin, &names)?;
            let lines: Vec<&str> = names.lines().collect();
            assert_eq!(lines.len(), 2, "{said}\n{names}");
            assert_eq!(lines[0], format!("{database}|t"));
            assert!(lines[1].starts_with(&format!("{database}_2")) && lines[1].ends_with("|f"));
        }
        drop(postgres);
        // The next start finds nothing to mend.
        pod.run(&server.setup, &[])?;
        Ok(())
    })
}

/// A new server with empty disks gets everything from the dumps of the old one.
#[test]
fn dumps_fill_a_new_server() -> Result<()> {
    for_each(|stack, server, pod| {
        let [Some(backup), Some(restore)] = jobs(stack, server)? else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let dumps = {
            let postgres = pod.serve(&server.main)?;
            for Client { uri, .. } in clients(stack, server, &postgres)? {
                postgres.ask(&uri, "CREATE TABLE kept AS SELECT 7 AS number")?;
            }
            let port = postgres.port().to_string();
            pod.run(&backup, &[("PGHOST", "127.0.0.1"), ("PGPORT", &port)])?
        };
        let Some(new) = PostgresPod::new()? else { return Ok(()) };
        new.run(&server.setup, &[])?;
        let postgres = new.serve(&server.main)?;
        let port = postgres.port().to_string();
        for Client { database, uri, .. } in clients(stack, server, &postgres)? {
            let dump = dumps.lines().find(|line| line.contains(&format!("/{database}/")));
            let dump = dump.ok_or_else(|| Error::unexpected("the dumps", &dumps))?;
            let chosen = [
                ("PGHOST", "127.0.0.1"),
                ("PGPORT", port.as_str()),
                ("DATABASE", database.as_str()),
                ("DUMP", dump),
            ];
            new.run(&restore, &chosen)?;
            assert_eq!(postgres.ask(&uri, "SELECT number FROM kept")?, "7");
        }
        Ok(())
    })
}

#[test]
fn a_restore_that_fails_changes_nothing() -> Result<()> {
    for_each(|stack, server, pod| {
        let [_, Some(restore)] = jobs(stack, server)? else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let port = postgres.port().to_string();
        let here = [("PGHOST", "127.0.0.1"), ("PGPORT", port.as_str())];
        let error = |others: &[(&str, &str)]| {
            let all: Vec<(&str, &str)> = here.iter().chain(others).copied().collect();
            pod.run(&restore, &all).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(error(&[]).contains("there is no dump of"), "{}", error(&[]));
        let unknown = error(&[("DATABASE", "unknown")]);
        assert!(unknown.contains("there is no database unknown"), "{unknown}");
        let broken = pod.path("/backups/broken.dump");
        fs::write(&broken, "no dump").map_err(Error::file(&broken))?;
        let broken = broken.display().to_string();
        assert!(
            error(&[("DUMP", &broken)]).contains("input file"),
            "{}",
            error(&[("DUMP", &broken)])
        );
        for Client { uri, .. } in clients(stack, server, &postgres)? {
            assert_eq!(postgres.ask(&uri, "SELECT 1")?, "1");
        }
        Ok(())
    })
}

/// Old dumps go only once there is a new one, and only those that are old enough.
#[test]
fn dumps_are_kept_as_long_as_the_spec_says() -> Result<()> {
    for_each(|stack, server, pod| {
        let [Some(backup), _] = jobs(stack, server)? else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let PostgresqlPlacement::InCluster { dumps: Some(dumps), .. } = &server.component.placement
        else {
            return Ok(());
        };
        let keep = std::time::Duration::from_millis(dumps.backups.keep.millis());
        let hour = std::time::Duration::from_hours(1);
        let Some(database) = server.component.databases.keys().next() else { return Ok(()) };
        let folder = pod.path(&format!("/backups/{database}"));
        let port = postgres.port().to_string();
        let here = [("PGHOST", "127.0.0.1"), ("PGPORT", port.as_str())];
        // The folder is made by whom it belongs to.
        pod.run(&backup, &here)?;
        for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
            let path = entry.map_err(Error::file(&folder))?.path();
            fs::remove_file(&path).map_err(Error::file(&path))?;
        }
        let aged = |name: &str, age: std::time::Duration| {
            let path = folder.join(name);
            let made =
                std::time::SystemTime::now().checked_sub(age).unwrap_or(std::time::UNIX_EPOCH);
            let file = fs::File::create(&path).map_err(Error::file(&path))?;
            file.set_modified(made).map_err(Error::file(&path))
        };
        aged("young.dump", keep.saturating_sub(hour))?;
        aged("old.dump", keep.saturating_add(hour))?;
        let names = || -> Result<Vec<String>> {
            let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
            let mut names: Vec<String> = entries
                .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
                .filter(|name| name != "partial")
                .collect();
            names.sort();
            Ok(names)
        };
        // A server that cannot be reached: nothing new, so nothing goes.
        let failed = pod.run(&backup, &[("PGHOST", "127.0.0.2"), ("PGPORT", &port)]);
        assert!(failed.is_err_and(|error| error.to_string().contains("could not be dumped")));
        assert_eq!(names()?, ["old.dump", "young.dump"]);
        pod.run(&backup, &here)?;
        let left = names()?;
        assert!(
            left.len() == 2 && left[1] == "young.dump" && left[0].ends_with("Z.dump"),
            "{left:?}"
        );
        Ok(())
    })
}

/// The Jobs that dump and restore, if the spec asks for dumps.
pub(crate) fn jobs(stack: &RenderedStack, server: &Server) -> Result<[Option<Given>; 2]> {
    if !matches!(&server.component.placement, PostgresqlPlacement::InCluster { dumps: Some(_), .. })
    {
        return Ok([None, None]);
    }
    let named = |name: &str| {
        let (namespace, name) =
            (server.workload.namespace.as_str(), format!("{}-{name}", server.workload.thing));
        testbed::given(&stack.objects, namespace, &name)
    };
    Ok([named(role::BACKUP)?, named("restore")?])
}
