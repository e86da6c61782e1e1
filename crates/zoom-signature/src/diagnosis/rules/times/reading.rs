//! Reads times, and reports how they are written wrongly.

use std::borrow::Cow;

use super::reckoned::FARTHEST;
use crate::diagnosis::catalog::{FindingCode, Severity};
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Value;
use crate::diagnosis::number::Whole;
use crate::diagnosis::quote::{abridged, listed, quoted};

/// Beyond this many seconds, in the year 5138, a time is taken for milliseconds.
const MAX_SECONDS: i64 = 100_000_000_000;

const CLAIMS: [&str; 3] = ["iat", "exp", "tokenExp"];

/// How a time is written.
enum Reading<'t> {
    Missing,
    /// `null`, which is how JSON writes NaN.
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

/// `iat`, `exp` and `tokenExp` as whole numbers of plausible seconds; anything else is
/// reported, equal faults in one finding.
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
            Whole::NotAnInteger => Self::Fraction(number),
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
    let added = findings
        .add(FindingCode::TimeInMilliseconds, message)
        .params(claims);
    match first.unit {
        "microseconds" => {
            added.fix("Divide by 1000000 and round down, or ask for seconds: `int(time.time())`.");
        }
        "nanoseconds" => {
            added.fix(
                "Divide by 10^9 and round down, or ask for seconds: `time.Now().Unix()` in Go.",
            );
        }
        _ => {}
    }
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

/// Reports everything that is not an integer, in one finding: equal faults in one
/// sentence.
fn no_integers(readings: &[Reading<'_>; 3], findings: &mut Findings) {
    let mut stories: Vec<Story> = Vec::new();
    for (claim, reading) in CLAIMS.into_iter().zip(readings) {
        let Some((fault, shown)) = fault(reading) else {
            continue;
        };
        match stories.iter_mut().find(|story| story.fault == fault) {
            Some(story) => {
                story.claims.push(claim);
                story.shown.push(shown);
            }
            None => stories.push(Story {
                fault,
                claims: vec![claim],
                shown: vec![shown],
            }),
        }
    }
    stories.sort_by_key(|story| story.fault);
    let Some(first) = stories.first() else {
        return;
    };
    let severity = match first.fault {
        Fault::Float => Severity::Warning,
        _ => Severity::Error,
    };
    let fix = first.fault.fix();
    let sentences: Vec<String> = stories.iter().map(Story::sentence).collect();
    let claims = CLAIMS.into_iter();
    let claims = claims.filter(|claim| stories.iter().any(|story| story.claims.contains(claim)));
    let added = findings
        .add(FindingCode::TimeNotAnInteger, sentences.join(" "))
        .params(claims.collect())
        .severity(severity);
    if let Some(fix) = fix {
        added.fix(fix);
    }
}

/// Claims with the same fault.
struct Story {
    fault: Fault,
    claims: Vec<&'static str>,
    shown: Vec<String>,
}

/// The most important first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Null,
    Text,
    Fraction,
    Other,
    Float,
}

fn fault(reading: &Reading<'_>) -> Option<(Fault, String)> {
    Some(match reading {
        Reading::Missing | Reading::Seconds(_) | Reading::Finer(_) => return None,
        Reading::Null => (Fault::Null, String::new()),
        Reading::Text(text) => (Fault::Text, quoted(text)),
        Reading::Fraction(text) => (Fault::Fraction, abridged(text)),
        Reading::Other(kind) => (Fault::Other, (*kind).to_owned()),
        Reading::Float(_, text) => (Fault::Float, abridged(text)),
    })
}

impl Fault {
    const fn fix(self) -> Option<&'static str> {
        match self {
            Self::Null => Some(
                "Print each part of the sum before signing. Usual causes: `new Date().getTime` \
                 without its parentheses, a lifetime that is undefined, a text that is not a number.",
            ),
            Self::Text => Some(
                "Sign numbers: `Number(text)`, `int(text)`, `Long.parseLong(text)`; and turn the \
                 lifetime into a number before adding it, since + joins texts.",
            ),
            _ => None,
        }
    }
}

impl Story {
    fn sentence(&self) -> String {
        let (verb, _) = verb(&self.claims);
        let (claims, shown) = (listed(&self.claims), series(&self.shown));
        let one = self.claims.len() == 1;
        match self.fault {
            Fault::Null => format!(
                "{claims} {verb} null, which is how JSON writes NaN: a part of the sum was not a number."
            ),
            Fault::Text if one => {
                format!("{claims} is the string {shown}; it must be a number of whole seconds.")
            }
            Fault::Text => {
                format!("{claims} are strings, {shown}; they must be numbers of whole seconds.")
            }
            Fault::Fraction if one => {
                format!("{claims} is {shown}, which is not a whole number of seconds.")
            }
            Fault::Fraction => {
                format!("{claims} are {shown}, which are not whole numbers of seconds.")
            }
            Fault::Other => {
                format!("{claims} {verb} {shown}; it must be a number of whole seconds.")
            }
            Fault::Float => format!("{claims} {verb} written {shown}, as a float."),
        }
    }
}
