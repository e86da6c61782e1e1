//! The process's own numbers, with the names that Prometheus clients give them
//! (<https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>).
//!
//! Seven numbers are read here: the crates that read all of /proc took 19 s to compile, of
//! 313 s for all crates (`cargo build --release --timings`).

use std::fs;
use std::time::Duration;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{Counter, Error, IntGauge};
use rlimit::Resource;

use super::gauges::set;

/// The unit of process times. The kernel's `USER_HZ` is 100 on every architecture that this
/// program is built for
/// ([proc_pid_stat(5)](https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html),
/// [time(7)](https://man7.org/linux/man-pages/man7/time.7.html)).
const TICK_MILLISECONDS: u64 = 10;

/// Reads the numbers each time they are collected. Without /proc there are none.
pub(super) struct Process {
    cpu: Counter,
    start: IntGauge,
    resident: IntGauge,
    virtual_size: IntGauge,
    threads: IntGauge,
    open_files: IntGauge,
    max_files: IntGauge,
}

impl Process {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self {
            cpu: Counter::new(
                "process_cpu_seconds_total",
                "Total user and system CPU time spent in seconds.",
            )?,
            start: IntGauge::new(
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
            )?,
            resident: IntGauge::new(
                "process_resident_memory_bytes",
                "Resident memory size in bytes.",
            )?,
            virtual_size: IntGauge::new(
                "process_virtual_memory_bytes",
                "Virtual memory size in bytes.",
            )?,
            threads: IntGauge::new("process_threads", "Number of OS threads in the process.")?,
            open_files: IntGauge::new("process_open_fds", "Number of open file descriptors.")?,
            max_files: IntGauge::new(
                "process_max_fds",
                "Maximum number of open file descriptors.",
            )?,
        })
    }

    fn times(&self) -> Option<Vec<MetricFamily>> {
        let times = Times::parse(&fs::read_to_string("/proc/self/stat").ok()?)?;
        self.cpu.reset();
        self.cpu.inc_by(times.cpu.as_secs_f64());
        let mut families = self.cpu.collect();
        let booted = fs::read_to_string("/proc/stat")
            .ok()
            .and_then(|text| boot(&text));
        if let Some(booted) = booted {
            let started = booted.saturating_add(times.started_after_boot.as_secs());
            set(&self.start, started);
            families.extend(self.start.collect());
        }
        Some(families)
    }

    fn memory(&self) -> Option<Vec<MetricFamily>> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        set(&self.resident, kilobytes(&status, "VmRSS")?);
        set(&self.virtual_size, kilobytes(&status, "VmSize")?);
        set(&self.threads, number(&status, "Threads")?);
        let gauges = [&self.resident, &self.virtual_size, &self.threads];
        Some(gauges.into_iter().flat_map(Collector::collect).collect())
    }

    fn files(&self) -> Option<Vec<MetricFamily>> {
        // One of them is the folder itself, open to be read.
        let open = fs::read_dir("/proc/self/fd")
            .ok()?
            .count()
            .saturating_sub(1);
        let (soft, _) = Resource::NOFILE.get().ok()?;
        set(&self.open_files, u64::try_from(open).ok()?);
        set(&self.max_files, soft);
        let gauges = [&self.open_files, &self.max_files];
        Some(gauges.into_iter().flat_map(Collector::collect).collect())
    }
}

impl Collector for Process {
    fn desc(&self) -> Vec<&Desc> {
        let gauges = [
            &self.start,
            &self.resident,
            &self.virtual_size,
            &self.threads,
            &self.open_files,
            &self.max_files,
        ];
        let gauges = gauges.into_iter().flat_map(Collector::desc);
        self.cpu.desc().into_iter().chain(gauges).collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let parts = [self.times(), self.memory(), self.files()];
        parts.into_iter().flatten().flatten().collect()
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Times {
    cpu: Duration,
    started_after_boot: Duration,
}

impl Times {
    /// Of `/proc/self/stat`, whose fields 14, 15 and 22 are the CPU time in user and system
    /// mode, and the start.
    fn parse(stat: &str) -> Option<Self> {
        // Field 2 is the program's name in parentheses, which may have any character.
        let (_, rest) = stat.rsplit_once(") ")?;
        let ticks = |field: usize| -> Option<Duration> {
            let ticks: u64 = rest.split(' ').nth(field.checked_sub(3)?)?.parse().ok()?;
            Some(Duration::from_millis(ticks.checked_mul(TICK_MILLISECONDS)?))
        };
        Some(Self {
            cpu: ticks(14)?.checked_add(ticks(15)?)?,
            started_after_boot: ticks(22)?,
        })
    }
}

/// When the machine was started, in epoch seconds, of `/proc/stat`.
fn boot(stat: &str) -> Option<u64> {
    let line = stat.lines().find_map(|line| line.strip_prefix("btime "))?;
    line.trim().parse().ok()
}

/// A number of `/proc/self/status`.
fn number(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key == name).then_some(value)
    })?;
    value.split_whitespace().next()?.parse().ok()
}

/// A size of `/proc/self/status`, which has them in kB, in bytes.
fn kilobytes(status: &str, name: &str) -> Option<u64> {
    number(status, name)?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_whatever_the_programs_name() {
        let rest = "S 1 7 7 0 -1 4194560 900 0 0 0 125 75 0 0 20 0 5 0 4200 1000 2 3";
        for name in ["zoom-signature", "a) S 9 (b", "", "two words"] {
            let read = Times::parse(&format!("7 ({name}) {rest}"));
            let times = Times {
                cpu: Duration::from_secs(2),
                started_after_boot: Duration::from_secs(42),
            };
            assert_eq!(read, Some(times), "{name}");
        }
        let years = rest.replace("4200", "18000000000");
        let read = Times::parse(&format!("7 (a) {years}")).unwrap();
        assert_eq!(read.started_after_boot.as_secs(), 180_000_000);
        for text in ["", "7 (a) S 1", "7 (a"] {
            assert_eq!(Times::parse(text), None, "{text}");
        }
        assert_eq!(
            boot("cpu  1 2\nbtime 1795350000\nprocesses 3\n"),
            Some(1_795_350_000)
        );
    }

    #[test]
    fn sizes_are_in_bytes() {
        let status = "Name:\tzoom\nVmSize:\t  2048 kB\nVmRSS:\t    12 kB\nThreads:\t5\n";
        assert_eq!(kilobytes(status, "VmRSS"), Some(12 * 1024));
        assert_eq!(kilobytes(status, "VmSize"), Some(2 * 1024 * 1024));
        assert_eq!(number(status, "Threads"), Some(5));
        assert_eq!(number(status, "Vm"), None);
    }
}
