use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::auth::error::InvalidCredential;
use crate::json_object::read_members;
use zoom_signature::UnixTimestamp;

use super::issuer_url::IssuerUrl;

/// How far the issuer's clock and this one may differ, in seconds.
const LEEWAY: u64 = 60;

/// The longest subject, in characters ([OpenID Connect Core 1.0, section 2][1]).
///
/// [1]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
const MAX_SUBJECT: usize = 255;

/// The event in a logout token, which may have the `typ` of an ID token and must
/// not pass for one ([OpenID Connect Back-Channel Logout 1.0, section 2.4][1]).
///
/// [1]: https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The claims of a token.
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    /// # Errors
    ///
    /// [`InvalidCredential::UnsupportedToken`] for anything but a JSON object with unique
    /// claim names ([RFC 7519, section 4][1]).
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc7519#section-4
    pub(crate) fn parse(json: &[u8]) -> Result<Self, InvalidCredential> {
        let claims = unambiguous(json);
        claims.map(Self).ok_or(InvalidCredential::UnsupportedToken)
    }

    pub(super) const fn all(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Checks that the token is from this issuer, for one of these audiences, valid at
    /// this moment (with a minute's leeway) and has a subject. Returns the subject.
    ///
    /// # Errors
    ///
    /// The first [`InvalidCredential`] in the order of the claims above.
    pub(super) fn validate(
        &self,
        issuer: &IssuerUrl,
        audiences: &[String],
        at: UnixTimestamp,
    ) -> Result<&str, InvalidCredential> {
        if self.is_logout() || self.is_sender_constrained() {
            return Err(InvalidCredential::UnsupportedToken);
        }
        if !self.iss_matches(issuer) {
            return Err(InvalidCredential::TokenIssuer);
        }
        if !self.is_for(audiences) {
            return Err(InvalidCredential::TokenAudience);
        }
        if !self.expires_after(at) {
            return Err(InvalidCredential::TokenExpired);
        }
        if !self.is_valid_at(at) {
            return Err(InvalidCredential::TokenNotYetValid);
        }
        self.text("sub")
            .filter(|subject| (1..=MAX_SUBJECT).contains(&subject.chars().count()))
            .ok_or(InvalidCredential::TokenSubject)
    }

    /// Compares `iss` byte for byte.
    pub(super) fn iss_matches(&self, issuer: &IssuerUrl) -> bool {
        self.text("iss") == Some(issuer.as_str())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn is_logout(&self) -> bool {
        self.0
            .get("events")
            .is_some_and(|events| events.get(LOGOUT).is_some())
    }

    /// Whether the token is only valid with proof of a key, by DPoP or a client
    /// certificate, which this server does not ask for ([RFC 9449, section 7.2][1]).
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc9449#section-7.2
    fn is_sender_constrained(&self) -> bool {
        self.0.contains_key("cnf")
    }

    /// `aud` is one text or a list ([RFC 7519, section 4.1.3][1].
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3
    fn is_for(&self, audiences: &[String]) -> bool {
        let is_ours = |value: &Value| {
            value
                .as_str()
                .is_some_and(|text| audiences.iter().any(|ours| ours == text))
        };
        match self.0.get("aud") {
            Some(Value::Array(values)) => values.iter().any(is_ours),
            Some(value) => is_ours(value),
            None => false,
        }
    }

    fn expires_after(&self, at: UnixTimestamp) -> bool {
        let exp = self.0.get("exp").and_then(whole_seconds);
        exp.is_some_and(|exp| at.get() < exp.saturating_add(LEEWAY))
    }

    fn is_valid_at(&self, at: UnixTimestamp) -> bool {
        match self.0.get("nbf") {
            None => true,
            Some(nbf) => {
                whole_seconds(nbf).is_some_and(|nbf| nbf <= at.get().saturating_add(LEEWAY))
            }
        }
    }
}

/// A `NumericDate` without its fraction, if it has one ([RFC 7519, section 2][1]). A
/// number with an exponent (which JSON has from 10^16 on) and one before 1970 are not
/// times.
///
/// [1]: https://www.rfc-editor.org/rfc/rfc7519#section-2
fn whole_seconds(value: &Value) -> Option<u64> {
    let Value::Number(number) = value else {
        return None;
    };
    if let Some(seconds) = number.as_u64() {
        return Some(seconds);
    }
    let text = number.to_string();
    let (seconds, fraction) = text.split_once('.')?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    seconds.parse().ok()
}

/// Reads an object with unique names. Of two members with one name, one parser takes the
/// first and another the last.
fn unambiguous(json: &[u8]) -> Option<Map<String, Value>> {
    let mut members = Some(Map::new());
    let add = |name: Cow<'_, str>, raw: &RawValue| {
        let value = serde_json::from_str(raw.get()).ok();
        let before = members.as_mut().zip(value);
        let before = before.map(|(members, value)| members.insert(name.into_owned(), value));
        if before != Some(None) {
            members = None;
        }
    };
    read_members(std::str::from_utf8(json).ok()?, false, add).ok()?;
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: u64 = 1_795_349_825;

    fn good() -> Value {
        json!({"iss": "https://issuer.example", "aud": "zoom", "exp": NOW + 300, "sub": "ann"})
    }

    fn validate(claims: &Value) -> Result<String, InvalidCredential> {
        let issuer = "https://issuer.example".parse().unwrap();
        let audiences = ["zoom".to_owned(), "rooms".to_owned()];
        Claims::parse(claims.to_string().as_bytes())?
            .validate(&issuer, &audiences, UnixTimestamp::new(NOW))
            .map(ToOwned::to_owned)
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = good();
        claims[name] = value;
        claims
    }

    fn without(name: &str) -> Value {
        let mut claims = good();
        claims.as_object_mut().unwrap().remove(name);
        claims
    }

    #[test]
    fn a_good_token_names_somebody() {
        for claims in [
            good(),
            with("aud", json!(["other", "rooms"])),
            with("exp", json!(NOW - 59)),
            with("exp", serde_json::from_str(&format!("{NOW}.75")).unwrap()),
            with("nbf", json!(NOW + 60)),
            with("nbf", json!(0)),
            with("events", json!(["a conference"])),
        ] {
            assert_eq!(validate(&claims), Ok("ann".to_owned()), "{claims}");
        }
    }

    #[test]
    fn every_claim_is_checked() {
        use InvalidCredential::{
            TokenAudience, TokenExpired, TokenIssuer, TokenNotYetValid, TokenSubject,
            UnsupportedToken,
        };
        for (claims, expected) in [
            (json!([]), UnsupportedToken),
            (json!("text"), UnsupportedToken),
            (with("events", json!({ LOGOUT: {} })), UnsupportedToken),
            (with("cnf", json!({"jkt": "x"})), UnsupportedToken),
            (with("cnf", json!(null)), UnsupportedToken),
            (without("iss"), TokenIssuer),
            (with("iss", json!("https://issuer.example/")), TokenIssuer),
            (with("iss", json!("https://ISSUER.example")), TokenIssuer),
            (with("iss", json!(["https://issuer.example"])), TokenIssuer),
            (
                with("iss", json!({"iss": "https://issuer.example"})),
                TokenIssuer,
            ),
            (without("aud"), TokenAudience),
            (with("aud", json!(null)), TokenAudience),
            (with("aud", json!([])), TokenAudience),
            (with("aud", json!("zoo")), TokenAudience),
            (with("aud", json!("zoom rooms")), TokenAudience),
            (with("aud", json!([["zoom"]])), TokenAudience),
            (without("exp"), TokenExpired),
            (with("exp", json!(NOW - 60)), TokenExpired),
            (with("exp", json!((NOW + 300).to_string())), TokenExpired),
            (with("exp", json!(null)), TokenExpired),
            (with("exp", json!(-1)), TokenExpired),
            (with("exp", json!(1e300)), TokenExpired),
            (with("nbf", json!(NOW + 61)), TokenNotYetValid),
            (with("nbf", json!("0")), TokenNotYetValid),
            (with("nbf", json!(null)), TokenNotYetValid),
            (without("sub"), TokenSubject),
            (with("sub", json!("")), TokenSubject),
            (with("sub", json!(7)), TokenSubject),
            (with("sub", json!("x".repeat(256))), TokenSubject),
        ] {
            assert_eq!(validate(&claims), Err(expected), "{claims}");
        }
    }

    #[test]
    fn a_claim_that_is_there_twice_is_none() {
        let twice = br#"{"sub": "ann", "sub": "bob"}"#;
        assert!(Claims::parse(twice).is_err());
    }

    #[test]
    fn a_time_loses_its_fraction() {
        for (json, seconds) in [
            ("0", Some(0)),
            ("1795349825", Some(NOW)),
            ("1795349825.999", Some(NOW)),
            ("1.795349825e9", Some(NOW)),
            ("-1", None),
            ("-0.5", None),
            ("1e19", None),
            ("1.5e300", None),
            ("18446744073709551616", None),
            ("\"1795349825\"", None),
            ("true", None),
        ] {
            let value = serde_json::from_str(json).unwrap();
            assert_eq!(whole_seconds(&value), seconds, "{json}");
        }
    }
}
