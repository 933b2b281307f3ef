//! The provider's stand-in.

use std::{fs, process::Command, time::Duration};

use crate::{Engine, Error, Process, Result, Scratch, engines};

/// It reads one file and answers.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// A running stub; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Stub {
    reattach: String,
    _server: Process,
    _scratch: Scratch,
}

impl Stub {
    /// Starts it with the committed data; nothing where the engine may be missing and is.
    pub(super) fn start() -> Result<Option<Self>> {
        let Some(engine) = Engine::Yandexstub.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let mut stub = Command::new(engine.join("bin/yandexstub"));
        // Its socket goes where it is removed in the end.
        stub.env("TMPDIR", scratch.path());
        stub.arg(engines::root().join("infra/terraform/provider/yandex.json"));
        let mut server = Process::start("yandexstub", &stub, &scratch)?;
        let log = scratch.path().join("yandexstub.log");
        let reattach = server.wait_for("the address of its socket", READY_WITHIN, || {
            let said = fs::read_to_string(&log).map_err(Error::file(&log))?;
            let line = said.split_inclusive('\n').find(|line| line.starts_with('{'));
            Ok(line.filter(|line| line.ends_with('\n')).map(|line| line.trim_end().to_owned()))
        })?;
        Ok(Some(Self { reattach, _server: server, _scratch: scratch }))
    }

    /// The value of `TF_REATTACH_PROVIDERS`.
    pub(super) fn reattach(&self) -> &str {
        &self.reattach
    }
}
