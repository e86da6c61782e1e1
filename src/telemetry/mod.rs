//! The log, written to stdout by its own thread, so that no request waits for a slow
//! terminal or disk.

mod complaint;
mod settings;
mod text_format;
mod unseen;
mod writer;

use std::io::{self, BufWriter, IsTerminal as _};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer, Registry, fmt};

pub use complaint::eprint_error;
pub use settings::{LogFormat, LogFormatError, LogLevel, LogLevelError};
pub use text_format::TextFormat;

use complaint::TELL_EVERY;
use writer::{CountingWriter, Lines, QueueWriter, ResilientWriter};

/// How many lines may wait for the writer. Beyond that the log drops lines rather than
/// slow a request down.
const BUFFERED_LINES: usize = 16_384;

/// Collects many lines into one write; the writer flushes whenever it has
/// caught up.
const BUFFERED_BYTES: usize = 64 * 1024;

/// The process's log. It ends when this is dropped.
#[must_use = "the log ends when this is dropped"]
pub struct Log {
    /// Counts dropped lines.
    overflow: ErrorCounter,
    lines: Arc<Lines>,
    /// Writes the waiting lines when dropped.
    guard: WorkerGuard,
}

impl Log {
    /// Logs every ten seconds how many lines were dropped, if there are new ones.
    pub fn report_dropped_lines(&self) -> impl Future<Output = ()> + use<> {
        let lost = self.overflow.clone();
        async move {
            let mut told = 0;
            loop {
                tokio::time::sleep(TELL_EVERY).await;
                let lines = lost.dropped_lines();
                if lines == told {
                    continue;
                }
                tracing::warn!(lines, "{DROPPED}");
                // This line may be dropped as well; then the next one reports it.
                if lost.dropped_lines() == lines {
                    told = lines;
                }
            }
        }
    }

    /// Ends the log. If lines were dropped, says so on stderr: the log may still be full.
    ///
    /// Does not wait for a reader that has stopped.
    pub fn end(self) {
        let Self { lines, guard, .. } = self;
        let (written, all_written) = mpsc::channel();
        // The guard writes to stdout, and would wait for ever if nobody reads it.
        thread::spawn(move || {
            drop(guard);
            // Nobody waits any more.
            let _ = written.send(());
        });
        // If it takes too long, there is nothing more to do.
        let _ = all_written.recv_timeout(ENDS_WITHIN);
        let lost = lines.pending();
        if lost > 0 {
            eprint_error(format_args!("{DROPPED}: {lost}"));
        }
    }
}

const DROPPED: &str = "the log lost lines, because what reads or stores it is too slow or full";
const ENDS_WITHIN: Duration = Duration::from_secs(2);

/// Starts the log of the whole process.
pub fn start(format: LogFormat, level: LogLevel) -> Log {
    let lines = Arc::new(Lines::default());
    let stdout = CountingWriter {
        to: io::stdout(),
        lines: Arc::clone(&lines),
    };
    let stdout = ResilientWriter::new(BufWriter::with_capacity(BUFFERED_BYTES, stdout));
    let (writer, guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(BUFFERED_LINES)
        .finish(stdout);
    let overflow = writer.error_counter();
    let layer = fmt::layer().with_target(false).with_writer(QueueWriter {
        to: writer,
        lines: Arc::clone(&lines),
        is_json: format == LogFormat::Json,
    });
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text if on_a_terminal() => Box::new(layer),
        LogFormat::Text => Box::new(layer.event_format(TextFormat)),
        LogFormat::Json => Box::new(layer.json().flatten_event(true).with_current_span(false)),
    };
    let log = Registry::default().with(layer.with_filter(level_filter(level.filter())));
    // Only a second call in one process can fail, and the first log goes on.
    drop(tracing::subscriber::set_global_default(log));
    Log {
        overflow,
        lines,
        guard,
    }
}

/// Dependencies log at WARN; at debug, at INFO. Their traces of requests are never
/// logged.
fn level_filter(level: LevelFilter) -> Targets {
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
        // Logs malformed requests as errors, which anybody can send.
        .with_target("actix_http", requests)
        .with_default(libraries)
}

fn on_a_terminal() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
