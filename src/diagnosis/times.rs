//! `iat`, `exp` and `tokenExp`.

use super::header::shown;
use super::json::{Object, Value};
use super::number::Whole;
use super::report::Findings;
use super::{Code, Context, Severity, claims};

/// How far `iat` may be ahead of the judge's clock without a word, in seconds.
const SKEW: i64 = 5;
/// A float's step for epoch seconds between 2004 and 2038.
const FLOAT_STEP: i64 = 128;
/// Beyond this many seconds, in the year 5138, a time is taken for milliseconds.
const MAX_SECONDS: i64 = 100_000_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const SHORTEST: i64 = 1_800;
const LONGEST: i64 = 172_800;
/// Moments are held within this of 1970, so that no difference of two overflows.
const FARTHEST: i64 = i64::MAX / 4;

/// The times that can be reckoned with.
struct Times {
    now: i64,
    iat: Option<i64>,
    exp: Option<i64>,
    token_exp: Option<i64>,
}

pub(super) fn judge(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    let native = claims::is_native(payload, context);
    let times = Times {
        now: i64::try_from(context.at.get()).map_or(FARTHEST, |at| at.min(FARTHEST)),
        iat: time(payload, "iat", findings),
        exp: time(payload, "exp", findings),
        token_exp: time(payload, "tokenExp", findings),
    };
    missing(payload, native, findings);
    times.issued(findings);
    times.lifetime(findings);
    times.expiry(findings);
    times.token_expiry(native, findings);
}

fn missing(payload: &Object<'_>, native: bool, findings: &mut Findings) {
    if !payload.has("iat") {
        findings.add(Code::IatMissing, "There is no iat.");
    }
    if !payload.has("exp") {
        findings.add(Code::ExpMissing, "There is no exp.");
    }
    if payload.has("tokenExp") {
        return;
    }
    if native {
        let message = "There is no tokenExp, which the native SDKs want.";
        findings
            .add(Code::TokenExpMissing, message)
            .severity(Severity::Error);
    } else {
        let message = "There is no tokenExp; the native SDKs want it, and Zoom's own issuer \
                       sends it always.";
        findings.add(Code::TokenExpMissing, message);
    }
}

/// A time that is a whole number of plausible seconds; what it is otherwise is
/// told, and nothing is reckoned with it.
fn time(payload: &Object<'_>, claim: &'static str, findings: &mut Findings) -> Option<i64> {
    let number = match payload.get(claim)? {
        Value::Number(number) => number,
        other => {
            let message = match other {
                Value::Text(text) => format!("{claim} is the string {}", shown(&text)),
                other => format!("{claim} is {}", other.kind()),
            };
            let message = format!("{message}; it must be a number of whole seconds.");
            findings.add(Code::TimeNotAnInteger, message).param(claim);
            return None;
        }
    };
    let whole = Whole::parse(number);
    if let Some(message) = finer_unit(claim, number, whole) {
        findings.add(Code::TimeInMilliseconds, message).param(claim);
        return None;
    }
    let Some(seconds) = whole.value() else {
        let message = format!(
            "{claim} is {}, which is no whole number of seconds.",
            shown(number)
        );
        findings.add(Code::TimeNotAnInteger, message).param(claim);
        return None;
    };
    if matches!(whole, Whole::AsFloat(_)) {
        let message = format!("{claim} is written {}, as a float.", shown(number));
        findings
            .add(Code::TimeNotAnInteger, message)
            .param(claim)
            .severity(Severity::Warning);
    }
    Some(seconds.max(-FARTHEST))
}

/// What to say of a time in milliseconds or a finer unit, with a fraction or
/// without: `time.time() * 1000` has one.
fn finer_unit(claim: &str, number: &str, whole: Whole) -> Option<String> {
    let before_point = || number.split('.').next()?.parse().ok();
    let units = whole.value().or_else(before_point)?;
    let mut seconds = units;
    let mut unit = "";
    for finer in ["milliseconds", "microseconds", "nanoseconds"] {
        if seconds > MAX_SECONDS {
            seconds /= 1_000;
            unit = finer;
        }
    }
    (seconds < units)
        .then(|| format!("{claim} is {units}, which is {unit}; in seconds it is {seconds}."))
}

impl Times {
    fn issued(&self, findings: &mut Findings) {
        let Some(iat) = self.iat else { return };
        let ahead = iat - self.now;
        let rounded = iat % FLOAT_STEP == 0;
        // Rounding moves a time by half a step at most.
        if rounded && ahead > 0 && ahead <= FLOAT_STEP / 2 {
            let message = format!(
                "iat is {} ahead of the clock and a multiple of 128: epoch seconds rounded by \
                 a 32-bit float. One honest token in 128 looks alike.",
                duration(ahead)
            );
            findings
                .add(Code::IatRounded, message)
                .severity(Severity::Error);
            return;
        }
        if rounded {
            let message = "iat is a multiple of 128, as a 32-bit float rounds it; one honest \
                           token in 128 looks alike.";
            findings
                .add(Code::IatRounded, message)
                .severity(Severity::Info);
        }
        if let Some(offset) = time_zone(ahead) {
            let message = format!(
                "iat is {} ahead of the clock, as if local time at UTC{offset} were taken for UTC.",
                duration(ahead)
            );
            findings.add(Code::IatTimeZone, message);
            return;
        }
        if ahead > SKEW {
            let message = format!("iat is {} ahead of the clock.", duration(ahead));
            findings.add(Code::IatInFuture, message);
            return;
        }
        let expired = self.exp.is_some_and(|exp| exp <= self.now);
        if -ahead > 2 * HOUR && !expired {
            let message = format!("iat is {} back.", duration(-ahead));
            findings.add(Code::IatFarPast, message);
        }
    }

    fn lifetime(&self, findings: &mut Findings) {
        let (Some(iat), Some(exp)) = (self.iat, self.exp) else {
            return;
        };
        let lasts = exp - iat;
        // An iat ahead of an exp that is right by the clock is the fault itself.
        let iat_ahead = findings.has(Code::IatTimeZone) || findings.has(Code::IatInFuture);
        if iat_ahead && (SHORTEST..=LONGEST).contains(&(exp - self.now)) {
            return;
        }
        let (code, message) = match lasts {
            ..=0 => {
                let message = match exp {
                    0..=LONGEST => format!(
                        "exp is {exp}, a duration; it must be a moment, iat plus the lifetime."
                    ),
                    _ => format!("exp is {} before iat.", duration(-lasts)),
                };
                (Code::ExpBeforeIat, message)
            }
            1..SHORTEST => (
                Code::LifetimeTooShort,
                format!("exp is {lasts} s after iat; at least 1800 s are needed."),
            ),
            SHORTEST..=1_805 => (
                Code::LifetimeAtMinimum,
                format!(
                    "exp is {lasts} s after iat, at the very minimum, and such tokens are refused at times."
                ),
            ),
            1_806..=LONGEST => return,
            1_800_000..=172_800_000 => (
                Code::LifetimeInMilliseconds,
                format!(
                    "exp is {lasts} s after iat, a thousand times {} s: the lifetime was \
                     added in milliseconds.",
                    lasts / 1_000
                ),
            ),
            _ => (
                Code::LifetimeTooLong,
                format!(
                    "exp is {} after iat; at most 48 hours are allowed.",
                    duration(lasts)
                ),
            ),
        };
        findings.add(code, message);
    }

    fn expiry(&self, findings: &mut Findings) {
        let Some(exp) = self.exp.filter(|exp| *exp <= self.now) else {
            return;
        };
        let explained = [Code::ExpBeforeIat, Code::LifetimeTooShort];
        if explained.into_iter().any(|code| findings.has(code)) {
            return;
        }
        let past = self.now - exp;
        let ago = if past == 0 {
            "just now".to_owned()
        } else {
            format!("{} ago", duration(past))
        };
        let zone = match time_zone(past) {
            Some(_) => " If it was made just now, its clock may be in another time zone.",
            None => "",
        };
        findings.add(Code::Expired, format!("It expired {ago}.{zone}"));
    }

    fn token_expiry(&self, native: bool, findings: &mut Findings) {
        let Some(token_exp) = self.token_exp else {
            return;
        };
        if let Some(exp) = self.exp.filter(|exp| *exp != token_exp) {
            let message = match token_exp - exp {
                later @ 1.. => format!("tokenExp is {} after exp.", duration(later)),
                earlier => format!("tokenExp is {} before exp.", duration(-earlier)),
            };
            findings.add(Code::TokenExpDiffers, message);
        }
        let explained = [Code::Expired, Code::ExpBeforeIat, Code::LifetimeTooShort]
            .into_iter()
            .any(|code| findings.has(code));
        if native && !explained && token_exp < self.now.saturating_add(SHORTEST) {
            let left = token_exp - self.now;
            let message = format!(
                "tokenExp leaves {left} s; a native SDK wants at least 1800 s when it starts."
            );
            findings.add(Code::TokenExpTooSoon, message);
        }
    }
}

/// Time zones lie at quarters of an hour; a clock that is off by one is not off
/// by much more.
fn time_zone(ahead: i64) -> Option<String> {
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
    Some(format!("+{}:{:02}", minutes / 60, minutes % 60))
}

/// A duration in seconds, and beyond two minutes as people say it.
fn duration(seconds: i64) -> String {
    let said = match seconds {
        ..120 => return format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / MINUTE),
        7_200..172_801 => format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE),
        _ => format!("{} days", seconds / (24 * HOUR)),
    };
    format!("{seconds} s ({said})")
}
