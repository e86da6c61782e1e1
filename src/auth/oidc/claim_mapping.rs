use serde_json::{Map, Value};

use crate::auth::caller::CallerName;
use crate::auth::permissions::{MeetingScope, Permissions};
use zoom_signature::{MeetingNumber, Role};

use super::claim_path::ClaimPath;
use super::settings::OidcSettings;

impl OidcSettings {
    /// What these claims permit their subject.
    pub(crate) fn permissions(&self, claims: &Map<String, Value>) -> Permissions {
        let is_host = self
            .host_claim
            .as_ref()
            .is_some_and(|host_claim| host_claim.matches(claims));
        Permissions {
            max_role: if is_host {
                Role::Host
            } else {
                Role::Participant
            },
            meetings: match &self.meeting_claim {
                Some(path) => MeetingScope::these(meeting_numbers(path, claims)),
                None => MeetingScope::Any,
            },
            app: self.app.clone(),
        }
    }
}

/// The name for the log: the name claim, if it is a text, else the subject.
pub(crate) fn name(
    settings: &OidcSettings,
    claims: &Map<String, Value>,
    subject: &str,
) -> CallerName {
    let path = settings.name_claim.as_ref();
    let name = path.and_then(|path| path.find(claims)?.as_str());
    CallerName::new(name.filter(|name| !name.is_empty()).unwrap_or(subject))
}

/// The user's Zoom ID or e-mail address, if the claim is a text.
pub(crate) fn zoom_user(settings: &OidcSettings, claims: &Map<String, Value>) -> Option<String> {
    let claim = settings.zoom_user_claim.as_ref()?.find(claims)?.as_str()?;
    (!claim.is_empty()).then(|| claim.to_owned())
}

/// A list of numbers, as texts or integers, or a single one. An entry that is not a
/// meeting number permits nothing.
fn meeting_numbers(path: &ClaimPath, claims: &Map<String, Value>) -> Vec<MeetingNumber> {
    match path.find(claims) {
        Some(Value::Array(values)) => values.iter().filter_map(meeting_number).collect(),
        Some(value) => meeting_number(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn meeting_number(value: &Value) -> Option<MeetingNumber> {
    match value {
        Value::String(text) => MeetingNumber::parse(text).ok(),
        Value::Number(number) => MeetingNumber::parse(&number.as_u64()?.to_string()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    fn settings() -> OidcSettings {
        OidcSettings {
            issuer: "https://issuer.example".parse().unwrap(),
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

    fn of(settings: &OidcSettings, claims: &Value) -> Permissions {
        settings.permissions(claims.as_object().unwrap())
    }

    #[test]
    fn without_settings_everybody_attends_every_meeting() {
        let claims = json!({"role": "host", "zoom_meetings": []});
        assert_eq!(
            of(&settings(), &claims),
            Permissions::all_meetings(Role::Participant)
        );
    }

    #[test]
    fn the_host_claim_makes_a_host() {
        let settings = OidcSettings {
            host_claim: Some("role=host".parse().unwrap()),
            ..settings()
        };
        assert_eq!(of(&settings, &json!({"role": "host"})), Permissions::ALL);
        assert_eq!(
            of(&settings, &json!({})),
            Permissions::all_meetings(Role::Participant)
        );
    }

    #[test]
    fn the_meeting_claim_opens_what_it_lists() {
        let settings = OidcSettings {
            meeting_claim: Some("zoom_meetings".parse().unwrap()),
            ..settings()
        };
        for (claim, numbers) in [
            (
                json!(["857 4606 5432", 123_456_789]),
                vec!["85746065432", "123456789"],
            ),
            (
                json!([
                    "x",
                    1,
                    -123_456_789,
                    123_456_789.5,
                    null,
                    ["123456789"],
                    true
                ]),
                vec![],
            ),
            (json!("857-4606-5432"), vec!["85746065432"]),
            (json!(85_746_065_432_u64), vec!["85746065432"]),
            (json!("85746065432 123456789"), vec![]),
            (json!({"85746065432": true}), vec![]),
            (json!(null), vec![]),
            (json!([]), vec![]),
        ] {
            let numbers = numbers.iter().map(|number| number.parse().unwrap());
            assert_eq!(
                of(&settings, &json!({"zoom_meetings": claim})).meetings,
                MeetingScope::these(numbers),
                "{claim}"
            );
        }
        assert_eq!(
            of(&settings, &json!({})).meetings,
            MeetingScope::these([]),
            "missing"
        );
    }

    #[test]
    fn the_log_has_the_name_claim_or_the_subject() {
        let settings = OidcSettings {
            name_claim: Some("email".parse().unwrap()),
            ..settings()
        };
        let name_in = |claims: Value| name(&settings, claims.as_object().unwrap(), "ann");
        assert_eq!(
            name_in(json!({"email": "ann@example.com"})).as_str(),
            "ann@example.com"
        );
        for claims in [json!({}), json!({"email": ""}), json!({"email": 7})] {
            assert_eq!(name_in(claims).as_str(), "ann");
        }
    }
}
