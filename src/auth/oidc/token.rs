use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, crypto};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use serde_json::{Map, Value};

use crate::auth::error::InvalidCredential;

use super::claims::Claims;
use super::issuer_url::IssuerUrl;
use super::jwks::Jwks;

/// The longest token that is read, in bytes. Servers and proxies rarely accept a header
/// longer than 8 KiB.
const MAX_BYTES: usize = 16 * 1024;

/// How many keys are tried for a token that names none.
const MAX_KEYS: usize = 16;

/// A token of an accepted type. Neither its signature nor its claims have been verified.
pub(super) struct Token<'a> {
    algorithm: Algorithm,
    key_id: Option<String>,
    /// What is signed.
    message: &'a str,
    signature: &'a str,
    unverified: Claims,
}

impl<'a> Token<'a> {
    /// # Errors
    ///
    /// [`InvalidCredential::Unknown`] for a text that is not a token,
    /// [`InvalidCredential::UnsupportedToken`] for a token of another type.
    pub(super) fn read(text: &'a str) -> Result<Self, InvalidCredential> {
        let parts = Parts::of(text).ok_or(InvalidCredential::Unknown)?;
        let header = Header::parse(&parts.header).ok_or(InvalidCredential::UnsupportedToken)?;
        let algorithm = header
            .accepted()
            .ok_or(InvalidCredential::UnsupportedToken)?;
        let json = decoded(parts.payload).ok_or(InvalidCredential::UnsupportedToken)?;
        Ok(Self {
            algorithm,
            key_id: header.kid,
            message: parts.message,
            signature: parts.signature,
            unverified: Claims::parse(&json)?,
        })
    }

    pub(super) fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Whether it claims to be from this issuer. Not verified: only to decide whether
    /// keys are worth fetching.
    pub(super) fn unverified_iss_matches(&self, issuer: &IssuerUrl) -> bool {
        self.unverified.iss_matches(issuer)
    }

    /// The claims, if one of these keys signed the token.
    ///
    /// # Errors
    ///
    /// [`InvalidCredential::UnknownKey`] if no key is a candidate, and
    /// [`InvalidCredential::TokenSignature`] if none of the candidates signed it.
    pub(super) fn verified(&self, keys: &Jwks) -> Result<&Claims, InvalidCredential> {
        let mut candidates = keys.candidates(self.key_id(), self.algorithm).peekable();
        if candidates.peek().is_none() {
            return Err(InvalidCredential::UnknownKey);
        }
        let message = self.message.as_bytes();
        let is_signed = candidates.take(MAX_KEYS).any(|key| {
            crypto::verify(self.signature, message, key, self.algorithm).unwrap_or(false)
        });
        if is_signed {
            Ok(&self.unverified)
        } else {
            Err(InvalidCredential::TokenSignature)
        }
    }
}

/// Whether this could be a token: three segments in base64url, the first of which is a
/// JSON object.
pub(super) fn looks_like_token(text: &str) -> bool {
    Parts::of(text).is_some()
}

struct Parts<'a> {
    /// JSON, an object.
    header: Vec<u8>,
    message: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if text.len() > MAX_BYTES || !text.bytes().all(|b| is_base64url(b) || b == b'.') {
            return None;
        }
        let (message, signature) = text.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        if payload.contains('.') {
            return None;
        }
        let header = decoded(header)?;
        serde_json::from_slice::<Map<String, Value>>(&header).ok()?;
        Some(Self {
            header,
            message,
            payload,
            signature,
        })
    }
}

/// The members of a header that are read ([RFC 7515, section 4.1][1]). `jku`, `x5u`,
/// `jwk` and `x5c` offer a key of the sender's choice and are ignored.
///
/// [1]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

impl Header {
    /// `None` if one of the members is there twice or has another type.
    fn parse(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// The algorithm, if the header demands nothing that is unsupported.
    fn accepted(&self) -> Option<Algorithm> {
        let kind_fits = self.typ.as_deref().is_none_or(is_accepted_kind);
        if !kind_fits || self.crit {
            return None;
        }
        accepted_algorithm(&self.alg)
    }
}

/// The only algorithms that are accepted. Names are case-sensitive.
fn accepted_algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "RS256" => Some(Algorithm::RS256),
        "PS256" => Some(Algorithm::PS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// Whether `typ` is that of an ID token or an access token ([RFC 9068, section 2.1][1]),
/// and not of a logout token, a DPoP proof or anything else that an issuer signs.
///
/// [1]: https://www.rfc-editor.org/rfc/rfc9068#section-2.1
fn is_accepted_kind(typ: &str) -> bool {
    let typ = typ.to_ascii_lowercase();
    let name = typ.strip_prefix("application/").unwrap_or(&typ);
    matches!(name, "jwt" | "at+jwt")
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

const fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> String {
        format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(header))
    }

    fn refusal(text: &str) -> Option<InvalidCredential> {
        Token::read(text).err()
    }

    #[test]
    fn a_token_is_three_parts_with_an_object_first() {
        let good = token(r#"{"alg":"none"}"#);
        assert!(looks_like_token(&good));
        let (message, _) = good.rsplit_once('.').unwrap();
        assert!(looks_like_token(&format!("{message}.")), "unsigned");
        for (text, reason) in [
            (String::new(), "empty"),
            ("..".to_owned(), "empty parts"),
            (message.to_owned(), "two parts"),
            (format!("{good}.AAAA"), "four parts"),
            (
                format!("{good}.AAAA.AAAA"),
                "five parts, as encrypted tokens have",
            ),
            (format!("{good}="), "padding"),
            (format!(" {good}"), "a space"),
            (format!("{good}\n"), "a line break"),
            (good.replace("e30", "e+0"), "another alphabet"),
            (token("[]"), "an array first"),
            (token("{} {}"), "two objects first"),
            (token("{\"alg\""), "half an object first"),
            ("zoom.e30.AAAA".to_owned(), "no JSON first"),
            (format!("{message}.{}", "A".repeat(MAX_BYTES)), "too long"),
        ] {
            assert!(!looks_like_token(&text), "{reason}");
            assert_eq!(refusal(&text), Some(InvalidCredential::Unknown), "{reason}");
        }
    }

    #[test]
    fn four_algorithms_and_two_types_are_taken() {
        for header in [
            r#"{"alg":"RS256"}"#,
            r#"{"alg":"PS256","typ":"JWT"}"#,
            r#"{"alg":"ES256","typ":"at+jwt","kid":"a"}"#,
            r#"{"alg":"EdDSA","typ":"application/AT+JWT","kid":null}"#,
            r#"{"alg":"RS256","jku":1,"x5u":2,"jwk":3,"x5c":4}"#,
        ] {
            assert_eq!(refusal(&token(header)), None, "{header}");
        }
    }

    #[test]
    fn every_other_header_is_refused() {
        for header in [
            "{}",
            r#"{"alg":null}"#,
            r#"{"alg":["RS256"]}"#,
            r#"{"alg":"none"}"#,
            r#"{"alg":"None"}"#,
            r#"{"alg":""}"#,
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"RS384"}"#,
            r#"{"alg":"RS512"}"#,
            r#"{"alg":"PS512"}"#,
            r#"{"alg":"ES384"}"#,
            r#"{"alg":"ES256K"}"#,
            r#"{"alg":"Ed25519"}"#,
            r#"{"alg":"rs256"}"#,
            r#"{"alg":"RS256 "}"#,
            r#"{"alg":"RS256","alg":"none"}"#,
            r#"{"alg":"RS256","kid":7}"#,
            r#"{"alg":"RS256","kid":["a"]}"#,
            r#"{"alg":"RS256","crit":["exp"]}"#,
            r#"{"alg":"RS256","crit":[]}"#,
            r#"{"alg":"RS256","crit":null}"#,
            r#"{"alg":"RS256","crit":["b64"],"b64":false}"#,
            r#"{"alg":"RS256","typ":"logout+jwt"}"#,
            r#"{"alg":"RS256","typ":"dpop+jwt"}"#,
            r#"{"alg":"RS256","typ":"secevent+jwt"}"#,
            r#"{"alg":"RS256","typ":"JWE"}"#,
            r#"{"alg":"RS256","typ":""}"#,
            r#"{"alg":"RS256","typ":1}"#,
        ] {
            let kind = Some(InvalidCredential::UnsupportedToken);
            assert_eq!(refusal(&token(header)), kind, "{header}");
        }
    }

    #[test]
    fn every_other_payload_is_refused() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
        for payload in ["", "[]", "null", "{", "{}{}", r#"{"sub":1,"sub":2}"#] {
            let text = format!("{header}.{}.AAAA", URL_SAFE_NO_PAD.encode(payload));
            assert_eq!(
                refusal(&text),
                Some(InvalidCredential::UnsupportedToken),
                "{payload}"
            );
        }
        let text = format!("{header}.e31.AAAA");
        assert_eq!(
            refusal(&text),
            Some(InvalidCredential::UnsupportedToken),
            "bits too many"
        );
    }
}
