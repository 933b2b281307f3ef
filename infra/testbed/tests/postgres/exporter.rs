//! The exporter beside a PostgreSQL, as its own user.

use contract::{metrics::postgresql as catalogue, ports};
use testbed::{Beside, Exporter, Result};

use super::for_each;

#[test]
fn it_tells_what_the_catalogue_has() -> Result<()> {
    for_each(|stack, server, pod| {
        let place = (server.workload.namespace.as_str(), server.workload.name());
        let given = testbed::given_to(&stack.objects, place.0, &place.1, "postgres-exporter")?;
        let Some(given) = given else { return Ok(()) };
        pod.run(&server.setup, &[])?;
        let postgres = pod.serve(&server.main)?;
        let before = postgres.log().len();
        let beside = Some(Beside { there: ports::POSTGRESQL, here: postgres.port() });
        let Some(mut exporter) = Exporter::start(&given, beside)? else { return Ok(()) };
        let names: Vec<_> = catalogue::SOURCE.metrics.iter().map(|metric| metric.name).collect();
        let told = exporter.told(&names)?;
        assert_eq!(told.differences(&catalogue::SOURCE), [""; 0]);
        assert_eq!(told.values(&catalogue::UP), ["1"]);
        assert!(!exporter.log().contains("level=ERROR"), "{}", exporter.log());
        let log = postgres.log();
        let since = log.get(before..).unwrap_or_default();
        for refused in ["ERROR", "FATAL"] {
            assert!(!since.contains(refused), "{since}");
        }

        let mut wrong = given.clone();
        for text in wrong.files.values_mut() {
            *text = String::from("wrong");
        }
        let Some(mut exporter) = Exporter::start(&wrong, beside)? else { return Ok(()) };
        assert_eq!(exporter.told(&[catalogue::UP.name])?.values(&catalogue::UP), ["0"]);
        Ok(())
    })
}
