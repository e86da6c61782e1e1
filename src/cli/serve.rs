use clap::Args;
use tracing::level_filters::LevelFilter;

use crate::config::{
    self, AllowedOrigins, Config, LogFormat, LogLevel, Reading, SdkSource, TestPage,
};
use crate::http::{
    Draining, ErrorFormat, Limits, Live, Metrics, Origins, Page, SdkFiles, Server, Settings, Tls,
};
use crate::telemetry;

use super::address::Address;
use super::announcement::Announcement;
use super::clock::now;
use super::failure::Failure;
use super::in_force::in_force;
use super::reload::{Reload, Swap};
use super::stop::{self, Ending};

/// Answer requests for signatures, until SIGTERM or Ctrl-C
///
/// POST /signature (and POST /) takes JSON or a form, GET /signature a query;
/// GET / is a test page that joins with the real Web SDK. SIGHUP reads the
/// configuration again.
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    address: Address,
}

impl Serve {
    pub(super) fn run(self) -> Result<(), Failure> {
        let flags = self.address.flags();
        let environment = flags.environment()?;
        let reading = Reading::of(&environment);
        let config = reading.config?;
        let log = telemetry::start(format(config.log_format), level(config.log_level));
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
            actix_web::rt::spawn(log.tell_of_lost_lines());
            serve(config, reload).await
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

async fn serve(config: Config, reload: Reload) -> Result<(), Failure> {
    raise_descriptor_limit();
    let address = config.listen.socket_address();
    let notice = Ending::of(&config).notice;
    let announcement = Announcement::of(&config);
    let settings = settings(config)?;
    let reload = reload.run(Swap::of(&settings))?;
    let stop = stop::signal(settings.draining.clone(), notice)?;
    let server = Server::bind(settings, address, stop)?;
    announcement.tell(&server);
    actix_web::rt::spawn(reload);
    server.run_until_stopped().await?;
    tracing::info!("stopped");
    Ok(())
}

fn settings(config: Config) -> Result<Settings, Failure> {
    let loopback = config.listen.is_loopback();
    let signature_paths: Vec<String> = config
        .signature_paths
        .iter()
        .map(|path| path.as_str().to_owned())
        .collect();
    let metrics = Metrics::new(&signature_paths)?;
    metrics.configuration_read(now().get(), true);
    if let Some(days) = config.days().certificate {
        metrics.certificate_expires(days.end().get());
    }
    Ok(Settings {
        signature_paths,
        origins: match &config.allowed_origins {
            Some(AllowedOrigins::Any) => Origins::Any,
            Some(AllowedOrigins::These(list)) => Origins::These(list.clone()),
            None if loopback => Origins::Localhost,
            None => Origins::Own,
        },
        error_format: match config.error_format {
            config::ErrorFormat::Object => ErrorFormat::Object,
            config::ErrorFormat::Text => ErrorFormat::Text,
        },
        limits: Limits {
            idle: config.keep_alive.duration(),
            connections_per_address: config.connections_per_address.get(),
            ..Limits::default()
        },
        page: config.test_page.clone().map(test_page),
        hsts: config.hsts,
        tls: config.certificate.clone().map(Tls::new),
        metrics,
        metrics_address: config.metrics_bind,
        draining: Draining::default(),
        drain: Ending::of(&config).drain,
        live: Live::new(in_force(config, None)?),
    })
}

fn test_page(page: TestPage) -> Page {
    Page {
        sdk_version: page.sdk_version,
        sdk_files: match page.sdk_source {
            SdkSource::ZoomCdn => SdkFiles::ZoomCdn,
            SdkSource::Directory(directory) => SdkFiles::Directory(directory.path().to_owned()),
        },
    }
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
