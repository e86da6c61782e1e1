//! The time of issue, `iat`.

use super::reckoned::{HOUR, MINUTE, Times, duration};
use crate::diagnosis::catalog::{FindingCode, Severity};
use crate::diagnosis::findings::Findings;

/// How far `iat` may be ahead without a finding, in seconds.
const SKEW: i64 = 5;
/// A float's step for epoch seconds between 2004 and 2038.
const FLOAT_STEP: i64 = 128;
/// What signers subtract after rounding, in seconds.
const BACKDATES: [i64; 4] = [0, 30, 60, 120];
/// If a clock is further ahead than this, in seconds, it should be set rather than
/// compensated.
const BACKDATE_CURES: i64 = 2 * MINUTE;
/// How far Zoom's guidance sets `iat` back, in seconds. A later one was set back by less,
/// or its issuer's clock is ahead.
const USUAL_BACKDATE: i64 = 30;

impl Times {
    pub(super) fn issued(&self, findings: &mut Findings) {
        let Some(iat) = self.iat else { return };
        let ahead = iat - self.now;
        let expired = self.exp.is_some_and(|exp| exp <= self.now);
        let rounded = rounded_by(iat);
        if let Some(backdate) = rounded
            && (1..=FLOAT_STEP / 2).contains(&ahead)
        {
            rounded_ahead(ahead, backdate, findings);
            return;
        }
        if rounded == Some(0) {
            self.rounded_behind(ahead, findings);
        }
        if let Some(offset) = time_zone(ahead) {
            let message = format!(
                "iat is {} ahead of the clock, as if local time at UTC+{offset} were taken for \
                 UTC, or UTC for local time at UTC-{offset}, as Python's naive \
                 `datetime.utcnow().timestamp()` does.",
                duration(ahead)
            );
            findings.add(FindingCode::IatTimeZone, message);
        } else if ahead > SKEW {
            let message = format!("iat is {} ahead of the clock.", duration(ahead));
            let added = findings.add(FindingCode::IatInFuture, message);
            if ahead > BACKDATE_CURES {
                added.fix(
                    "Set the issuer's clock by NTP: `timedatectl` or `chronyc tracking` shows how \
                     far it is off. Setting iat back fixes seconds, not minutes.",
                );
            }
        } else if -ahead < USUAL_BACKDATE && !expired && !findings.has(FindingCode::IatRounded) {
            recent(ahead, findings);
        } else if -ahead > 2 * HOUR && !expired {
            let message = format!("iat is {} in the past.", duration(-ahead));
            findings.add(FindingCode::IatFarPast, message);
        }
    }

    /// A multiple of 128 that is no longer in the future.
    fn rounded_behind(&self, ahead: i64, findings: &mut Findings) {
        if ahead > 0 {
            let message = "iat is a multiple of 128, as a 32-bit float rounds it; one honest \
                           token in 128 looks alike.";
            findings
                .add(FindingCode::IatRounded, message)
                .severity(Severity::Info);
            return;
        }
        // Counted from the rounded iat, exp lies a whole number of minutes later; rounded
        // by itself, it is a multiple too. Neither holds for a clock's own exp.
        let also_exp = match self.exp {
            Some(exp) => (exp - self.iat.unwrap_or(exp)) % MINUTE == 0 || exp % FLOAT_STEP == 0,
            None => true,
        };
        let half = FLOAT_STEP / 2;
        if also_exp {
            let message = format!(
                "When it was issued, iat may have been up to {half} s ahead: it is a multiple of \
                 128, as a 32-bit float rounds it. By chance, one correct token in 128 looks the same."
            );
            findings
                .add(FindingCode::IatRounded, message)
                .severity(Severity::Warning);
        } else {
            let message = "iat is a multiple of 128, as a 32-bit float rounds it; exp does not \
                           look as if it were counted from a rounded iat, so it is likely chance.";
            findings
                .add(FindingCode::IatRounded, message)
                .severity(Severity::Info);
        }
    }
}

/// What was subtracted from a multiple of 128.
fn rounded_by(iat: i64) -> Option<i64> {
    BACKDATES
        .into_iter()
        .find(|backdate| (iat + backdate) % FLOAT_STEP == 0)
}

/// Rounding changes a time by at most half a step.
fn rounded_ahead(ahead: i64, backdate: i64, findings: &mut Findings) {
    let message = if backdate == 0 {
        format!(
            "iat is {} ahead of the clock and a multiple of 128: epoch seconds rounded by a \
             32-bit float. By chance, one correct token in 128 looks the same.",
            duration(ahead)
        )
    } else {
        format!(
            "iat is {} ahead of the clock and, with {backdate} s added, a multiple of 128: epoch \
             seconds rounded by a 32-bit float before {backdate} s were subtracted. By chance, \
             one correct token in 43 looks the same.",
            duration(ahead)
        )
    };
    findings
        .add(FindingCode::IatRounded, message)
        .severity(Severity::Error);
}

/// An `iat` close to now: how close it was when the token was used is unknown.
fn recent(ahead: i64, findings: &mut Findings) {
    let message = if ahead > 0 {
        format!(
            "iat is {ahead} s ahead of the clock here, so whether Zoom accepts it depends on \
             whose clock is right."
        )
    } else {
        format!(
            "iat is only {} s old: if Zoom refused the token longer ago than that, iat was in the \
             future then.",
            -ahead
        )
    };
    findings.add(FindingCode::IatRecent, message);
}

/// Time zones differ by quarters of an hour; a clock that is off by a zone is hardly off
/// by more.
pub(super) fn time_zone(ahead: i64) -> Option<String> {
    const QUARTER: i64 = 15 * MINUTE;
    const NEAR: i64 = 2 * MINUTE;
    const WIDEST: i64 = 14 * HOUR;
    if ahead <= 10 * MINUTE || ahead > WIDEST + NEAR {
        return None;
    }
    let quarters = (ahead + QUARTER / 2) / QUARTER;
    let beside = (ahead - quarters * QUARTER).abs();
    if quarters == 0 || beside > NEAR {
        return None;
    }
    let minutes = quarters * 15;
    Some(format!("{}:{:02}", minutes / 60, minutes % 60))
}
