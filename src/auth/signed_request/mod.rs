//! Requests signed as Standard Webhooks.
//!
//! The scheme: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

pub(crate) mod replay_cache;
use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE_NO_PAD,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use zoom_signature::UnixTimestamp;
use zoom_signature::internal::parse_digits;

use super::caller::CallerName;
use super::error::{InvalidSignature, SignedHeader};
use super::headers::{AuthHeaders, SingleHeader};
use crate::app_name::{AppName, AppNameError};

/// How far a request's timestamp may be from now, in seconds, as in the scheme's own
/// libraries.
pub(super) const TOLERANCE_SECONDS: u64 = 300;

/// The scheme's libraries also accept a secret without padding.
const PADDED_OR_NOT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const MAX_ID_BYTES: usize = 256;

/// How many signatures a request may have. The scheme allows several, for the rotation of
/// secrets; each costs a comparison.
const MAX_SIGNATURES: usize = 16;

/// A secret that callers sign requests with: `whsec_` and 24 to 64 bytes in
/// base64. Zeroed when dropped; it has neither `Debug` nor `Display`.
#[derive(Clone)]
pub struct SigningSecret {
    mac: Hmac<Sha256>,
    app: Option<AppName>,
}

/// Why a text is not a [`SigningSecret`]. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningSecretError {
    /// It is not `whsec_` and 24 to 64 bytes in base64.
    #[error(
        "must be whsec_ and 24 to 64 bytes in base64; `zoom-signature key signing-secret` makes \
         one"
    )]
    Secret,
    /// What follows the @ is no app's name.
    #[error("after the @ in whsec_…@APP, {0}")]
    App(#[from] AppNameError),
}

impl SigningSecret {
    /// Reads `whsec_…` or `whsec_…@APP`.
    ///
    /// # Errors
    ///
    /// [`SigningSecretError`].
    pub fn parse(text: &str) -> Result<Self, SigningSecretError> {
        let (secret, app) = match text.split_once('@') {
            Some((secret, app)) => (secret, Some(app.parse()?)),
            None => (text, None),
        };
        let mac = Self::mac(secret).ok_or(SigningSecretError::Secret)?;
        Ok(Self { mac, app })
    }

    fn mac(text: &str) -> Option<Hmac<Sha256>> {
        let encoded = text.strip_prefix("whsec_")?;
        let bytes = Zeroizing::new(PADDED_OR_NOT.decode(encoded).ok()?);
        if !(24..=64).contains(&bytes.len()) {
            return None;
        }
        Hmac::new_from_slice(&bytes).ok()
    }

    /// The only app whose signatures its callers get. `None`: any.
    #[must_use]
    pub const fn app(&self) -> Option<&AppName> {
        self.app.as_ref()
    }

    /// Whether it is the same secret, for whatever app.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        // The HMAC of the empty text: a signed text has full stops, so this is no
        // request's signature.
        self.mac.clone().finalize() == other.mac.clone().finalize()
    }

    /// What tells it from others, and says nothing about it.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        // As above.
        self.mac.clone().finalize().into_bytes().into()
    }

    /// A hash of a request's ID that only holders of the secret can make: a signed text has full
    /// stops, and this has none.
    pub(super) fn hash_of_id(&self, id: &[u8]) -> String {
        let mut mac = self.mac.clone();
        mac.update(b"zoom-signature: the ID of a request\0");
        mac.update(id);
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    fn made(&self, request: &SignedRequest<'_>) -> bool {
        let mut mac = self.mac.clone();
        for part in [request.id, b".", request.timestamp, b".", request.body] {
            mac.update(part);
        }
        let each = request.signatures.split(|byte| *byte == b' ');
        let mut fits = false;
        for signature in each.filter_map(|text| text.strip_prefix(b"v1,")) {
            let Ok(signature) = STANDARD.decode(signature) else {
                continue;
            };
            fits |= mac.clone().verify_slice(&signature).is_ok();
        }
        fits
    }
}

/// The secrets in use; several during a rotation.
#[derive(Clone, Default)]
pub struct SigningSecrets(Vec<(CallerName, SigningSecret)>);

impl SigningSecrets {
    /// Takes secrets in this order. The log names each by its position, from 1.
    #[must_use]
    pub fn new(secrets: Vec<SigningSecret>) -> Self {
        let numbered = (1..).zip(secrets);
        let named = numbered
            .map(|(number, secret): (u32, _)| (CallerName::new(&number.to_string()), secret));
        Self(named.collect())
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in their order.
    pub fn each(&self) -> impl Iterator<Item = &SigningSecret> {
        self.0.iter().map(|(_, secret)| secret)
    }

    /// Who signed the request. The signature is verified before the timestamp, so that only
    /// holders of a secret learn about clocks.
    pub(super) fn verify(
        &self,
        request: &SignedRequest<'_>,
        at: UnixTimestamp,
    ) -> Result<Signers<'_>, InvalidSignature> {
        let mut first = None;
        let mut others = Vec::new();
        for (place, (name, secret)) in self.0.iter().enumerate() {
            if secret.made(request) {
                match first {
                    None => first = Some((place, name, secret)),
                    Some(_) => others.push((place, secret)),
                }
            }
        }
        let (place, name, secret) = first.ok_or(InvalidSignature::Mismatch)?;
        if request.seconds.get().abs_diff(at.get()) > TOLERANCE_SECONDS {
            return Err(InvalidSignature::Time);
        }
        Ok(Signers {
            place,
            name,
            secret,
            others,
        })
    }
}

/// Who signed a request: the first of the secrets that fit, and the others, if it has several
/// signatures.
pub(super) struct Signers<'s> {
    /// The secret's index, from 0.
    pub(super) place: usize,
    pub(super) name: &'s CallerName,
    pub(super) secret: &'s SigningSecret,
    others: Vec<(usize, &'s SigningSecret)>,
}

impl<'s> Signers<'s> {
    /// Each secret that fits, with its index.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, &'s SigningSecret)> {
        let first = std::iter::once((self.place, self.secret));
        first.chain(self.others.iter().copied())
    }
}

impl fmt::Debug for SigningSecrets {
    /// Prints how many secrets there are, and no part of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningSecrets({})", self.len())
    }
}

/// The parts of a signed request, well-formed and not yet verified.
pub(super) struct SignedRequest<'r> {
    pub(super) id: &'r [u8],
    timestamp: &'r [u8],
    pub(super) seconds: UnixTimestamp,
    signatures: &'r [u8],
    body: &'r [u8],
}

impl<'r> SignedRequest<'r> {
    /// `None` for a request with none of the three headers.
    pub(crate) fn from_headers(
        headers: &AuthHeaders<'r>,
    ) -> Option<Result<Self, InvalidSignature>> {
        let signed = [
            headers.webhook_id,
            headers.webhook_timestamp,
            headers.webhook_signature,
        ];
        if signed.iter().all(|header| *header == SingleHeader::Absent) {
            return None;
        }
        Some(Self::read(headers))
    }

    fn read(headers: &AuthHeaders<'r>) -> Result<Self, InvalidSignature> {
        let id = once(headers.webhook_id, SignedHeader::Id)?;
        let timestamp = once(headers.webhook_timestamp, SignedHeader::Timestamp)?;
        let signatures = once(headers.webhook_signature, SignedHeader::Signature)?;
        // With a full stop in the ID, part of it could be taken for the timestamp.
        if id.is_empty() || id.len() > MAX_ID_BYTES || id.contains(&b'.') {
            return Err(InvalidSignature::Header(SignedHeader::Id));
        }
        let seconds =
            seconds(timestamp).ok_or(InvalidSignature::Header(SignedHeader::Timestamp))?;
        if signatures
            .split(|byte| *byte == b' ')
            .nth(MAX_SIGNATURES)
            .is_some()
        {
            return Err(InvalidSignature::Header(SignedHeader::Signature));
        }
        if headers.has_query {
            return Err(InvalidSignature::Query);
        }
        Ok(Self {
            id,
            timestamp,
            seconds,
            signatures,
            body: headers.body,
        })
    }
}

fn once(header: SingleHeader<'_>, name: SignedHeader) -> Result<&[u8], InvalidSignature> {
    match header {
        SingleHeader::One(value) => Ok(value),
        SingleHeader::Absent | SingleHeader::Duplicate => Err(InvalidSignature::Header(name)),
    }
}

fn seconds(text: &[u8]) -> Option<UnixTimestamp> {
    let number = parse_digits(std::str::from_utf8(text).ok()?)?;
    Some(UnixTimestamp::new(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the scheme's own specification and test suites:
    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/python/tests/test_webhooks.py>
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn the_golden_signature_of_the_scheme_verifies() {
        let headers = AuthHeaders {
            webhook_id: SingleHeader::One(b"msg_p5jXN8AQM9LWM0D4loKWxJek"),
            webhook_timestamp: SingleHeader::One(b"1614265330"),
            webhook_signature: SingleHeader::One(
                b"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ),
            body: br#"{"test": 2432232314}"#,
            ..AuthHeaders::default()
        };
        let secrets = SigningSecrets::new(vec![SigningSecret::parse(SECRET).unwrap()]);
        let signed = SignedRequest::from_headers(&headers).unwrap().ok().unwrap();
        let verify = |at| {
            let verified = secrets.verify(&signed, UnixTimestamp::new(at));
            verified.map(|signers| signers.name.as_str())
        };
        assert_eq!(verify(1_614_265_330), Ok("1"));
        assert_eq!(verify(1_614_265_330 + 300), Ok("1"));
        assert_eq!(verify(1_614_265_330 - 300), Ok("1"));
        assert_eq!(verify(1_614_265_330 + 301), Err(InvalidSignature::Time));
        assert_eq!(verify(1_614_265_330 - 301), Err(InvalidSignature::Time));
    }

    #[test]
    fn an_id_has_1_to_256_bytes() {
        for (bytes, is) in [(0, false), (1, true), (256, true), (257, false)] {
            let id = vec![b'x'; bytes];
            let headers = AuthHeaders {
                webhook_id: SingleHeader::One(&id),
                webhook_timestamp: SingleHeader::One(b"1614265330"),
                webhook_signature: SingleHeader::One(b"v1,AAAA"),
                ..AuthHeaders::default()
            };
            assert_eq!(
                SignedRequest::from_headers(&headers).unwrap().is_ok(),
                is,
                "{bytes}"
            );
        }
    }

    #[test]
    fn a_request_has_16_signatures_at_most() {
        for (number, is) in [(1, true), (16, true), (17, false), (4_000, false)] {
            let signatures = vec!["v1,AAAA"; number].join(" ");
            let headers = AuthHeaders {
                webhook_id: SingleHeader::One(b"msg_1"),
                webhook_timestamp: SingleHeader::One(b"1614265330"),
                webhook_signature: SingleHeader::One(signatures.as_bytes()),
                ..AuthHeaders::default()
            };
            assert_eq!(
                SignedRequest::from_headers(&headers).unwrap().is_ok(),
                is,
                "{number}"
            );
        }
    }

    #[test]
    fn a_secret_is_itself_alone() {
        let [one, other] = ["A", "B"].map(|letter| {
            let text = format!("whsec_{}", letter.repeat(32));
            SigningSecret::parse(&text).unwrap()
        });
        assert!(one.is(&one.clone()));
        assert!(!one.is(&other));
        let bound = SigningSecret::parse(&format!("whsec_{}@dev", "A".repeat(32))).unwrap();
        assert!(bound.is(&one), "for whatever app");
        assert_eq!(bound.app().map(AppName::as_str), Some("dev"));
        assert_eq!(one.app(), None);
    }

    #[test]
    fn a_secret_has_its_prefix_and_24_to_64_bytes() {
        let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        for (text, is, reason) in [
            (SECRET.to_owned(), true, "the specification's"),
            (of(24), true, "24 bytes"),
            (of(64), true, "64 bytes"),
            (of(32).replace('=', ""), true, "without its padding"),
            (of(23), false, "23 bytes"),
            (of(65), false, "65 bytes"),
            (SECRET.replace("whsec_", ""), false, "no prefix"),
            (
                SECRET.replace("whsec_", "whpk_"),
                false,
                "a public key's prefix",
            ),
            (format!("{SECRET}!"), false, "no base64"),
            (format!("{SECRET}@prod"), true, "bound to an app"),
            (format!("{SECRET}@"), false, "no app's name"),
            (format!("{SECRET}@Prod"), false, "a capital letter"),
            ("whsec_".to_owned(), false, "nothing behind the prefix"),
        ] {
            assert_eq!(SigningSecret::parse(&text).is_ok(), is, "{reason}");
        }
    }
}
