//! The real provider, from a mirror that somebody has made, and a stand-in for the cloud that it asks.

use std::{env, fs, path::PathBuf, process::Command, time::Duration};

use crate::{Engine, Error, Process, Result, Scratch, engines};

/// The variable that names the mirror. Continuous integration has none: the provider cannot be built from pinned parts.
const MIRROR: &str = "STACKWRIGHT_PROVIDER_MIRROR";

/// It makes a key and listens.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// Three parts that start so are used as they are; any other token would be exchanged for one like this.
const TOKEN: &str = "t1.stand.in";

/// The folder of a mirror that holds the real provider; nothing, said aloud, where none is named.
pub fn mirror() -> Result<Option<PathBuf>> {
    let Some(mirror) = env::var_os(MIRROR).map(PathBuf::from) else {
        engines::skip(format_args!("{MIRROR} names no mirror with the real provider"))?;
        return Ok(None);
    };
    mirror.canonicalize().map(Some).map_err(Error::file(mirror))
}

/// A mirror with the provider, and a running stand-in for the cloud; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Real {
    mirror: PathBuf,
    address: String,
    certificate: PathBuf,
    _server: Process,
    _scratch: Scratch,
}

impl Real {
    /// Starts the stand-in; nothing, said aloud, where no mirror is named.
    pub(super) fn start() -> Result<Option<Self>> {
        let Some(mirror) = mirror()? else { return Ok(None) };
        let Some(engine) = Engine::Yandexendpoint.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let certificate = scratch.path().join("certificate.pem");
        let mut endpoint = Command::new(engine.join("bin/yandexendpoint"));
        endpoint.arg(&certificate);
        let mut server = Process::start("yandexendpoint", &endpoint, &scratch)?;
        let log = scratch.path().join("yandexendpoint.log");
        let address = server.wait_for("the address of the cloud", READY_WITHIN, || {
            let said = fs::read_to_string(&log).map_err(Error::file(&log))?;
            Ok(said.split_once('\n').map(|(address, _)| address.to_owned()))
        })?;
        Ok(Some(Self { mirror, address, certificate, _server: server, _scratch: scratch }))
    }

    /// The settings of Terraform with which no provider comes from anywhere else.
    pub(super) fn settings(&self) -> String {
        let path = self.mirror.display().to_string();
        format!("provider_installation {{\n  filesystem_mirror {{\n    path = {path:?}\n  }}\n}}\n")
    }

    /// What the provider reads from its environment.
    pub(super) fn tell(&self, command: &mut Command) {
        command.env("YC_ENDPOINT", &self.address).env("YC_TOKEN", TOKEN);
        command.env("SSL_CERT_FILE", &self.certificate);
        // Otherwise it asks a service whether there is a newer version.
        command.env("YC_TERRAFORM_INITIALIZATION_SILENCE", "true");
    }
}
