use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Message;

/// What a secret signs, in base64:
/// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
pub fn mac(secret: &[u8], id: &[u8], timestamp: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    mac.update(&[id, timestamp, body].join(&b'.'));
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A request carries no more.
const MOST_SIGNATURES: usize = 16;

/// A request that somebody with a secret has signed, whatever else may be wrong.
pub struct Signed<'r> {
    /// The secret's number, from 1 on. Of two, the later.
    pub signer: usize,
    message: &'r Message<'r>,
}

impl<'r> Signed<'r> {
    /// `signatures` are the values of `webhook-signature`, `macs` what the secrets in
    /// force would sign.
    pub fn of(message: &'r Message<'r>, signatures: &[Vec<u8>], macs: &[String]) -> Option<Self> {
        let [signatures] = signatures else {
            return None;
        };
        let each = signatures.split(|byte| *byte == b' ');
        if each.count() > MOST_SIGNATURES {
            return None;
        }
        let mut signers = macs.iter().enumerate().filter(|(_, mac)| {
            let wanted = format!("v1,{mac}");
            let mut each = signatures.split(|byte| *byte == b' ');
            each.any(|each| each == wanted.as_bytes())
        });
        let (place, _) = signers.next_back()?;
        Some(Self {
            signer: place + 1,
            message,
        })
    }

    /// Whether it is authenticated, if its ID has not been seen.
    pub fn is_admitted(&self, now: u64) -> bool {
        let id = self.once("webhook-id");
        let is_id = (1..=256).contains(&id.len()) && !id.contains(&b'.');
        let has_query = !self.message.first.is_empty();
        is_id && self.is_of_now(now) && !has_query && self.stands_alone()
    }

    fn is_of_now(&self, now: u64) -> bool {
        let digits = self.once("webhook-timestamp");
        let of_now = |seconds: u64| seconds.to_string().into_bytes();
        let without_zeros = digits.iter().position(|byte| *byte != b'0');
        let number = &digits[without_zeros.unwrap_or(digits.len())..];
        (now - 300..=now + 300).any(|seconds| of_now(seconds) == number)
    }

    /// No other credential came with it; `Basic`, which a proxy asks for, is none.
    fn stands_alone(&self) -> bool {
        let authorized = match self.message.values("authorization")[..] {
            [] => false,
            [value] => value.to_ascii_lowercase().starts_with(b"bearer "),
            _ => true,
        };
        !authorized && matches!(self.message.values("x-api-key")[..], [] | [[]])
    }

    /// Empty where it is not there or there twice.
    fn once(&self, name: &str) -> &'r [u8] {
        match self.message.values(name)[..] {
            [value] => value,
            _ => &[],
        }
    }
}
