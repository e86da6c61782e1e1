//! That no reload permits what the configuration before did not: the authenticator itself is asked,
//! for any two configurations.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use proptest::prelude::*;

use super::{BroaderAccess, CallerAccess};
use crate::auth::oidc::OidcSettings;
use crate::auth::{
    AnonymousAccess, ApiKey, ApiKeys, AuthHeaders, AuthMethod, Authenticator, Caller, MeetingScope,
    NativeSignatures, Permissions, RateLimit, Settings, SigningSecret, SigningSecrets,
    SingleHeader,
};
use zoom_signature::{MeetingNumber, Role, Target, UnixTimestamp};

const KEYS: [&str; 3] = ["a", "b", "c"];
const NUMBERS: [&str; 2] = ["123456789", "987654321"];
/// 2026-11-22
const AT: UnixTimestamp = UnixTimestamp::new(1_795_349_825);
const BEFORE_ALL_DAYS: UnixTimestamp = UnixTimestamp::new(0);

fn key(name: &str) -> String {
    format!("K7gNU3sdo-OL0wNhqoVWhr3g-{name}")
}

fn number(text: &str) -> MeetingNumber {
    text.parse().unwrap()
}

fn role() -> impl Strategy<Value = Role> + Clone {
    prop_oneof![Just(Role::Participant), Just(Role::Host)]
}

fn meetings() -> impl Strategy<Value = MeetingScope> {
    let some = proptest::sample::subsequence(NUMBERS.to_vec(), 0..=2);
    let these = some.prop_map(|some| MeetingScope::these(some.into_iter().map(number)));
    prop_oneof![Just(MeetingScope::Any), these]
}

fn open() -> impl Strategy<Value = AnonymousAccess> {
    let all = role().prop_map(AnonymousAccess::UpTo);
    prop_oneof![
        Just(AnonymousAccess::Denied),
        Just(AnonymousAccess::LoopbackOnly),
        all
    ]
}

fn api_keys() -> impl Strategy<Value = ApiKeys> {
    let days = [
        "",
        "until=2026-11-23",
        "until=2026-11-22",
        "until=2026-11-21",
    ];
    let numbers = ["", "meetings=123456789", "meetings=123456789|987654321"];
    let permissions = (
        proptest::sample::select(days.to_vec()),
        proptest::sample::select(numbers.to_vec()),
    );
    let permissions = permissions.prop_map(|(day, numbers)| match (day, numbers) {
        ("", "") => String::new(),
        ("", one) | (one, "") => format!("[{one}]"),
        both => format!("[{};{}]", both.0, both.1),
    });
    let each = proptest::option::of((role(), permissions));
    [each.clone(), each.clone(), each].prop_map(|each| {
        let named = KEYS.into_iter().zip(each);
        let keys = named.filter_map(|(name, key_of)| {
            let (max_role, permissions) = key_of?;
            let text = format!("{name}{permissions}:{}", key(name));
            Some(ApiKey::parse(&text, max_role).unwrap())
        });
        ApiKeys::new(keys.collect())
    })
}

fn issuer(url: &str) -> OidcSettings {
    OidcSettings {
        issuer: url.parse().unwrap(),
        audiences: vec!["zoom".to_owned()],
        jwks_url: None,
        host_claim: None,
        meeting_claim: None,
        name_claim: None,
        zoom_user_claim: None,
        app: None,
        refetch_interval: Duration::from_secs(30),
    }
}

fn oidc() -> impl Strategy<Value = Option<OidcSettings>> {
    let claims = (any::<bool>(), any::<bool>(), any::<bool>());
    let settings = claims.prop_map(|(is_other, has_host, has_meetings)| OidcSettings {
        host_claim: has_host.then(|| "role=host".parse().unwrap()),
        meeting_claim: has_meetings.then(|| "meetings".parse().unwrap()),
        ..issuer(if is_other {
            "https://b.example"
        } else {
            "https://a.example"
        })
    });
    proptest::option::of(settings)
}

fn settings() -> impl Strategy<Value = Settings> {
    let limit = || (0..3_u32).prop_map(RateLimit::per_minute);
    let native = prop_oneof![Just(NativeSignatures::All), Just(NativeSignatures::Hosts)];
    let who = (open(), api_keys(), any::<bool>(), oidc());
    let what = (meetings(), native, limit(), limit());
    (who, what).prop_map(|((open, api_keys, signs, oidc), what)| {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        Settings {
            open,
            api_keys,
            signing_secrets: SigningSecrets::new(signs.then_some(secret).into_iter().collect()),
            oidc,
            meetings: what.0,
            native: what.1,
            caller_limit: what.2,
            address_limit: what.3,
        }
    })
}

/// A configuration and another: most of the second is as in the first, or there would
/// be an excess nearly always, and none told from another.
fn pairs() -> impl Strategy<Value = (Settings, Settings)> {
    let changes = proptest::array::uniform8(proptest::bool::weighted(0.15));
    (settings(), settings(), changes).prop_map(|(before, mut after, changes)| {
        let [open, keys, secrets, oidc, meetings, native, caller, address] = changes;
        let keep = before.clone();
        if !open {
            after.open = keep.open;
        }
        if !keys {
            after.api_keys = keep.api_keys;
        }
        if !secrets {
            after.signing_secrets = keep.signing_secrets;
        }
        if !oidc {
            after.oidc = keep.oidc;
        }
        if !meetings {
            after.meetings = keep.meetings;
        }
        if !native {
            after.native = keep.native;
        }
        if !caller {
            after.caller_limit = keep.caller_limit;
        }
        if !address {
            after.address_limit = keep.address_limit;
        }
        (before, after)
    })
}

/// Everything that can be asked for.
fn subjects() -> Vec<Target> {
    let others = ["111111111"];
    let numbers = NUMBERS.into_iter().chain(others);
    let of = |role| {
        move |text| Target::Web {
            meeting_number: number(text),
            role,
            video_webrtc_mode: None,
        }
    };
    let each = numbers.clone().map(of(Role::Participant));
    let each = each.chain(numbers.map(of(Role::Host)));
    each.chain([Target::Native]).collect()
}

/// What the authenticator itself lets a caller with this key have, on each of three days.
async fn with_key(auth: &Authenticator, key: Option<&str>, from: UnixTimestamp) -> Vec<bool> {
    let mut had = Vec::new();
    for days in 0..3 {
        let headers = AuthHeaders {
            api_key: key.map_or(SingleHeader::Absent, |key| {
                SingleHeader::One(key.as_bytes())
            }),
            ..AuthHeaders::default()
        };
        let at = UnixTimestamp::new(from.get() + days * 86_400);
        let caller = auth
            .authenticate(&headers, Ipv4Addr::LOCALHOST.into(), at)
            .await
            .ok();
        had.extend(subjects().iter().map(|target| {
            let caller = caller.as_ref();
            caller.is_some_and(|caller| auth.authorize(caller, target).is_ok())
        }));
    }
    had
}

/// What callers with these permissions get who brought a token or a signature.
fn by(auth: &Authenticator, method: AuthMethod, permissions: Option<Permissions>) -> Vec<bool> {
    let caller = permissions.map(|permissions| Caller {
        auth_method: method,
        name: None,
        permissions,
        zoom_user: None,
    });
    let subjects = subjects();
    let each = subjects.iter().map(|target| {
        let caller = caller.as_ref();
        caller.is_some_and(|caller| auth.authorize(caller, target).is_ok())
    });
    each.collect()
}

fn user(settings: &Settings, claims: &serde_json::Value) -> Option<Permissions> {
    let oidc = settings.oidc.as_ref()?;
    Some(oidc.permissions(claims.as_object()?))
}

fn is_more(had: &[bool], has: &[bool]) -> bool {
    had.iter().zip(has).any(|(had, has)| !had && *has)
}

fn either(one: &[bool], other: &[bool]) -> Vec<bool> {
    one.iter()
        .zip(other)
        .map(|(one, other)| one | other)
        .collect()
}

/// Nothing is counted here, and no keys are fetched: users' permissions are checked without.
fn auth(settings: &Settings) -> Authenticator {
    let settings = Settings {
        caller_limit: RateLimit::UNLIMITED,
        address_limit: RateLimit::UNLIMITED,
        oidc: None,
        ..settings.clone()
    };
    Authenticator::new(settings, AT).unwrap()
}

async fn somebody_has_more(before: &Settings, after: &Settings) -> Option<String> {
    let (old, new) = (auth(before), auth(after));
    let anybody = with_key(&old, None, AT).await;
    if is_more(&anybody, &with_key(&new, None, AT).await) {
        return Some("anybody".to_owned());
    }
    for name in KEYS {
        let key = key(name);
        // A key that is new is another's successor, and no day of that one's counts.
        let keys = before.api_keys.as_slice();
        let is_known = keys.iter().any(|key| key.name().as_str() == name);
        let from = if is_known { AT } else { BEFORE_ALL_DAYS };
        let mut had = with_key(&old, None, from).await;
        for other in KEYS.into_iter().filter(|other| !is_known || *other == name) {
            had = either(&had, &with_key(&old, Some(&self::key(other)), from).await);
        }
        let has = with_key(&new, Some(&key), from).await;
        if is_more(&had, &has) {
            return Some(format!("key {name}"));
        }
    }
    let anybody = anybody.get(..subjects().len()).unwrap();
    let signs = |settings: &Settings| {
        let has_some = !settings.signing_secrets.is_empty();
        has_some.then_some(Permissions::ALL)
    };
    let had = by(&old, AuthMethod::SignedRequest, signs(before));
    let has = by(&new, AuthMethod::SignedRequest, signs(after));
    if is_more(&either(anybody, &had), &has) {
        return Some("signed requests".to_owned());
    }
    for claims in [
        serde_json::json!({}),
        serde_json::json!({"role": "host"}),
        serde_json::json!({"meetings": ["123456789"]}),
        serde_json::json!({"role": "host", "meetings": ["123456789", "111111111"]}),
    ] {
        let issuer = |settings: &Settings| settings.oidc.as_ref().map(|it| it.issuer.clone());
        let is_same = issuer(before) == issuer(after);
        let had = user(before, &claims).filter(|_| is_same);
        let had = by(&old, AuthMethod::OpenId, had);
        let has = by(&new, AuthMethod::OpenId, user(after, &claims));
        if is_more(&either(anybody, &had), &has) {
            return Some(format!("a user with {claims}"));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// The authenticator itself is asked, before and after.
    #[test]
    fn no_reload_permits_what_the_one_before_did_not(
        (before, after) in pairs(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let more = runtime.block_on(somebody_has_more(&before, &after));
        let excess = exceed(&after, &before);
        if let Some(who) = more {
            prop_assert!(!excess.is_empty(), "{} got more", who);
        }
        prop_assert!(exceed(&before, &before).is_empty(), "nothing changed");
    }
}

/// Of apps that sign for every meeting.
fn exceed(after: &Settings, before: &Settings) -> Vec<BroaderAccess> {
    let apps = HashMap::new();
    let access = |auth| CallerAccess { auth, apps: &apps };
    access(after).exceed(&access(before))
}

#[test]
fn a_credential_that_was_for_one_app_may_not_become_good_for_another() {
    const SECRETS: [&str; 2] = [
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    ];
    let with = |keys: &[&str], secrets: &[&str], users: Option<&str>| {
        let keys = keys.iter().map(|entry| {
            let name = entry.split('@').next().unwrap();
            let text = format!("{entry}:{}", key(name));
            ApiKey::parse(&text, Role::Participant).unwrap()
        });
        let secrets = secrets
            .iter()
            .map(|text| SigningSecret::parse(text).unwrap());
        Settings {
            open: AnonymousAccess::Denied,
            api_keys: ApiKeys::new(keys.collect()),
            signing_secrets: SigningSecrets::new(secrets.collect()),
            oidc: Some(OidcSettings {
                app: users.map(|name| name.parse().unwrap()),
                ..issuer("https://a.example")
            }),
            ..Settings::open_on_loopback()
        }
    };
    let [dev, prod] = ["dev", "prod"].map(|app| format!("{}@{app}", SECRETS[0]));
    let new_prod = format!("{}@prod", SECRETS[1]);
    let before = with(&["a@dev"], &[&dev], Some("dev"));
    let a = || BroaderAccess::ApiKey("a".to_owned());
    let b = || BroaderAccess::ApiKey("b".to_owned());
    for (after, expected) in [
        (with(&["a@dev"], &[&dev], Some("dev")), vec![]),
        (with(&["a@prod"], &[&dev], Some("dev")), vec![a()]),
        (with(&["a"], &[&dev], Some("dev")), vec![a()]),
        (with(&["a@dev", "b@prod"], &[&dev], Some("dev")), vec![]),
        (with(&["a@dev", "b"], &[&dev], Some("dev")), vec![b()]),
        (
            with(&["a@dev"], &[&prod], Some("dev")),
            vec![BroaderAccess::SignedRequests],
        ),
        (
            with(&["a@dev"], &[SECRETS[0]], Some("dev")),
            vec![BroaderAccess::SignedRequests],
        ),
        (with(&["a@dev"], &[&dev, &new_prod], Some("dev")), vec![]),
        (
            with(&["a@dev"], &[&dev, SECRETS[1]], Some("dev")),
            vec![BroaderAccess::SignedRequests],
        ),
        (
            with(&["a@dev"], &[&dev], Some("prod")),
            vec![BroaderAccess::Users],
        ),
        (with(&["a@dev"], &[&dev], None), vec![BroaderAccess::Users]),
    ] {
        assert_eq!(exceed(&after, &before), expected, "{after:?}");
    }
    let unbound = with(&["a"], &[SECRETS[0]], None);
    assert_eq!(exceed(&before, &unbound), [], "less is no excess");
}
