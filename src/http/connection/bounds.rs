use std::time::Duration;

/// The time limits of a connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Bounds {
    /// The time from the first byte of a head to its last, or from the start of the
    /// connection for the first head.
    pub(in crate::http) head: Duration,
    /// The time between an answer and the next request.
    pub(in crate::http) idle: Duration,
    /// The time in which the caller must take a byte of an answer.
    pub(in crate::http) unread: Duration,
}

impl Bounds {
    /// The longest head, in bytes: the longest accepted `OpenID` token has 16 KiB, and
    /// other headers need room.
    pub(super) const HEAD: usize = 24 * 1024;

    /// How long the rest of a head that is too long is read and discarded: otherwise the
    /// answer could be lost (RFC 9112, 9.6).
    pub(super) const PARTING: Duration = Duration::from_secs(1);
}
