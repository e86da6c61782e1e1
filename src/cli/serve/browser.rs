//! `--open`: shows the page in the person's browser.

#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::thread;

use zeroize::Zeroizing;

/// Opens the page of this URL, which may hold a key. If that fails, the log says so, and
/// the server goes on.
pub(super) fn open(url: Zeroizing<String>) {
    let thread = thread::Builder::new().name("browser".to_owned());
    // Some openers last as long as the browser.
    let thread = thread.spawn(move || {
        if let Err(problem) = run(opener(&url)) {
            let page = url.split('#').next().unwrap_or_default();
            tracing::warn!("the browser did not open: {problem}. The test page is at {page}");
        }
    });
    if let Err(cause) = thread {
        tracing::warn!("the browser did not open: {cause}");
    }
}

fn run(mut opener: Command) -> Result<(), String> {
    let name = opener.get_program().to_string_lossy().into_owned();
    // What a browser prints is not for the log.
    let quiet = opener.stdin(Stdio::null()).stdout(Stdio::null());
    let status = quiet.stderr(Stdio::null()).status();
    let status = status.map_err(|cause| format!("{name}: {cause}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{name} failed with {status}"))
}

#[cfg(target_os = "macos")]
fn opener(url: &str) -> Command {
    of_its_own_group("open", url)
}

/// Goes by `BROWSER` where no desktop has a default.
#[cfg(all(unix, not(target_os = "macos")))]
fn opener(url: &str) -> Command {
    of_its_own_group("xdg-open", url)
}

/// Ctrl-C at the server does not end the browser.
#[cfg(unix)]
fn of_its_own_group(program: &str, url: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(url).process_group(0);
    command
}

#[cfg(not(unix))]
fn opener(url: &str) -> Command {
    let mut command = Command::new("rundll32.exe");
    command.args(["url.dll,FileProtocolHandler", url]);
    command
}
