use crate::auth::AnonymousAccess;
use crate::config::Config;
use crate::http::Server;

use crate::cli::access_summary::access_summary;

/// What is logged once the server listens.
pub(super) struct StartupLog {
    scheme: &'static str,
    has_page: bool,
    access_summary: String,
    /// Whether everybody may ask, not only this machine.
    is_open_to_all: bool,
    is_demo: bool,
}

impl StartupLog {
    pub(crate) fn of(config: &Config) -> Self {
        let open_to_all = matches!(config.auth.open, AnonymousAccess::UpTo(_));
        Self {
            scheme: config.scheme(),
            has_page: config.test_page.is_some(),
            access_summary: access_summary(&config.auth),
            is_open_to_all: open_to_all && !config.listen.is_loopback(),
            is_demo: config.credentials.is_none(),
        }
    }

    pub(super) fn write(&self, server: &Server) {
        let url = format!("{}://{}", self.scheme, server.address());
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "listening on {url}");
        if self.has_page {
            tracing::info!("test page at {url}/");
        }
        if let Some(metrics) = server.metrics_address() {
            tracing::info!("metrics at http://{metrics}/metrics");
        }
        if self.is_open_to_all {
            tracing::warn!("{}", self.access_summary);
        } else {
            tracing::info!("{}", self.access_summary);
        }
        if self.is_demo {
            tracing::warn!(
                "no credentials configured: signing with demo credentials, which Zoom refuses; \
                 set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET to join real meetings"
            );
        }
    }
}
