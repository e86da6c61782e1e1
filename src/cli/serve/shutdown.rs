//! Graceful shutdown.

#[cfg(unix)]
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use crate::config::Config;
use crate::http::Draining;
use crate::telemetry::eprint_error;

use crate::cli::error::CliError;

/// The two parts of `SHUTDOWN_SECONDS`, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GracePeriod {
    /// How long the server goes on serving after it has become unready.
    pub(super) unready: Duration,
    /// How long it then waits for requests in flight.
    pub(super) drain: Duration,
}

impl GracePeriod {
    pub(crate) const fn of(config: &Config) -> Self {
        let seconds = config.shutdown.duration().as_secs();
        Self::within(seconds, config.listen.is_loopback())
    }

    /// No load balancer uses a server that only its own machine can reach.
    const fn within(seconds: u64, is_loopback: bool) -> Self {
        let unready = if is_loopback { 0 } else { seconds / 2 };
        Self {
            unready: Duration::from_secs(unready),
            drain: Duration::from_secs(seconds - unready),
        }
    }
}

/// Completes at the first SIGTERM or Ctrl-C, and if it `ends_with_terminal`, when that in
/// which the server was started is closed. At SIGTERM the server first reports for the
/// time of `unready` that it is not ready, while it goes on serving, so that load
/// balancers turn to others. The handlers are in place when this returns, so no signal is
/// missed once the server has logged that it listens.
#[cfg(unix)]
pub(super) fn signal(
    draining: Draining,
    unready: Duration,
    ends_with_terminal: bool,
) -> Result<impl Future<Output = ()> + Send + 'static, CliError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // A log file at its size limit would end the process; with a handler, writing fails
    // instead.
    let file_too_large = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
    let closed = terminal_closed(signal(SignalKind::hangup())?, ends_with_terminal);
    Ok(async move {
        let _file_too_large = file_too_large;
        let is_told_by_supervisor = tokio::select! {
            _ = terminate.recv() => true,
            _ = interrupt.recv() => false,
            () = closed => {
                draining.begin();
                return;
            }
        };
        draining.begin();
        tokio::spawn(exit_on_second_signal());
        if !is_told_by_supervisor {
            tracing::info!("Ctrl-C: finishing requests in flight");
            return;
        }
        if !unready.is_zero() {
            tracing::info!("SIGTERM: not ready any more, still serving for {unready:?}");
            tokio::time::sleep(unready).await;
        }
        tracing::info!("SIGTERM: finishing requests in flight");
    })
}

/// Completes when the terminal is closed, if it is to and there is one. The system then
/// sends SIGHUP, by which others ask for a reload.
#[cfg(unix)]
fn terminal_closed(
    mut hangup: tokio::signal::unix::Signal,
    is_awaited: bool,
) -> impl Future<Output = ()> + Send + 'static {
    let is_awaited = is_awaited && has_terminal();
    async move {
        while hangup.recv().await.is_some() {
            if is_awaited && !has_terminal() {
                return;
            }
        }
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
fn has_terminal() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
}

/// Completes at a signal after the first second, which ends the process at once. An
/// earlier one is likely the same: supervisors signal a process and then its group.
#[cfg(unix)]
async fn exit_on_second_signal() {
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
    eprint_error("second signal: not waiting for requests in flight");
    std::process::exit(1);
}

#[cfg(not(unix))]
pub(super) fn signal(
    draining: Draining,
    _: Duration,
    _: bool,
) -> Result<impl Future<Output = ()> + Send + 'static, CliError> {
    Ok(async move {
        // Without a handler, Ctrl-C ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        draining.begin();
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_has_two_parts_beyond_loopback_and_takes_no_longer() {
        for (seconds, unready, drain) in [(0, 0, 0), (1, 0, 1), (10, 5, 5), (15, 7, 8)] {
            let [unready, drain] = [unready, drain].map(Duration::from_secs);
            assert_eq!(
                GracePeriod::within(seconds, false),
                GracePeriod { unready, drain }
            );
            let whole = GracePeriod::within(seconds, true);
            assert_eq!(
                (whole.unready, whole.drain),
                (Duration::ZERO, unready + drain)
            );
        }
    }
}
