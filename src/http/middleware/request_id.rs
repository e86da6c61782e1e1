//! `X-Request-Id`: identifies a request to its caller, to proxies and in this server's
//! log.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// The header's name, in requests and responses.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longer than a UUID, a trace ID or two of them.
const LONGEST: usize = 128;

/// Makes sure that a request has an ID in its headers: the one that it came with, or a
/// new one if it has none or it is not printable.
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

/// The ID of a request after [`settle`].
#[expect(clippy::expect_used, reason = "`settle` is the outermost middleware")]
pub(crate) fn of(headers: &HeaderMap) -> &str {
    let id = headers.get(HEADER);
    id.and_then(|id| id.to_str().ok())
        .expect("every request has a printable id once its headers are settled")
}

/// Without spaces, and without what a log would have to escape.
fn is_printable(id: &[u8]) -> bool {
    let is_printable = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    (1..=LONGEST).contains(&id.len()) && id.iter().all(is_printable)
}

/// 32 hexadecimal digits, like a trace ID. It need not be unpredictable, only unique:
/// each thread counts on from its own random number.
fn new() -> HeaderValue {
    let number = NEXT.with(|next| {
        let number = next.get();
        next.set(number.wrapping_add(STEP));
        number
    });
    #[expect(
        clippy::expect_used,
        reason = "hexadecimal digits are what a header may hold"
    )]
    HeaderValue::try_from(format!("{number:032x}")).expect("digits are a header's value")
}

/// Odd, so that numbers repeat only after all others; and large, so that successive IDs
/// do not look alike.
const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

thread_local! {
    static NEXT: Cell<u128> = Cell::new(random());
}

/// A random number, from the operating system's seed of the standard library's maps.
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
