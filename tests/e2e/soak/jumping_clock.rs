//! A server whose clock says what stdin last said, for `scripts/soak`.
//!
//! Configured as the program is, with `CLOCK_STARTS_AT` in epoch seconds beside; each
//! line of stdin is another moment, and stdout says when it is in force.

use std::error::Error;
use std::io::{BufRead as _, stdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::signal::unix::{SignalKind, signal};
use zoom_signature::{Signer, UnixTimestamp};
use zoom_signature_server::auth::Authenticator;
use zoom_signature_server::config::{Config, Environment, LoadedConfig};
use zoom_signature_server::http::{
    AllowedOrigins, App, Apps, ConnectionLimits, Draining, ErrorFormat, InspectionService,
    KnownCredentials, Metrics, OnlineSubject, Runtime, Server, ServerSettings, SharedRuntime,
    SigningService,
};

fn main() -> Result<(), Box<dyn Error>> {
    let config = LoadedConfig::load(&Environment::from_process()?).config?;
    let clock = Arc::new(AtomicU64::new(std::env::var("CLOCK_STARTS_AT")?.parse()?));
    let settings = settings(config, Arc::clone(&clock))?;
    actix_web::rt::System::new().block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        let stop = async move {
            terminate.recv().await;
        };
        let server = Server::bind(settings, ([127, 0, 0, 1], 0).into(), stop)?;
        println!("listening on http://{}", server.address());
        std::thread::spawn(move || follow_stdin(&clock));
        server.run_until_stopped().await?;
        Ok(())
    })
}

fn follow_stdin(clock: &AtomicU64) {
    let moments = stdin().lock().lines().map_while(Result::ok);
    for moment in moments.filter_map(|line| line.parse().ok()) {
        clock.store(moment, Ordering::SeqCst);
        println!("the clock says {moment}");
    }
}

fn settings(config: Config, clock: Arc<AtomicU64>) -> Result<ServerSettings, Box<dyn Error>> {
    let settings = config.apps.into_iter().next();
    let settings = settings.ok_or("there are no credentials")?;
    let app = App {
        name: settings.name,
        signer: Signer::from(&settings.credentials),
        lifetime: config.lifetime,
        meetings: settings.meetings,
        zoom_api: None,
    };
    let known = KnownCredentials {
        name: "current".to_owned(),
        credentials: settings.credentials,
        are_in_use: true,
    };
    let at = UnixTimestamp::new(clock.load(Ordering::SeqCst));
    Ok(ServerSettings {
        runtime: SharedRuntime::new(Runtime {
            signing: SigningService {
                apps: Apps::new(vec![app]).ok_or("one app is an app")?,
                longest_lifetime: config.longest_lifetime,
                default_role: config.default_role,
                backdate: config.backdate,
                clock: Box::new(move || UnixTimestamp::new(clock.load(Ordering::SeqCst))),
                demo: false,
            },
            auth: Authenticator::new(config.auth, at)?,
            trusted_proxies: config.trusted_proxies,
            inspection: InspectionService::new([known]),
            online: OnlineSubject {
                oauth_url: config.oauth_url,
                apps: Vec::new(),
                zoom_api: None,
                redis: None,
            },
            shared_zoom_api: None,
        }),
        signature_paths: Vec::new(),
        origins: AllowedOrigins::SameOrigin,
        page: None,
        limits: ConnectionLimits::default(),
        error_format: ErrorFormat::default(),
        tls: None,
        hsts: None,
        metrics: Metrics::new(&[])?,
        metrics_address: None,
        draining: Draining::default(),
        drain: config.shutdown.duration(),
    })
}
