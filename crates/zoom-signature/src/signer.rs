use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::claims::{Claims, Target, Validity};
use crate::credentials::{Credentials, CredentialsError, SdkKey, SdkSecret};
use crate::request::SignatureRequest;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;
/// 32 bytes of MAC in base64url without padding.
const MAC_CHARS: usize = 43;
/// Every claim after the app's keys at its longest, and two bytes of remainder.
const CLAIMS_BYTES: usize = 192;

/// Signs for one app: construct it once, sign many times.
///
/// Construction does all that is the same for every signature of an app: the HMAC's key
/// schedule, the base64url text up to the meeting number (or up to `iat` for a native
/// signature), and the MAC's state after that text. [`Self::sign`] continues from there.
///
/// A `Signer` is `Send` and `Sync` and never locks: share it behind an `Arc` or a `static`,
/// or clone it. It zeroes its key material when dropped, and `Debug` prints the app's key
/// only.
#[derive(Clone)]
pub struct Signer {
    key: SdkKey,
    web: Prefix,
    native: Prefix,
}

/// A signature and its moments. `Debug` does not print the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    token: String,
    validity: Validity,
}

impl Signer {
    /// Makes a signer from an app's SDK Key and SDK Secret (Client ID and Client Secret).
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] if one of them is empty or has white space around it.
    pub fn new(
        key: impl Into<String>,
        secret: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        Credentials::new(key, secret).map(|credentials| Self::from(&credentials))
    }

    /// The SDK Key that the signatures carry.
    #[must_use]
    pub fn key(&self) -> &SdkKey {
        &self.key
    }

    /// Signs at the moment `now`, usually `SystemTime::now().into()`.
    ///
    /// Cannot fail: a request holds nothing that Zoom's rules refuse.
    #[must_use]
    pub fn sign(&self, request: &SignatureRequest, now: UnixTimestamp) -> Signature {
        self.sign_claims(&request.claims(now))
    }

    /// Signs these claims, in the order of Zoom's own sample: `appKey`, `sdkKey`, `mn`,
    /// `role`, `iat`, `exp`, `tokenExp`, `video_webrtc_mode`.
    #[must_use]
    pub fn sign_claims(&self, claims: &Claims) -> Signature {
        let prefix = match claims.target {
            Target::Web { .. } => &self.web,
            Target::Native => &self.native,
        };
        let mut buffer = ClaimsBuffer::new();
        buffer.push(prefix.remainder());
        buffer.push_claims(claims);
        Signature {
            token: prefix.finish(buffer.as_bytes()),
            validity: claims.validity,
        }
    }
}

impl From<&Credentials> for Signer {
    fn from(credentials: &Credentials) -> Self {
        let keys = key_claims(&credentials.key);
        let mac = keyed_mac(&credentials.secret);
        Self {
            key: credentials.key.clone(),
            web: Prefix::new(&mac, &format!(r#"{keys},"mn":""#)),
            native: Prefix::new(&mac, &format!(r#"{keys},"iat":"#)),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Signature {
    /// The compact JWT: header, claims and MAC, joined by dots.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The compact JWT as a `String`.
    #[must_use]
    pub fn into_token(self) -> String {
        self.token
    }

    /// When it begins to hold: its `iat`.
    #[must_use]
    pub fn issued_at(&self) -> UnixTimestamp {
        self.validity.iat()
    }

    /// When it expires: its `exp` and `tokenExp`.
    #[must_use]
    pub fn expires_at(&self) -> UnixTimestamp {
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

/// What every token of an app begins with, already encoded and already in the MAC.
///
/// Three bytes of claims make four characters, so up to two bytes at the end cannot be
/// encoded yet: the remainder.
#[derive(Clone)]
struct Prefix {
    encoded: String,
    mac: Hmac<Sha256>,
    remainder: [u8; 2],
    remainder_len: usize,
}

impl Prefix {
    fn new(mac: &Hmac<Sha256>, claims: &str) -> Self {
        let (whole, rest) = claims.as_bytes().split_at(claims.len() / 3 * 3);
        let mut remainder = [0; 2];
        for (slot, byte) in remainder.iter_mut().zip(rest) {
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
            remainder,
            remainder_len: rest.len(),
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "less than three bytes remain of any text"
    )]
    fn remainder(&self) -> &[u8] {
        self.remainder
            .get(..self.remainder_len)
            .expect("at most two bytes remain")
    }

    /// The whole token, in one buffer of the right size.
    #[expect(clippy::expect_used, reason = "base64url and dots are ASCII")]
    fn finish(&self, claims: &[u8]) -> String {
        let claims_chars = (claims.len() * 4).div_ceil(3);
        let mut token = Vec::with_capacity(self.encoded.len() + claims_chars + 1 + MAC_CHARS);
        token.extend_from_slice(self.encoded.as_bytes());
        let mut mac = self.mac.clone();
        mac.update(append_encoded(&mut token, claims, claims_chars));
        token.push(b'.');
        append_encoded(&mut token, &mac.finalize().into_bytes(), MAC_CHARS);
        String::from_utf8(token).expect("a token is ASCII")
    }
}

/// Appends `chars` characters of base64url, and returns them.
#[expect(
    clippy::expect_used,
    reason = "the slot is as long as the encoded text"
)]
fn append_encoded<'t>(token: &'t mut Vec<u8>, bytes: &[u8], chars: usize) -> &'t [u8] {
    let start = token.len();
    token.resize(start + chars, 0);
    let slot = token.get_mut(start..).expect("it was just made longer");
    URL_SAFE_NO_PAD
        .encode_slice(bytes, slot)
        .expect("the slot has the length of the text");
    slot
}

/// The end of the claims' JSON text, on the stack.
struct ClaimsBuffer {
    bytes: [u8; CLAIMS_BYTES],
    len: usize,
}

impl ClaimsBuffer {
    const fn new() -> Self {
        Self {
            bytes: [0; CLAIMS_BYTES],
            len: 0,
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "a test shows that the longest claims fit"
    )]
    fn push(&mut self, text: &[u8]) {
        let end = self.len + text.len();
        self.bytes
            .get_mut(self.len..end)
            .expect("the longest claims fit")
            .copy_from_slice(text);
        self.len = end;
    }

    /// A length known at compile time makes the copy a few moves.
    #[inline]
    fn push_literal<const LEN: usize>(&mut self, text: &[u8; LEN]) {
        self.push(text);
    }

    fn push_claims(&mut self, claims: &Claims) {
        let mut iat = itoa::Buffer::new();
        let iat = iat.format(claims.validity.iat().get()).as_bytes();
        let mut exp = itoa::Buffer::new();
        let exp = exp.format(claims.validity.exp().get()).as_bytes();
        if let Target::Web {
            meeting_number,
            role,
            ..
        } = claims.target
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
        self.push(last_claim(claims.target));
    }

    #[expect(
        clippy::expect_used,
        reason = "`push` keeps the length within the array"
    )]
    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).expect("that much was pushed")
    }
}

const fn last_claim(target: Target) -> &'static [u8] {
    match target {
        Target::Web {
            video_webrtc_mode: Some(true),
            ..
        } => br#","video_webrtc_mode":1}"#,
        Target::Web {
            video_webrtc_mode: Some(false),
            ..
        } => br#","video_webrtc_mode":0}"#,
        _ => b"}",
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
    use crate::{Backdate, Lifetime, MeetingNumber};

    #[test]
    fn the_longest_claims_fit() {
        let last = UnixTimestamp::new(u64::MAX);
        let mut buffer = ClaimsBuffer::new();
        buffer.push(b"xx");
        buffer.push_claims(&Claims {
            target: Target::Web {
                meeting_number: MeetingNumber::parse("99999999999").unwrap(),
                role: Role::Host,
                video_webrtc_mode: Some(true),
            },
            validity: Validity::new(last, Backdate::default(), Lifetime::default()),
        });
        assert!(buffer.as_bytes().ends_with(br#""video_webrtc_mode":1}"#));
    }

    #[test]
    fn debug_prints_no_secret_and_no_token() {
        let signer = Signer::new("the-key", "the-secret").unwrap();
        let printed = format!("{signer:?}");
        assert!(printed.contains("the-key"), "{printed}");
        assert!(!printed.contains("the-secret"), "{printed}");

        let signature = signer.sign(&SignatureRequest::native(), UnixTimestamp::new(1));
        let printed = format!("{signature:?}");
        for part in signature.token().split('.') {
            assert!(!printed.contains(part), "{printed}");
        }
    }

    #[test]
    fn a_clone_signs_the_same() {
        let signer = Signer::new("key", "secret").unwrap();
        let request = SignatureRequest::native();
        let now = UnixTimestamp::new(1_795_349_825);
        assert_eq!(
            signer.clone().sign(&request, now),
            signer.sign(&request, now)
        );
    }

    #[test]
    fn a_signer_can_be_shared_between_threads() {
        fn shareable<T: Send + Sync + 'static>() {}
        shareable::<Signer>();
    }
}
