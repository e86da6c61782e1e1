use std::error::Error;
use std::io;
use std::time::Duration;

use clap::Args;

use crate::config::{Environment, ProbeTarget};

use super::error::CliError;
use super::listen_args::ListenArgs;
use super::reachable::reachable;

/// Ask the server that is configured here whether it is alive
///
/// For containers without curl. Exits with 0 if its /healthz answers 200, with 1
/// if not. Goes by HOST, PORT and whether TLS_CERT_FILE is set; the rest may be
/// faulty, since the server goes on with the set before. Where .env has another address
/// than the server was started with, give that one by --host and --port.
#[derive(Args)]
pub(super) struct Healthcheck {
    /// Ask /readyz: whether it is ready for requests
    #[arg(long)]
    ready: bool,

    #[command(flatten)]
    listen: ListenArgs,
}

const TIMEOUT: Duration = Duration::from_secs(3);

impl Healthcheck {
    pub(super) fn run(self) -> Result<(), CliError> {
        let environment = Environment::of_process_as_far_as_readable();
        let door = ProbeTarget::load(&self.listen.flags().before(environment))?;
        let address = reachable(door.listen.socket_address());
        let path = if self.ready { "readyz" } else { "healthz" };
        let url = format!("{}://{address}/{path}", door.scheme());
        let asked = actix_web::rt::System::new().block_on(ask(&url));
        asked.map_err(|why| CliError::Unhealthy(format!("{url}: {why}")))
    }
}

/// Does not verify the certificate: it is for other names than the address, and nobody
/// can impersonate the server on its own machine.
async fn ask(url: &str) -> Result<(), String> {
    let client = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .no_proxy()
        .timeout(TIMEOUT)
        .build()
        .ok()
        .ok_or_else(|| "no HTTP client can be created".to_owned())?;
    let answer = client.get(url).send().await;
    let status = answer.map_err(|cause| no_answer(url, &cause))?.status();
    if status.is_success() {
        return Ok(());
    }
    Err(format!("it answers {status}"))
}

fn no_answer(url: &str, cause: &reqwest::Error) -> String {
    if is_refused(cause) {
        return "nothing listens there; if the server has another address, give it by --host and \
                --port"
            .to_owned();
    }
    if url.starts_with("https:") {
        return "no answer over HTTPS; where TLS_CERT_FILE is set, HTTPS is asked".to_owned();
    }
    "no answer over plain HTTP; if the server speaks HTTPS, set TLS_CERT_FILE here too".to_owned()
}

/// Whether the connection was refused, somewhere behind what the client says.
fn is_refused(cause: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn Error> = Some(cause);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return error.kind() == io::ErrorKind::ConnectionRefused;
        }
        cause = error.source();
    }
    false
}
