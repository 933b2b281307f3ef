//! MLflow itself, run by the unit that its machine is given: same releases, arguments and environment.

use std::{collections::BTreeSet, fs};

use testbed::{Error, Machine, Mlflow, RenderedStack, Result, root};

const UNIT: &str = "mlflow.service";

/// What is refused to a name that the server does not know; its health is not.
const API: &str = "/api/2.0/mlflow/experiments/search?max_results=1";

fn fish() -> Result<(RenderedStack, Machine)> {
    let mut stacks = RenderedStack::with_machines()?.into_iter();
    let fish = stacks.find(|stack| stack.id() == "fish");
    let fish = fish.ok_or_else(|| Error::unexpected("fish", "there is no such stack"))?;
    let mut machines = Machine::read_all(&fish.terraform)?.into_iter();
    let tracking = machines.find(|machine| machine.name == "tracking");
    Ok((fish, tracking.ok_or_else(|| Error::unexpected("fish", "it has no tracking"))?))
}

fn file<'a>(machine: &'a Machine, ending: &str) -> Result<&'a str> {
    let found = machine.files.iter().find(|(path, _)| path.ends_with(ending));
    found
        .map(|(_, text)| text.as_str())
        .ok_or_else(|| Error::unexpected(ending, "there is no such file"))
}

/// `NAME==VERSION` of every line that pins one.
fn pins(requirements: &str) -> BTreeSet<&str> {
    let words = requirements.lines().filter_map(|line| line.split_whitespace().next());
    words.filter(|word| word.contains("==")).collect()
}

#[test]
fn what_runs_here_is_what_a_machine_installs() -> Result<()> {
    let path = root().join(".ci/engines/mlflow/requirements.txt");
    let here = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let (_, machine) = fish()?;
    let there = file(&machine, "/requirements.txt")?;
    assert!(pins(there).len() > 50, "{there}");
    assert_eq!(pins(&here), pins(there));
    Ok(())
}

#[test]
fn the_unit_serves_those_who_know_its_name() -> Result<()> {
    let (stack, machine) = fish()?;
    // Its database comes from Lockbox, by the name that the server reads.
    assert!(file(&machine, "/fetch-secrets")?.contains("| variable 'MLFLOW_BACKEND_STORE_URI'"));
    let Some(mut mlflow) = Mlflow::start(&machine, UNIT)? else { return Ok(()) };

    let told = stack.objects.iter().map(|object| object.text("/data/MLFLOW_TRACKING_URI"));
    let told: BTreeSet<&str> = told.filter(|address| !address.is_empty()).collect();
    assert!(!told.is_empty(), "nothing of the cluster is told where it is");
    let here = format!(":{}", mlflow.port);
    let hosts: Vec<String> = told
        .iter()
        .filter_map(|address| address.strip_prefix("http://")?.split_once(':'))
        .map(|(host, _)| format!("{host}{here}"))
        .chain([format!("localhost{here}"), format!("127.0.0.1{here}")])
        .collect();
    assert_eq!(hosts.len(), told.len() + 2, "{told:?}");
    for host in &hosts {
        let (status, answer) = mlflow.get(host, API)?;
        assert_eq!(status, 200, "{host}: {answer}");
        assert!(answer.contains("\"experiments\""), "{host}: {answer}");
    }
    for host in ["evil.example.org", "evil.example.org:5000", "169.254.169.254"] {
        let (status, answer) = mlflow.get(host, API)?;
        assert_eq!(status, 403, "{host}: {answer}");
    }

    let mut words = mlflow.service.command.iter().skip_while(|word| *word != "--workers");
    let workers = words.nth(1).and_then(|count| count.parse().ok()).unwrap_or_default();
    assert!(workers > 0, "{:?}", mlflow.service.command);
    mlflow.wait_for("Started server process", workers)?;
    // A restart brings the tables up to date, while others use them.
    mlflow.run_before()?;
    Ok(())
}
