use super::environment::Environment;
use super::fault::Setting;
use super::reader::Reader;

/// Names shorter than this have too many neighbours.
const SHORTEST: usize = 10;

/// How many letters may be wrong, left out, added or turned round.
const LETTERS: usize = 2;

/// What others read, and is near all the same: rustls and OpenSSL have these.
const OF_OTHERS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Warns of variables that nobody reads and that look like one that is: a way in
/// that is misspelt would leave the gate open.
pub(super) fn warn(reader: &mut Reader<'_>, environment: &Environment) {
    let known: Vec<String> = reader.settings().iter().flat_map(names).collect();
    for name in environment.names() {
        if OF_OTHERS.contains(&name) || known.iter().any(|known| known == name) {
            continue;
        }
        if let Some(meant) = known.iter().find(|known| is_near(name, known)) {
            reader.warn(name, format!("is not read; is {meant} meant?"));
        }
    }
}

fn names(setting: &Setting) -> [String; 2] {
    let name = &setting.variable;
    [name.clone(), format!("{name}_FILE")]
}

fn is_near(name: &str, known: &str) -> bool {
    known.len() >= SHORTEST
        && name.len().abs_diff(known.len()) <= LETTERS
        && strsim::damerau_levenshtein(name, known) <= LETTERS
}
