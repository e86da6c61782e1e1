//! Tokens that other implementations signed, matched byte for byte.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]

use serde::Deserialize;
use zoom_signature::signature::{
    Claims, Credentials, EpochSeconds, MeetingNumber, Role, SdkKey, SdkSecret, Signer, Subject,
    Validity,
};

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
        let credentials = Credentials {
            key: SdkKey::new(self.sdk_key.clone()).unwrap(),
            secret: SdkSecret::new(self.sdk_secret.clone()).unwrap(),
        };
        let claims = Claims {
            subject: self.claims.subject(),
            validity: Validity::between(
                EpochSeconds::new(self.claims.iat),
                EpochSeconds::new(self.claims.exp),
            )
            .unwrap(),
        };
        Signer::new(&credentials).sign(&claims).token().to_owned()
    }
}

impl GivenClaims {
    fn subject(&self) -> Subject {
        let (Some(mn), Some(role)) = (&self.mn, self.role) else {
            return Subject::Native;
        };
        Subject::Web {
            meeting_number: MeetingNumber::parse(mn).unwrap(),
            role: match role {
                0 => Role::Participant,
                _ => Role::Host,
            },
            webrtc: self.video_webrtc_mode.map(|mode| mode == 1),
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
