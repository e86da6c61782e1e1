//! Times as they are written, and what is wrong with how they are.

use std::borrow::Cow;

use super::super::claim_names::Claims;
use super::super::json::Value;
use super::super::number::Whole;
use super::super::quote::listed;
use super::super::quote::quoted;
use super::super::report::Findings;
use super::super::{Code, Severity};
use super::FARTHEST;

/// Beyond this many seconds, in the year 5138, a time is taken for milliseconds.
const MAX_SECONDS: i64 = 100_000_000_000;

const CLAIMS: [&str; 3] = ["iat", "exp", "tokenExp"];

/// How a time is written.
enum Reading<'t> {
    Missing,
    /// `null`, as JSON writes a number that is none.
    Null,
    Seconds(i64),
    /// Whole seconds, but with a point or an exponent.
    Float(i64, &'t str),
    Finer(Finer),
    Fraction(&'t str),
    Text(Cow<'t, str>),
    Other(&'static str),
}

#[derive(Clone, Copy)]
struct Finer {
    units: i64,
    unit: &'static str,
    seconds: i64,
}

/// `iat`, `exp` and `tokenExp` as whole numbers of plausible seconds; what they are
/// otherwise is reported, equal faults in one finding.
pub(super) fn read(claims: &Claims<'_>, findings: &mut Findings) -> [Option<i64>; 3] {
    let readings = CLAIMS.map(|claim| Reading::of(claims, claim));
    finer_units(&readings, findings);
    no_integers(&readings, findings);
    readings.map(|reading| reading.seconds())
}

impl<'t> Reading<'t> {
    fn of(claims: &Claims<'t>, claim: &str) -> Self {
        let number = match claims.get(claim) {
            None if claims.is_null(claim) => return Self::Null,
            None => return Self::Missing,
            Some(Value::Number(number)) => number,
            Some(Value::Text(text)) => return Self::Text(text),
            Some(other) => return Self::Other(other.kind()),
        };
        let whole = Whole::parse(number);
        if let Some(finer) = Finer::of(number, whole) {
            return Self::Finer(finer);
        }
        match whole {
            Whole::Integer(seconds) => Self::Seconds(seconds),
            Whole::AsFloat(seconds) => Self::Float(seconds, number),
            Whole::Not => Self::Fraction(number),
        }
    }

    fn seconds(&self) -> Option<i64> {
        match self {
            Self::Seconds(seconds) | Self::Float(seconds, _) => Some((*seconds).max(-FARTHEST)),
            _ => None,
        }
    }
}

impl Finer {
    /// Of a time in milliseconds or a finer unit, with a fraction or without:
    /// `time.time() * 1000` has one.
    fn of(number: &str, whole: Whole) -> Option<Self> {
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
        (seconds < units).then_some(Self {
            units,
            unit,
            seconds,
        })
    }
}

fn finer_units(readings: &[Reading<'_>; 3], findings: &mut Findings) {
    let finer: Vec<(&'static str, Finer)> = CLAIMS
        .into_iter()
        .zip(readings)
        .filter_map(|(claim, reading)| match reading {
            Reading::Finer(finer) => Some((claim, *finer)),
            _ => None,
        })
        .collect();
    let Some((_, first)) = finer.first() else {
        return;
    };
    let claims: Vec<&'static str> = finer.iter().map(|(claim, _)| *claim).collect();
    let units: Vec<String> = finer.iter().map(|(_, f)| f.units.to_string()).collect();
    let seconds: Vec<String> = finer.iter().map(|(_, f)| f.seconds.to_string()).collect();
    let same_unit = finer.iter().all(|(_, f)| f.unit == first.unit);
    let message = if same_unit {
        let (verb, subject) = verb(&claims);
        format!(
            "{} {verb} in {}: {}; in seconds {subject} {}.",
            listed(&claims),
            first.unit,
            series(&units),
            series(&seconds)
        )
    } else {
        let each: Vec<String> = finer
            .iter()
            .map(|(claim, f)| {
                let (units, unit, seconds) = (f.units, f.unit, f.seconds);
                format!("{claim} is {units}, which is {unit}; in seconds it is {seconds}")
            })
            .collect();
        format!("{}.", each.join(". "))
    };
    findings
        .add(Code::TimeInMilliseconds, message)
        .params(claims);
}

fn verb(claims: &[&str]) -> (&'static str, &'static str) {
    if claims.len() == 1 {
        ("is", "it is")
    } else {
        ("are", "they are")
    }
}

/// Values in the order of their claims, equal ones once.
fn series(values: &[String]) -> String {
    let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
    values.dedup();
    listed(&values)
}

/// All that is no integer, in one finding.
fn no_integers(readings: &[Reading<'_>; 3], findings: &mut Findings) {
    let mut nulls = Vec::new();
    let mut stories = Vec::new();
    let mut claims = Vec::new();
    let mut severity = Severity::Warning;
    let mut fix = None;
    for (claim, reading) in CLAIMS.into_iter().zip(readings) {
        let story = match reading {
            Reading::Missing | Reading::Seconds(_) | Reading::Finer(_) => continue,
            Reading::Null => {
                nulls.push(claim);
                claims.push(claim);
                continue;
            }
            Reading::Float(_, text) => format!("{claim} is written {}, as a float", quoted(text)),
            Reading::Fraction(text) => {
                format!(
                    "{claim} is {}, which is no whole number of seconds",
                    quoted(text)
                )
            }
            Reading::Text(text) => format!(
                "{claim} is the string {}; it must be a number of whole seconds",
                quoted(text)
            ),
            Reading::Other(kind) => {
                format!("{claim} is {kind}; it must be a number of whole seconds")
            }
        };
        if !matches!(reading, Reading::Float(..)) {
            severity = Severity::Error;
        }
        claims.push(claim);
        stories.push(story);
    }
    if !nulls.is_empty() {
        severity = Severity::Error;
        fix = Some(
            "Print each part of the sum before signing. Usual causes: `new Date().getTime` \
             without its parentheses, a lifetime that is undefined, a text that is no number.",
        );
        let (verb, _) = verb(&nulls);
        stories.insert(
            0,
            format!(
                "{} {verb} null, which is how JSON writes NaN: a part of the sum was no number",
                listed(&nulls)
            ),
        );
    }
    if claims.is_empty() {
        return;
    }
    let message = format!("{}.", stories.join(". "));
    let added = findings.add(Code::TimeNotAnInteger, message);
    let added = added.params(claims).severity(severity);
    if let Some(fix) = fix {
        added.fix(fix);
    }
}
