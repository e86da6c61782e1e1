//! Every cause for which Zoom refuses a signature, in words for people.
//!
//! The causes come from Zoom's rules
//! (<https://developers.zoom.us/docs/meeting-sdk/auth/>), from those of JWTs
//! (RFC 7515, RFC 7519) and of base64url (RFC 4648), and from what users met.
//! A [`FindingCode`] stays the same from version to version; the texts may change.

mod claims;
mod entry;
mod header;
mod lifetime;
mod mac;
mod meeting;
mod pasted;
mod segments;
mod times;
mod token_kind;

use crate::text_enum::text_enum;

pub use entry::{CatalogEntry, Severity, SeverityError};

/// The one list of causes: each code with its text and its entry.
macro_rules! codes {
    ($($(#[$doc:meta])+ $code:ident = $text:literal => $entry:path,)+) => {
        /// A cause for which a signature is refused, or is at risk.
        ///
        /// In the catalogue's order, from the outside in: the text, the header,
        /// the claims, the times, the MAC. What comes first explains more.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FindingCode {
            $($(#[$doc])+ $code,)+
        }

        impl FindingCode {
            /// Every code, in the catalogue's order.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$code),+];

            /// The code as reports and links have it, such as `token_empty`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)+
                }
            }

            /// The catalogue's entry for this code.
            #[must_use]
            pub fn entry(self) -> &'static CatalogEntry {
                match self {
                    $(Self::$code => &$entry,)+
                }
            }
        }
    };
}

codes! {
    /// No token at all, or the word for none.
    TokenEmpty = "token_empty" => pasted::TOKEN_EMPTY,
    /// Text, but no token.
    NotAToken = "not_a_token" => pasted::NOT_A_TOKEN,
    /// The token in base64 or hexadecimal once more.
    TokenEncoded = "token_encoded" => pasted::TOKEN_ENCODED,
    /// Quotes, white space or more around or inside the token.
    TokenWrapped = "token_wrapped" => pasted::TOKEN_WRAPPED,
    /// A key and a colon before the token.
    TokenPrefixed = "token_prefixed" => pasted::TOKEN_PREFIXED,
    /// Small letters or capitals alone.
    TokenCaseChanged = "token_case_changed" => pasted::TOKEN_CASE_CHANGED,
    /// The format from before JWTs.
    LegacySignature = "legacy_signature" => pasted::LEGACY_SIGNATURE,
    /// Its beginning or its end is missing.
    TokenTruncated = "token_truncated" => pasted::TOKEN_TRUNCATED,
    /// Not three segments.
    SegmentsWrong = "segments_wrong" => segments::SEGMENTS_WRONG,
    /// `+` or `/` in a segment.
    Base64Standard = "base64_standard" => segments::BASE64_STANDARD,
    /// `=` in a segment.
    Base64Padded = "base64_padded" => segments::BASE64_PADDED,
    /// A digit in place of the padding.
    Base64PaddingDigit = "base64_padding_digit" => segments::BASE64_PADDING_DIGIT,
    /// A segment that does not decode.
    Base64Invalid = "base64_invalid" => segments::BASE64_INVALID,
    /// A header or payload that is no JSON object.
    JsonInvalid = "json_invalid" => segments::JSON_INVALID,
    /// The MAC as hexadecimal text.
    SignatureHex = "signature_hex" => segments::SIGNATURE_HEX,
    /// The MAC in base64 of base64, or the like.
    SignatureEncodedTwice = "signature_encoded_twice" => segments::SIGNATURE_ENCODED_TWICE,
    /// `alg` is none.
    AlgNone = "alg_none" => header::ALG_NONE,
    /// `alg` is another one, or is missing.
    AlgNotHs256 = "alg_not_hs256" => header::ALG_NOT_HS256,
    /// `typ` is not JWT.
    TypMissing = "typ_missing" => header::TYP_MISSING,
    /// Made for the Video SDK.
    VideoSdkToken = "video_sdk_token" => token_kind::VIDEO_SDK_TOKEN,
    /// Made for the REST API.
    RestApiToken = "rest_api_token" => token_kind::REST_API_TOKEN,
    /// A ZAK, an OBF token or an OAuth access token.
    ZakOrOauthToken = "zak_or_oauth_token" => token_kind::ZAK_OR_OAUTH_TOKEN,
    /// A claim under another name.
    ClaimMisspelt = "claim_misspelt" => claims::CLAIM_MISSPELT,
    /// No `appKey`.
    AppKeyMissing = "app_key_missing" => claims::APP_KEY_MISSING,
    /// `appKey` of another type.
    AppKeyNotAString = "app_key_not_a_string" => claims::APP_KEY_NOT_A_STRING,
    /// `appKey` is a word that stands for a key.
    AppKeyPlaceholder = "app_key_placeholder" => claims::APP_KEY_PLACEHOLDER,
    /// `appKey` has white space at its ends.
    AppKeyWhiteSpace = "app_key_white_space" => claims::APP_KEY_WHITE_SPACE,
    /// `appKey` has quotes at its ends.
    AppKeyQuoted = "app_key_quoted" => claims::APP_KEY_QUOTED,
    /// `appKey` is not the configured key.
    AppKeyMismatch = "app_key_mismatch" => claims::APP_KEY_MISMATCH,
    /// `appKey` is the configured secret.
    AppKeyIsSecret = "app_key_is_secret" => claims::APP_KEY_IS_SECRET,
    /// `sdkKey` is not `appKey`.
    SdkKeyDiffers = "sdk_key_differs" => claims::SDK_KEY_DIFFERS,
    /// `role` without `mn`.
    MeetingNumberMissing = "meeting_number_missing" => meeting::MEETING_NUMBER_MISSING,
    /// `mn` is not 9 to 11 digits.
    MeetingNumberMalformed = "meeting_number_malformed" => meeting::MEETING_NUMBER_MALFORMED,
    /// `mn` is a JSON number.
    MeetingNumberIsANumber = "meeting_number_is_a_number" => meeting::MEETING_NUMBER_IS_A_NUMBER,
    /// `mn` is not the meeting to join.
    MeetingNumberDiffers = "meeting_number_differs" => meeting::MEETING_NUMBER_DIFFERS,
    /// `mn` without `role`.
    RoleMissing = "role_missing" => meeting::ROLE_MISSING,
    /// `role` of another type.
    RoleNotANumber = "role_not_a_number" => meeting::ROLE_NOT_A_NUMBER,
    /// `role` is another number than 0 and 1.
    RoleUnknown = "role_unknown" => meeting::ROLE_UNKNOWN,
    /// `role` is not the one meant.
    RoleDiffers = "role_differs" => meeting::ROLE_DIFFERS,
    /// `role` is 1.
    HostNeedsZak = "host_needs_zak" => meeting::HOST_NEEDS_ZAK,
    /// `video_webrtc_mode` is not the number 0 or 1.
    VideoWebrtcModeMalformed = "video_webrtc_mode_malformed"
        => meeting::VIDEO_WEBRTC_MODE_MALFORMED,
    /// A claim holds the configured secret.
    SecretInPayload = "secret_in_payload" => claims::SECRET_IN_PAYLOAD,
    /// No `iat`.
    IatMissing = "iat_missing" => times::IAT_MISSING,
    /// No `exp`.
    ExpMissing = "exp_missing" => times::EXP_MISSING,
    /// No `tokenExp`.
    TokenExpMissing = "token_exp_missing" => times::TOKEN_EXP_MISSING,
    /// A time that is not written as an integer.
    TimeNotAnInteger = "time_not_an_integer" => times::TIME_NOT_AN_INTEGER,
    /// A time too large for seconds.
    TimeInMilliseconds = "time_in_milliseconds" => times::TIME_IN_MILLISECONDS,
    /// `iat` is a multiple of 128.
    IatRounded = "iat_rounded" => times::IAT_ROUNDED,
    /// `iat` is ahead by as much as a time zone.
    IatTimeZone = "iat_time_zone" => times::IAT_TIME_ZONE,
    /// `iat` is ahead otherwise.
    IatInFuture = "iat_in_future" => times::IAT_IN_FUTURE,
    /// `iat` is hardly set back.
    IatRecent = "iat_recent" => times::IAT_RECENT,
    /// `iat` is long past.
    IatFarPast = "iat_far_past" => times::IAT_FAR_PAST,
    /// `exp` is less than 1,800 s after `iat`.
    LifetimeTooShort = "lifetime_too_short" => lifetime::LIFETIME_TOO_SHORT,
    /// `exp` is hardly more than 1,800 s after `iat`.
    LifetimeAtMinimum = "lifetime_at_minimum" => lifetime::LIFETIME_AT_MINIMUM,
    /// `exp` is far enough after `iat`, and not after the issue.
    ExpFromBackdatedIat = "exp_from_backdated_iat" => lifetime::EXP_FROM_BACKDATED_IAT,
    /// `exp` is more than 172,800 s after `iat`.
    LifetimeTooLong = "lifetime_too_long" => lifetime::LIFETIME_TOO_LONG,
    /// `exp` is a thousand times a plausible lifetime after `iat`.
    LifetimeInMilliseconds = "lifetime_in_milliseconds" => lifetime::LIFETIME_IN_MILLISECONDS,
    /// `exp` is not after `iat`.
    ExpBeforeIat = "exp_before_iat" => lifetime::EXP_BEFORE_IAT,
    /// `exp` is not after now.
    Expired = "expired" => lifetime::EXPIRED,
    /// `exp` is less than a minute away.
    ExpiresSoon = "expires_soon" => lifetime::EXPIRES_SOON,
    /// `tokenExp` is not `exp`.
    TokenExpDiffers = "token_exp_differs" => lifetime::TOKEN_EXP_DIFFERS,
    /// `tokenExp` is less than 1,800 s ahead.
    TokenExpTooSoon = "token_exp_too_soon" => lifetime::TOKEN_EXP_TOO_SOON,
    /// Signed with the secret and white space, or without its own.
    SecretWhiteSpace = "secret_white_space" => mac::SECRET_WHITE_SPACE,
    /// Signed with the secret in quotes.
    SecretQuoted = "secret_quoted" => mac::SECRET_QUOTED,
    /// Signed with what base64 makes of the secret.
    SecretBase64Decoded = "secret_base64_decoded" => mac::SECRET_BASE64_DECODED,
    /// Signed with what hexadecimal makes of the secret.
    SecretHexDecoded = "secret_hex_decoded" => mac::SECRET_HEX_DECODED,
    /// Signed with the SDK Key.
    KeyUsedAsSecret = "key_used_as_secret" => mac::KEY_USED_AS_SECRET,
    /// Signed with the app's secret of before.
    SecretPrevious = "secret_previous" => mac::SECRET_PREVIOUS,
    /// Signed with a word that stands for a secret.
    SecretPlaceholder = "secret_placeholder" => mac::SECRET_PLACEHOLDER,
    /// Signed with another configured secret.
    SecretOfAnotherApp = "secret_of_another_app" => mac::SECRET_OF_ANOTHER_APP,
    /// Signed with none of the known secrets.
    SignatureMismatch = "signature_mismatch" => mac::SIGNATURE_MISMATCH,
    /// No secret to check with.
    SecretUnknown = "secret_unknown" => mac::SECRET_UNKNOWN,
}

text_enum!(FindingCode, FindingCodeError, "no cause has this code");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_in_order_unique_and_snake_case() {
        assert!(FindingCode::ALL.is_sorted());
        let texts: BTreeSet<_> = FindingCode::ALL.map(FindingCode::as_str).into();
        assert_eq!(texts.len(), FindingCode::ALL.len());
        for text in texts {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            let snake_case = |word: &str| !word.is_empty() && word.chars().all(plain);
            assert!(text.split('_').all(snake_case), "{text}");
        }
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for code in FindingCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(code));
        }
        for text in ["", "TOKEN_EMPTY", "token_empty ", "no_such_cause"] {
            assert_eq!(
                text.parse::<FindingCode>(),
                Err(FindingCodeError),
                "{text:?}"
            );
        }
    }

    #[test]
    fn every_entry_is_of_one_code_and_complete() {
        let titles: BTreeSet<_> = FindingCode::ALL.map(|code| code.entry().title).into();
        assert_eq!(titles.len(), FindingCode::ALL.len());
        for code in FindingCode::ALL {
            let entry = code.entry();
            let title = entry.title.split(' ').count();
            assert!((5..=9).contains(&title), "{code:?}: {title} words");
            assert!(!entry.title.ends_with('.'), "{code:?}");
            assert!(!entry.title.to_lowercase().contains("simply"), "{code:?}");
            assert!((1..=4).contains(&entry.causes.len()), "{code:?}");
            assert!((1..=4).contains(&entry.fixes.len()), "{code:?}");
            assert!(entry.severity_note.is_none_or(|note| !note.ends_with('.')));
        }
    }

    #[test]
    fn texts_are_sentences() {
        for code in FindingCode::ALL {
            let entry = code.entry();
            let lists = entry.causes.iter().chain(entry.fixes);
            for text in lists.chain([&entry.explanation]) {
                assert!(text.len() > 1 && text.ends_with('.'), "{text}");
                assert!(!text.contains("  ") && text.trim() == *text, "{text}");
                assert!(text.matches('`').count().is_multiple_of(2), "{text}");
                assert!(!text.to_lowercase().contains("simply"), "{text}");
            }
        }
    }

    #[test]
    fn the_worst_severity_comes_first() {
        let order = [Severity::Error, Severity::Warning, Severity::Info];
        assert!(order.is_sorted());
        assert_eq!(order.map(Severity::as_str), ["error", "warning", "info"]);
    }
}
