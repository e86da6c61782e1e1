//! The writers between the log and stdout. Lines are counted at both ends.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tracing_appender::non_blocking::NonBlocking;
use tracing_subscriber::fmt::MakeWriter;

use super::complaint::{TELL_EVERY, eprint_error};
use super::unseen;

/// How many lines there have been since the start.
#[derive(Default)]
pub(super) struct Lines {
    logged: AtomicUsize,
    written: AtomicUsize,
}

impl Lines {
    fn count(counter: &AtomicUsize, text: &[u8]) {
        let lines = memchr::memchr_iter(b'\n', text);
        counter.fetch_add(lines.count(), Ordering::Relaxed);
    }

    pub(super) fn pending(&self) -> usize {
        let logged = self.logged.load(Ordering::Relaxed);
        logged.saturating_sub(self.written.load(Ordering::Relaxed))
    }
}

/// How long lines gather before they are written: shorter than the buffer takes to fill
/// under load.
const FLUSH_PAUSE: Duration = Duration::from_millis(5);

/// Hands lines to the thread that writes them.
pub(super) struct QueueWriter {
    pub(super) to: NonBlocking,
    pub(super) lines: Arc<Lines>,
    pub(super) is_json: bool,
}

/// Hands one line to that thread.
pub(super) struct LineWriter<'l>(&'l QueueWriter);

impl<'l> MakeWriter<'l> for QueueWriter {
    type Writer = LineWriter<'l>;

    fn make_writer(&'l self) -> LineWriter<'l> {
        LineWriter(self)
    }
}

impl Write for LineWriter<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let QueueWriter { to, lines, is_json } = self.0;
        Lines::count(&lines.logged, line);
        let hand_over = |line: &[u8]| to.clone().write(line);
        if *is_json && unseen::may_be_in(line) {
            // The whole line, or a character could be cut in two.
            let text = String::from_utf8_lossy(line);
            hand_over(unseen::escaped_in_json(&text).as_bytes())?;
            return Ok(line.len());
        }
        hand_over(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Counts the lines that are actually written.
pub(super) struct CountingWriter<W> {
    pub(super) to: W,
    pub(super) lines: Arc<Lines>,
}

impl<W: Write> Write for CountingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        Lines::count(&self.lines.written, bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Goes on when lines cannot be written.
pub(super) struct ResilientWriter<W> {
    to: W,
    told: Option<Instant>,
}

impl<W: Write> ResilientWriter<W> {
    pub(crate) const fn new(to: W) -> Self {
        Self { to, told: None }
    }

    fn tell(&mut self, cause: &io::Error) {
        if self.told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        eprint_error(format_args!(
            "the log cannot be written, and loses lines: {cause}"
        ));
    }
}

impl<W: Write> Write for ResilientWriter<W> {
    /// Called with one line at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(cause) = self.to.write_all(line) {
            self.tell(&cause);
        }
        Ok(line.len())
    }

    /// Called whenever no line waits. Lines gather during the pause: under load, a write
    /// and a wake-up for each would cost more than the lines themselves.
    fn flush(&mut self) -> io::Result<()> {
        if let Err(cause) = self.to.flush() {
            self.tell(&cause);
        }
        thread::sleep(FLUSH_PAUSE);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufWriter;
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
        let lines = Arc::new(Lines::default());
        let stdout = CountingWriter {
            to: disk.clone(),
            lines: Arc::clone(&lines),
        };
        let mut log = ResilientWriter::new(BufWriter::with_capacity(8, stdout));
        for line in ["one\n", "two\n", "three\n", "four\n", "five\n"] {
            Lines::count(&lines.logged, line.as_bytes());
            log.write_all(line.as_bytes()).unwrap();
            log.flush().unwrap();
        }
        assert_eq!(lines.pending(), 4, "two of them are still in the buffer");
        disk.0.lock().unwrap().0 = 100;
        log.write_all(b"six\n").unwrap();
        log.flush().unwrap();
        assert_eq!(lines.written.load(Ordering::Relaxed), 4);
        let (_, written) = &*disk.0.lock().unwrap();
        assert_eq!(String::from_utf8_lossy(written), "one\ntwo\nthree\nsix\n");
    }
}
