//! A report as JSON: the contract of `POST /inspect` and `inspect --json`.

use serde::ser::{Serialize, SerializeMap as _, SerializeStruct as _, Serializer};

use super::findings::Finding;
use super::verdict::Mac;
use super::{Members, Report, Timeline};

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, raw) in &self.0 {
            map.serialize_entry(name, raw)?;
        }
        map.end()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 8)?;
        report.serialize_field("verdict", self.verdict.as_str())?;
        report.serialize_field("summary", &self.summary)?;
        report.serialize_field("header", &self.header)?;
        report.serialize_field("claims", &self.claims)?;
        report.serialize_field("timeline", &self.timeline)?;
        report.serialize_field("mac", &self.mac)?;
        report.serialize_field("wrappings", &self.wrappings)?;
        report.serialize_field("findings", &self.findings)?;
        report.end()
    }
}

impl Serialize for Timeline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut timeline = serializer.serialize_struct("Timeline", 5)?;
        timeline.serialize_field("iat", &self.iat)?;
        timeline.serialize_field("exp", &self.exp)?;
        timeline.serialize_field("tokenExp", &self.token_exp)?;
        timeline.serialize_field("at", &self.at)?;
        timeline.serialize_field("lifetimeSeconds", &self.lifetime_seconds())?;
        timeline.end()
    }
}

impl Serialize for Mac {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut mac = serializer.serialize_struct("Mac", 2)?;
        mac.serialize_field("status", self.status.as_str())?;
        mac.serialize_field("secret", &self.secret)?;
        mac.end()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 8)?;
        finding.serialize_field("code", self.code.as_str())?;
        finding.serialize_field("severity", self.severity.as_str())?;
        finding.serialize_field("title", self.code.entry().title)?;
        finding.serialize_field("param", &self.params.first())?;
        finding.serialize_field("params", &self.params)?;
        finding.serialize_field("message", &self.message)?;
        finding.serialize_field("fix", &self.fix)?;
        finding.serialize_field("reference", &format!("/causes#{}", self.code.as_str()))?;
        finding.end()
    }
}
