use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use support::client;
use support::oidc_provider::{JWKS, Provider};
use support::program::{Program, Serving};

/// The provider's key.
fn key() -> EncodingKey {
    let pem = include_str!("../../data/keys/ed.pem");
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    EncodingKey::from_ed_der(&STANDARD.decode(lines.collect::<String>()).unwrap())
}

fn jwk() -> Value {
    let jwk = Jwk::from_encoding_key(&key(), Algorithm::EdDSA).unwrap();
    let mut jwk = serde_json::to_value(jwk).unwrap();
    jwk["kid"] = "ed".into();
    jwk
}

/// The status for a user whose token names this key and this audience.
fn ask(server: &Serving, provider: &Provider, key_id: &str, audience: &str) -> u16 {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key_id.to_owned());
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let claims = json!({
        "iss": provider.url(), "aud": audience, "sub": "ann", "iat": now, "exp": now + 300,
    });
    let token = encode(&header, &claims, &key()).unwrap();
    let request = client()
        .get(server.url("/signature?mn=123456789&role=0"))
        .bearer_auth(token);
    request.send().unwrap().status().as_u16()
}

/// The limit distinguishes one reload from another in the log.
fn reload(server: &mut Serving, program: &Program, limit: u32, oidc: &str) {
    program.file(".env", &format!("{oidc}RATE_LIMIT_PER_MINUTE={limit}\n"));
    server.signal("HUP");
    server.log_until(&format!("at most: {limit} from a caller"));
}

/// If the reload had started a fetch, a token with an unknown key would wait for it, and
/// it would be counted before the fetch that this token causes.
#[test]
fn a_reload_keeps_the_keys_of_an_issuer_that_stays() {
    let provider = Provider::start(&[jwk()]);
    let program = Program::with_credentials()
        .and("OIDC_ISSUER", &provider.url())
        .and("RELOAD_MAY_OPEN", "on");
    program.file(".env", "OIDC_AUDIENCE=one\n");
    let mut server = program.serve();
    server.log_until("openid keys loaded");
    assert_eq!(ask(&server, &provider, "ed", "one"), 200);

    // Another setting, then another of the issuer's.
    reload(&mut server, &program, 50, "OIDC_AUDIENCE=one\n");
    reload(&mut server, &program, 40, "OIDC_AUDIENCE=two\n");
    assert_eq!(ask(&server, &provider, "ed", "one"), 401);
    assert_eq!(ask(&server, &provider, "ed", "two"), 200);
    assert_eq!(ask(&server, &provider, "unknown", "two"), 401);
    assert_eq!(provider.fetches(), 2, "the start's, and the last token's");

    let url = format!("{}{JWKS}/elsewhere", provider.url());
    let elsewhere = format!("OIDC_AUDIENCE=two\nOIDC_JWKS_URL={url}\n");
    reload(&mut server, &program, 30, &elsewhere);
    assert_eq!(ask(&server, &provider, "ed", "two"), 200);
    assert_eq!(provider.visits_of("/jwks/elsewhere"), 1);
}
