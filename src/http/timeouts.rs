use std::num::NonZeroUsize;
use std::time::Duration;

/// The limits of connections and requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// How many connections at once; further ones wait to be accepted. Defaults to 4,096.
    /// A connection takes a file descriptor and some kilobytes.
    pub connections: usize,
    /// How long the head of a request may take. Defaults to 5 s.
    pub head: Duration,
    /// How long a body may take, from its first byte to its last. Defaults to 10 s, ample
    /// for 16 KiB.
    pub body: Duration,
    /// How long a connection may idle after a response, in whole seconds, as `Keep-Alive`
    /// announces. Defaults to 75 s.
    pub idle: Duration,
    /// The time in which the caller must take a byte of a response. Defaults to 10 s.
    pub unread: Duration,
    /// How many connections one address may have at once, except trusted proxies.
    /// Defaults to 1,024. IPv6 addresses count by their /64.
    pub connections_per_address: usize,
    /// How many requests may be in flight; further ones are refused. Defaults to 2,048.
    pub requests: usize,
    /// How many of one address's requests may wait for their bodies or for an issuer's
    /// keys; further ones are refused. Defaults to 512. IPv6 addresses count by their
    /// /64.
    pub waiting_per_address: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            head: Duration::from_secs(5),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            unread: Duration::from_secs(10),
            connections_per_address: 1_024,
            requests: 2_048,
            waiting_per_address: 512,
        }
    }
}

impl ConnectionLimits {
    /// When an idle connection is closed: at least a second after the announced time, so
    /// that a request that is sent in time is not lost.
    pub(super) fn idle_timeout(&self) -> Duration {
        self.idle + Duration::from_secs(1)
    }

    /// actix starts one worker per processor, and limits each.
    pub(super) fn connections_a_worker(&self) -> usize {
        let workers = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        (self.connections / workers).max(1)
    }
}
