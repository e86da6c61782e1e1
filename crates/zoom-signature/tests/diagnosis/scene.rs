//! Apps, moments and tokens; and a row of the table.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zoom_signature::diagnosis::{Finding, Inspector, Report};
use zoom_signature::{Credentials, MeetingNumber, Platform, Role, UnixTimestamp};

pub const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// An app, a meeting and a moment. Key, secret and number differ in length.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    pub key: &'static str,
    pub secret: &'static str,
    pub now: u64,
    pub number: &'static str,
    sdk_key: bool,
    webrtc: bool,
}

pub const SCENES: [Scene; 3] = [
    Scene {
        key: "Xt9bQzR2Tn6kLw4VhPq8dA",
        secret: "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6",
        now: 1_795_349_825,
        number: "85746065432",
        sdk_key: true,
        webrtc: false,
    },
    Scene {
        key: "kJ3uW8_yT1eS5oA7iD-f",
        secret: "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja4Ue8",
        now: 1_685_095_572,
        number: "123456789",
        sdk_key: false,
        webrtc: false,
    },
    Scene {
        key: "rM5cPz0Gv7LnXq2HbT9sKd4WfYj8EaUi",
        secret: "Zx0Cv9Bn8Mq7Lw6Ke5Jr4Ht3Gy2FuD1s",
        now: 2_100_000_011,
        number: "9876543210",
        sdk_key: true,
        webrtc: true,
    },
];

/// Credentials of another app, in none of the scenes.
pub const OTHER_KEY: &str = "oV6hB2nZ8qC4xR0tY7gLmA";
pub const OTHER_SECRET: &str = "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA";

impl Scene {
    /// The claims of a sound signature for the web, made by this clock.
    pub fn payload_by(&self, clock: u64) -> Payload {
        let mut payload = Payload::default().text("appKey", self.key);
        if self.sdk_key {
            payload = payload.text("sdkKey", self.key);
        }
        payload = payload.text("mn", self.number).with("role", 0);
        payload = payload.times(clock - 30, clock + 7_200);
        if self.webrtc {
            payload = payload.with("video_webrtc_mode", 1);
        }
        payload
    }

    pub fn payload(&self) -> Payload {
        self.payload_by(self.now)
    }

    /// The same for a native SDK.
    pub fn native(&self) -> Payload {
        let payload = self.payload().without("mn").without("role");
        payload.without("video_webrtc_mode")
    }

    pub fn token(&self, payload: &Payload) -> String {
        jwt(HEADER, &payload.json(), self.secret.as_bytes())
    }

    pub fn sound(&self) -> String {
        self.token(&self.payload())
    }

    pub fn signed(&self, payload: &Payload) -> Row {
        self.text(self.token(payload))
    }

    /// The sound claims, signed with another key.
    pub fn signed_with(&self, key: impl AsRef<[u8]>) -> Row {
        self.text(jwt(HEADER, &self.payload().json(), key.as_ref()))
    }

    pub fn text(&self, text: impl Into<String>) -> Row {
        Row {
            name: String::new(),
            finds: "",
            text: text.into(),
            at: self.now,
            known: vec![Known {
                name: "current",
                key: self.key,
                secret: self.secret,
                are_in_use: true,
            }],
            number: None,
            role: None,
            platform: None,
        }
    }
}

/// A JSON object under construction; the values are JSON texts.
#[derive(Clone, Default)]
pub struct Payload(Vec<(String, String)>);

impl Payload {
    /// Adds a member, or changes it where it stands.
    pub fn with(mut self, name: &str, json: impl ToString + Copy) -> Self {
        let json = json.to_string();
        match self.0.iter_mut().find(|(given, _)| given == name) {
            Some((_, value)) => *value = json,
            None => self.0.push((name.to_owned(), json)),
        }
        self
    }

    pub fn text(self, name: &str, text: &str) -> Self {
        self.with(name, &serde_json::to_string(text).unwrap())
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(given, _)| given != name);
        self
    }

    pub fn times(self, iat: impl ToString + Copy, exp: impl ToString + Copy) -> Self {
        let payload = self.with("iat", iat).with("exp", exp);
        payload.with("tokenExp", exp)
    }

    pub fn json(&self) -> String {
        let members: Vec<_> = self.0.iter().map(|(n, v)| format!("\"{n}\":{v}")).collect();
        format!("{{{}}}", members.join(","))
    }
}

pub fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn mac_of(text: &str, key: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Signs whatever the header says.
pub fn jwt(header: &str, payload: &str, key: &[u8]) -> String {
    let input = format!("{}.{}", encoded(header), encoded(payload));
    let mac = encoded(mac_of(&input, key));
    format!("{input}.{mac}")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Credentials that the inspector knows.
#[derive(Clone, Copy)]
struct Known {
    name: &'static str,
    key: &'static str,
    secret: &'static str,
    are_in_use: bool,
}

/// A token, what is known besides, and all expected findings.
#[derive(Clone)]
pub struct Row {
    pub name: String,
    /// Codes in order; `:severity` and `@param,param` where they are not the
    /// catalogue's.
    pub finds: &'static str,
    pub text: String,
    at: u64,
    known: Vec<Known>,
    number: Option<&'static str>,
    role: Option<Role>,
    platform: Option<Platform>,
}

impl Row {
    pub fn at(self, at: u64) -> Self {
        Self { at, ..self }
    }

    pub fn wrapped(self, wrap: impl Fn(&str) -> String) -> Self {
        let text = wrap(&self.text);
        Self { text, ..self }
    }

    pub fn nothing_known(mut self) -> Self {
        self.known.clear();
        self
    }

    /// With credentials that no longer sign.
    pub fn knowing(self, name: &'static str, key: &'static str, secret: &'static str) -> Self {
        self.with(name, key, secret, false)
    }

    /// With the credentials of another app in use.
    pub fn beside(self, name: &'static str, key: &'static str, secret: &'static str) -> Self {
        self.with(name, key, secret, true)
    }

    fn with(
        mut self,
        name: &'static str,
        key: &'static str,
        secret: &'static str,
        are_in_use: bool,
    ) -> Self {
        self.known.push(Known {
            name,
            key,
            secret,
            are_in_use,
        });
        self
    }

    /// With these credentials instead of the scene's.
    pub fn with_current(mut self, key: &'static str, secret: &'static str) -> Self {
        let first = &mut self.known[0];
        (first.key, first.secret) = (key, secret);
        self
    }

    pub fn for_meeting(self, number: &'static str) -> Self {
        let number = Some(number);
        Self { number, ..self }
    }

    pub fn with_role(self, role: Role) -> Self {
        let role = Some(role);
        Self { role, ..self }
    }

    pub fn on(self, platform: Platform) -> Self {
        let platform = Some(platform);
        Self { platform, ..self }
    }

    pub fn report(&self) -> Report {
        let known = self.known.iter();
        let credentials: Vec<_> = known.map(|k| credentials(k.key, k.secret)).collect();
        let mut inspector = Inspector::new(UnixTimestamp::new(self.at))
            .meeting_number(self.number.map(|n| MeetingNumber::parse(n).unwrap()))
            .role(self.role)
            .platform(self.platform);
        for (known, credentials) in self.known.iter().zip(&credentials) {
            inspector = if known.are_in_use {
                inspector.credentials(known.name, credentials)
            } else {
                inspector.previous_credentials(known.name, credentials)
            };
        }
        inspector.inspect(&self.text)
    }

    /// The findings, written as in [`Row::finds`].
    pub fn found(&self) -> String {
        let found: Vec<_> = self.report().findings.iter().map(written).collect();
        found.join(" ")
    }
}

/// Message and fix of the first finding.
pub fn said(row: &Row) -> String {
    let report = row.report();
    let finding = &report.findings[0];
    format!("{} {}", finding.message, finding.fix)
}

pub fn credentials(key: &str, secret: &str) -> Credentials {
    // Not `Credentials::new`, which refuses the white space that some rows have.
    Credentials {
        key: key.parse().unwrap(),
        secret: secret.parse().unwrap(),
    }
}

fn written(finding: &Finding) -> String {
    let entry = finding.code.entry();
    let mut text = finding.code.as_str().to_owned();
    if finding.severity != entry.severity {
        text = format!("{text}:{}", finding.severity.as_str());
    }
    if finding.params.iter().ne(entry.param.iter()) {
        let params = match finding.params.as_slice() {
            [] => "none".to_owned(),
            params => params.join(","),
        };
        text = format!("{text}@{params}");
    }
    text
}

/// The same fault in every scene.
pub fn thrice(name: &str, finds: &'static str, make: impl Fn(&Scene) -> Row) -> Vec<Row> {
    let rows = SCENES.iter().enumerate().map(|(index, scene)| Row {
        name: format!("{name} ({index})"),
        finds,
        ..make(scene)
    });
    rows.collect()
}

/// One token alone.
pub fn once(name: &str, finds: &'static str, row: Row) -> Vec<Row> {
    let name = name.to_owned();
    vec![Row { name, finds, ..row }]
}
