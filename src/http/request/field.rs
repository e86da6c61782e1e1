//! The names of fields: their aliases and spellings, and which field a misspelt name may
//! mean.

/// A field that an endpoint reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    MeetingNumber,
    Role,
    ExpirationSeconds,
    VideoWebRtcMode,
    Zak,
    App,
    SdkKey,
    Signature,
    Platform,
    At,
}

impl Field {
    /// The name in responses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::MeetingNumber => "meetingNumber",
            Self::Role => "role",
            Self::ExpirationSeconds => "expirationSeconds",
            Self::VideoWebRtcMode => "videoWebRtcMode",
            Self::Zak => "zak",
            Self::App => "app",
            Self::SdkKey => "sdkKey",
            Self::Signature => "signature",
            Self::Platform => "platform",
            Self::At => "at",
        }
    }
}

/// A name of a field. Requests may write it in any case, with or without `-` and `_`.
#[derive(Debug)]
pub(super) struct Alias {
    pub(crate) name: &'static str,
    pub(super) field: Field,
    /// Whether other things have this name too, such as a database row or a UUID. A value
    /// that is invalid is ignored if another alias has a valid one.
    is_ambiguous: bool,
}

const fn alias(name: &'static str, field: Field) -> Alias {
    Alias {
        name,
        field,
        is_ambiguous: false,
    }
}

const fn ambiguous(name: &'static str, field: Field) -> Alias {
    Alias {
        name,
        field,
        is_ambiguous: true,
    }
}

/// The field names that an endpoint reads.
#[derive(Debug)]
pub(crate) struct FieldNames {
    aliases: &'static [Alias],
    /// Whether the fields may be the members of one object, as in `{"data":{…}}`.
    pub(super) may_nest: bool,
}

/// For signing: every name that the signers use which this one replaces.
pub(crate) static SIGNATURE_FIELDS: FieldNames = FieldNames {
    aliases: &[
        alias("meetingNumber", Field::MeetingNumber),
        alias("mn", Field::MeetingNumber),
        alias("webinarNumber", Field::MeetingNumber),
        ambiguous("meetingId", Field::MeetingNumber),
        ambiguous("meeting", Field::MeetingNumber),
        ambiguous("webinarId", Field::MeetingNumber),
        alias("role", Field::Role),
        alias("expirationSeconds", Field::ExpirationSeconds),
        alias("tokenExpSeconds", Field::ExpirationSeconds),
        alias("videoWebRtcMode", Field::VideoWebRtcMode),
        alias("zak", Field::Zak),
        alias("app", Field::App),
        alias("sdkKey", Field::SdkKey),
        alias("appKey", Field::SdkKey),
        alias("clientId", Field::SdkKey),
    ],
    may_nest: true,
};

/// For inspecting. The token may be nested in anything, which the report names.
pub(crate) static INSPECT_FIELDS: FieldNames = FieldNames {
    aliases: &[
        alias("signature", Field::Signature),
        alias("meetingNumber", Field::MeetingNumber),
        alias("mn", Field::MeetingNumber),
        alias("webinarNumber", Field::MeetingNumber),
        ambiguous("meetingId", Field::MeetingNumber),
        ambiguous("meeting", Field::MeetingNumber),
        ambiguous("webinarId", Field::MeetingNumber),
        alias("role", Field::Role),
        alias("platform", Field::Platform),
        alias("at", Field::At),
    ],
    may_nest: false,
};

/// For asking Zoom about the credentials.
pub(crate) static CHECK_FIELDS: FieldNames = FieldNames {
    aliases: &[alias("app", Field::App)],
    may_nest: true,
};

/// What a name means to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Known { field: Field, is_ambiguous: bool },
    Secret,
    Unknown,
}

impl FieldNames {
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        let alias = self
            .aliases
            .iter()
            .find(|alias| alias.name == name)
            .or_else(|| self.aliases.iter().find(|alias| is_same(alias.name, name)));
        match alias {
            Some(alias) => Meaning::Known {
                field: alias.field,
                is_ambiguous: alias.is_ambiguous,
            },
            None if is_secret(name) => Meaning::Secret,
            None => Meaning::Unknown,
        }
    }

    /// The aliases of a field.
    pub(crate) fn others(&self, field: Field) -> impl Iterator<Item = &'static str> {
        let of_field = self.aliases.iter().filter(move |a| a.field == field);
        of_field
            .map(|alias| alias.name)
            .filter(move |name| *name != field.name())
    }

    /// The field that an unknown name may mean.
    pub(super) fn nearest(&self, name: &str) -> Option<Field> {
        let letters = letters(name);
        let near = |alias: &Alias| {
            let known = super::field::letters(alias.name);
            let likeness = strsim::jaro_winkler(&known, &letters);
            (likeness >= ALIKE).then_some((alias.field, likeness))
        };
        let aliases = self.aliases.iter().filter_map(near);
        let best = aliases.max_by(|(_, one), (_, other)| one.total_cmp(other));
        best.map(|(field, _)| field)
    }
}

/// The least similarity at which one name may mean another: `meetingNo` and
/// `meetingNumber` are similar enough, `meetingTopic` and `meetingId` are not.
const ALIKE: f64 = 0.88;

/// Whether two names differ only in case, `-` and `_`.
fn is_same(one: &str, other: &str) -> bool {
    let is_letter = |byte: &u8| !matches!(byte, b'-' | b'_');
    let one = one.bytes().filter(is_letter);
    let other = other.bytes().filter(is_letter);
    one.map(|byte| byte.to_ascii_lowercase())
        .eq(other.map(|byte| byte.to_ascii_lowercase()))
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// `sdkSecret`, `api_secret`, `CLIENT-SECRET`, `secretKey`, plain `secret`. Only short
/// names, so that a response never repeats a long text.
fn is_secret(name: &str) -> bool {
    if name.len() > 40 {
        return false;
    }
    let letters = letters(name);
    letters.ends_with("secret") || letters.ends_with("secretkey")
}

/// The claims of Zoom's Video SDK, another product with other tokens.
/// <https://developers.zoom.us/docs/video-sdk/auth/>
const OF_VIDEO_SDK: [&str; 10] = [
    "sessionName",
    "roleType",
    "userIdentity",
    "sessionKey",
    "sessionPasscode",
    "geoRegions",
    "cloudRecordingOption",
    "cloudRecordingElection",
    "telemetryTrackingId",
    "tpc",
];

/// Whether a field is one of the Video SDK's.
pub(super) fn is_of_video_sdk(name: &str) -> bool {
    OF_VIDEO_SDK.iter().any(|known| is_same(known, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_with_dashes() {
        for (name, field) in [
            ("meetingNumber", Some(Field::MeetingNumber)),
            ("MeetingNumber", Some(Field::MeetingNumber)),
            ("meeting_number", Some(Field::MeetingNumber)),
            ("MEETING-NUMBER", Some(Field::MeetingNumber)),
            ("meetingID", Some(Field::MeetingNumber)),
            ("meeting_id", Some(Field::MeetingNumber)),
            ("Meeting", Some(Field::MeetingNumber)),
            ("webinar_id", Some(Field::MeetingNumber)),
            ("Role", Some(Field::Role)),
            ("video_webrtc_mode", Some(Field::VideoWebRtcMode)),
            ("token_exp_seconds", Some(Field::ExpirationSeconds)),
            ("meetingNo", None),
            ("meeting number", None),
            ("rol", None),
            ("", None),
            ("_", None),
        ] {
            let read = match SIGNATURE_FIELDS.meaning(name) {
                Meaning::Known { field, .. } => Some(field),
                _ => None,
            };
            assert_eq!(read, field, "{name:?}");
        }
    }

    #[test]
    fn a_name_that_is_near_is_suggested_and_no_other() {
        for (name, field) in [
            ("meetingNo", Some(Field::MeetingNumber)),
            ("meetingNum", Some(Field::MeetingNumber)),
            ("meetNumber", Some(Field::MeetingNumber)),
            ("meetingNumer", Some(Field::MeetingNumber)),
            ("webinarNo", Some(Field::MeetingNumber)),
            ("roles", Some(Field::Role)),
            ("rol", Some(Field::Role)),
            ("expirationSecs", Some(Field::ExpirationSeconds)),
            ("expiration", Some(Field::ExpirationSeconds)),
            ("videoWebRtc", Some(Field::VideoWebRtcMode)),
            ("userName", None),
            ("email", None),
            ("password", None),
            ("topic", None),
            ("sessionName", None),
            ("", None),
        ] {
            assert_eq!(SIGNATURE_FIELDS.nearest(name), field, "{name:?}");
        }
    }
}
