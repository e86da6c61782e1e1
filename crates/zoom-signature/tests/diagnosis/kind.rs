//! Tokens of another kind.

use crate::scene::{HEADER, Payload, Row, SCENES, Scene, encoded, jwt, once, thrice};

pub fn rows() -> Vec<Row> {
    [video(), rest(), zak(), oauth()].concat()
}

fn signed(scene: &Scene, payload: &Payload) -> Row {
    scene.text(jwt(HEADER, &payload.json(), scene.secret.as_bytes()))
}

pub fn video_payload(scene: &Scene) -> Payload {
    let payload = Payload::default().text("app_key", scene.key);
    let payload = payload
        .text("tpc", "daily")
        .with("role_type", 1)
        .with("version", 1);
    let payload = payload.with("iat", scene.now - 30);
    payload.with("exp", scene.now + 7_200)
}

fn video() -> Vec<Row> {
    let whole = thrice("a Video SDK token", "video_sdk_token", |scene| {
        signed(scene, &video_payload(scene).text("user_identity", "u1"))
    });
    let bare = thrice(
        "a Video SDK token of few claims",
        "video_sdk_token",
        |scene| {
            signed(
                scene,
                &video_payload(scene).without("app_key").without("version"),
            )
        },
    );
    let expired = thrice("an expired Video SDK token", "video_sdk_token", |scene| {
        signed(scene, &video_payload(scene)).at(scene.now + 90_000)
    });
    [whole, bare, expired].concat()
}

fn rest() -> Vec<Row> {
    let jwt_app = thrice("a token of a JWT app", "rest_api_token", |scene| {
        let payload = Payload::default()
            .with("aud", "null")
            .text("iss", scene.key);
        signed(
            scene,
            &payload
                .with("exp", scene.now + 5_400)
                .with("iat", scene.now),
        )
    });
    let in_millis = thrice(
        "a JWT app's, as its sample had it",
        "rest_api_token",
        |scene| {
            let payload = Payload::default().text("iss", scene.key);
            signed(scene, &payload.with("exp", scene.now * 1_000 + 5_000))
        },
    );
    let audience = thrice("a token for the API", "rest_api_token", |scene| {
        let payload = Payload::default().text("aud", "https://api.zoom.us/v2");
        signed(
            scene,
            &payload.text("sub", scene.key).with("exp", scene.now + 60),
        )
    });
    [jwt_app, in_millis, audience].concat()
}

fn of_zoom(scene: &Scene, header: &str, payload: &Payload, mac_bytes: usize) -> Row {
    let (header, payload) = (encoded(header), encoded(payload.json()));
    scene.text(format!(
        "{header}.{payload}.{}",
        encoded(vec![0x3c; mac_bytes])
    ))
}

fn zak() -> Vec<Row> {
    let header = r#"{"sv":"000001","zm_skm":"zm_o2m","typ":"JWT","alg":"HS256"}"#;
    let whole = thrice("a ZAK", "zak_or_oauth_token", |scene| {
        let payload = Payload::default()
            .text("aud", "clientsm")
            .text("uid", "Jd8s_kQ2");
        let payload = payload.text("iss", "web").text("sk", "0").with("sty", 1);
        let payload = payload
            .with("exp", scene.now + 7_200)
            .with("iat", scene.now);
        of_zoom(scene, header, &payload, 32)
    });
    let audience = thrice("an OBF token", "zak_or_oauth_token", |scene| {
        let payload = Payload::default()
            .text("aud", "clientsm")
            .text("iss", "web");
        of_zoom(scene, HEADER, &payload.with("exp", scene.now + 300), 32)
    });
    let marked = once(
        "a ZAK by its header alone",
        "zak_or_oauth_token",
        of_zoom(&SCENES[0], header, &Payload::default().with("exp", 1), 32),
    );
    [whole, audience, marked].concat()
}

fn oauth() -> Vec<Row> {
    let header = r#"{"sv":"000001","alg":"HS512","v":"2.0","kid":"5f4c"}"#;
    thrice("an OAuth access token", "zak_or_oauth_token", |scene| {
        let payload = Payload::default().with("ver", 9).text("auid", "2d1f");
        let payload = payload.text("iss", "zm:cid:pX1").text("uid", "Jd8s_kQ2");
        let payload = payload
            .text("aud", "https://oauth.zoom.us")
            .with("nbf", scene.now);
        let payload = payload
            .with("exp", scene.now + 3_600)
            .with("iat", scene.now);
        of_zoom(scene, header, &payload, 64)
    })
}
