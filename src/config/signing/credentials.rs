use zoom_signature::diagnosis::is_placeholder;
use zoom_signature::{Credentials, SdkKey, SdkSecret};

use crate::config::env::given::{Given, one_of, plain, show};
use crate::config::env::mask::masked;
use crate::config::env::reader::{RawValue, Reader};
use crate::config::variables::{
    Variable, ZOOM_MEETING_SDK_KEY as KEY, ZOOM_MEETING_SDK_SECRET as SECRET,
    ZOOM_MEETING_SDK_SECRET_PREVIOUS as PREVIOUS, ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID,
    ZOOM_S2S_CLIENT_SECRET,
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
            (true, false) if is_beside_account(reader) => Self::ServerToServer,
            _ => Self::Sdk,
        }
    }
}

/// Whether `ZOOM_CLIENT_ID` and `ZOOM_CLIENT_SECRET` are the Server-to-Server OAuth app's:
/// beside an account, and unless the app or the Meeting SDK has them under other names.
pub(crate) fn client_is_server_app(reader: &Reader<'_>) -> bool {
    Client::of(reader) != Client::Sdk && is_beside_account(reader)
}

fn is_beside_account(reader: &Reader<'_>) -> bool {
    let is_any = |variable: &Variable| variable.names().any(|name| is_set(reader, name));
    is_any(&ZOOM_S2S_ACCOUNT_ID) && !is_any(&ZOOM_S2S_CLIENT_ID) && !is_any(&ZOOM_S2S_CLIENT_SECRET)
}

/// Whether the variable is set, or its `_FILE`.
fn is_set(reader: &Reader<'_>, name: &str) -> bool {
    reader.is_set(name) || reader.is_set(&format!("{name}_FILE"))
}

/// The app's credentials, with the texts that they come from.
pub(crate) type ReadPair = (Credentials, [RawValue; 2]);

/// Reads the credentials of `ZOOM_MEETING_SDK_KEY`. `None` if nothing is set or something is
/// wrong. Unless `may_be_missing`, it is an error if nothing is set. `has_others`: whether
/// there are other apps.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    may_be_missing: bool,
    has_others: bool,
) -> Option<ReadPair> {
    let client = Client::of(reader);
    match client {
        Client::Sdk => {}
        Client::Other => note_other_app(reader),
        Client::ServerToServer if has_others => {}
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
    let own = |name: &&str| client == Client::Sdk || !CLIENT.contains(name);
    let given = [
        one_of(reader, &KEY, KEY.names().filter(own)),
        one_of(reader, &SECRET, SECRET.names().filter(own)),
    ];
    if let [Given::Nothing, Given::Nothing] = &given
        && !may_be_missing
        && !has_others
    {
        let problem = "is missing: set it and ZOOM_MEETING_SDK_SECRET to your Zoom app's \
                       credentials; demo credentials are for loopback only, not for another HOST \
                       or --lan";
        reader.error(KEY.name, problem);
    }
    let names = PairNames {
        key: KEY.name,
        secret: SECRET.name,
    };
    let credentials = of_given(reader, names, &given)?;
    let [Given::One(key), Given::One(secret)] = given else {
        return None;
    };
    Some((credentials, [key, secret]))
}

/// The names of the variables of a pair.
#[derive(Clone, Copy)]
pub(crate) struct PairNames<'n> {
    pub(crate) key: &'n str,
    pub(crate) secret: &'n str,
}

/// The credentials of what was found for a key and its secret, which `check` shows. `None`, with
/// an error, if one of them is missing or faulty.
pub(crate) fn of_given(
    reader: &mut Reader<'_>,
    names: PairNames<'_>,
    given: &[Given; 2],
) -> Option<Credentials> {
    let [key, secret] = given;
    let credentials = match given {
        [Given::One(key), Given::One(secret)] => pair(reader, key, secret),
        [Given::One(key), Given::Nothing] => {
            half(reader, names.secret, &key.variable);
            None
        }
        [Given::Nothing, Given::One(secret)] => {
            half(reader, names.key, &secret.variable);
            None
        }
        _ => None,
    };
    // The key is public: it is in every answer, and distinguishes one app from another.
    // But somebody may have put the secret there by mistake.
    let is_public = match key {
        Given::One(key) => credentials.is_some() && !is_long_as_secret(&key.value),
        _ => false,
    };
    let shown = if is_public { plain } else { masked };
    show(reader, names.key, key, shown);
    show(reader, names.secret, secret, masked);
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
    let used = if is_beside_account(reader) {
        "used for requests to Zoom, not to sign"
    } else {
        "not used to sign"
    };
    let problem = format!(
        "{verb} {used}: beside ZOOM_MEETING_SDK_KEY or ZOOM_SDK_KEY {pronoun} another app, such \
         as a Server-to-Server OAuth app"
    );
    reader.note(&given.join(" and "), problem);
}

/// Whether the key is as long as Zoom's Client Secrets, and the secret as its Client IDs.
fn are_swapped(key: &RawValue, secret: &RawValue) -> bool {
    is_long_as_secret(&key.value) && secret.value.len() == 22
}

/// Whether a key is as long as Zoom's Client Secrets, so that it may be one, from whichever app.
pub(crate) fn is_long_as_secret(key: &str) -> bool {
    key.len() == 32
}

/// Reads the previous secret. Without credentials it belongs to no key.
pub(crate) fn previous(
    reader: &mut Reader<'_>,
    credentials: Option<&Credentials>,
) -> Option<(RawValue, SdkSecret)> {
    previous_named(reader, &PREVIOUS, PREVIOUS.name, (SECRET.name, credentials))
}

/// The same under another name; with the name of the current secret, and the credentials.
pub(crate) fn previous_named(
    reader: &mut Reader<'_>,
    variable: &Variable,
    name: &str,
    (current_name, current): (&str, Option<&Credentials>),
) -> Option<(RawValue, SdkSecret)> {
    let found = reader.find_named(variable, name)?;
    reader.record(name, masked(&found.value), found.source.clone());
    if let Some(current) = current
        && current.secret.expose_bytes() == found.value.as_bytes()
    {
        let problem =
            format!("is equal to {current_name}: leave it out, or set it to the secret before");
        reader.warn(&found.variable, problem);
        return None;
    }
    if let Some(current) = current
        && current.key.as_str() == *found.value
    {
        let problem = "is equal to the key: leave it out, or set it to the secret before";
        reader.error(&found.variable, problem);
        return None;
    }
    let secret = SdkSecret::new(found.value.to_string()).ok()?;
    Some((found, secret))
}

/// Whether an ID and its secret differ. Warns if they seem to be swapped; `what` is the ID's
/// name with its article.
pub(crate) fn are_distinct(
    reader: &mut Reader<'_>,
    id: &RawValue,
    secret: &RawValue,
    what: &str,
) -> bool {
    if *id.value == *secret.value {
        let problem = format!("is equal to {}: one of them was copied twice", id.variable);
        reader.error(&secret.variable, problem);
        return false;
    }
    if are_swapped(id, secret) {
        let problem = format!(
            "is as long as a secret, and {} as long as {what}: are the two swapped?",
            secret.variable
        );
        reader.warn(&id.variable, problem);
    }
    true
}

fn pair(reader: &mut Reader<'_>, key: &RawValue, secret: &RawValue) -> Option<Credentials> {
    if !are_distinct(reader, key, secret, "a key") {
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
    reader.error(missing, format!("is missing: {given} is set and needs it"));
}
