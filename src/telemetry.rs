//! The log: written to stdout by a thread of its own, so that no answer waits
//! for a slow terminal or disk.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

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
    lost: Lost,
    /// Writes what is still waiting when it is dropped.
    guard: WorkerGuard,
}

/// The lines that were lost since the start.
#[derive(Clone)]
struct Lost {
    not_in_time: ErrorCounter,
    not_written: Arc<AtomicUsize>,
}

impl Lost {
    fn lines(&self) -> usize {
        self.not_in_time.dropped_lines() + self.not_written.load(Ordering::Relaxed)
    }
}

impl Log {
    /// Says every ten seconds how many lines were lost, if more were.
    pub fn tell_of_lost_lines(&self) -> impl Future<Output = ()> + use<> {
        let lost = self.lost.clone();
        async move {
            let mut told = 0;
            loop {
                tokio::time::sleep(TELL_EVERY).await;
                let lines = lost.lines();
                if lines == told {
                    continue;
                }
                tracing::warn!(lines, "{LOST}");
                // That line may be lost as well; then it is told next time.
                if lost.lines() == lines {
                    told = lines;
                }
            }
        }
    }

    /// Ends the log. If it lost lines, stderr says so: the log may still be full.
    ///
    /// Does not wait for a reader that has stopped.
    pub fn end(self) {
        let Self { lost, guard } = self;
        let (written, all_written) = mpsc::channel();
        // The guard prints to stdout where nobody reads that, and would wait for ever.
        thread::spawn(move || {
            drop(guard);
            // Nobody waits any more.
            let _ = written.send(());
        });
        // Nor is there more to do where it took too long.
        let _ = all_written.recv_timeout(ENDS_WITHIN);
        let lines = lost.lines();
        if lines > 0 {
            complain(format_args!("{LOST}: {lines}"));
        }
    }
}

const LOST: &str = "the log lost lines, because what reads or stores it is too slow or full";
const TELL_EVERY: Duration = Duration::from_secs(10);
const ENDS_WITHIN: Duration = Duration::from_secs(2);
const REST: Duration = Duration::from_millis(1);

/// Says on stderr what the log cannot. Nothing comes of it where stderr is full too.
pub fn complain(text: impl Display) {
    let _ = writeln!(io::stderr(), "zoom-signature: {text}");
}

/// Counts the lines that cannot be written, and goes on.
struct Persistent<W> {
    to: W,
    not_written: Arc<AtomicUsize>,
    told: Option<Instant>,
}

impl<W: Write> Persistent<W> {
    fn tell(&mut self, cause: &io::Error) {
        if self.told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        complain(format_args!(
            "the log cannot be written, and loses lines: {cause}"
        ));
    }
}

impl<W: Write> Write for Persistent<W> {
    /// Called with a line at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(cause) = self.to.write_all(line) {
            self.not_written.fetch_add(1, Ordering::Relaxed);
            self.tell(&cause);
        }
        Ok(line.len())
    }

    /// Called whenever no line waits. Lines gather during the rest: under load, one
    /// write and one wake-up for each would cost more than the lines themselves.
    fn flush(&mut self) -> io::Result<()> {
        if let Err(cause) = self.to.flush() {
            self.tell(&cause);
        }
        thread::sleep(REST);
        Ok(())
    }
}

/// Starts the log of the whole process.
pub fn start(format: Format, level: LevelFilter) -> Log {
    let not_written = Arc::new(AtomicUsize::new(0));
    let stdout = Persistent {
        to: BufWriter::with_capacity(BUFFERED_BYTES, io::stdout()),
        not_written: Arc::clone(&not_written),
        told: None,
    };
    let (writer, guard) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(BUFFERED_LINES)
        .finish(stdout);
    let lost = Lost {
        not_in_time: writer.error_counter(),
        not_written,
    };
    let lines = fmt::layer().with_target(false).with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Text => Box::new(lines.with_ansi(on_a_terminal())),
        Format::Json => Box::new(lines.json().flatten_event(true).with_current_span(false)),
    };
    let log = Registry::default().with(lines.with_filter(loud_enough(level)));
    // Only a second call in one process can fail, and the first log goes on.
    drop(tracing::subscriber::set_global_default(log));
    Log { lost, guard }
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone)]
    struct Disk(Arc<Mutex<(usize, Vec<u8>)>>);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let (room, written) = &mut *self.0.lock().unwrap();
            if *room == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let fits = &bytes[..bytes.len().min(*room)];
            written.extend_from_slice(fits);
            *room -= fits.len();
            Ok(fits.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_loses_lines_until_it_has_room_again() {
        let disk = Disk(Arc::new(Mutex::new((6, Vec::new()))));
        let not_written = Arc::new(AtomicUsize::new(0));
        let mut log = Persistent {
            to: BufWriter::with_capacity(8, disk.clone()),
            not_written: Arc::clone(&not_written),
            told: None,
        };
        for line in ["one\n", "two\n", "three\n", "four\n", "five\n"] {
            log.write_all(line.as_bytes()).unwrap();
            log.flush().unwrap();
        }
        assert_eq!(not_written.load(Ordering::Relaxed), 2);
        disk.0.lock().unwrap().0 = 100;
        log.write_all(b"six\n").unwrap();
        log.flush().unwrap();
        let (_, written) = &*disk.0.lock().unwrap();
        assert_eq!(String::from_utf8_lossy(written), "one\ntwo\nthree\nsix\n");
    }
}
