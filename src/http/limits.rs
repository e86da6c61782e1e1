use std::num::NonZeroUsize;
use std::time::Duration;

/// What connections may take up before they are cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; further ones wait to be accepted. Defaults to 4,096. A
    /// connection takes a file descriptor and some kilobytes.
    pub connections: usize,
    /// How long the head of a request may take. Defaults to 5 s.
    pub head: Duration,
    /// How long a body may take, from its first byte to its last. Defaults to
    /// 10 s: nobody needs as long for 16 KiB.
    pub body: Duration,
    /// How long a connection may idle after an answer: what `Keep-Alive` announces, in
    /// whole seconds. Defaults to 75 s. Over HTTP/2 it is how often the other end is
    /// asked whether it is there, and has to answer.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            head: Duration::from_secs(5),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(75),
        }
    }
}

impl Limits {
    /// When an idle connection is closed: a second after what was announced at the
    /// earliest, so that a request that is sent in time is not lost on the way. The
    /// other second is because actix's clock goes in steps of half a second.
    pub(super) fn idle_timeout(&self) -> Duration {
        self.idle + Duration::from_secs(2)
    }

    /// `HttpServer` starts a worker a processor, and limits each.
    pub(super) fn connections_a_worker(&self) -> usize {
        let workers = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        (self.connections / workers).max(1)
    }
}
