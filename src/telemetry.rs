//! The log: written to stdout by a thread of its own, so that no answer waits
//! for a slow terminal or disk.

use std::io::{self, BufWriter, IsTerminal as _};

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer, Registry, fmt};

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// A JSON object.
    Json,
}

/// Lines that wait for the writer. Beyond it the log loses lines rather than
/// slow an answer.
const BUFFERED_LINES: usize = 16_384;

/// Collects many lines into one write; the writer flushes whenever it has
/// caught up.
const BUFFERED_BYTES: usize = 64 * 1024;

/// Starts the log of the whole process. Dropping the guard writes what is still
/// waiting.
#[must_use = "the log ends when the guard is dropped"]
pub fn start(format: Format, level: LevelFilter) -> WorkerGuard {
    let stdout = BufWriter::with_capacity(BUFFERED_BYTES, io::stdout());
    let (writer, guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(BUFFERED_LINES)
        .finish(stdout);
    let lines = fmt::layer().with_target(false).with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Text => Box::new(lines.with_ansi(on_a_terminal())),
        Format::Json => Box::new(lines.json().flatten_event(true).with_current_span(false)),
    };
    let log = Registry::default().with(lines.with_filter(loud_enough(level)));
    // Only a second call in one process can fail, and the first log goes on.
    drop(tracing::subscriber::set_global_default(log));
    guard
}

/// Libraries are heard when something is wrong; at debug also what they tell of
/// their progress, and never the requests that they trace.
fn loud_enough(level: LevelFilter) -> Targets {
    let libraries = match level {
        LevelFilter::DEBUG | LevelFilter::TRACE => LevelFilter::INFO,
        other => other.min(LevelFilter::WARN),
    };
    Targets::new()
        .with_target(env!("CARGO_CRATE_NAME"), level)
        .with_default(libraries)
}

fn on_a_terminal() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
