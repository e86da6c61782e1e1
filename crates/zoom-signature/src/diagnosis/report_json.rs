//! A report as JSON: the contract of `POST /inspect` and of `inspect --json`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use super::catalog::{FindingCode, Severity};
use super::findings::Finding;
use super::report::{JsonObject, Report, Timeline};
use super::verdict::{Mac, MacStatus, Verdict};

#[derive(serde::Serialize, serde::Deserialize)]
struct ReportJson<'r> {
    verdict: Verdict,
    summary: Cow<'r, str>,
    header: Option<Cow<'r, JsonObject>>,
    claims: Option<Cow<'r, JsonObject>>,
    timeline: Timeline,
    mac: Cow<'r, Mac>,
    wrappings: Cow<'r, [String]>,
    findings: Cow<'r, [Finding]>,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = ReportJson {
            verdict: self.verdict,
            summary: Cow::Borrowed(&self.summary),
            header: self.header.as_ref().map(Cow::Borrowed),
            claims: self.claims.as_ref().map(Cow::Borrowed),
            timeline: self.timeline,
            mac: Cow::Borrowed(&self.mac),
            wrappings: Cow::Borrowed(&self.wrappings),
            findings: Cow::Borrowed(&self.findings),
        };
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Report {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = ReportJson::deserialize(deserializer)?;
        Ok(Self {
            verdict: json.verdict,
            summary: json.summary.into_owned(),
            header: json.header.map(Cow::into_owned),
            claims: json.claims.map(Cow::into_owned),
            timeline: json.timeline,
            mac: json.mac.into_owned(),
            wrappings: json.wrappings.into_owned(),
            findings: json.findings.into_owned(),
        })
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimelineJson {
    iat: Option<i64>,
    exp: Option<i64>,
    token_exp: Option<i64>,
    at: u64,
    /// Follows from the others.
    #[serde(skip_deserializing)]
    lifetime_seconds: Option<i64>,
}

impl Serialize for Timeline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = TimelineJson {
            iat: self.iat,
            exp: self.exp,
            token_exp: self.token_exp,
            at: self.at,
            lifetime_seconds: self.lifetime_seconds(),
        };
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timeline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = TimelineJson::deserialize(deserializer)?;
        Ok(Self {
            iat: json.iat,
            exp: json.exp,
            token_exp: json.token_exp,
            at: json.at,
        })
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct MacJson<'m> {
    status: MacStatus,
    secret: Option<Cow<'m, str>>,
}

impl Serialize for Mac {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = MacJson {
            status: self.status,
            secret: self.secret.as_deref().map(Cow::Borrowed),
        };
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Mac {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = MacJson::deserialize(deserializer)?;
        Ok(Self {
            status: json.status,
            secret: json.secret.map(Cow::into_owned),
        })
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct FindingJson<'f> {
    code: FindingCode,
    severity: Severity,
    /// Follows from the code.
    #[serde(skip_deserializing)]
    title: &'static str,
    /// The first of `params`.
    #[serde(skip_deserializing)]
    param: Option<Cow<'static, str>>,
    params: Cow<'f, [Cow<'static, str>]>,
    message: Cow<'f, str>,
    fix: Cow<'f, str>,
    /// Where the server that inspected the token explains the code.
    #[serde(skip_deserializing)]
    reference: String,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = FindingJson {
            code: self.code,
            severity: self.severity,
            title: self.code.entry().title,
            param: self.params.first().cloned(),
            params: Cow::Borrowed(&self.params),
            message: Cow::Borrowed(&self.message),
            fix: Cow::Borrowed(&self.fix),
            reference: format!("/causes/{}", self.code),
        };
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = FindingJson::deserialize(deserializer)?;
        Ok(Self {
            code: json.code,
            severity: json.severity,
            params: json.params.into_owned(),
            message: json.message.into_owned(),
            fix: json.fix.into_owned().into(),
        })
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, raw) in &self.0 {
            map.serialize_entry(name, raw)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    /// Of JSON only, since the text of each value is kept as it is written.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = JsonObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<String, Box<RawValue>>()? {
            members.push(member);
        }
        Ok(JsonObject(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Credentials;
    use crate::diagnosis::inspector::Inspector;
    use crate::request::SignatureRequest;
    use crate::role::Role;
    use crate::signer::Signer;
    use crate::timestamp::UnixTimestamp;

    #[test]
    fn reports_round_trip() {
        let at = UnixTimestamp::new(1_795_349_825);
        let credentials = Credentials::new("key-of-an-app", "secret-of-an-app").unwrap();
        let meeting = "85746065432".parse().unwrap();
        let request = SignatureRequest::web(meeting, Role::Host);
        let token = Signer::from(&credentials).sign(&request, at).into_token();
        let inspector = Inspector::new(at).credentials("current", &credentials);
        for text in [
            "",
            "no token",
            &token,
            &format!(r#"{{"data":{{"jwt":"{token}"}}}}"#),
            &token.to_lowercase(),
            &format!("{token}x"),
            token.split_at(token.len() - 60).0,
        ] {
            let report = inspector.inspect(text);
            let json = serde_json::to_string(&report).unwrap();
            let read: Report = serde_json::from_str(&json).unwrap();
            assert_eq!(read, report, "{json}");
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }
}
