//! Warns of variables that look like this program's but are not read: a misspelt variable
//! could leave the server open.

use super::Environment;
use super::reader::Reader;
use crate::auth::AppName;
use crate::config::variables::{
    self, Variable, ZOOM_APP_NAME_ACCOUNT_ID, ZOOM_APP_NAME_KEY, ZOOM_APP_NAME_LIFETIME_SECONDS,
    ZOOM_APP_NAME_SECRET, ZOOM_APP_NAME_SECRET_PREVIOUS, of_app,
};

/// How many letters may be wrong, missing, added or transposed in a name of so many letters.
/// Shorter names have too many neighbours.
const LETTERS: [(usize, usize); 2] = [(10, 2), (8, 1)];

/// Similar variables that other programs read: rustls and OpenSSL.
const OF_OTHERS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// The prefixes of this program's variables, and of Zoom's. Nobody else's `REDIS_HOST` does what
/// people expect of it.
const PREFIXES: [&str; 6] = ["ZOOM_", "SIGNATURE_", "OIDC_", "TLS_", "CORS_", "REDIS_"];

/// Valkey takes the same settings.
const VALKEY: &str = "VALKEY_";

/// Warns of each, and names the variable that may be meant. `apps` are the names in
/// `ZOOM_APPS`.
pub(crate) fn warn(reader: &mut Reader<'_>, environment: &Environment, apps: &[AppName]) {
    let read: Vec<String> = variables::read_names(apps).collect();
    let mut names: Vec<&str> = environment
        .names_with_values()
        .filter(|name| !read.iter().any(|known| known == name) && !OF_OTHERS.contains(name))
        .filter(|name| !is_of_kubernetes(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let upper = name.to_ascii_uppercase();
        if read.contains(&upper) {
            reader.warn(name, format!("is not read; is {upper} meant?"));
        } else if let Some(meant) = of_valkey(name).filter(|meant| read.contains(meant)) {
            reader.warn(name, format!("is not read; is {meant} meant?"));
        } else if let Some(meant) =
            of_listed_app(name, apps).or_else(|| near_app(reader, name, &read))
        {
            reader.warn(name, format!("is not read; is {meant} meant?"));
        } else if let Some(problem) = of_unlisted_app(name, apps) {
            reader.warn(name, problem);
        } else if let Some(meant) = read.iter().find(|known| is_near(name, known)) {
            reader.warn(name, format!("is not read; is {meant} meant?"));
        } else if PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            let problem = nearest(name, apps).map_or_else(
                || "is not read".to_owned(),
                |nearest| format!("is not read; the nearest name that is read is {nearest}"),
            );
            reader.warn(name, problem);
        }
    }
}

fn of_valkey(name: &str) -> Option<String> {
    Some(format!("REDIS_{}", name.strip_prefix(VALKEY)?))
}

/// What a variable of a listed app may be meant to be: people name it as Zoom does, or as the
/// variables that all apps share.
fn of_listed_app(name: &str, apps: &[AppName]) -> Option<String> {
    const MEANT: [(&str, &Variable); 10] = [
        ("_SDK_KEY", &ZOOM_APP_NAME_KEY),
        ("_MEETING_SDK_KEY", &ZOOM_APP_NAME_KEY),
        ("_CLIENT_ID", &ZOOM_APP_NAME_KEY),
        ("_SDK_SECRET", &ZOOM_APP_NAME_SECRET),
        ("_MEETING_SDK_SECRET", &ZOOM_APP_NAME_SECRET),
        ("_CLIENT_SECRET", &ZOOM_APP_NAME_SECRET),
        ("_PREVIOUS_SECRET", &ZOOM_APP_NAME_SECRET_PREVIOUS),
        (
            "_MEETING_SDK_SECRET_PREVIOUS",
            &ZOOM_APP_NAME_SECRET_PREVIOUS,
        ),
        ("_S2S_ACCOUNT_ID", &ZOOM_APP_NAME_ACCOUNT_ID),
        (
            "_SIGNATURE_LIFETIME_SECONDS",
            &ZOOM_APP_NAME_LIFETIME_SECONDS,
        ),
    ];
    let (bare, file) = match name.strip_suffix("_FILE") {
        Some(bare) => (bare, "_FILE"),
        None => (name, ""),
    };
    apps.iter().find_map(|app| {
        let mut meant = MEANT.iter();
        let (_, variable) = meant.find(|(suffix, _)| bare == variables::prefix_of(app) + suffix)?;
        Some(of_app(variable, app) + file)
    })
}

/// The variable of a listed app that lacks it, if a letter of the app's name is wrong.
fn near_app(reader: &Reader<'_>, name: &str, read: &[String]) -> Option<String> {
    variables::app_of(name)?;
    let lacking = read
        .iter()
        .filter(|known| variables::app_of(known).is_some() && !reader.is_set(known));
    let mut near = lacking.filter(|known| is_misspelt(name, known));
    near.next().cloned()
}

/// Whether one letter is wrong, missing, added or transposed: `DVE`, `DEVV`. The names of apps are
/// short, and two may be one letter apart, such as those of customers with a number.
fn is_misspelt(name: &str, known: &str) -> bool {
    let has_digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    has_digits(name) == has_digits(known) && strsim::damerau_levenshtein(name, known) == 1
}

/// What is wrong with the variable of an app that is not there.
fn of_unlisted_app(name: &str, apps: &[AppName]) -> Option<String> {
    let app = variables::app_of(name)?;
    if app == AppName::default_app().as_str() {
        let problem = "is not read: the app default has ZOOM_MEETING_SDK_KEY and \
                       ZOOM_MEETING_SDK_SECRET, and no other variables. To set them, list \
                       the app in ZOOM_APPS under a name of its own";
        return Some(problem.to_owned());
    }
    let is_listed = apps.iter().any(|listed| listed.as_str() == app);
    (!is_listed).then(|| format!("is not read: add {app} to ZOOM_APPS"))
}

fn is_near(name: &str, known: &str) -> bool {
    let letters = LETTERS.iter().find(|(long, _)| known.len() >= *long);
    letters.is_some_and(|(_, letters)| {
        name.len().abs_diff(known.len()) <= *letters
            && strsim::damerau_levenshtein(name, known) <= *letters
    })
}

fn nearest(name: &str, apps: &[AppName]) -> Option<String> {
    // `ZOOM_REDIS_URL`
    let suffix = |(_, known): &(_, String)| {
        let prefix = name.strip_suffix(known.as_str());
        prefix.is_some_and(|prefix| prefix.ends_with('_'))
    };
    if let Some((_, known)) = variables::names(apps).find(suffix) {
        return Some(known);
    }
    let likeness = |known: &str| strsim::jaro_winkler(known, name);
    let known = variables::names(apps).map(|(_, known)| known);
    known.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

/// Variables that Kubernetes sets in every container for a service called zoom-signature:
/// `ZOOM_SIGNATURE_SERVICE_HOST`, `ZOOM_SIGNATURE_PORT_4000_TCP_ADDR` and the like.
/// <https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables>
fn is_of_kubernetes(name: &str) -> bool {
    if name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") {
        return true;
    }
    name.ends_with("_PORT") || name.contains("_PORT_")
}
