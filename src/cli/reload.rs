//! Another configuration while the server runs: at SIGHUP, and when `.env`, a mounted
//! secret or a certificate changes on disk.

use std::net::SocketAddr;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::config::{CertificateDays, Config, Environment, Reading, Setting, Watched};
use crate::gate::{Excess, Settings as GateSettings};
use crate::http::{InForce, Live, Metrics, Settings, Tls};
use zoom_signature::Lifetime;

use super::clock::now;
use super::expiry::Expiry;
use super::failure::Failure;
use super::flags::Flags;
use super::in_force::in_force;
use super::open_to::open_to;

/// How often files are looked at. Asking the system for changes would not do:
/// mounted secrets change by links, and some file systems tell nothing.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long files have to stand still after SIGHUP, which comes when somebody is done.
const STANDS_STILL: Duration = Duration::from_millis(100);

/// How often that is tried. Some files never stand still.
const MOST_TRIES: usize = 20;

/// Variables whose change takes a restart, beside `HOST` and `PORT`.
const NEED_A_RESTART: [&str; 13] = [
    "HSTS_SECONDS",
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
    /// `.env` first.
    files: Vec<Watched>,
    permitted: Permitted,
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
            files: with_dot_env(Watched::dot_env(), files),
            permitted: Permitted::by(config),
            expiry: Expiry::of(config.days()),
        }
    }

    /// Warns if the certificate that is shown, or an API key, has expired or soon will.
    pub(super) fn tell_of_ends(&mut self) {
        self.expiry.tell(now());
    }

    /// Reloads as often as it is called for. The handler of SIGHUP is in place when
    /// this returns. To be called within a tokio runtime.
    ///
    /// In a thread of its own, because a disk may not answer: SIGTERM is heard all the
    /// same, and the process does not wait for it.
    pub(super) fn run(mut self, swap: Swap) -> Result<impl Future<Output = ()>, Failure> {
        let mut hang_up = HangUp::new()?;
        let (asked, reloads) = mpsc::channel();
        let runtime = tokio::runtime::Handle::current();
        let thread = thread::Builder::new().name("reload".to_owned());
        thread.spawn(move || {
            // The keys of an issuer are fetched there.
            let _within = runtime.enter();
            self.wait_and_reload(&reloads, &swap);
        })?;
        Ok(async move {
            loop {
                hang_up.received().await;
                // Without a thread the process is about to end.
                let _ = asked.send(());
            }
        })
    }

    fn wait_and_reload(&mut self, asked: &mpsc::Receiver<()>, swap: &Swap) {
        let mut changing = None;
        loop {
            match asked.recv_timeout(LOOK_EVERY) {
                Ok(()) => {
                    tracing::info!("SIGHUP: reading the configuration");
                    self.stands_still();
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.tell_of_ends();
                    if !self.has_changed_and_stands_still(&mut changing) {
                        continue;
                    }
                    tracing::info!("a file has changed: reading the configuration");
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            changing = None;
            self.reload(swap);
        }
    }

    /// A file counts once two looks see it alike: a key that is being written must not
    /// become a shorter one. `changing` is what the look before saw, if that was new.
    fn has_changed_and_stands_still(&self, changing: &mut Option<Vec<Watched>>) -> bool {
        if !self.files.iter().any(Watched::has_changed) {
            *changing = None;
            return false;
        }
        let now = self.look();
        changing.replace(now.clone()) == Some(now)
    }

    fn look(&self) -> Vec<Watched> {
        self.files.iter().map(Watched::anew).collect()
    }

    fn stands_still(&self) {
        let mut before = self.look();
        for _ in 0..MOST_TRIES {
            thread::sleep(STANDS_STILL);
            let now = self.look();
            if now == before {
                break;
            }
            before = now;
        }
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
        let at = now().get();
        swap.metrics.configuration_read(at, came_into_force);
    }

    fn attempt(&mut self, swap: &Swap) -> Result<(), Failure> {
        // Whatever comes of it, the files as they are now are not read again.
        self.files = self.look();
        let dot_env = Watched::dot_env();
        let environment = self.flags.environment()?;
        let has_dot_env = environment.has_dot_env();
        if self.has_dot_env && !has_dot_env {
            return Err(Failure::NoDotEnvAnyMore);
        }
        let host_and_port = environment.host_and_port();
        let reading = Reading::of(&environment.of_server_at(self.address));
        self.files = with_dot_env(dot_env, reading.files);
        let config = reading.config?;
        has_credentials(&config, &swap.live.now())?;
        let permitted = Permitted::by(&config);
        if !config.reload_may_open {
            permitted.is_no_more_than(&self.permitted)?;
        }
        self.tell_what_needs_a_restart(&host_and_port, &reading.settings, &config, swap);
        let open_to = open_to(&config.gate);
        let (certificate, days) = (config.certificate.clone(), config.days());
        let next = in_force(config, Some(&swap.live.now()))?;
        swap.live.swap(next);
        self.permitted = permitted;
        self.has_dot_env = has_dot_env;
        self.expiry.admits(days.api_keys);
        if let (Some(tls), Some(certificate)) = (&swap.tls, certificate) {
            tls.swap(certificate);
            self.shows_one_of(days.certificate, &swap.metrics);
        }
        for warning in reading.warnings {
            tracing::warn!("{warning}");
        }
        self.tell_of_ends();
        tracing::info!("reloaded. {open_to}");
        Ok(())
    }

    fn shows_one_of(&mut self, days: Option<CertificateDays>, metrics: &Metrics) {
        self.expiry.shows(days);
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

fn with_dot_env(dot_env: Watched, files: Vec<Watched>) -> Vec<Watched> {
    std::iter::once(dot_env).chain(files).collect()
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

/// That made-up credentials take the place of real ones is never meant.
fn has_credentials(config: &Config, in_force: &InForce) -> Result<(), Failure> {
    if config.credentials.is_none() && !in_force.issuer.demo {
        return Err(Failure::NoCredentialsAnyMore);
    }
    Ok(())
}

/// What a configuration permits, as far as a reload could open it by an oversight: a line
/// that was lost, a file that is being written.
struct Permitted {
    gate: GateSettings,
    lifetime: Lifetime,
    longest_lifetime: Lifetime,
}

impl Permitted {
    fn by(config: &Config) -> Self {
        Self {
            gate: config.gate.clone(),
            lifetime: config.lifetime,
            longest_lifetime: config.longest_lifetime,
        }
    }

    /// # Errors
    ///
    /// [`Failure::PermitsMore`]
    fn is_no_more_than(&self, before: &Self) -> Result<(), Failure> {
        let mut more: Vec<String> = self
            .gate
            .exceed(&before.gate)
            .iter()
            .map(Excess::to_string)
            .collect();
        if self.lifetime > before.lifetime || self.longest_lifetime > before.longest_lifetime {
            let lives_longer = "signatures may live longer (SIGNATURE_LIFETIME_SECONDS, \
                                SIGNATURE_LIFETIME_MAX_SECONDS)";
            more.push(lives_longer.to_owned());
        }
        if more.is_empty() {
            return Ok(());
        }
        Err(Failure::PermitsMore(more.join("; ")))
    }
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
