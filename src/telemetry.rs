//! The log: written to stdout by a thread of its own, so that no answer waits
//! for a slow terminal or disk.

use std::io::{self, BufWriter, IsTerminal as _};
use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
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

/// The log of the process, until it is dropped or ended.
#[must_use = "the log ends when this is dropped"]
pub struct Log {
    lost: ErrorCounter,
    /// Writes what is still waiting when it is dropped.
    _guard: WorkerGuard,
}

impl Log {
    /// Says every ten seconds how many lines were lost, if more were.
    pub fn tell_of_lost_lines(&self) -> impl Future<Output = ()> + use<> {
        let lost = self.lost.clone();
        async move {
            let mut told = 0;
            loop {
                tokio::time::sleep(TELL_EVERY).await;
                let lines = lost.dropped_lines();
                if lines == told {
                    continue;
                }
                tracing::warn!(lines, "{LOST}");
                // That line may be lost as well; then it is told next time.
                if lost.dropped_lines() == lines {
                    told = lines;
                }
            }
        }
    }

    /// Ends the log. If it lost lines, stderr says so: the log may still be full.
    pub fn end(self) {
        let lines = self.lost.dropped_lines();
        drop(self);
        if lines > 0 {
            eprintln!("zoom-signature: {LOST}: {lines}");
        }
    }
}

const LOST: &str = "the log lost lines, because its reader is slower than the server";
const TELL_EVERY: Duration = Duration::from_secs(10);

/// Starts the log of the whole process.
pub fn start(format: Format, level: LevelFilter) -> Log {
    let stdout = BufWriter::with_capacity(BUFFERED_BYTES, io::stdout());
    let (writer, guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(BUFFERED_LINES)
        .finish(stdout);
    let lost = writer.error_counter();
    let lines = fmt::layer().with_target(false).with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Text => Box::new(lines.with_ansi(on_a_terminal())),
        Format::Json => Box::new(lines.json().flatten_event(true).with_current_span(false)),
    };
    let log = Registry::default().with(lines.with_filter(loud_enough(level)));
    // Only a second call in one process can fail, and the first log goes on.
    drop(tracing::subscriber::set_global_default(log));
    Log {
        lost,
        _guard: guard,
    }
}

/// Libraries are heard when something is wrong; at debug also what they tell of
/// their progress, and never the requests that they trace.
fn loud_enough(level: LevelFilter) -> Targets {
    let libraries = match level {
        LevelFilter::DEBUG | LevelFilter::TRACE => LevelFilter::INFO,
        other => other.min(LevelFilter::WARN),
    };
    let requests = if libraries == LevelFilter::INFO {
        libraries
    } else {
        LevelFilter::OFF
    };
    Targets::new()
        .with_target(env!("CARGO_CRATE_NAME"), level)
        // It tells, as errors, of requests that are no HTTP: anybody can send those.
        .with_target("actix_http", requests)
        .with_default(libraries)
}

fn on_a_terminal() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
