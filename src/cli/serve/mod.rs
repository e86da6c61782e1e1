mod access;
pub(crate) mod bind_error;
mod browser;
mod certificate_expiry;
mod demo_credentials;
mod lan;
mod reload;
pub(crate) mod runtime;
mod shutdown;
mod startup_log;
use std::io::Write as _;

use crate::config::{Config, LoadedConfig};
use crate::http::{
    ConnectionLimits, Draining, Metrics, Server, ServerSettings, SharedRuntime, Tls,
};
use crate::telemetry;
use clap::Args;

use super::clock::now;
use super::error::CliError;
use super::flags::Flags;
use super::listen_args::ListenArgs;
use super::terminal;
use lan::Lan;
use reload::{Reload, ReloadTargets};
use runtime::build_runtime;
use shutdown::GracePeriod;
use startup_log::StartupLog;

/// Answer requests for signatures, until SIGTERM or Ctrl-C
///
/// POST /signature (and POST /) takes JSON or a form, GET /signature a query;
/// GET / is a test page that joins with the real Web SDK. SIGHUP reads the
/// configuration again.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    listen: ListenArgs,

    /// Let phones in the network try the test page, by a QR code
    ///
    /// Listens beyond loopback, on the address of --host or else on every one, over HTTPS.
    /// Makes a certificate, unless TLS_CERT_FILE is set, and an API key that may host; both
    /// end with the process and are written nowhere.
    #[arg(long)]
    lan: bool,

    /// Open the test page in the browser once the server listens
    #[arg(long)]
    open: bool,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), CliError> {
        let lan = self.lan.then(|| Lan::new(self.listen.host())).transpose()?;
        let flags = lan.as_ref().map_or_else(Flags::none, Lan::flags);
        let flags = flags.and(self.listen.flags());
        let environment = flags.environment()?;
        let reading = LoadedConfig::load(&environment);
        let config = reading.config.inspect_err(|_| {
            // A misspelt variable is often why another one is missing.
            for warning in &reading.warnings {
                // If stderr is gone, the exit code still tells.
                let _ = writeln!(terminal::stderr(), "warning: {warning}");
            }
        })?;
        let log = telemetry::start(config.log_format, config.log_level);
        for warning in reading.warnings {
            tracing::warn!("{warning}");
        }
        for note in reading.notes {
            tracing::info!("{note}");
        }
        let mut reload = Reload::new(
            flags,
            &environment,
            &config,
            reading.settings,
            reading.files,
        );
        reload.tell_of_ends();
        let served = actix_web::rt::System::new().block_on(async {
            actix_web::rt::spawn(log.report_dropped_lines());
            serve(config, reload, lan, self.open).await
        });
        log.end();
        served
    }
}

/// One file descriptor per connection, and some for everything else. Many systems allow a
/// process only 1,024 unless it asks for more.
fn raise_descriptor_limit() {
    let wanted = u64::try_from(ConnectionLimits::default().connections + 256).unwrap_or(u64::MAX);
    match rlimit::increase_nofile_limit(wanted) {
        Ok(limit) if limit < wanted => tracing::warn!(
            limit,
            wanted,
            "the limit of open files allows fewer connections than the server would take"
        ),
        Ok(_) => {}
        Err(cause) => tracing::warn!(%cause, "the limit of open files cannot be raised"),
    }
}

async fn serve(
    config: Config,
    reload: Reload,
    lan: Option<Lan>,
    open: bool,
) -> Result<(), CliError> {
    raise_descriptor_limit();
    let address = config.listen.socket_address();
    let unready = GracePeriod::of(&config).unready;
    let ends_with_terminal = lan.is_some();
    let startup_log = StartupLog::of(&config, lan);
    let settings = settings(config)?;
    let reload = reload.run(ReloadTargets::of(&settings))?;
    let stop = shutdown::signal(settings.draining.clone(), unready, ends_with_terminal)?;
    let server = Server::bind(settings, address, stop)?;
    greet(startup_log, &server, open);
    actix_web::rt::spawn(reload);
    server.run_until_stopped().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Takes what is printed, so that the key of `--lan` is erased thereafter.
#[expect(clippy::needless_pass_by_value, reason = "it ends here")]
fn greet(startup_log: StartupLog, server: &Server, open: bool) {
    startup_log.write(server);
    match startup_log.own_page(server) {
        Some(page) if open => browser::open(page),
        None if open => tracing::warn!("there is no test page to open: set TEST_PAGE=on"),
        _ => {}
    }
}

fn settings(config: Config) -> Result<ServerSettings, CliError> {
    let metrics = Metrics::new(&config.signature_paths)?;
    metrics.configuration_read(now().get(), true);
    if let Some(days) = config.days().certificate {
        metrics.certificate_expires(days.not_after().get());
    }
    Ok(ServerSettings {
        signature_paths: config.signature_paths.clone(),
        origins: config.allowed_origins.clone(),
        error_format: config.error_format,
        limits: ConnectionLimits {
            idle: config.keep_alive.duration(),
            connections_per_address: config.connections_per_address.get(),
            ..ConnectionLimits::default()
        },
        page: config.test_page.clone(),
        hsts: config.hsts,
        tls: config.certificate.clone().map(Tls::new),
        metrics_address: config.metrics_bind,
        draining: Draining::default(),
        drain: GracePeriod::of(&config).drain,
        runtime: SharedRuntime::new(build_runtime(config, None, &metrics)?),
        metrics,
    })
}
