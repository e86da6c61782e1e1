use std::fmt;

/// A moment in whole seconds since 1970-01-01T00:00:00Z.
///
/// An integer on purpose: a 32-bit float rounds today's epoch seconds to
/// multiples of 128, which is how some issuers produce signatures that are
/// refused now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochSeconds(u64);

impl EpochSeconds {
    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// This moment or 1970, whichever is later, `seconds` earlier.
    pub(super) const fn earlier_by(self, seconds: u32) -> Self {
        Self(self.0.saturating_sub(seconds as u64))
    }

    pub(super) const fn later_by(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as u64))
    }
}

impl fmt::Display for EpochSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
