//! The exporter beside a Kafka, as its own user. No registry has the program: it runs where `STACKWRIGHT_KAFKA_EXPORTER`
//! names one.

use contract::{env, metrics::kafka as catalogue, ports};
use testbed::{Beside, Exporter, Kafka, Result};

use super::{Worker, fraud, server};

#[test]
fn it_tells_what_the_catalogue_has() -> Result<()> {
    let stack = fraud()?;
    let Some(server) = server(&stack)? else { return Ok(()) };
    let Some(worker) = Worker::of(&stack, &server)? else { return Ok(()) };
    let place = (server.workload.namespace.as_str(), server.workload.name());
    let given = testbed::given_to(&stack.objects, place.0, &place.1, "kafka-exporter")?;
    let Some(given) = given else { return Ok(()) };
    if !Exporter::is_there(&given)? {
        return Ok(());
    }
    let Some(kafka) = Kafka::start(&server.given)? else { return Ok(()) };
    let requests = worker.get(env::KAFKA_CONSUME_TOPIC)?;
    let attack = server.login(&worker.login, "attack")?;
    assert_eq!(kafka.produce(&attack, requests, "one")?, "");
    let taken = kafka.consume(&worker.login, requests, worker.get(env::KAFKA_GROUP)?, 1)?;
    assert!(taken.lines().any(|line| line == "one"), "{taken}");

    let beside = Some(Beside { there: ports::KAFKA, here: kafka.port() });
    let Some(mut exporter) = Exporter::start(&given, beside)? else { return Ok(()) };
    // The group has no member any more, and is told all the same.
    let names: Vec<_> = catalogue::SOURCE.metrics.iter().map(|metric| metric.name).collect();
    let told = exporter.told(&names)?;
    assert_eq!(told.differences(&catalogue::SOURCE), [""; 0]);
    assert_eq!(told.values(&catalogue::BROKERS), ["1"]);
    assert_eq!(told.values(&catalogue::GROUP_MEMBERS), ["0"]);
    assert!(told.values(&catalogue::GROUP_LAG).iter().all(|lag| *lag == "0"), "{told:?}");
    Ok(())
}
