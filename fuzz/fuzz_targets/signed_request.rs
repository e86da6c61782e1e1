//! By a signature of its own a request gets in if a second computing of the HMAC says
//! so, and once. Any headers first; then one that is signed as it ought to be, and the
//! same with a byte changed.
//!
//! The first line of an input is the query. In `webhook-signature` `<1>` and `<2>` stand
//! for what the one and the other secret sign, or mutations would never get that far.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use libfuzzer_sys::arbitrary::{self, Unstructured};
use libfuzzer_sys::fuzz_target;
use zoom_signature::{Role, UnixTimestamp};
use zoom_signature_fuzz::plain::{Signed, mac};
use zoom_signature_fuzz::{Message, twice};
use zoom_signature_server::auth::{
    AnonymousAccess, AuthHeaders, Authenticator, InvalidSignature, Rejection, SingleHeader,
};
use zoom_signature_server::auth::{AuthError, AuthMethod, Settings, SigningSecret, SigningSecrets};

const NOW: u64 = 1_795_349_825;
const SECRETS: [[u8; 32]; 2] = [[1; 32], [2; 32]];

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let secrets = SECRETS.map(|bytes| {
        let text = format!("whsec_{}", STANDARD.encode(bytes));
        SigningSecret::parse(&text).expect("a secret")
    });
    Settings {
        open: AnonymousAccess::Denied,
        signing_secrets: SigningSecrets::new(secrets.to_vec()),
        ..Settings::open_on_loopback()
    }
});

/// One that has seen no ids yet.
fn authenticator(open: AnonymousAccess) -> Authenticator {
    let settings = Settings {
        open,
        ..SETTINGS.clone()
    };
    // Older than every request.
    Authenticator::new(settings, UnixTimestamp::new(0)).expect("settings without an issuer are valid")
}

/// Who came in: a way, and a name.
type AuthenticatedUser = Result<(AuthMethod, Option<String>), Rejection>;

fn authenticate(auth: &Authenticator, presented: &AuthHeaders<'_>, at: u64) -> AuthenticatedUser {
    let admitted = auth.authenticate(presented, UnixTimestamp::new(at));
    let caller = admitted.now_or_never().expect("nothing to wait for")?;
    Ok((caller.auth_method, caller.name.map(|name| name.to_string())))
}

fuzz_target!(|bytes: &[u8]| {
    any(bytes);
    if let Ok(request) = Unstructured::new(bytes).arbitrary() {
        check_signed(&request);
    }
});

fn any(bytes: &[u8]) {
    let message = Message::read(bytes);
    let value = |name| message.values(name).into_iter().next().unwrap_or_default();
    let (id, timestamp) = (value("webhook-id"), value("webhook-timestamp"));
    let macs = SECRETS.map(|secret| mac(&secret, id, timestamp, message.body));
    let signatures = message.values("webhook-signature").into_iter();
    let signatures: Vec<_> = signatures.map(|value| filled_in(value, &macs)).collect();
    let header = |name| SingleHeader::of(message.values(name).into_iter());
    let presented = AuthHeaders {
        authorization: header("authorization"),
        api_key: header("x-api-key"),
        webhook_id: header("webhook-id"),
        webhook_timestamp: header("webhook-timestamp"),
        webhook_signature: SingleHeader::of(signatures.iter().map(Vec::as_slice)),
        has_query: !message.first.is_empty(),
        body: message.body,
    };
    let signed = Signed::of(&message, &signatures, &macs);
    check(bytes, &presented, signed.as_ref());
}

/// Puts the two signatures where they are asked for.
fn filled_in(value: &[u8], macs: &[String; 2]) -> Vec<u8> {
    let mut filled = Vec::new();
    let mut rest = value;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match (first, rest) {
            (b'<', [number @ (b'1' | b'2'), b'>', behind @ ..]) => {
                let mac = &macs[usize::from(number - b'1')];
                filled.extend_from_slice(mac.as_bytes());
                rest = behind;
            }
            _ => filled.push(*first),
        }
    }
    filled
}

fn check(bytes: &[u8], presented: &AuthHeaders<'_>, signed: Option<&Signed<'_>>) {
    let admitted = twice(bytes.len(), || {
        authenticate(&authenticator(AnonymousAccess::Denied), presented, NOW)
    });
    let expected = signed.filter(|signed| signed.is_admitted(NOW));
    let is = admitted.as_ref().ok();
    let ought = expected.map(|signed| (AuthMethod::SignedRequest, Some(signed.signer.to_string())));
    assert_eq!(is, ought.as_ref(), "{admitted:?}");
    if let (Err(refused), None) = (&admitted, signed) {
        check_says_nothing(refused);
    }

    // Who shows anything comes in by that or not at all.
    let shows = [
        presented.authorization,
        presented.api_key,
        presented.webhook_id,
        presented.webhook_timestamp,
        presented.webhook_signature,
    ];
    let open = authenticate(
        &authenticator(AnonymousAccess::UpTo(Role::Participant)),
        presented,
        NOW,
    );
    match shows.iter().all(|header| *header == SingleHeader::Absent) {
        true => assert_eq!(open, Ok((AuthMethod::Anonymous, None))),
        false => assert_eq!(open, admitted),
    }
}

/// Nobody without a secret learns of clocks, ids and callers.
fn check_says_nothing(refused: &Rejection) {
    let told = matches!(
        refused.error,
        AuthError::SignatureInvalid(InvalidSignature::Time | InvalidSignature::Replayed)
            | AuthError::RateLimited { .. }
    );
    assert!(!told && refused.caller.is_none(), "{refused:?}");
}

/// A request that is signed as it ought to be, and one byte to change.
#[derive(arbitrary::Arbitrary, Debug)]
struct Request<'b> {
    earlier: bool,
    off: u16,
    second: bool,
    part: u8,
    place: u16,
    bits: u8,
    id: &'b [u8],
    body: &'b [u8],
}

fn check_signed(request: &Request<'_>) {
    let off = u64::from(request.off) % 301;
    let time = if request.earlier {
        NOW - off
    } else {
        NOW + off
    };
    let id: Vec<u8> = request
        .id
        .iter()
        .copied()
        .filter(|byte| *byte != b'.')
        .take(255)
        .collect();
    let id = if id.is_empty() { b"msg_1".to_vec() } else { id };
    let timestamp = time.to_string().into_bytes();
    let secret = SECRETS[usize::from(request.second)];
    let signed = |id: Vec<u8>| {
        let signature = format!("v1,{}", mac(&secret, &id, &timestamp, request.body));
        let body = request.body.to_vec();
        [id, timestamp.clone(), signature.into_bytes(), body]
    };
    let parts = signed(id);
    let changed = changed(&parts, request);
    let another = signed([&parts[0][..], b"2"].concat());

    let auth = authenticator(AnonymousAccess::Denied);
    let ask = |parts: &[Vec<u8>; 4], at| authenticate(&auth, &presented(parts), at);
    assert!(ask(&changed, NOW).is_err(), "changed: {changed:?}");
    let name = (1 + u8::from(request.second)).to_string();
    assert_eq!(
        ask(&parts, NOW),
        Ok((AuthMethod::SignedRequest, Some(name))),
        "{parts:?}"
    );
    for at in [NOW, time - 300, time + 300] {
        let again = ask(&parts, at).map_err(|rejection| rejection.error);
        assert_eq!(again, Err(InvalidSignature::Replayed.into()), "{parts:?}");
    }
    assert!(ask(&changed, NOW).is_err(), "changed: {changed:?}");
    assert!(ask(&another, NOW).is_ok(), "another id: {another:?}");
}

fn changed(parts: &[Vec<u8>; 4], request: &Request<'_>) -> [Vec<u8>; 4] {
    let mut changed = parts.clone();
    let part = &mut changed[usize::from(request.part % 4)];
    let part = if part.is_empty() {
        &mut changed[2]
    } else {
        part
    };
    let place = usize::from(request.place) % part.len();
    part[place] ^= request.bits.max(1);
    changed
}

fn presented(parts: &[Vec<u8>; 4]) -> AuthHeaders<'_> {
    let [id, timestamp, signature, body] = parts;
    AuthHeaders {
        webhook_id: SingleHeader::One(id),
        webhook_timestamp: SingleHeader::One(timestamp),
        webhook_signature: SingleHeader::One(signature),
        body,
        ..AuthHeaders::default()
    }
}
