use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use zoom_signature::Role;

use super::caller::CallerName;
use super::key_restrictions::{KeyRestrictions, KeyRestrictionsError};
use super::permissions::Permissions;
use crate::app_name::{AppName, AppNameError};

/// An API key as the server keeps it: its SHA-256 digest, never the key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    name: CallerName,
    digest: Digest,
    max_role: Role,
    limited_to: KeyRestrictions,
    app: Option<AppName>,
}

/// Why a text is not an [`ApiKey`]. No message repeats the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyError {
    /// There is no colon, or the name is not one.
    #[error(
        "must be NAME:KEY, the name 1 to 32 letters, digits, dots, dashes or underscores; \
         `zoom-signature key new NAME` makes one"
    )]
    Name,
    /// The key is shorter than [`ApiKey::MIN_CHARACTERS`].
    #[error(
        "the key, after the colon, has fewer than {} characters; `zoom-signature key new NAME` \
        makes one that \
         nobody guesses",
        ApiKey::MIN_CHARACTERS
    )]
    Short,
    /// The key has characters that a header cannot carry, or quotes.
    #[error("the key must be of visible ASCII characters without quotes")]
    Characters,
    /// The restrictions in brackets are invalid.
    #[error(transparent)]
    Permissions(#[from] KeyRestrictionsError),
    /// The app comes after the key, as with signing secrets.
    #[error("the app goes before the colon: NAME@APP:KEY")]
    AppAfterKey,
    /// What follows the @ is no app's name.
    #[error("after the @ in NAME@APP:KEY, {0}")]
    App(#[from] AppNameError),
}

impl ApiKey {
    /// The shortest key, in characters.
    pub const MIN_CHARACTERS: usize = 24;

    /// Shorter than the keys that `key new` makes, so that one of them in the place of
    /// its name is not shown.
    const MAX_NAME: usize = 32;

    /// Reads `NAME:KEY`, `NAME@APP:KEY` or `NAME[RESTRICTIONS]:KEY`; see [`KeyRestrictions`].
    /// Of `@APP` and the brackets either may come first.
    ///
    /// # Errors
    ///
    /// [`ApiKeyError`], for a key that is short above all.
    pub fn parse(text: &str, max_role: Role) -> Result<Self, ApiKeyError> {
        let Parts {
            name,
            app,
            limited_to,
            key,
        } = Parts::of(text)?;
        if !Self::is_name(name) {
            return Err(ApiKeyError::Name);
        }
        if key.chars().count() < Self::MIN_CHARACTERS {
            return Err(ApiKeyError::Short);
        }
        if !key
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"\"'`".contains(&b))
        {
            return Err(ApiKeyError::Characters);
        }
        if let Some((key, app)) = key.rsplit_once('@')
            && key.len() >= Self::MIN_CHARACTERS
            && app.parse::<AppName>().is_ok()
        {
            return Err(ApiKeyError::AppAfterKey);
        }
        Ok(Self {
            name: CallerName::new(name),
            digest: Digest::of(key.as_bytes()),
            max_role,
            limited_to,
            app,
        })
    }

    /// Whether a key can have this name: 1 to 32 letters, digits, dots, dashes
    /// and underscores of ASCII.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        (1..=Self::MAX_NAME).contains(&text.len()) && text.bytes().all(fits)
    }

    /// The name of the caller that uses it.
    #[must_use]
    pub const fn name(&self) -> &CallerName {
        &self.name
    }

    /// The highest role that it may ask for.
    #[must_use]
    pub const fn max_role(&self) -> Role {
        self.max_role
    }

    /// The restrictions in brackets after its name.
    #[must_use]
    pub const fn limited_to(&self) -> &KeyRestrictions {
        &self.limited_to
    }

    /// The only app whose signatures its caller gets. `None`: any.
    #[must_use]
    pub const fn app(&self) -> Option<&AppName> {
        self.app.as_ref()
    }

    /// What its caller may ask for.
    pub(super) fn permissions(&self) -> Permissions {
        Permissions {
            max_role: self.max_role,
            meetings: self.limited_to.meetings.clone(),
            app: self.app.clone(),
        }
    }

    /// Whether the other has the same key, under whatever name.
    #[must_use]
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.digest.is(&other.digest).into()
    }
}

/// The parts of an entry.
struct Parts<'t> {
    name: &'t str,
    app: Option<AppName>,
    limited_to: KeyRestrictions,
    key: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Result<Self, ApiKeyError> {
        let (head, key) = text.split_once(':').unwrap_or((text, ""));
        let has_key = head.len() < text.len();
        let Some((before, rest)) = head.split_once('[') else {
            let (name, app) = name_and_app(head)?;
            let parts = Self {
                name,
                app,
                limited_to: KeyRestrictions::ALL,
                key,
            };
            return has_key.then_some(parts).ok_or(ApiKeyError::Name);
        };
        // Without the bracket a space has cut the entry short.
        let (restrictions, after) = rest.split_once(']').ok_or(KeyRestrictionsError::Shape)?;
        let limited_to = KeyRestrictions::parse(restrictions)?;
        let (name, app) = match (name_and_app(before)?, name_and_app(after)?) {
            (named, ("", None)) => named,
            ((name, None), ("", app)) => (name, app),
            _ => return Err(ApiKeyError::Name),
        };
        Ok(Self {
            name,
            app,
            limited_to,
            key,
        })
    }
}

/// Reads `NAME` or `NAME@APP`.
fn name_and_app(text: &str) -> Result<(&str, Option<AppName>), AppNameError> {
    match text.split_once('@') {
        Some((name, app)) => Ok((name, Some(app.parse()?))),
        None => Ok((text, None)),
    }
}

/// SHA-256 as words. A request is compared with every key, which takes 7 ns a key; with
/// bytes it takes 75 ns, 2 % of a request's CPU with six keys (`cargo bench --bench pieces`).
#[derive(Clone, Copy, Debug)]
struct Digest([u64; 4]);

impl Digest {
    fn of(key: &[u8]) -> Self {
        let mut words = [0; 4];
        let digest: [u8; 32] = Sha256::digest(key).into();
        for (word, bytes) in words.iter_mut().zip(digest.as_chunks().0) {
            *word = u64::from_ne_bytes(*bytes);
        }
        Self(words)
    }

    fn is(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

/// The API keys in force.
#[derive(Clone, Debug, Default)]
pub struct ApiKeys {
    keys: Vec<ApiKey>,
    /// For each key, the index of the first key of the same caller: they share a rate limit.
    numbers: Vec<usize>,
}

impl ApiKeys {
    /// Takes keys in this order. Keys with the same name, for the same app, belong to one
    /// caller.
    #[must_use]
    pub fn new(keys: Vec<ApiKey>) -> Self {
        let first = |key: &ApiKey| {
            let is_of_it = |other: &ApiKey| (&other.name, &other.app) == (&key.name, &key.app);
            keys.iter().position(is_of_it)
        };
        Self {
            numbers: keys.iter().filter_map(first).collect(),
            keys,
        }
    }

    /// All of them.
    #[must_use]
    pub fn as_slice(&self) -> &[ApiKey] {
        &self.keys
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The caller's number and the entry of this key, if there is one. Takes the same
    /// time whatever the key is.
    pub(crate) fn find(&self, key: &[u8]) -> Option<(usize, &ApiKey)> {
        let digest = Digest::of(key);
        let mut found = u32::MAX;
        for (index, known) in (0_u32..).zip(&self.keys) {
            found.conditional_assign(&index, known.digest.is(&digest));
        }
        let found = usize::try_from(found).ok()?;
        Some((*self.numbers.get(found)?, self.keys.get(found)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g";

    #[test]
    fn a_key_has_a_name_and_24_characters() {
        let parse = |text: &str| ApiKey::parse(text, Role::Participant).map(|_| ());
        assert_eq!(parse(&format!("web:{KEY}")), Ok(()));
        assert_eq!(parse(&format!("web.app-2_b:{KEY}:with:colons")), Ok(()));
        assert_eq!(parse(&format!("{}:{KEY}", "n".repeat(32))), Ok(()));
        for (text, error, reason) in [
            (KEY.to_owned(), ApiKeyError::Name, "no name"),
            (format!(":{KEY}"), ApiKeyError::Name, "an empty name"),
            (format!("my app:{KEY}"), ApiKeyError::Name, "a space"),
            (
                format!("{}:{KEY}", "n".repeat(33)),
                ApiKeyError::Name,
                "a long name",
            ),
            ("web:".to_owned(), ApiKeyError::Short, "no key"),
            (
                "web:23-characters-of-a-key".to_owned(),
                ApiKeyError::Short,
                "23 characters",
            ),
            (
                format!("web[until=2027-01-01:{KEY}"),
                KeyRestrictionsError::Shape.into(),
                "no bracket at the end",
            ),
            (
                "web[until=2027-01-01;".to_owned(),
                KeyRestrictionsError::Shape.into(),
                "cut at a space",
            ),
            (
                format!("[until=2027-01-01]:{KEY}"),
                ApiKeyError::Name,
                "permissions without a name",
            ),
            (
                "web[until=2027-01-01]".to_owned(),
                ApiKeyError::Short,
                "no key",
            ),
            (format!("web:{KEY}ä"), ApiKeyError::Characters, "no ASCII"),
            (format!("web:\"{KEY}\""), ApiKeyError::Characters, "quotes"),
            (format!("web:'{KEY}'"), ApiKeyError::Characters, "single"),
            (format!("web:`{KEY}`"), ApiKeyError::Characters, "backticks"),
            (
                format!("web:{KEY} x"),
                ApiKeyError::Characters,
                "a space in the key",
            ),
        ] {
            assert_eq!(parse(&text), Err(error), "{reason}");
        }
    }

    #[test]
    fn a_key_has_the_rights_that_stand_behind_its_name() {
        let text = format!("web[until=2027-01-01]:{KEY}[x]");
        let key = ApiKey::parse(&text, Role::Participant).unwrap();
        assert_eq!(key.name().as_str(), "web");
        assert_eq!(
            *key.limited_to(),
            KeyRestrictions::parse("until=2027-01-01").unwrap()
        );
        let keys = ApiKeys::new(vec![key]);
        assert!(keys.find(format!("{KEY}[x]").as_bytes()).is_some());
    }

    #[test]
    fn a_key_may_be_bound_to_an_app() {
        let app = |text: &str| {
            let key = ApiKey::parse(text, Role::Participant)?;
            let until = key.limited_to().until.is_some();
            Ok((key.app().map(ToString::to_string), until))
        };
        let bound = |until| Ok((Some("dev".to_owned()), until));
        assert_eq!(app(&format!("web:{KEY}")), Ok((None, false)));
        assert_eq!(app(&format!("web:@dev{KEY}")), Ok((None, false)));
        assert_eq!(app(&format!("web@dev:{KEY}")), bound(false));
        assert_eq!(
            app(&format!("web@dev[until=2027-01-01]:{KEY}")),
            bound(true)
        );
        assert_eq!(
            app(&format!("web[until=2027-01-01]@dev:{KEY}")),
            bound(true)
        );
        for (text, error) in [
            (format!("web@:{KEY}"), ApiKeyError::App(AppNameError)),
            (format!("web@Dev:{KEY}"), ApiKeyError::App(AppNameError)),
            (format!("web@a@b:{KEY}"), ApiKeyError::App(AppNameError)),
            (format!("@dev:{KEY}"), ApiKeyError::Name),
            (format!("web:{KEY}@dev"), ApiKeyError::AppAfterKey),
            (format!("web@dev:{KEY}@dev"), ApiKeyError::AppAfterKey),
            (
                format!("web@a[until=2027-01-01]@b:{KEY}"),
                ApiKeyError::Name,
            ),
            (format!("web[until=2027-01-01]x:{KEY}"), ApiKeyError::Name),
        ] {
            assert_eq!(app(&text), Err(error), "{text}");
        }
    }

    #[test]
    fn only_the_very_key_is_found() {
        let keys = ["a", "b", "c"].map(|name| {
            let text = format!("{name}:{KEY}-{name}");
            ApiKey::parse(&text, Role::Host).unwrap()
        });
        let keys = ApiKeys::new(keys.to_vec());
        for name in ["a", "b", "c"] {
            let (_, found) = keys.find(format!("{KEY}-{name}").as_bytes()).unwrap();
            assert_eq!(found.name().as_str(), name);
        }
        for (other, reason) in [
            (String::new(), "nothing"),
            (KEY.to_owned(), "truncated"),
            (format!("{KEY}-A"), "another case"),
            (format!("{KEY}-a "), "a space more"),
            (format!("a:{KEY}-a"), "with its name"),
        ] {
            assert!(keys.find(other.as_bytes()).is_none(), "{reason}");
        }
        assert!(ApiKeys::default().find(KEY.as_bytes()).is_none());
    }

    #[test]
    fn a_digest_is_compared_to_its_end() {
        let digest = Digest([1, 2, 3, 4]);
        assert!(bool::from(digest.is(&digest)));
        for other in [[0, 2, 3, 4], [1, 0, 3, 4], [1, 2, 0, 4], [1, 2, 3, 0]] {
            assert!(!bool::from(digest.is(&Digest(other))), "{other:?}");
        }
    }

    #[test]
    fn two_keys_of_one_name_are_one_caller() {
        let keys = ["a:1", "b:2", "a:3"]
            .map(|text| ApiKey::parse(&format!("{text}{KEY}"), Role::Participant).unwrap());
        let keys = ApiKeys::new(keys.to_vec());
        let number = |key: &str| keys.find(format!("{key}{KEY}").as_bytes()).unwrap().0;
        assert_eq!(number("1"), number("3"));
        assert_ne!(number("1"), number("2"));
    }
}
