use crate::diagnosis::is_placeholder;
use crate::signature::{Credentials, SdkKey, SdkSecret};

use super::Listen;
use super::reader::{Found, Reader};

/// The names of one thing: Zoom's Node sample reads the first, its older
/// samples the second, and its guidance since 2026 names the third.
const KEY: [&str; 3] = ["ZOOM_MEETING_SDK_KEY", "ZOOM_SDK_KEY", "ZOOM_CLIENT_ID"];
const SECRET: [&str; 3] = [
    "ZOOM_MEETING_SDK_SECRET",
    "ZOOM_SDK_SECRET",
    "ZOOM_CLIENT_SECRET",
];

/// The app's credentials; `None` when nothing is set or something is wrong.
pub(super) fn read(reader: &mut Reader<'_>, listen: &Listen) -> Option<Credentials> {
    let key = one_of(reader, KEY);
    let secret = one_of(reader, SECRET);
    show(reader, KEY[0], key.as_ref());
    show(reader, SECRET[0], secret.as_ref());
    match (key, secret) {
        (Given::One(key), Given::One(secret)) => pair(reader, &key, &secret),
        (Given::One(key), Given::Nothing) => {
            half(reader, SECRET[0], &key.variable);
            None
        }
        (Given::Nothing, Given::One(secret)) => {
            half(reader, KEY[0], &secret.variable);
            None
        }
        (Given::Nothing, Given::Nothing) if !listen.is_loopback() => {
            let problem = "is missing: set it and ZOOM_MEETING_SDK_SECRET to your Zoom app's \
                           credentials; demo credentials are for loopback only, and HOST is not";
            reader.fault(KEY[0], problem);
            None
        }
        _ => None,
    }
}

const PREVIOUS: &str = "ZOOM_MEETING_SDK_SECRET_PREVIOUS";

/// The secret before this one. Without credentials it would be of no key.
pub(super) fn previous(
    reader: &mut Reader<'_>,
    credentials: Option<&Credentials>,
) -> Option<SdkSecret> {
    let found = reader.find_here_or_in_file(PREVIOUS)?;
    reader.show(PREVIOUS, masked(&found.value), found.source.clone());
    if let Some(current) = credentials
        && current.secret.expose_bytes() == found.value.as_bytes()
    {
        let problem = "is equal to ZOOM_MEETING_SDK_SECRET: leave it out, or set it to the secret \
                       before";
        reader.warn(&found.variable, problem);
        return None;
    }
    SdkSecret::new(found.value.to_string()).ok()
}

enum Given {
    Nothing,
    One(Found),
    /// Already among the faults.
    Faulty,
}

impl Given {
    fn as_ref(&self) -> Option<&Found> {
        match self {
            Self::One(found) => Some(found),
            _ => None,
        }
    }
}

/// Every name and its `_FILE`; they may be set more than once, but to one value.
fn one_of(reader: &mut Reader<'_>, names: [&'static str; 3]) -> Given {
    let faults_before = reader.fault_count();
    let mut found = Vec::new();
    for name in names {
        found.extend(reader.find(name));
        found.extend(reader.find_in_file(name));
    }
    let unreadable = reader.fault_count() > faults_before;
    let mut found = found.into_iter();
    let Some(first) = found.next() else {
        return if unreadable {
            Given::Faulty
        } else {
            Given::Nothing
        };
    };
    let differing: Vec<String> = found
        .filter(|other| *other.value != *first.value)
        .map(|other| other.variable)
        .collect();
    if differing.is_empty() {
        return if unreadable {
            Given::Faulty
        } else {
            Given::One(first)
        };
    }
    let problem = format!(
        "{} set to another value; these are names of one thing, keep one",
        match differing.as_slice() {
            [one] => format!("{one} is"),
            several => format!("{} are", several.join(" and ")),
        }
    );
    reader.refuse(&first, problem);
    Given::Faulty
}

fn pair(reader: &mut Reader<'_>, key: &Found, secret: &Found) -> Option<Credentials> {
    if *key.value == *secret.value {
        let problem = format!("is equal to {}: one of them was copied twice", key.variable);
        reader.fault(&secret.variable, problem);
        return None;
    }
    for (found, what) in [(key, "key"), (secret, "secret")] {
        if is_placeholder(&found.value) {
            let problem = format!(
                "is a placeholder and no {what}: Zoom refuses what is signed with it. Set your \
                 app's, from marketplace.zoom.us"
            );
            reader.warn(&found.variable, problem);
        }
    }
    Some(Credentials {
        key: SdkKey::new(key.value.to_string()).ok()?,
        secret: SdkSecret::new(secret.value.to_string()).ok()?,
    })
}

fn half(reader: &mut Reader<'_>, missing: &str, given: &str) {
    reader.fault(missing, format!("is missing: {given} is set and needs it"));
}

fn show(reader: &mut Reader<'_>, variable: &str, found: Option<&Found>) {
    let Some(found) = found else { return };
    let source = if found.variable == variable {
        found.source.clone()
    } else {
        format!("{}, {}", found.source, found.variable)
    };
    reader.show(variable, masked(&found.value), source);
}

/// The key as well: it may be a secret in the wrong place.
fn masked(value: &str) -> String {
    format!("•••••••• ({} characters)", value.chars().count())
}
