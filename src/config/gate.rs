//! Who may ask, as it is configured.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use crate::gate::{
    ApiKey, ApiKeys, Meetings, Open, RateLimit, Settings, SigningSecret, SigningSecrets,
    TrustedProxies,
};
use zoom_signature::{MeetingNumber, Role};

use super::list::{accepted, list};
use super::listen::Listen;
use super::native;
use super::reader::Reader;

const PARTICIPANT_API_KEYS: &str = "PARTICIPANT_API_KEYS";
const HOST_API_KEYS: &str = "HOST_API_KEYS";
const REQUEST_SIGNING_SECRETS: &str = "REQUEST_SIGNING_SECRETS";
const ALLOW_ANONYMOUS: &str = "ALLOW_ANONYMOUS";

/// Requests a minute, of a caller and of an address.
const CALLER_LIMIT: RateLimit = RateLimit::per_minute(120);
const ADDRESS_LIMIT: RateLimit = RateLimit::per_minute(600);

pub(super) fn read(reader: &mut Reader<'_>, listen: &Listen) -> Settings {
    let faults_before = reader.fault_count();
    let api_keys = api_keys(reader);
    let signing_secrets = signing_secrets(reader);
    let oidc = super::oidc::read(reader);
    let is_faulty = reader.fault_count() > faults_before;
    let has_a_way_in = !api_keys.is_empty() || !signing_secrets.is_empty() || oidc.is_some();
    let open = open(reader, listen, has_a_way_in, is_faulty);
    Settings {
        open,
        api_keys,
        signing_secrets,
        oidc,
        meetings: meetings(reader),
        native: native::read(reader),
        caller_limit: limit(reader, open, "RATE_LIMIT_PER_MINUTE", CALLER_LIMIT),
        address_limit: limit(reader, open, "ADDRESS_RATE_LIMIT_PER_MINUTE", ADDRESS_LIMIT),
        trusted_proxies: trusted_proxies(reader, open),
    }
}

fn api_keys(reader: &mut Reader<'_>) -> ApiKeys {
    let participants = api_key_list(reader, PARTICIPANT_API_KEYS, Role::Participant);
    let hosts = api_key_list(reader, HOST_API_KEYS, Role::Host);
    let all: Vec<ApiKey> = participants.into_iter().chain(hosts).collect();
    for (index, key) in all.iter().enumerate() {
        let earlier = all.iter().take(index);
        if let Some(other) = earlier.rev().find(|other| other.is_same_key(key)) {
            let problem = format!(
                "{} has a key that is in {} already, as that of {}: every key belongs to one \
                 caller and one list",
                key.name(),
                list_of(other),
                other.name()
            );
            reader.fault(list_of(key), problem);
        }
    }
    ApiKeys::new(all)
}

pub(super) const fn list_of(key: &ApiKey) -> &'static str {
    if key.up_to().is_host() {
        HOST_API_KEYS
    } else {
        PARTICIPANT_API_KEYS
    }
}

fn api_key_list(reader: &mut Reader<'_>, variable: &'static str, up_to: Role) -> Vec<ApiKey> {
    let Some(found) = reader.find_list_here_or_in_file(variable) else {
        reader.show_default(variable, "none");
        return Vec::new();
    };
    let keys = list(&found.value).map(|text| ApiKey::parse(text, up_to));
    accepted(reader, &found, keys, |keys| {
        let names = keys.iter();
        let names = names.map(|key| format!("{}{}", key.name(), key.limited_to()));
        let names: Vec<String> = names.collect();
        format!("{} ({})", counted(keys.len(), "key"), names.join(", "))
    })
}

fn signing_secrets(reader: &mut Reader<'_>) -> SigningSecrets {
    let Some(found) = reader.find_list_here_or_in_file(REQUEST_SIGNING_SECRETS) else {
        reader.show_default(REQUEST_SIGNING_SECRETS, "none");
        return SigningSecrets::default();
    };
    let mut texts: Vec<&str> = list(&found.value).collect();
    let listed = texts.len();
    texts.sort_unstable();
    texts.dedup();
    if texts.len() < listed {
        reader.refuse(&found, "lists one secret twice");
        return SigningSecrets::default();
    }
    let secrets = list(&found.value).map(SigningSecret::parse);
    SigningSecrets::new(accepted(reader, &found, secrets, |secrets| {
        counted(secrets.len(), "secret")
    }))
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn open(
    reader: &mut Reader<'_>,
    listen: &Listen,
    has_a_way_in: bool,
    gate_is_faulty: bool,
) -> Open {
    let by_default = match (has_a_way_in, listen.is_loopback()) {
        (false, true) => "everybody on this machine",
        _ => "nobody",
    };
    let asked: Option<Anonymous> = reader.optional(ALLOW_ANONYMOUS, by_default);
    if let Some(Anonymous(role)) = asked {
        return Open::ToAll(role);
    }
    if has_a_way_in || gate_is_faulty {
        return Open::ToNobody;
    }
    if listen.is_loopback() {
        return Open::OnLoopback;
    }
    let problem = "HOST is not loopback, so it must be said who may ask: set \
                   PARTICIPANT_API_KEYS or HOST_API_KEYS (`zoom-signature key new NAME` makes \
                   one), REQUEST_SIGNING_SECRETS, or OIDC_ISSUER and OIDC_AUDIENCE. Only if \
                   everybody who reaches this server may join every meeting, set \
                   ALLOW_ANONYMOUS=participant; =host lets them host as well";
    reader.fault(ALLOW_ANONYMOUS, problem);
    Open::ToNobody
}

struct Anonymous(Role);

#[derive(Debug, thiserror::Error)]
#[error("must be participant or host: up to which role everybody may ask; leave it out for nobody")]
struct AnonymousError;

impl FromStr for Anonymous {
    type Err = AnonymousError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "participant" => Ok(Self(Role::Participant)),
            "host" => Ok(Self(Role::Host)),
            _ => Err(AnonymousError),
        }
    }
}

impl fmt::Display for Anonymous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

fn limit(
    reader: &mut Reader<'_>,
    open: Open,
    variable: &'static str,
    default: RateLimit,
) -> RateLimit {
    if open != Open::OnLoopback {
        return reader.parsed(variable, default);
    }
    let asked: Option<RateLimit> = reader.optional(variable, "off on an open loopback");
    if asked.is_some() {
        reader.warn(
            variable,
            "has no effect while everybody on this machine may ask",
        );
    }
    RateLimit::OFF
}

/// Numbers as people write them have spaces, so only commas and line breaks part
/// them.
fn meetings(reader: &mut Reader<'_>) -> Meetings {
    const VARIABLE: &str = "ALLOWED_MEETING_NUMBERS";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.show_default(VARIABLE, "every meeting");
        return Meetings::All;
    };
    let entries = found.value.split([',', '\n', '\r']).map(str::trim);
    let numbers = entries
        .filter(|entry| !entry.is_empty())
        .map(str::parse::<MeetingNumber>);
    let numbers = accepted(reader, &found, numbers, |numbers| {
        let numbers: Vec<&str> = numbers.iter().map(MeetingNumber::as_str).collect();
        numbers.join(", ")
    });
    Meetings::these(numbers)
}

fn trusted_proxies(reader: &mut Reader<'_>, open: Open) -> TrustedProxies {
    const VARIABLE: &str = "TRUSTED_PROXIES";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.show_default(VARIABLE, "none; X-Forwarded-For and Forwarded are ignored");
        return TrustedProxies::default();
    };
    let networks = list(&found.value).map(network);
    let networks = accepted(reader, &found, networks, |_| found.value.to_string());
    if networks.iter().any(|network| network.prefix_len() == 0) {
        let problem = "trusts everybody, so whoever calls can pass for any address and \
                       ADDRESS_RATE_LIMIT_PER_MINUTE holds nobody: name your proxies only";
        reader.warn(VARIABLE, problem);
    }
    if open == Open::OnLoopback {
        let problem = "is set, and nothing says who may ask, so every request is refused: \
                       configure a way in, such as PARTICIPANT_API_KEYS, or set ALLOW_ANONYMOUS";
        reader.warn(VARIABLE, problem);
    }
    TrustedProxies::new(networks)
}

#[derive(Debug, thiserror::Error)]
#[error("must be an IP address or a network such as 10.0.0.0/8")]
struct NetworkError;

fn network(text: &str) -> Result<IpNet, NetworkError> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| NetworkError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Reading};
    use crate::gate::OidcSettings;

    fn read(variables: &[(&str, &str)]) -> Settings {
        let flags = variables
            .iter()
            .map(|(name, value)| (*name, Some((*value).to_owned())));
        let environment = Environment::default().with_flags(flags);
        Reading::of(&environment).config.unwrap().gate
    }

    #[test]
    fn each_setting_of_the_issuer_counts() {
        let gate = read(&[
            ("OIDC_ISSUER", "https://login.example.com"),
            ("OIDC_AUDIENCE", "zoom, zoom-staging"),
            ("OIDC_JWKS_URL", "https://login.example.com/keys"),
            ("OIDC_HOST_CLAIM", "roles=host"),
            ("OIDC_MEETING_CLAIM", "meetings"),
            ("OIDC_NAME_CLAIM", "email"),
        ]);
        let oidc = OidcSettings {
            issuer: "https://login.example.com".parse().unwrap(),
            audiences: vec!["zoom".to_owned(), "zoom-staging".to_owned()],
            jwks_url: Some("https://login.example.com/keys".parse().unwrap()),
            host_claim: Some("roles=host".parse().unwrap()),
            meeting_claim: Some("meetings".parse().unwrap()),
            name_claim: Some("email".parse().unwrap()),
        };
        assert_eq!(gate.oidc, Some(oidc));
    }

    #[test]
    fn the_limits_are_each_their_own() {
        let by_default = read(&[("ALLOW_ANONYMOUS", "participant")]);
        assert_eq!(by_default.caller_limit, RateLimit::per_minute(120));
        assert_eq!(by_default.address_limit, RateLimit::per_minute(600));
        let set = read(&[
            ("ALLOW_ANONYMOUS", "participant"),
            ("RATE_LIMIT_PER_MINUTE", "7"),
            ("ADDRESS_RATE_LIMIT_PER_MINUTE", "70"),
        ]);
        assert_eq!(set.caller_limit, RateLimit::per_minute(7));
        assert_eq!(set.address_limit, RateLimit::per_minute(70));
    }
}
