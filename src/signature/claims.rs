use super::lifetime::{Backdate, Lifetime};
use super::meeting_number::MeetingNumber;
use super::role::Role;
use super::time::EpochSeconds;

/// What a signature says, beside the app's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// For which SDK and meeting it is.
    pub subject: Subject,
    /// From when until when it holds.
    pub validity: Validity,
}

/// For which SDK a signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The Web SDK, and any use for one meeting: `mn`, `role` and, when asked
    /// for, `video_webrtc_mode`.
    Web {
        /// The meeting or webinar to join.
        meeting_number: MeetingNumber,
        /// What the caller will be in it.
        role: Role,
        /// `video_webrtc_mode`: WebRTC on or off; left out by default.
        webrtc: Option<bool>,
    },
    /// The native SDKs (Android, iOS, Windows, macOS, Linux): no meeting.
    Native,
}

/// The `iat` and `exp` of a signature; `tokenExp` is always `exp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    iat: EpochSeconds,
    exp: EpochSeconds,
}

/// Why two moments are no [`Validity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "exp must be {} to {} seconds after iat",
    Lifetime::MIN_SECONDS,
    Lifetime::MAX_SECONDS
)]
pub struct ValidityError;

impl Validity {
    /// Users report that a token of exactly 1,800 s is refused at times, so
    /// both ends are taken as open, with some seconds to spare.
    const MARGIN: u32 = 10;
    const SHORTEST: u32 = Lifetime::MIN_SECONDS + Self::MARGIN;
    const LONGEST: u32 = Lifetime::MAX_SECONDS - Self::MARGIN;

    /// `iat` is `now` less the backdate (never before 1970); `exp` is `now`
    /// plus the lifetime, held to 1,810 ≤ exp − iat ≤ 172,790.
    #[must_use]
    pub fn starting_at(now: EpochSeconds, backdate: Backdate, lifetime: Lifetime) -> Self {
        let iat = now.earlier_by(backdate.seconds());
        let exp = now
            .later_by(lifetime.seconds())
            .clamp(iat.later_by(Self::SHORTEST), iat.later_by(Self::LONGEST));
        Self { iat, exp }
    }

    /// Exactly these two moments.
    ///
    /// # Errors
    ///
    /// [`ValidityError`] outside Zoom's documented bounds,
    /// 1,800 ≤ exp − iat ≤ 172,800.
    pub fn between(iat: EpochSeconds, exp: EpochSeconds) -> Result<Self, ValidityError> {
        let shortest = iat.later_by(Lifetime::MIN_SECONDS);
        let longest = iat.later_by(Lifetime::MAX_SECONDS);
        if exp < shortest || exp > longest {
            return Err(ValidityError);
        }
        Ok(Self { iat, exp })
    }

    /// Issued at.
    #[must_use]
    pub const fn iat(self) -> EpochSeconds {
        self.iat
    }

    /// Expires at.
    #[must_use]
    pub const fn exp(self) -> EpochSeconds {
        self.exp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasting(backdate: u32, lifetime: u32) -> u64 {
        let validity = Validity::starting_at(
            EpochSeconds::new(1_795_349_825),
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        validity.exp().get() - validity.iat().get()
    }

    #[test]
    fn exp_counts_from_now_and_keeps_off_both_ends() {
        for (backdate, lifetime, lasts, reason) in [
            (30, 7_200, 7_230, "the defaults"),
            (30, 1_800, 1_830, "the shortest, backdated"),
            (0, 1_800, 1_810, "the shortest, held off the lower end"),
            (0, 172_800, 172_790, "the longest, held off the upper end"),
            (600, 172_800, 172_790, "the longest, backdated most"),
        ] {
            assert_eq!(lasting(backdate, lifetime), lasts, "{reason}");
        }
    }

    #[test]
    fn given_moments_stay_within_zooms_bounds() {
        let iat = EpochSeconds::new(1_000_000_000);
        for (seconds, fits) in [
            (1_799, false),
            (1_800, true),
            (172_800, true),
            (172_801, false),
        ] {
            let validity = Validity::between(iat, iat.later_by(seconds));
            assert_eq!(validity.is_ok(), fits, "{seconds}");
        }
        assert!(Validity::between(iat, EpochSeconds::new(0)).is_err());
    }
}
