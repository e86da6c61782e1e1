//! Another configuration while the server runs: at SIGHUP, and when a mounted
//! secret or a certificate changes on disk.

use std::net::SocketAddr;
use std::time::Duration;

use crate::config::{CertificateDays, Config, Environment, Reading, Setting, Watched};
use crate::gate::Open;
use crate::http::{InForce, Live, Metrics, Settings, Tls};

use super::expiry::Expiry;
use super::in_force::in_force;
use super::open_to::open_to;
use super::{Failure, Flags};

/// How often files are looked at. Asking the system for changes would not do:
/// mounted secrets change by links, and some file systems tell nothing.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Variables whose change takes a restart, beside `HOST` and `PORT`.
const NEED_A_RESTART: [&str; 12] = [
    "METRICS_BIND",
    "KEEP_ALIVE_SECONDS",
    "MAX_CONNECTIONS_PER_ADDRESS",
    "SHUTDOWN_SECONDS",
    "SIGNATURE_PATHS",
    "CORS_ALLOWED_ORIGINS",
    "ERROR_FORMAT",
    "TEST_PAGE",
    "ZOOM_WEB_SDK_VERSION",
    "ZOOM_WEB_SDK_DIR",
    "LOG_FORMAT",
    "LOG_LEVEL",
];

/// What was read last.
pub(super) struct Reload {
    flags: Flags,
    address: SocketAddr,
    host_and_port: [Option<String>; 2],
    has_dot_env: bool,
    settings: Vec<Setting>,
    files: Vec<Watched>,
    /// Of the certificate that is shown.
    expiry: Expiry,
}

/// What is swapped.
pub(super) struct Swap {
    live: Live,
    tls: Option<Tls>,
    metrics: Metrics,
}

impl Swap {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            live: settings.live.clone(),
            tls: settings.tls.clone(),
            metrics: settings.metrics.clone(),
        }
    }
}

impl Reload {
    /// For a server with this configuration, which was read from this environment.
    pub(super) fn new(
        flags: Flags,
        environment: &Environment,
        config: &Config,
        settings: Vec<Setting>,
        files: Vec<Watched>,
    ) -> Self {
        Self {
            flags,
            address: config.listen.socket_address(),
            host_and_port: environment.host_and_port(),
            has_dot_env: environment.has_dot_env(),
            settings,
            files,
            expiry: Expiry::of(config.certificate_days()),
        }
    }

    /// Warns if the certificate that is shown has expired or soon will.
    pub(super) fn tell_of_certificate(&mut self) {
        self.expiry.tell(super::now());
    }

    /// Reloads as often as it is called for. The handler of SIGHUP is in place when
    /// this returns.
    pub(super) fn run(mut self, swap: Swap) -> Result<impl Future<Output = ()>, Failure> {
        let mut hang_up = HangUp::new()?;
        Ok(async move {
            let mut look = tokio::time::interval(LOOK_EVERY);
            loop {
                tokio::select! {
                    () = hang_up.received() => tracing::info!("SIGHUP: reading the configuration"),
                    _ = look.tick() => {
                        self.tell_of_certificate();
                        if !self.files.iter().any(Watched::has_changed) {
                            continue;
                        }
                        tracing::info!("a file has changed: reading the configuration");
                    }
                }
                self.reload(&swap);
            }
        })
    }

    /// A faulty set is refused as a whole, and what is in force stays so.
    fn reload(&mut self, swap: &Swap) {
        let came_into_force = match self.attempt(swap) {
            Ok(()) => true,
            Err(failure) => {
                tell(&failure);
                tracing::error!("the configuration before goes on");
                false
            }
        };
        let at = super::now().get();
        swap.metrics.configuration_read(at, came_into_force);
    }

    fn attempt(&mut self, swap: &Swap) -> Result<(), Failure> {
        // Whatever comes of it, the files as they are now are not read again.
        self.files.iter_mut().for_each(Watched::look_again);
        let environment = self.flags.environment()?;
        let has_dot_env = environment.has_dot_env();
        if self.has_dot_env && !has_dot_env {
            return Err(Failure::NoDotEnvAnyMore);
        }
        let host_and_port = environment.host_and_port();
        let reading = Reading::of(&environment.of_server_at(self.address));
        self.files = reading.files;
        let config = reading.config?;
        opens_nothing(&config, &swap.live.now())?;
        self.tell_what_needs_a_restart(&host_and_port, &reading.settings, &config, swap);
        let open_to = open_to(&config.gate);
        let (certificate, days) = (config.certificate.clone(), config.certificate_days());
        let next = in_force(config, Some(&swap.live.now()))?;
        swap.live.swap(next);
        self.has_dot_env = has_dot_env;
        if let (Some(tls), Some(certificate)) = (&swap.tls, certificate) {
            tls.swap(certificate);
            self.shows_one_of(days, &swap.metrics);
        }
        for warning in reading.warnings {
            tracing::warn!("{warning}");
        }
        self.tell_of_certificate();
        tracing::info!("reloaded. {open_to}");
        Ok(())
    }

    fn shows_one_of(&mut self, days: Option<CertificateDays>, metrics: &Metrics) {
        self.expiry = Expiry::of(days);
        if let Some(days) = days {
            metrics.certificate_expires(days.end().get());
        }
    }

    fn tell_what_needs_a_restart(
        &self,
        host_and_port: &[Option<String>; 2],
        settings: &[Setting],
        config: &Config,
        swap: &Swap,
    ) {
        let mut changed = Vec::new();
        let before = self.host_and_port.iter().zip(host_and_port);
        for (variable, (before, now)) in ["HOST", "PORT"].into_iter().zip(before) {
            changed.extend((before != now).then_some(variable));
        }
        let differs =
            |variable: &&str| value(&self.settings, variable) != value(settings, variable);
        changed.extend(NEED_A_RESTART.into_iter().filter(differs));
        if config.certificate.is_some() != swap.tls.is_some() {
            changed.push("TLS_CERT_FILE");
        }
        if !changed.is_empty() {
            tracing::warn!("changes only with a restart: {}", changed.join(", "));
        }
    }
}

/// One line of the log a fault.
fn tell(failure: &Failure) {
    let Failure::Refused(refused) = failure else {
        tracing::error!("{failure}");
        return;
    };
    for fault in &refused.faults {
        tracing::error!("the configuration is refused: {fault}");
    }
}

/// What stands open at the start is open on purpose. That a file was lost in between
/// is no reason to open a server, nor to sign with made-up credentials.
fn opens_nothing(config: &Config, in_force: &InForce) -> Result<(), Failure> {
    let ways = in_force.gate.ways();
    let had_a_way_in = ways.api_keys || ways.signed_requests || ways.openid;
    if had_a_way_in && config.gate.open == Open::OnLoopback {
        return Err(Failure::NoWayInAnyMore);
    }
    if config.credentials.is_none() && !in_force.issuer.demo {
        return Err(Failure::NoCredentialsAnyMore);
    }
    Ok(())
}

fn value<'s>(settings: &'s [Setting], variable: &str) -> Option<&'s str> {
    let found = settings.iter().find(|setting| setting.variable == variable);
    found.map(|setting| setting.value.as_str())
}

#[cfg(unix)]
struct HangUp(tokio::signal::unix::Signal);

#[cfg(unix)]
impl HangUp {
    fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::hangup())?))
    }

    async fn received(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
struct HangUp;

#[cfg(not(unix))]
impl HangUp {
    fn new() -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn received(&mut self) {
        std::future::pending::<()>().await;
    }
}
