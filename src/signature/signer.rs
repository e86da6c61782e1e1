use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::claims::{Claims, Subject, Validity};
use super::credentials::{Credentials, SdkKey, SdkSecret};
use super::role::Role;
use super::time::EpochSeconds;

const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;
/// 32 bytes of MAC in base64url without padding.
const MAC_CHARS: usize = 43;
/// Every claim after the app's keys at its longest, and two bytes carried over.
const TAIL_BYTES: usize = 192;

/// Signs for one app: construct once, sign many.
///
/// All that is the same for every signature of an app is done at construction:
/// the HMAC's key schedule, the base64url text up to the meeting number (or, for
/// a native signature, up to `iat`), and the MAC's state after that text.
/// [`Self::sign`] continues from there. `Signer` is cheap to share behind an
/// `Arc` and never locks.
///
/// It holds key material, zeroes it when dropped, and has no `Debug`.
pub struct Signer {
    key: SdkKey,
    web: Prefix,
    native: Prefix,
}

/// A signature with what belongs beside it. `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    token: String,
    validity: Validity,
}

impl Signer {
    /// Never fails: any text is a key, any bytes are a key of HMAC.
    #[must_use]
    pub fn new(credentials: &Credentials) -> Self {
        let keys = key_claims(&credentials.key);
        let mac = keyed_mac(&credentials.secret);
        Self {
            key: credentials.key.clone(),
            web: Prefix::new(&mac, &format!(r#"{keys},"mn":""#)),
            native: Prefix::new(&mac, &format!(r#"{keys},"iat":"#)),
        }
    }

    /// The SDK Key that the signatures carry.
    #[must_use]
    pub fn key(&self) -> &SdkKey {
        &self.key
    }

    /// Signs the claims, in the order of Zoom's own issuer: appKey, sdkKey, mn,
    /// role, iat, exp, tokenExp, `video_webrtc_mode`.
    #[must_use]
    pub fn sign(&self, claims: &Claims) -> Signature {
        let mut tail = Tail::new();
        let prefix = match claims.subject {
            Subject::Web { .. } => &self.web,
            Subject::Native => &self.native,
        };
        tail.push(prefix.carried());
        tail.claims(claims);
        Signature {
            token: prefix.finish(tail.as_bytes()),
            validity: claims.validity,
        }
    }
}

impl Signature {
    /// The compact JWT: header, claims and MAC, joined by dots.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The moment in its `exp` and `tokenExp`.
    #[must_use]
    pub fn expires_at(&self) -> EpochSeconds {
        self.validity.exp()
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature")
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

/// What every token of an app begins with, already encoded and already in the
/// MAC. Three bytes of claims make four characters, so up to two bytes at the
/// end cannot be encoded yet; they are carried over to the tail.
struct Prefix {
    encoded: String,
    mac: Hmac<Sha256>,
    carried: [u8; 2],
    carried_len: usize,
}

impl Prefix {
    fn new(mac: &Hmac<Sha256>, claims: &str) -> Self {
        let (whole, rest) = claims.as_bytes().split_at(claims.len() / 3 * 3);
        let mut carried = [0; 2];
        for (slot, byte) in carried.iter_mut().zip(rest) {
            *slot = *byte;
        }
        let encoded = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(HEADER),
            URL_SAFE_NO_PAD.encode(whole)
        );
        let mut mac = mac.clone();
        mac.update(encoded.as_bytes());
        Self {
            encoded,
            mac,
            carried,
            carried_len: rest.len(),
        }
    }

    fn carried(&self) -> &[u8] {
        self.carried.get(..self.carried_len).unwrap_or_default()
    }

    /// The whole token, in one buffer of the right size.
    fn finish(&self, tail: &[u8]) -> String {
        let tail_chars = (tail.len() * 4).div_ceil(3);
        let mut token = Vec::with_capacity(self.encoded.len() + tail_chars + 1 + MAC_CHARS);
        token.extend_from_slice(self.encoded.as_bytes());
        let mut mac = self.mac.clone();
        mac.update(append_encoded(&mut token, tail, tail_chars));
        token.push(b'.');
        append_encoded(&mut token, &mac.finalize().into_bytes(), MAC_CHARS);
        String::from_utf8(token).unwrap_or_default()
    }
}

/// Appends `chars` characters of base64url, and returns them.
fn append_encoded<'t>(token: &'t mut Vec<u8>, bytes: &[u8], chars: usize) -> &'t [u8] {
    let start = token.len();
    token.resize(start + chars, 0);
    let slot = token.get_mut(start..).unwrap_or_default();
    // The slot is as long as the text, so there is nothing to report.
    let _ = URL_SAFE_NO_PAD.encode_slice(bytes, slot);
    slot
}

/// The end of the claims' JSON text, on the stack.
struct Tail {
    bytes: [u8; TAIL_BYTES],
    len: usize,
}

impl Tail {
    const fn new() -> Self {
        Self {
            bytes: [0; TAIL_BYTES],
            len: 0,
        }
    }

    fn push(&mut self, text: &[u8]) {
        let end = self.len + text.len();
        if let Some(slot) = self.bytes.get_mut(self.len..end) {
            slot.copy_from_slice(text);
            self.len = end;
        }
    }

    /// A length known when compiling makes the copy a few moves.
    #[inline]
    fn push_literal<const LEN: usize>(&mut self, text: &[u8; LEN]) {
        self.push(text);
    }

    fn claims(&mut self, claims: &Claims) {
        let mut iat = itoa::Buffer::new();
        let iat = iat.format(claims.validity.iat().get()).as_bytes();
        let mut exp = itoa::Buffer::new();
        let exp = exp.format(claims.validity.exp().get()).as_bytes();
        if let Subject::Web {
            meeting_number,
            role,
            ..
        } = claims.subject
        {
            self.push(meeting_number.as_bytes());
            self.push_literal(match role {
                Role::Participant => br#"","role":0,"iat":"#,
                Role::Host => br#"","role":1,"iat":"#,
            });
        }
        self.push(iat);
        self.push_literal(br#","exp":"#);
        self.push(exp);
        self.push_literal(br#","tokenExp":"#);
        self.push(exp);
        self.push(claims.subject.last_claim());
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl Subject {
    const fn last_claim(self) -> &'static [u8] {
        match self {
            Self::Web {
                webrtc: Some(true), ..
            } => br#","video_webrtc_mode":1}"#,
            Self::Web {
                webrtc: Some(false),
                ..
            } => br#","video_webrtc_mode":0}"#,
            _ => b"}",
        }
    }
}

#[expect(clippy::expect_used, reason = "HMAC is defined for keys of any length")]
fn keyed_mac(secret: &SdkSecret) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.expose_bytes()).expect("HMAC takes a key of any length")
}

/// `{"appKey":…,"sdkKey":…` with the key as JSON writes it.
fn key_claims(key: &SdkKey) -> String {
    let key = serde_json::Value::from(key.as_str());
    format!(r#"{{"appKey":{key},"sdkKey":{key}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Backdate, Lifetime, MeetingNumber};

    #[test]
    fn the_longest_tail_fits() {
        let last = EpochSeconds::new(u64::MAX);
        let mut tail = Tail::new();
        tail.push(b"xx");
        tail.claims(&Claims {
            subject: Subject::Web {
                meeting_number: MeetingNumber::parse("99999999999").unwrap(),
                role: Role::Host,
                webrtc: Some(true),
            },
            validity: Validity::starting_at(last, Backdate::default(), Lifetime::default()),
        });
        assert!(tail.as_bytes().ends_with(br#""video_webrtc_mode":1}"#));
    }

    #[test]
    fn debug_does_not_show_the_token() {
        let credentials = Credentials {
            key: SdkKey::new("key".to_owned()).unwrap(),
            secret: SdkSecret::new("secret".to_owned()).unwrap(),
        };
        let signature = Signer::new(&credentials).sign(&Claims {
            subject: Subject::Native,
            validity: Validity::starting_at(
                EpochSeconds::new(1),
                Backdate::default(),
                Lifetime::default(),
            ),
        });
        let shown = format!("{signature:?}");
        for part in signature.token().split('.') {
            assert!(!shown.contains(part), "{shown}");
        }
    }
}
