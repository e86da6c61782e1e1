use std::time::Duration;

/// How long and how large, for one connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Bounds {
    /// From the first byte of a head to its last; of the first one from the connection's
    /// beginning.
    pub(in crate::http) head: Duration,
    /// Between an answer and the next request.
    pub(in crate::http) idle: Duration,
    /// How long an answer may wait without a byte of it being taken.
    pub(in crate::http) unread: Duration,
}

impl Bounds {
    /// The longest head, in bytes: the longest `OpenID` token that is accepted, 16 KiB, and
    /// room for all else.
    pub(super) const HEAD: usize = 24 * 1024;

    /// How long the rest of a head that is too long is read, and thrown away: the answer
    /// could be lost on the way otherwise (RFC 9112, 9.6).
    pub(super) const PARTING: Duration = Duration::from_secs(1);
}
