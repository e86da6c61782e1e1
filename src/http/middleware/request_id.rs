//! `X-Request-Id`: what a caller, its proxies and this server's log call one request.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// The header, in requests and in answers.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// More than a UUID, a trace id or two of them need.
const LONGEST: usize = 128;

/// The id of a request, from now on in its headers: the one that came, or a new one
/// where none came or it could not be printed.
pub(super) fn settle(headers: &mut HeaderMap) -> HeaderValue {
    let mut given = headers.get_all(HEADER);
    let (first, others) = (given.next(), given.next());
    if let (Some(id), None) = (first, others)
        && is_printable(id.as_bytes())
    {
        return id.clone();
    }
    let id = new();
    headers.insert(HEADER, id.clone());
    id
}

/// The id of a request whose headers are settled.
pub(crate) fn of(headers: &HeaderMap) -> &str {
    let id = headers.get(HEADER);
    id.and_then(|id| id.to_str().ok()).unwrap_or_default()
}

/// Without spaces, and without what a log would have to escape.
fn is_printable(id: &[u8]) -> bool {
    let is_printable = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    (1..=LONGEST).contains(&id.len()) && id.iter().all(is_printable)
}

/// 32 hexadecimal digits, as a trace id has them. Nobody has to guess it, so it is only
/// unlike every other: each thread counts on from a random number of its own.
fn new() -> HeaderValue {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let number = NEXT.with(|next| {
        let number = next.get();
        next.set(number.wrapping_add(STEP));
        number
    });
    let mut text = [b'0'; 32];
    for (pair, byte) in text.chunks_exact_mut(2).zip(number.to_be_bytes()) {
        let nibbles = [byte >> 4, byte & 0xf].map(usize::from);
        for (digit, nibble) in pair.iter_mut().zip(nibbles) {
            *digit = DIGITS.get(nibble).copied().unwrap_or(b'0');
        }
    }
    #[expect(
        clippy::expect_used,
        reason = "hexadecimal digits are what a header may hold"
    )]
    HeaderValue::from_bytes(&text).expect("digits are a header's value")
}

/// Odd, so that all numbers come once before one comes again; and so large that two ids
/// in a row do not look alike.
const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

thread_local! {
    static NEXT: Cell<u128> = Cell::new(random());
}

/// From what seeds the standard library's maps: the operating system.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().hash_one(0));
    half() << 64 | half()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(ids: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for id in ids {
            headers.append(HEADER, HeaderValue::from_str(id).unwrap());
        }
        let id = settle(&mut headers);
        assert_eq!(of(&headers), id.to_str().unwrap());
        of(&headers).to_owned()
    }

    #[test]
    fn an_id_is_kept_if_it_can_be_printed() {
        let longest = "x".repeat(128);
        for id in [
            "1",
            "8f1c5a2e-7f0b-4c57-9d53-0b6a1c4fb4c1",
            longest.as_str(),
        ] {
            assert_eq!(settled(&[id]), id);
        }
        let too_long = "x".repeat(129);
        for ids in [
            &[][..],
            &[""],
            &["a b"],
            &["a\"b"],
            &["a\\b"],
            &["a\tb"],
            &["one", "two"],
            &[&too_long],
        ] {
            let id = settled(ids);
            assert_eq!(id.len(), 32, "{ids:?}: {id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        }
    }

    #[test]
    fn new_ids_are_unlike_each_other() {
        let mut ids: Vec<String> = (0..1_000).map(|_| settled(&[])).collect();
        ids.extend(std::thread::spawn(|| settled(&[])).join());
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 1_001);
    }
}
