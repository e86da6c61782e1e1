//! The lifetime and the expiry.

use super::issued::time_zone;
use super::reckoned::{DAY, HOUR, LONGEST, MINUTE, SHORTEST, Times, duration};
use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::findings::Findings;

/// How far signers set `iat` back, in seconds; more than that is another fault.
const FARTHEST_BACKDATE: i64 = 600;
/// The remaining lifetime of a token that expires soon, in seconds.
const SOON: i64 = MINUTE;

impl Times {
    pub(super) fn lifetime(&self, findings: &mut Findings) {
        let (Some(iat), Some(exp)) = (self.iat, self.exp) else {
            return;
        };
        // If exp is right and iat is later, iat is the fault.
        let iat_ahead =
            findings.has(FindingCode::IatTimeZone) || findings.has(FindingCode::IatInFuture);
        if iat_ahead && (SHORTEST..=LONGEST).contains(&(exp - self.now)) {
            return;
        }
        let lasts = exp - iat;
        let (code, message) = match lasts {
            ..=0 => (FindingCode::ExpBeforeIat, backwards(exp, lasts)),
            1..SHORTEST => (
                FindingCode::LifetimeTooShort,
                format!("exp is {lasts} s after iat; at least 1800 s are needed."),
            ),
            SHORTEST..=1_805 => (
                FindingCode::LifetimeAtMinimum,
                format!(
                    "exp is {lasts} s after iat, barely the minimum, and such tokens are \
                     sometimes refused."
                ),
            ),
            1_806..=LONGEST => {
                self.backdated(iat, lasts, findings);
                return;
            }
            _ => too_long(lasts),
        };
        findings.add(code, message);
    }

    /// A lifetime that is long enough from `iat`, but not from the time of issue.
    fn backdated(&self, iat: i64, lasts: i64, findings: &mut Findings) {
        let age = self.now - iat;
        if lasts >= SHORTEST + FARTHEST_BACKDATE || !(0..=FARTHEST_BACKDATE).contains(&age) {
            return;
        }
        let left = lasts - age;
        if left >= SHORTEST {
            return;
        }
        let message = format!(
            "exp is {lasts} s after iat, but only {left} s from now: it was counted from an iat \
             that was set back, and 1800 s are needed from the time of issue."
        );
        findings.add(FindingCode::ExpFromBackdatedIat, message);
    }

    pub(super) fn expiry(&self, findings: &mut Findings) {
        let Some(exp) = self.exp else { return };
        let explained = [FindingCode::ExpBeforeIat, FindingCode::LifetimeTooShort];
        if explained.into_iter().any(|code| findings.has(code)) {
            return;
        }
        let left = exp - self.now;
        if (1..SOON).contains(&left) {
            let message = format!("It expires in {left} s, and a join takes a few seconds.");
            findings.add(FindingCode::ExpiresSoon, message);
        }
        if left > 0 {
            return;
        }
        let past = -left;
        let ago = if past == 0 {
            "just now".to_owned()
        } else {
            format!("{} ago", duration(past))
        };
        let zone = match time_zone(past) {
            Some(_) => " If it was made just now, its clock may be in another time zone.",
            None => "",
        };
        findings.add(FindingCode::Expired, format!("It expired {ago}.{zone}"));
    }

    pub(super) fn token_expiry(&self, native: bool, findings: &mut Findings) {
        let Some(token_exp) = self.token_exp else {
            return;
        };
        if let Some(exp) = self.exp.filter(|exp| *exp != token_exp) {
            let message = match token_exp - exp {
                later @ 1.. => format!("tokenExp is {} after exp.", duration(later)),
                earlier => format!("tokenExp is {} before exp.", duration(-earlier)),
            };
            findings.add(FindingCode::TokenExpDiffers, message);
        }
        let explained = [FindingCode::ExpBeforeIat, FindingCode::LifetimeTooShort]
            .into_iter()
            .any(|code| findings.has(code));
        if !native || explained {
            return;
        }
        // A token that has expired is checked as of its issue.
        let started = if findings.has(FindingCode::Expired) {
            self.iat
        } else {
            Some(self.now)
        };
        let Some(left) = started.map(|started| token_exp - started) else {
            return;
        };
        if left < SHORTEST {
            let message = format!(
                "tokenExp leaves {left} s; a native SDK requires at least 1800 s when it starts."
            );
            findings.add(FindingCode::TokenExpTooSoon, message);
        }
    }
}

fn backwards(exp: i64, lasts: i64) -> String {
    match exp {
        0..=LONGEST => {
            format!("exp is {exp}, a duration; it must be a time, iat plus the lifetime.")
        }
        _ => format!("exp is {} before iat.", duration(-lasts)),
    }
}

fn too_long(lasts: i64) -> (FindingCode, String) {
    if in_milliseconds(lasts) {
        return (
            FindingCode::LifetimeInMilliseconds,
            format!(
                "exp is {lasts} s after iat, a thousand times {} s: the lifetime was added in \
                 milliseconds.",
                lasts / 1_000
            ),
        );
    }
    (
        FindingCode::LifetimeTooLong,
        format!(
            "exp is {} after iat; at most 48 hours are allowed.",
            duration(lasts)
        ),
    )
}

/// Whether a lifetime is rather some hours or minutes in milliseconds than some days
/// in seconds. 90 days in seconds are no whole minutes in milliseconds; where both
/// fit, whole hours in milliseconds are likelier than 125 days, and whole days
/// likelier than odd minutes or seconds.
fn in_milliseconds(lasts: i64) -> bool {
    const PLAUSIBLE: std::ops::RangeInclusive<i64> = SHORTEST * 1_000..=LONGEST * 1_000;
    // An exp that was counted from the clock is a backdate further from iat.
    let multiple = |unit: i64| lasts % unit <= FARTHEST_BACKDATE;
    if !PLAUSIBLE.contains(&lasts) {
        return false;
    }
    if multiple(HOUR * 1_000) {
        return true;
    }
    if multiple(DAY) {
        return false;
    }
    let whole_seconds = lasts % 1_000 <= 2 * MINUTE && !multiple(HOUR);
    multiple(MINUTE * 1_000) || whole_seconds
}
