//! Variables that nobody reads and that are meant for this program, by their look: a way
//! in that is misspelt would leave the server open.

use super::env::Environment;
use super::env::reader::Reader;
use super::variables;

/// Names shorter than this have too many neighbours.
const SHORTEST: usize = 10;

/// How many letters may be wrong, left out, added or turned round.
const LETTERS: usize = 2;

/// What others read, and is near all the same: rustls and OpenSSL have these.
const OF_OTHERS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// How names begin that are this program's, or Zoom's.
const PREFIXES: [&str; 5] = ["ZOOM_", "SIGNATURE_", "OIDC_", "TLS_", "CORS_"];

/// Warns of each, with the name that may be meant.
pub(crate) fn warn(reader: &mut Reader<'_>, environment: &Environment) {
    let mut names: Vec<&str> = environment
        .names_with_values()
        .filter(|name| !variables::is_read(name) && !OF_OTHERS.contains(name))
        .filter(|name| !is_of_kubernetes(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        if let Some(meant) = readable().find(|known| is_near(name, known)) {
            reader.warn(name, format!("is not read; is {meant} meant?"));
        } else if PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
            let problem = nearest(name).map_or_else(
                || "is not read".to_owned(),
                |nearest| format!("is not read; the nearest name that is read is {nearest}"),
            );
            reader.warn(name, problem);
        }
    }
}

fn readable() -> impl Iterator<Item = String> {
    let with_file = |name: &&str| [(*name).to_owned(), format!("{name}_FILE")];
    variables::ALL.iter().flat_map(with_file)
}

fn is_near(name: &str, known: &str) -> bool {
    known.len() >= SHORTEST
        && name.len().abs_diff(known.len()) <= LETTERS
        && strsim::damerau_levenshtein(name, known) <= LETTERS
}

fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |known: &str| strsim::jaro_winkler(known, name);
    let known = variables::ALL.iter().copied();
    known.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

/// What Kubernetes sets in every container for a service that is called zoom-signature:
/// `ZOOM_SIGNATURE_SERVICE_HOST`, `ZOOM_SIGNATURE_PORT_4000_TCP_ADDR` and the like.
/// <https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables>
fn is_of_kubernetes(name: &str) -> bool {
    if name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") {
        return true;
    }
    name.ends_with("_PORT") || name.contains("_PORT_")
}
