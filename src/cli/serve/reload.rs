//! Reloads the configuration of a running server: at SIGHUP, and when `.env`, a mounted
//! secret or a certificate changes on disk.

use std::net::SocketAddr;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::config::{
    self, CertificateValidity, Config, Environment, LoadedConfig, ShownSetting, WatchedFile,
};
use crate::http::{Metrics, Runtime, ServerSettings, SharedRuntime, Tls};

use super::access::Access;
use super::certificate_expiry::ExpiryWarner;
use super::runtime::build_runtime;
use super::startup_log::names;
use crate::cli::access_summary::access_summary_of;
use crate::cli::app_table;
use crate::cli::clock::now;
use crate::cli::error::CliError;
use crate::cli::flags::Flags;

/// How often files are checked. Notifications of the system would not do: mounted secrets
/// change through links, and some file systems send none.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long files must be unchanged after SIGHUP, which people send when they are done.
const STANDS_STILL: Duration = Duration::from_millis(100);

/// How often that is tried. Some files change all the time.
const MOST_TRIES: usize = 20;

/// The state of the last reload.
pub(super) struct Reload {
    flags: Flags,
    address: SocketAddr,
    host_and_port: [Option<String>; 2],
    has_dot_env: bool,
    settings: Vec<ShownSetting>,
    /// The watched files, `.env` first.
    files: Vec<WatchedFile>,
    access: Access,
    expiry: ExpiryWarner,
}

/// What a reload replaces.
pub(super) struct ReloadTargets {
    runtime: SharedRuntime,
    tls: Option<Tls>,
    metrics: Metrics,
}

impl ReloadTargets {
    pub(crate) fn of(settings: &ServerSettings) -> Self {
        Self {
            runtime: settings.runtime.clone(),
            tls: settings.tls.clone(),
            metrics: settings.metrics.clone(),
        }
    }
}

impl Reload {
    /// Takes the configuration that the server started with, and its environment.
    pub(crate) fn new(
        flags: Flags,
        environment: &Environment,
        config: &Config,
        settings: Vec<ShownSetting>,
        files: Vec<WatchedFile>,
    ) -> Self {
        Self {
            flags,
            address: config.listen.socket_address(),
            host_and_port: environment.host_and_port(),
            has_dot_env: environment.has_dot_env(),
            settings,
            files: with_dot_env(WatchedFile::dot_env(), files),
            access: Access::by(config),
            expiry: ExpiryWarner::of(config.days()),
        }
    }

    /// Warns if the certificate being served, or an API key, has expired or soon will.
    pub(super) fn tell_of_ends(&mut self) {
        self.expiry.tell(now());
    }

    /// Reloads at every SIGHUP and change. The handler of SIGHUP is in place when this
    /// returns. Must be called within a tokio runtime.
    ///
    /// Runs in its own thread, because a disk may hang: SIGTERM still works, and the
    /// process does not wait for the thread.
    pub(super) fn run(
        mut self,
        targets: ReloadTargets,
    ) -> Result<impl Future<Output = ()>, CliError> {
        let mut sighup = Sighup::new()?;
        let (asked, reloads) = mpsc::channel();
        let runtime = tokio::runtime::Handle::current();
        let thread = thread::Builder::new().name("reload".to_owned());
        thread.spawn(move || {
            // A reload may fetch an issuer's keys in this runtime.
            let _within = runtime.enter();
            self.wait_and_reload(&reloads, &targets);
        })?;
        Ok(async move {
            loop {
                sighup.received().await;
                // If the thread has ended, so will the process.
                let _ = asked.send(());
            }
        })
    }

    fn wait_and_reload(&mut self, asked: &mpsc::Receiver<()>, targets: &ReloadTargets) {
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
            self.reload(targets);
        }
    }

    /// Whether a file has changed and two checks in a row saw it alike: a key that is
    /// being written must not become a shorter one. `changing` is the state that the last
    /// check saw, if it was new.
    fn has_changed_and_stands_still(&self, changing: &mut Option<Vec<WatchedFile>>) -> bool {
        if !self.files.iter().any(WatchedFile::has_changed) {
            *changing = None;
            return false;
        }
        let now = self.look();
        changing.replace(now.clone()) == Some(now)
    }

    fn look(&self) -> Vec<WatchedFile> {
        self.files.iter().map(WatchedFile::anew).collect()
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

    /// Refuses an invalid configuration as a whole; the previous one stays in force.
    fn reload(&mut self, targets: &ReloadTargets) {
        let came_into_force = match self.attempt(targets) {
            Ok(()) => true,
            Err(failure) => {
                tell(&failure);
                tracing::error!("the previous configuration stays in force");
                false
            }
        };
        let at = now().get();
        targets.metrics.configuration_read(at, came_into_force);
    }

    fn attempt(&mut self, targets: &ReloadTargets) -> Result<(), CliError> {
        // Even if this fails, the files are not read again until they change.
        self.files = self.look();
        let dot_env = WatchedFile::dot_env();
        let environment = self.flags.environment()?;
        let has_dot_env = environment.has_dot_env();
        if self.has_dot_env && !has_dot_env {
            return Err(CliError::NoDotEnvAnyMore);
        }
        let host_and_port = environment.host_and_port();
        let reading = LoadedConfig::load(&environment.with_address(self.address));
        self.files = with_dot_env(dot_env, reading.files);
        for warning in reading.warnings {
            tracing::warn!("{warning}");
        }
        let config = reading.config?;
        has_credentials(&config, &targets.runtime.load())?;
        let access = Access::by(&config).after(&self.access);
        access.refuse_mixed(&self.access)?;
        access.refuse_placeholders(&self.access)?;
        if !config.reload_may_open {
            access.is_no_more_than(&self.access)?;
        }
        self.tell_what_needs_a_restart(&host_and_port, &reading.settings, &config, targets);
        let access_summary = access_summary_of(&config);
        let names = names(&config.apps);
        let is_named = app_table::are_named(&config.apps);
        let (certificate, days) = (config.certificate.clone(), config.days());
        let before = targets.runtime.load();
        let next = build_runtime(config, Some(&before), &targets.metrics)?;
        targets.runtime.store(next);
        for app in self.access.gone(&access) {
            targets.metrics.end_app(app);
        }
        if access.redis.is_none() {
            targets.metrics.redis_is_not_used();
        }
        if let Some((now, then)) = access.other_default_app(&self.access) {
            tracing::warn!("requests that name no app are signed for {now} now, not for {then}");
        }
        if access.has_one_app_left(&self.access) {
            tracing::warn!(
                "only one app is left: sdkKey in requests is ignored from now on, even if it is the \
                 key of an app that was removed"
            );
        }
        self.access = access;
        self.has_dot_env = has_dot_env;
        self.expiry.admits(days.api_keys);
        if let (Some(tls), Some(certificate)) = (&targets.tls, certificate) {
            tls.swap(certificate);
            self.shows_one_of(days.certificate, &targets.metrics);
        }
        self.tell_of_ends();
        if is_named {
            tracing::info!("signs for {names}");
        }
        tracing::info!("reloaded. {access_summary}");
        Ok(())
    }

    fn shows_one_of(&mut self, days: Option<CertificateValidity>, metrics: &Metrics) {
        self.expiry.shows(days);
        if let Some(days) = days {
            metrics.certificate_expires(days.not_after().get());
        }
    }

    fn tell_what_needs_a_restart(
        &self,
        host_and_port: &[Option<String>; 2],
        settings: &[ShownSetting],
        config: &Config,
        targets: &ReloadTargets,
    ) {
        // In the settings, these two have the address that the server was started with.
        let [host, port] = &self.host_and_port;
        let [new_host, new_port] = host_and_port;
        let differs = |variable: &&str| match *variable {
            "HOST" => host != new_host,
            "PORT" => port != new_port,
            name => value(&self.settings, name) != value(settings, name),
        };
        let mut changed: Vec<&str> = config::needing_restart().filter(differs).collect();
        if config.certificate.is_some() != targets.tls.is_some() {
            changed.push("TLS_CERT_FILE");
        }
        if !changed.is_empty() {
            tracing::warn!("needs a restart: {}", changed.join(", "));
        }
    }
}

fn with_dot_env(dot_env: WatchedFile, files: Vec<WatchedFile>) -> Vec<WatchedFile> {
    std::iter::once(dot_env).chain(files).collect()
}

/// Logs one line per error.
fn tell(failure: &CliError) {
    let CliError::ConfigErrors(refused) = failure else {
        tracing::error!("{failure}");
        return;
    };
    for fault in &refused.errors {
        tracing::error!("the configuration is refused: {fault}");
    }
}

/// Refuses to replace real credentials with demo credentials, which nobody means to do.
fn has_credentials(config: &Config, runtime: &Runtime) -> Result<(), CliError> {
    if config.apps.is_empty() && !runtime.signing.demo {
        return Err(CliError::NoCredentialsAnyMore);
    }
    Ok(())
}

fn value<'s>(settings: &'s [ShownSetting], variable: &str) -> Option<&'s str> {
    let found = settings.iter().find(|setting| setting.variable == variable);
    found.map(|setting| setting.value.as_str())
}

#[cfg(unix)]
struct Sighup(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Sighup {
    fn new() -> Result<Self, CliError> {
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
struct Sighup;

#[cfg(not(unix))]
impl Sighup {
    fn new() -> Result<Self, CliError> {
        Ok(Self)
    }

    async fn received(&mut self) {
        std::future::pending::<()>().await;
    }
}
