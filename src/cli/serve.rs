use std::time::Duration;

use clap::Args;
use tracing::level_filters::LevelFilter;

use crate::config::{
    AllowedOrigins, Config, Host, LogFormat, LogLevel, Reading, SdkSource, TestPage,
};
use crate::gate::{Gate, Open};
use crate::http::{Inspector, Issuer, Limits, Origins, Page, SdkFiles, Server, Settings};
use crate::signature::Signer;
use crate::telemetry;

use super::open_to::open_to;
use super::{Failure, demo};

/// Answer requests for signatures, until SIGTERM or Ctrl-C
///
/// POST /signature (and POST /) takes JSON or a form, GET /signature a query;
/// GET / is a test page that joins with the real Web SDK.
#[derive(Args)]
pub(super) struct Serve {
    /// The address to listen on [env: HOST] [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<Host>,

    /// The port to listen on, 0 for a free one [env: PORT] [default: 4000]
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        let flags = [
            ("HOST", self.host.map(|host| host.to_string())),
            ("PORT", self.port.map(|port| port.to_string())),
        ];
        let environment = super::environment()?.with_flags(flags);
        let Reading {
            config, warnings, ..
        } = Reading::of(&environment);
        drop(environment);
        let config = config?;
        let log = telemetry::start(format(config.log_format), level(config.log_level));
        for warning in warnings {
            tracing::warn!("{warning}");
        }
        let served = actix_web::rt::System::new().block_on(async {
            actix_web::rt::spawn(log.tell_of_lost_lines());
            serve(config).await
        });
        log.end();
        served
    }
}

/// A file descriptor a connection, and some for all else. Many systems let a
/// process have no more than 1,024 until it asks.
fn raise_descriptor_limit() {
    let wanted = u64::try_from(Limits::default().connections + 256).unwrap_or(u64::MAX);
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

async fn serve(config: Config) -> Result<(), Failure> {
    raise_descriptor_limit();
    let address = config.listen.socket_address();
    let demo = config.credentials.is_none();
    let open_to = open_to(&config.gate);
    let open_to_all = matches!(config.gate.open, Open::ToAll(_));
    let open_beyond_loopback = open_to_all && !config.listen.is_loopback();
    let settings = settings(config, demo)?;
    let has_page = settings.page.is_some();
    let server = Server::bind(settings, address, stop_signal()?)
        .map_err(|cause| Failure::CannotBind { address, cause })?;
    let url = format!("http://{}", server.address());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "listening on {url}");
    if has_page {
        tracing::info!("test page at {url}/");
    }
    if open_beyond_loopback {
        tracing::warn!("{open_to}");
    } else {
        tracing::info!("{open_to}");
    }
    if demo {
        tracing::warn!(
            "no credentials configured: signing with demo credentials, which Zoom refuses; \
             set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET to join real meetings"
        );
    }
    server.run_until_stopped().await?;
    tracing::info!("stopped");
    Ok(())
}

fn settings(config: Config, demo: bool) -> Result<Settings, Failure> {
    let credentials = match config.credentials {
        Some(credentials) => credentials,
        None => demo::credentials()?,
    };
    let loopback = config.listen.is_loopback();
    Ok(Settings {
        issuer: Issuer {
            signer: Signer::new(&credentials),
            lifetime: config.lifetime,
            backdate: config.backdate,
            clock: Box::new(super::now),
        },
        gate: Gate::new(config.gate)?,
        signature_paths: config
            .signature_paths
            .iter()
            .map(|path| path.as_str().to_owned())
            .collect(),
        origins: match config.allowed_origins {
            Some(AllowedOrigins::Any) => Origins::Any,
            Some(AllowedOrigins::These(list)) => Origins::These(list),
            None if loopback => Origins::Localhost,
            None => Origins::Own,
        },
        // Made-up credentials say nothing of signatures that other issuers made.
        inspector: Inspector {
            known: if demo {
                Vec::new()
            } else {
                vec![("current", credentials)]
            },
        },
        limits: Limits::default(),
        page: config.test_page.map(|page| test_page(page, demo)),
    })
}

fn test_page(page: TestPage, demo: bool) -> Page {
    Page {
        demo,
        sdk_version: page.sdk_version,
        sdk_files: match page.sdk_source {
            SdkSource::ZoomCdn => SdkFiles::ZoomCdn,
            SdkSource::Directory(directory) => SdkFiles::Directory(directory.path().to_owned()),
        },
    }
}

/// Completes at the first SIGTERM or Ctrl-C. The handlers are in place when this
/// returns, so that none is missed once the server says that it listens.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => tracing::info!("SIGTERM: finishing what is in flight"),
            _ = interrupt.recv() => tracing::info!("Ctrl-C: finishing what is in flight"),
        }
        tokio::spawn(no_longer_wait());
    })
}

/// A signal after the first second ends the process at once. Within it, it is
/// likely the same one: supervisors signal a process and then its group.
#[cfg(unix)]
async fn no_longer_wait() {
    use tokio::signal::unix::{SignalKind, signal};
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    eprintln!("zoom-signature: told again to stop, not waiting for what is in flight");
    std::process::exit(1);
}

#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    Ok(async {
        // Without a handler for Ctrl-C the system's own ends the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

const fn format(format: LogFormat) -> telemetry::Format {
    match format {
        LogFormat::Text => telemetry::Format::Text,
        LogFormat::Json => telemetry::Format::Json,
    }
}

const fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}
