//! Tokens that other implementations signed, matched byte for byte.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]

use serde::Deserialize;
use zoom_signature::{Claims, MeetingNumber, Signer, Target, UnixTimestamp, Validity};

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    sdk_key: String,
    sdk_secret: String,
    claims: GivenClaims,
    token: String,
}

#[derive(Deserialize)]
struct GivenClaims {
    mn: Option<String>,
    role: Option<u8>,
    iat: u64,
    exp: u64,
    video_webrtc_mode: Option<u8>,
}

impl Case {
    fn sign(&self) -> String {
        let signer = Signer::new(&self.sdk_key, &self.sdk_secret).unwrap();
        let claims = Claims {
            target: self.claims.target(),
            validity: Validity::from_iat_exp(
                UnixTimestamp::new(self.claims.iat),
                UnixTimestamp::new(self.claims.exp),
            )
            .unwrap(),
        };
        signer.sign_claims(&claims).into_token()
    }
}

impl GivenClaims {
    fn target(&self) -> Target {
        let (Some(mn), Some(role)) = (&self.mn, self.role) else {
            return Target::Native;
        };
        Target::Web {
            meeting_number: MeetingNumber::parse(mn).unwrap(),
            role: role.try_into().unwrap(),
            video_webrtc_mode: self.video_webrtc_mode.map(|mode| mode == 1),
        }
    }
}

#[test]
fn every_golden_token_is_matched() {
    let golden: Golden = serde_json::from_str(include_str!("data/golden.json")).unwrap();
    assert_eq!(golden.cases.len(), 14);
    for case in golden.cases {
        assert_eq!(case.sign(), case.token, "{}", case.name);
    }
}
