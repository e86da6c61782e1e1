use crate::text_enum::text_enum;

/// Whether Zoom will take a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing is wrong with it, and its MAC verifies.
    Accepted,
    /// Nothing is wrong with it, but no secret was known to verify its MAC with.
    Unverified,
    /// Zoom accepts it at times, or in other SDKs.
    Risky,
    /// Zoom refuses it.
    Rejected,
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Unverified,
        Self::Risky,
        Self::Rejected,
    ];

    /// `accepted`, `unverified`, `risky` or `rejected`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unverified => "unverified",
            Self::Risky => "risky",
            Self::Rejected => "rejected",
        }
    }
}

text_enum!(
    Verdict,
    VerdictError,
    "a verdict is accepted, unverified, risky or rejected"
);

/// Whether the MAC verifies, and with whose secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mac {
    /// Whether it verifies.
    pub status: MacStatus,
    /// The name of the credentials whose secret made it, or a slip of that secret.
    pub secret: Option<String>,
}

/// Whether a MAC verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MacStatus {
    /// With a known secret.
    Verified,
    /// With none of the known secrets as they are.
    Mismatch,
    /// There was no secret, or no MAC of HS256 to check.
    Unknown,
}

impl MacStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Verified, Self::Mismatch, Self::Unknown];

    /// `verified`, `mismatch` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Mismatch => "mismatch",
            Self::Unknown => "unknown",
        }
    }
}

text_enum!(
    MacStatus,
    MacStatusError,
    "a MAC is verified, a mismatch or unknown"
);

impl Mac {
    pub(super) const fn unknown() -> Self {
        Self {
            status: MacStatus::Unknown,
            secret: None,
        }
    }

    pub(super) fn verified(name: &str) -> Self {
        Self {
            status: MacStatus::Verified,
            secret: Some(name.to_owned()),
        }
    }

    pub(super) fn mismatch(name: Option<&str>) -> Self {
        Self {
            status: MacStatus::Mismatch,
            secret: name.map(str::to_owned),
        }
    }
}
