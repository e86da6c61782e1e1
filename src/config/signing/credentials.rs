use zoom_signature::diagnosis::is_placeholder;
use zoom_signature::{Credentials, SdkKey, SdkSecret};

use crate::config::env::reader::{RawValue, Reader};
use crate::config::variables::{
    Variable, ZOOM_ACCOUNT_ID, ZOOM_MEETING_SDK_KEY as KEY, ZOOM_MEETING_SDK_SECRET as SECRET,
    ZOOM_MEETING_SDK_SECRET_PREVIOUS as PREVIOUS,
};

/// Aliases of the two that may be another app's: Zoom's guidance since 2026 calls the same pair so, and its
/// Server-to-Server samples the pair of another app, beside the account.
const CLIENT: [&str; 2] = ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"];

/// Whose `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    /// They are the Meeting SDK app's, or not set.
    Sdk,
    /// They are another app's, since the SDK's own variables are set too.
    Other,
    /// They are a Server-to-Server OAuth app's, and the SDK's own variables are not set.
    ServerToServer,
}

impl Client {
    fn of(reader: &Reader<'_>) -> Self {
        let mut sdk_names = KEY.names().chain(SECRET.names());
        let has_sdk_names = sdk_names.any(|name| !CLIENT.contains(&name) && is_set(reader, name));
        let has_client = CLIENT.iter().any(|name| is_set(reader, name));
        match (has_client, has_sdk_names) {
            (true, true) => Self::Other,
            (true, false) if is_set(reader, ZOOM_ACCOUNT_ID.name) => Self::ServerToServer,
            _ => Self::Sdk,
        }
    }
}

/// Whether the variable is set, or its `_FILE`.
fn is_set(reader: &Reader<'_>, name: &str) -> bool {
    reader.is_set(name) || reader.is_set(&format!("{name}_FILE"))
}

/// Reads the app's credentials. `None` if nothing is set or something is wrong. Unless
/// `may_be_missing`, it is an error if nothing is set.
pub(crate) fn read(reader: &mut Reader<'_>, may_be_missing: bool) -> Option<Credentials> {
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
            reader.error(KEY.name, problem);
            return None;
        }
    }
    let key = one_of(reader, &KEY, client);
    let secret = one_of(reader, &SECRET, client);
    let credentials = match (&key, &secret) {
        (Given::One(key), Given::One(secret)) => pair(reader, key, secret),
        (Given::One(key), Given::Nothing) => {
            half(reader, SECRET.name, &key.variable);
            None
        }
        (Given::Nothing, Given::One(secret)) => {
            half(reader, KEY.name, &secret.variable);
            None
        }
        (Given::Nothing, Given::Nothing) if !may_be_missing => {
            let problem = "is missing: set it and ZOOM_MEETING_SDK_SECRET to your Zoom app's \
                           credentials; demo credentials are for loopback only, and HOST is not";
            reader.error(KEY.name, problem);
            None
        }
        _ => None,
    };
    // The key is public: it is in every answer, and distinguishes one app from another.
    // But somebody may have put the secret there by mistake.
    let is_public = match (&key, &secret) {
        (Given::One(key), Given::One(secret)) => credentials.is_some() && !are_swapped(key, secret),
        _ => false,
    };
    let shown = if is_public { plain } else { masked };
    show(reader, KEY.name, &key, shown);
    show(reader, SECRET.name, &secret, masked);
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

/// Whether the key is as long as Zoom's Client Secrets, and the secret as its Client IDs.
fn are_swapped(key: &RawValue, secret: &RawValue) -> bool {
    (key.value.chars().count(), secret.value.chars().count()) == (32, 22)
}

/// Reads the previous secret. Without credentials it belongs to no key.
pub(crate) fn previous(
    reader: &mut Reader<'_>,
    credentials: Option<&Credentials>,
) -> Option<SdkSecret> {
    let found = reader.find(&PREVIOUS)?;
    reader.record(PREVIOUS.name, masked(&found.value), found.source.clone());
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
    /// An error that has been recorded.
    Faulty,
}

/// Reads every name and its `_FILE`. Several may be set, if to the same value.
fn one_of(reader: &mut Reader<'_>, variable: &Variable, client: Client) -> Given {
    let errors_before = reader.error_count();
    let mut found = Vec::new();
    let names = variable.names();
    for name in names.filter(|name| client == Client::Sdk || !CLIENT.contains(name)) {
        found.extend(reader.find_as(variable, name));
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
