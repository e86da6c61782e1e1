//! The format of before 2022: base64 of `key.meeting.timestamp.role.hash`.

use super::super::quote::is_word_for_nothing;
use crate::diagnosis::decode::decode_leniently;

/// Longer than any, so that no long text is decoded in vain.
const LONGEST: usize = 2_048;

/// A text in the old format, and what else is wrong with it.
pub(in super::super) struct Legacy {
    /// Phrases such as `the number has dashes or spaces in it`.
    pub(in super::super) damage: Vec<&'static str>,
}

/// How well a field matches its format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Sound,
    /// It does, except for this.
    Damaged(&'static str),
    /// It does not.
    Not,
}

/// `None` unless at least two of the number, the time, the role and the hash are
/// what they should be, and the others are nothing worse than damaged.
pub(in super::super) fn parse(text: &str) -> Option<Legacy> {
    if text.len() > LONGEST {
        return None;
    }
    if text.contains('.') {
        let mut legacy = parse_plain(text)?;
        legacy.damage.push("it is not base64-encoded");
        return Some(legacy);
    }
    // Old encoders break lines.
    let joined: String = text.split_ascii_whitespace().collect();
    let decoded = String::from_utf8(decode_leniently(&joined)?).ok()?;
    parse_plain(&decoded)
}

fn parse_plain(text: &str) -> Option<Legacy> {
    let fields: Vec<&str> = text.split('.').take(7).collect();
    let (version, number, time, role, hash) = match fields.as_slice() {
        [version, time, number, role, hash] | [version, _, number, time, role, hash]
            if is_version(version) =>
        {
            (true, number, time, role, hash)
        }
        [_key, number, time, role, hash] => (false, number, time, role, hash),
        _ => return by_its_end(text),
    };
    let fits = [
        number_fits(number),
        time_fits(time),
        role_fits(role),
        hash_fits(hash),
    ];
    let [_, time_fit, _, hash_fit] = fits;
    let sound = fits.iter().filter(|fit| **fit == Fit::Sound).count();
    // A role is a single digit, which is no evidence.
    let evidence = [time_fit, hash_fit]
        .iter()
        .any(|fit| !matches!(fit, Fit::Not | Fit::Damaged(EMPTY_TIME | EMPTY_HASH)));
    if fits.contains(&Fit::Not) || sound < 2 || !evidence {
        return by_its_end(text);
    }
    let mut damage: Vec<_> = fits
        .iter()
        .filter_map(|fit| match fit {
            Fit::Damaged(phrase) => Some(*phrase),
            _ => None,
        })
        .collect();
    if version {
        damage.push("it begins with a version");
    } else if fields.first().is_some_and(|key| is_nothing(key)) {
        damage.push("its key is empty or undefined");
    }
    Some(Legacy { damage })
}

/// Recognised by the key at its start and the role and hash at its end, whatever the
/// number and the time are: a UUID, a date, a time with a fraction.
fn by_its_end(text: &str) -> Option<Legacy> {
    const SHORTEST_KEY: usize = 16;
    let fields: Vec<&str> = text.split('.').take(10).collect();
    let [key, between @ .., role, hash] = fields.as_slice() else {
        return None;
    };
    let hash_fit = hash_fits(hash);
    // Base64 with its padding, or hexadecimal: other texts do not end like this.
    let certain =
        hash_fit == Fit::Damaged(HEX_HASH) || hash_fit == Fit::Sound && hash.ends_with('=');
    let known = key.len() >= SHORTEST_KEY || is_nothing(key) && !key.is_empty();
    let filled = (2..=5).contains(&between.len()) && !between.iter().all(|field| field.is_empty());
    if !certain || !known || !filled || role_fits(role) != Fit::Sound {
        return None;
    }
    let mut damage = vec!["its meeting number or its time has another form"];
    if hash_fit != Fit::Sound {
        damage.push(HEX_HASH);
    }
    Some(Legacy { damage })
}

const EMPTY_TIME: &str = "its time is empty or undefined";
const HEX_HASH: &str = "its hash is hexadecimal";
const TWICE_HASH: &str = "its hash was encoded twice";
const EMPTY_HASH: &str = "its hash is empty or undefined";

fn is_version(field: &str) -> bool {
    field
        .strip_prefix('v')
        .is_some_and(|digits| (1..=2).contains(&digits.len()) && is_digits(digits))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_nothing(text: &str) -> bool {
    text.trim().is_empty() || is_word_for_nothing(text)
}

fn number_fits(field: &str) -> Fit {
    if is_nothing(field) || field == "0" {
        return Fit::Damaged("its meeting number is empty or undefined");
    }
    let separated = field.contains([' ', '-', '\u{a0}']);
    let digits = field.replace([' ', '-', '\u{a0}'], "");
    match (is_digits(&digits), digits.len(), separated) {
        (true, 9..=11, false) => Fit::Sound,
        (true, 9..=11, true) => Fit::Damaged("its meeting number has dashes or spaces in it"),
        (true, _, _) => Fit::Damaged("its meeting number has not 9 to 11 digits"),
        _ => Fit::Not,
    }
}

fn time_fits(field: &str) -> Fit {
    match field.len() {
        13 if is_digits(field) => Fit::Sound,
        10 if is_digits(field) => Fit::Damaged("its time is in seconds, not milliseconds"),
        _ if is_nothing(field) => Fit::Damaged(EMPTY_TIME),
        _ => Fit::Not,
    }
}

fn role_fits(field: &str) -> Fit {
    match field {
        "0" | "1" => Fit::Sound,
        _ if is_nothing(field) => Fit::Damaged("its role is empty or undefined"),
        _ if is_digits(field) && field.len() < 3 => Fit::Damaged("its role is neither 0 nor 1"),
        "host" | "attendee" | "participant" | "true" | "false" => {
            Fit::Damaged("its role is a word")
        }
        _ => Fit::Not,
    }
}

fn hash_fits(field: &str) -> Fit {
    let hex = field.bytes().all(|byte| byte.is_ascii_hexdigit());
    match field.len() {
        64 if hex => Fit::Damaged(HEX_HASH),
        43 | 44 if decode_leniently(field).is_some_and(|bytes| bytes.len() == 32) => Fit::Sound,
        86 | 88 if decode_leniently(field).is_some() => Fit::Damaged(TWICE_HASH),
        _ if is_nothing(field) => Fit::Damaged(EMPTY_HASH),
        _ => Fit::Not,
    }
}
