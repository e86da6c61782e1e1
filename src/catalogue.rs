//! The catalogue as people use it: causes, symptoms and Zoom's codes, found by a word, in
//! groups, and their texts taken apart.

use zoom_signature::diagnosis::FindingCode;

use crate::zoom_codes::{ServerCode, Symptom, ZOOM_CODES, ZoomCode};

/// Causes of one kind: what stands between two codes of the catalogue's order.
pub(crate) struct Group {
    /// Such as `times`.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    first: FindingCode,
    last: FindingCode,
}

impl Group {
    pub(crate) fn causes(&self) -> impl Iterator<Item = FindingCode> {
        let within = self.first..=self.last;
        let all = FindingCode::ALL.into_iter();
        all.filter(move |code| within.contains(code))
    }
}

const fn group(
    id: &'static str,
    title: &'static str,
    first: FindingCode,
    last: FindingCode,
) -> Group {
    Group {
        id,
        title,
        first,
        last,
    }
}

/// Every cause is in one of them.
pub(crate) static GROUPS: [Group; 5] = {
    use FindingCode as C;
    [
        group("token", "The token", C::TokenEmpty, C::TypMissing),
        group(
            "secret",
            "The secret",
            C::SecretWhiteSpace,
            C::SecretUnknown,
        ),
        group("claims", "The claims", C::ClaimMisspelt, C::SecretInPayload),
        group("times", "The times", C::IatMissing, C::TokenExpTooSoon),
        group(
            "kinds",
            "Another kind of token",
            C::VideoSdkToken,
            C::ZakOrOauthToken,
        ),
    ]
};

/// The causes that people meet most, one of each kind.
pub(crate) const MOST_FREQUENT: [FindingCode; 5] = [
    FindingCode::SignatureMismatch,
    FindingCode::IatInFuture,
    FindingCode::AppKeyMissing,
    FindingCode::RoleNotANumber,
    FindingCode::Expired,
];

/// Everything that a word stands for.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) causes: Vec<FindingCode>,
    pub(crate) symptoms: Vec<&'static Symptom>,
    pub(crate) codes: Vec<&'static ZoomCode>,
    pub(crate) server: Vec<&'static ServerCode>,
}

impl Entries {
    pub(crate) fn all() -> Self {
        Self {
            causes: FindingCode::ALL.to_vec(),
            symptoms: ZOOM_CODES.symptoms.iter().collect(),
            codes: ZOOM_CODES.codes.iter().collect(),
            server: ZOOM_CODES.server.iter().collect(),
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        let name = name_in(word);
        // The minus of a number is not a dash between words.
        let number = word.trim();
        let symptoms = ZOOM_CODES.symptoms.iter();
        Self {
            causes: name.parse().into_iter().collect(),
            symptoms: symptoms.filter(|symptom| symptom.name == name).collect(),
            codes: ZOOM_CODES.of(number),
            server: ZOOM_CODES.of_server(number),
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.causes.is_empty()
            && self.symptoms.is_empty()
            && self.codes.is_empty()
            && self.server.is_empty()
    }
}

/// The name that a word means: case does not matter, nor does `-` for `_`.
pub(crate) fn name_in(word: &str) -> String {
    word.trim().to_ascii_lowercase().replace(['-', ' '], "_")
}

/// The names with nearly the same spelling, of the catalogue and of `others`.
pub(crate) fn nearest(word: &str, others: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    const MOST: usize = 3;
    const ALIKE: f64 = 0.7;
    let name = name_in(word);
    let causes = FindingCode::ALL.into_iter().map(FindingCode::as_str);
    let symptoms = ZOOM_CODES.symptoms.iter();
    let numbers = ZOOM_CODES.codes.iter();
    let known = causes
        .chain(symptoms.map(|symptom| symptom.name.as_str()))
        .chain(others)
        .chain(numbers.map(|code| code.code.as_str()));
    let mut near: Vec<(f64, &str)> = known
        .map(|known| {
            let part = name.len() >= 4 && known.contains(&name);
            let alike = strsim::jaro_winkler(&name, known);
            (if part { 1.0 } else { alike }, known)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.dedup_by(|(_, one), (_, other)| one == other);
    near.into_iter()
        .take(MOST)
        .map(|(_, known)| known)
        .collect()
}

/// A sentence that names what may have been meant, if anything, after a space.
pub(crate) fn did_you_mean(nearest: &[&str]) -> String {
    match nearest {
        [] => String::new(),
        [only] => format!(" Did you mean {only}?"),
        [others @ .., last] => format!(" Did you mean {} or {last}?", others.join(", ")),
    }
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Plain(&'t str),
    /// It stood between backticks.
    Code(&'t str),
}

/// The pieces of a text. An odd number of backticks is not markup.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let is_marked = text.matches('`').count().is_multiple_of(2);
    let parts = if is_marked {
        text.split('`').collect()
    } else {
        vec![text]
    };
    let pieces = parts.into_iter().enumerate();
    pieces.map(|(index, part)| match index % 2 {
        0 => Piece::Plain(part),
        _ => Piece::Code(part),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_in_one_group() {
        let mut grouped: Vec<FindingCode> = GROUPS.iter().flat_map(Group::causes).collect();
        assert!(GROUPS.iter().all(|group| group.causes().count() > 2));
        grouped.sort();
        assert_eq!(grouped, FindingCode::ALL);
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        use Piece::{Code, Plain};
        let taken_apart = |text| pieces(text).collect::<Vec<_>>();
        assert_eq!(
            taken_apart("Set `iat` back."),
            [Plain("Set "), Code("iat"), Plain(" back.")]
        );
        assert_eq!(taken_apart("A ` alone."), [Plain("A ` alone.")]);
    }
}
