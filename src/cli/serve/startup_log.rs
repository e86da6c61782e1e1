use std::io::{self, IsTerminal as _, Write};

use anstyle::Style;
use zeroize::Zeroizing;

use crate::auth::AnonymousAccess;
use crate::config::{AppSettings, Config};
use crate::http::Server;
use crate::telemetry::LogFormat;

use super::lan::{self, Lan};
use crate::cli::access_summary::access_summary_of;
use crate::cli::app_table;
use crate::cli::reachable::reachable;
use crate::cli::terminal::{self, Folding};

/// What is logged once the server listens.
pub(super) struct StartupLog {
    scheme: &'static str,
    has_page: bool,
    access_summary: String,
    /// Whether everybody may ask, not only this machine.
    is_open_to_all: bool,
    /// Whom it signs for; nobody with demo credentials.
    signs_for: Option<String>,
    /// The names of the apps, if there are several.
    app_names: Option<String>,
    /// Whether a person reads it, in a terminal.
    is_for_person: bool,
    /// What `--lan` made, and what a person should know of it.
    lan: Option<(Lan, &'static str)>,
}

const DEMO: &str = "demo credentials, which Zoom refuses; set ZOOM_MEETING_SDK_KEY and \
                    ZOOM_MEETING_SDK_SECRET to join real meetings";

impl StartupLog {
    pub(crate) fn of(config: &Config, lan: Option<Lan>) -> Self {
        let open_to_all = matches!(config.auth.open, AnonymousAccess::UpTo(_));
        Self {
            scheme: config.scheme(),
            has_page: config.test_page.is_some(),
            access_summary: access_summary_of(config),
            is_open_to_all: open_to_all && !config.listen.is_loopback(),
            signs_for: signs_for(&config.apps),
            app_names: app_table::are_named(&config.apps).then(|| names(&config.apps)),
            is_for_person: config.log_format == LogFormat::Text && io::stdout().is_terminal(),
            lan: lan.map(|lan| (lan, lan::advice(config))),
        }
    }

    pub(super) fn write(&self, server: &Server) {
        if self.is_for_person {
            // Without a terminal to write to there is still a server.
            let _ = self.greet(server, &mut terminal::stdout());
            return;
        }
        let url = self.url(server);
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "listening on {url}");
        for page in self.pages(server) {
            tracing::info!("test page at {page}");
        }
        if let Some(metrics) = server.metrics_address() {
            tracing::info!("metrics at http://{metrics}/metrics");
        }
        if self.is_open_to_all {
            tracing::warn!("{}", self.access_summary);
        } else {
            tracing::info!("{}", self.access_summary);
        }
        if let Some(names) = &self.app_names {
            tracing::info!("signs for {names}");
        }
        if self.signs_for.is_none() {
            tracing::warn!("no credentials configured: signing with {DEMO}");
        }
        if let Some((lan, advice)) = &self.lan {
            show_beside_log(lan, advice, server);
        }
    }

    fn url(&self, server: &Server) -> String {
        format!("{}://{}", self.scheme, server.address())
    }

    /// Where the test page is, for others; nowhere if it is off.
    fn pages(&self, server: &Server) -> Vec<String> {
        match &self.lan {
            _ if !self.has_page => Vec::new(),
            Some((lan, _)) => lan.pages(server.address().port()).collect(),
            None => vec![format!("{}/", self.url(server))],
        }
    }

    /// The test page's URL for a browser on this machine, with the key of `--lan`.
    pub(super) fn own_page(&self, server: &Server) -> Option<Zeroizing<String>> {
        let page = format!("{}://{}/", self.scheme, reachable(server.address()));
        let page = self.has_page.then_some(page)?;
        Some(match &self.lan {
            Some((lan, _)) => lan.with_key(&page),
            None => page.into(),
        })
    }

    fn write_address(&self, url: &str, out: &mut impl Write) -> io::Result<()> {
        let bold = Style::new().bold();
        writeln!(out, "  Address      {url}")?;
        if self.has_page {
            writeln!(out, "  Test page    {bold}{url}/{bold:#}")?;
        }
        Ok(())
    }

    /// The same in a few lines, above the log.
    fn greet(&self, server: &Server, out: &mut Folding<impl Write>) -> io::Result<()> {
        let bold = Style::new().bold();
        writeln!(
            out,
            "{bold}zoom-signature {}{bold:#}\n",
            env!("CARGO_PKG_VERSION")
        )?;
        if let Some((lan, _)) = &self.lan {
            lan.write_way_in(server.address().port(), out)?;
        } else {
            self.write_address(&self.url(server), out)?;
        }
        if let Some(metrics) = server.metrics_address() {
            writeln!(out, "  Metrics      http://{metrics}/metrics")?;
        }
        writeln!(out, "  Who may ask  {}", self.access_summary)?;
        let signs_with = self.signs_for.as_deref().unwrap_or(DEMO);
        writeln!(out, "  Signs with   {signs_with}")?;
        if let Some((_, advice)) = &self.lan {
            writeln!(out, "\n  {advice}")?;
        }
        writeln!(out, "\n  Ctrl-C ends it. The log follows.\n")?;
        out.flush()
    }
}

/// How many apps are named; `check` lists all.
const MOST_NAMED: usize = 8;

/// The key of the only app, or the names of all.
fn signs_for(apps: &[AppSettings]) -> Option<String> {
    match apps {
        [] => None,
        [app] if !app_table::are_named(apps) => Some(app.shown_key()),
        apps => Some(names(apps)),
    }
}

/// The names of the apps: `prod, dev`, or `a, b, c and 47 more apps`.
pub(super) fn names(apps: &[AppSettings]) -> String {
    let names: Vec<&str> = apps.iter().map(|app| app.name.as_str()).collect();
    match names.split_at_checked(MOST_NAMED) {
        Some((first, more)) if !more.is_empty() => {
            format!("{} and {} more apps", first.join(", "), more.len())
        }
        _ => names.join(", "),
    }
}

/// The key is not for the log: it goes to the terminal, if there is one beside it.
fn show_beside_log(lan: &Lan, advice: &str, server: &Server) {
    if !io::stderr().is_terminal() {
        tracing::warn!(
            "the key of --lan is shown in a terminal only, and here is none: start it in one, or \
             set HOST_API_KEYS to a key of your own"
        );
        return;
    }
    let mut out = terminal::stderr();
    let written = lan.write_way_in(server.address().port(), &mut out);
    // Without a terminal to write to there is still a server.
    drop(written.and_then(|()| writeln!(out, "\n  {advice}\n")));
}
