use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zoom_signature::gate::{Header, Presented};

/// What a secret signs, in base64:
/// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
pub fn mac(secret: &[u8], id: &[u8], timestamp: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    mac.update(&[id, timestamp, body].join(&b'.'));
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A request that somebody with a secret has signed, whatever else may be wrong.
pub struct Signed<'r> {
    /// The secret's number, from 1 on. Of two, the later.
    pub signer: usize,
    presented: &'r Presented<'r>,
}

impl<'r> Signed<'r> {
    /// `macs` are what the secrets in force would sign.
    pub fn of(presented: &'r Presented<'r>, macs: &[String]) -> Option<Self> {
        let signatures = once(presented.webhook_signature)?;
        let mut signers = macs.iter().enumerate().filter(|(_, mac)| {
            let wanted = format!("v1,{mac}");
            signatures
                .split(|byte| *byte == b' ')
                .any(|each| each == wanted.as_bytes())
        });
        let (place, _) = signers.next_back()?;
        Some(Self {
            signer: place + 1,
            presented,
        })
    }

    /// Whether it gets in, at a gate that has not seen its id.
    pub fn is_admitted(&self, now: u64) -> bool {
        let id = once(self.presented.webhook_id).unwrap_or_default();
        let is_id = (1..=256).contains(&id.len()) && !id.contains(&b'.');
        is_id && self.is_of_now(now) && !self.presented.has_query && self.stands_alone()
    }

    fn is_of_now(&self, now: u64) -> bool {
        let digits = once(self.presented.webhook_timestamp).unwrap_or_default();
        let of_now = |seconds: u64| seconds.to_string().into_bytes();
        let without_zeros = digits.iter().position(|byte| *byte != b'0');
        let number = &digits[without_zeros.unwrap_or(digits.len())..];
        (now - 300..=now + 300).any(|seconds| of_now(seconds) == number)
    }

    /// No other credential came with it; `Basic`, which a proxy asks for, is none.
    fn stands_alone(&self) -> bool {
        let bearer = |value: &[u8]| value.to_ascii_lowercase().starts_with(b"bearer ");
        let authorized = match self.presented.authorization {
            Header::Absent => false,
            Header::Once(value) => bearer(value),
            Header::Several => true,
        };
        !authorized && self.presented.api_key == Header::Absent
    }
}

fn once(header: Header<'_>) -> Option<&[u8]> {
    match header {
        Header::Once(value) => Some(value),
        Header::Absent | Header::Several => None,
    }
}
