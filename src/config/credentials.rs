use zoom_signature::diagnosis::is_placeholder;
use zoom_signature::{Credentials, SdkKey, SdkSecret};

use super::env::reader::{RawValue, Reader};

/// The names of one thing: Zoom's Node sample reads the first, its older samples the
/// second.
const KEY: [&str; 2] = ["ZOOM_MEETING_SDK_KEY", "ZOOM_SDK_KEY"];
const SECRET: [&str; 2] = ["ZOOM_MEETING_SDK_SECRET", "ZOOM_SDK_SECRET"];

/// Zoom's guidance since 2026 calls the same pair so, and its Server-to-Server samples
/// the pair of another app, beside the account.
const CLIENT: [&str; 2] = ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"];
const ACCOUNT: &str = "ZOOM_ACCOUNT_ID";

/// Whose `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    /// The Meeting SDK app's, or nobody's.
    Sdk,
    /// The pair beside the SDK's own names, for something else.
    Other,
    /// The Server-to-Server OAuth app's, and the SDK's own names are not set.
    ServerToServer,
}

impl Client {
    fn of(reader: &Reader<'_>) -> Self {
        let has_sdk_names = KEY.iter().chain(&SECRET).any(|name| is_set(reader, name));
        let has_client = CLIENT.iter().any(|name| is_set(reader, name));
        match (has_client, has_sdk_names) {
            (true, true) => Self::Other,
            (true, false) if is_set(reader, ACCOUNT) => Self::ServerToServer,
            _ => Self::Sdk,
        }
    }
}

/// By itself, or by the name of a file.
fn is_set(reader: &Reader<'_>, name: &str) -> bool {
    reader.is_set(name) || reader.is_set(&format!("{name}_FILE"))
}

/// The app's credentials; `None` when nothing is set or something is wrong. Where
/// `may_be_missing` is not, nothing set is wrong too.
pub(super) fn read(reader: &mut Reader<'_>, may_be_missing: bool) -> Option<Credentials> {
    let client = Client::of(reader);
    match client {
        Client::Sdk => {}
        Client::Other => note_other_app(reader),
        Client::ServerToServer => {
            let problem = "is missing: beside ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and \
                           ZOOM_CLIENT_SECRET are a Server-to-Server OAuth app's, and Zoom \
                           refuses every join that is signed with them. Set it and \
                           ZOOM_MEETING_SDK_SECRET to the Client ID and Client Secret of a \
                           General app with the Meeting SDK";
            reader.error(KEY[0], problem);
            return None;
        }
    }
    let [client_id, client_secret] = CLIENT.map(|name| (client == Client::Sdk).then_some(name));
    let key = one_of(reader, KEY.into_iter().chain(client_id));
    let secret = one_of(reader, SECRET.into_iter().chain(client_secret));
    let credentials = match (&key, &secret) {
        (Given::One(key), Given::One(secret)) => pair(reader, key, secret),
        (Given::One(key), Given::Nothing) => {
            half(reader, SECRET[0], &key.variable);
            None
        }
        (Given::Nothing, Given::One(secret)) => {
            half(reader, KEY[0], &secret.variable);
            None
        }
        (Given::Nothing, Given::Nothing) if !may_be_missing => {
            let problem = "is missing: set it and ZOOM_MEETING_SDK_SECRET to your Zoom app's \
                           credentials; demo credentials are for loopback only, and HOST is not";
            reader.error(KEY[0], problem);
            None
        }
        _ => None,
    };
    // The key is public: it stands in every answer, and tells one app from another. But
    // a secret may stand in its place by mistake.
    let is_public = match (&key, &secret) {
        (Given::One(key), Given::One(secret)) => credentials.is_some() && !are_swapped(key, secret),
        _ => false,
    };
    let shown = if is_public { plain } else { masked };
    show(reader, KEY[0], &key, shown);
    show(reader, SECRET[0], &secret, masked);
    credentials
}

fn note_other_app(reader: &mut Reader<'_>) {
    let given: Vec<&str> = CLIENT
        .into_iter()
        .filter(|name| is_set(reader, name))
        .collect();
    let (verb, pronoun) = match given.len() {
        1 => ("is", "it names"),
        _ => ("are", "they name"),
    };
    let problem = format!(
        "{verb} not used to sign: beside ZOOM_MEETING_SDK_KEY or ZOOM_SDK_KEY {pronoun} another \
         app, such as a Server-to-Server OAuth app"
    );
    reader.note(&given.join(" and "), problem);
}

/// The lengths of today's Client IDs and Client Secrets, the wrong way round.
fn are_swapped(key: &RawValue, secret: &RawValue) -> bool {
    (key.value.chars().count(), secret.value.chars().count()) == (32, 22)
}

const PREVIOUS: &str = "ZOOM_MEETING_SDK_SECRET_PREVIOUS";

/// The secret before this one. Without credentials it would be of no key.
pub(super) fn previous(
    reader: &mut Reader<'_>,
    credentials: Option<&Credentials>,
) -> Option<SdkSecret> {
    let found = reader.find_from_env_or_file(PREVIOUS)?;
    reader.record(PREVIOUS, masked(&found.value), found.source.clone());
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
    One(RawValue),
    /// Already among the faults.
    Faulty,
}

/// Every name and its `_FILE`; they may be set more than once, but to one value.
fn one_of(reader: &mut Reader<'_>, names: impl Iterator<Item = &'static str>) -> Given {
    let errors_before = reader.error_count();
    let mut found = Vec::new();
    for name in names {
        found.extend(reader.find(name));
        found.extend(reader.find_in_file(name));
    }
    let unreadable = reader.error_count() > errors_before;
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
    reader.reject(&first, problem);
    Given::Faulty
}

fn pair(reader: &mut Reader<'_>, key: &RawValue, secret: &RawValue) -> Option<Credentials> {
    if *key.value == *secret.value {
        let problem = format!("is equal to {}: one of them was copied twice", key.variable);
        reader.error(&secret.variable, problem);
        return None;
    }
    if are_swapped(key, secret) {
        let problem = format!(
            "is as long as a secret, and {} as long as a key: are the two swapped?",
            secret.variable
        );
        reader.warn(&key.variable, problem);
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
    reader.error(missing, format!("is missing: {given} is set and needs it"));
}

fn show(reader: &mut Reader<'_>, variable: &str, given: &Given, shown: fn(&str) -> String) {
    let Given::One(found) = given else { return };
    let source = if found.variable == variable {
        found.source.clone()
    } else {
        format!("{}, {}", found.source, found.variable)
    };
    reader.record(variable, shown(&found.value), source);
}

fn plain(value: &str) -> String {
    value.to_owned()
}

fn masked(value: &str) -> String {
    format!("•••••••• ({} characters)", value.chars().count())
}
