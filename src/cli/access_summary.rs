//! Who may ask for what, in sentences that need no knowledge of the variables.

use std::collections::BTreeSet;

use crate::auth::{
    AnonymousAccess, ApiKey, ApiKeys, AppName, MeetingScope, NativeSignatures, OidcSettings,
    RateLimit, Settings, SigningSecret, SigningSecrets,
};
use crate::config::Config;
use crate::zoom_api::{ZakUser, ZoomApiSettings};
use zoom_signature::Role;

/// What a server permits: to whom, and with which apps.
pub(super) fn access_summary_of(config: &Config) -> String {
    let limited = config
        .apps
        .iter()
        .filter(|app| app.meetings != MeetingScope::Any);
    let limited: Vec<String> = limited.map(|app| app.name.to_string()).collect();
    let summary = access_summary(&config.auth, config.redis.is_some());
    match listed(limited) {
        Some(apps) => format!("{summary} Signatures of {apps} are for certain meetings only."),
        None => summary,
    }
}

fn access_summary(settings: &Settings, count_together: bool) -> String {
    let meetings = meetings(&settings.meetings);
    let mut sentences = Vec::new();
    sentences.extend(api_keys(&settings.api_keys, &meetings));
    sentences.extend(signed_requests(&settings.signing_secrets, &meetings));
    sentences.extend(
        settings
            .oidc
            .as_ref()
            .map(|oidc| users(oidc, &settings.meetings)),
    );
    sentences.push(everybody(settings.open, sentences.is_empty(), &meetings));
    if settings.native == NativeSignatures::All && settings.open != AnonymousAccess::LoopbackOnly {
        let native = "Native signatures, which name neither meeting nor role, are for participants \
                      too.";
        sentences.push(native.to_owned());
    }
    sentences.extend(limits(
        settings.caller_limit,
        settings.address_limit,
        count_together,
    ));
    sentences.join(" ")
}

/// Whose ZAK callers get; empty if nobody's.
pub(super) fn zak_summary(zoom: Option<&ZoomApiSettings>, auth: &Settings) -> String {
    let Some(zoom) = zoom else {
        return String::new();
    };
    let claim = auth
        .oidc
        .as_ref()
        .and_then(|oidc| oidc.zoom_user_claim.as_ref());
    let own = claim.map(|claim| format!("Users whose token has {claim} get their own ZAK."));
    let others = zoom.zak_user.as_ref().map(|user| match user {
        ZakUser::MeetingHost => "Hosts get the ZAK of their meeting's host.".to_owned(),
        ZakUser::Fixed(user) => format!("Hosts get the ZAK of {user}."),
    });
    let all: Vec<String> = own.into_iter().chain(others).collect();
    all.join(" ")
}

fn meetings(meetings: &MeetingScope) -> String {
    let MeetingScope::Only(numbers) = meetings else {
        return "every meeting".to_owned();
    };
    match numbers.len() {
        1 => "the one allowed meeting".to_owned(),
        several => format!("the {several} allowed meetings"),
    }
}

fn everybody(open: AnonymousAccess, nobody_else: bool, meetings: &str) -> String {
    let (everybody, host) = match open {
        AnonymousAccess::Denied => return "Nobody else gets in.".to_owned(),
        AnonymousAccess::LoopbackOnly => {
            return format!(
                "Everybody on this machine may join {meetings}, and host; nobody else can reach \
                 the server."
            );
        }
        AnonymousAccess::UpTo(role) => (
            if nobody_else {
                "Everybody"
            } else {
                "Everybody else"
            },
            if role.is_host() {
                "and host"
            } else {
                "but not host"
            },
        ),
    };
    format!("{everybody} who can reach the server may join {meetings}, {host}.")
}

fn api_keys(keys: &ApiKeys, meetings: &str) -> Option<String> {
    let named = |role| -> Vec<String> {
        let of_role = keys.as_slice().iter().filter(|key| key.max_role() == role);
        of_role.map(named).collect()
    };
    let participants = listed(named(Role::Participant));
    let hosts = listed(named(Role::Host));
    Some(match (participants, hosts) {
        (None, None) => return None,
        (Some(who), None) => {
            format!("With an API key, {who} may join {meetings} as a participant.")
        }
        (None, Some(who)) => format!("With an API key, {who} may join {meetings}, and host."),
        (Some(participants), Some(hosts)) => format!(
            "With an API key, {participants} may join {meetings} as a participant, and {hosts} \
             may host as well."
        ),
    })
}

fn named(key: &ApiKey) -> String {
    let app = key.app().map(|app| format!("for {app}"));
    let limits = key.limited_to().to_string();
    let limits = Some(limits.trim_start().to_owned()).filter(|limits| !limits.is_empty());
    let all: Vec<String> = app.into_iter().chain(limits).collect();
    if all.is_empty() {
        return key.name().to_string();
    }
    format!("{} ({})", key.name(), all.join(", "))
}

/// A name may have two keys during a rotation.
fn listed(mut names: Vec<String>) -> Option<String> {
    names.dedup();
    let (last, others) = names.split_last()?;
    if others.is_empty() {
        return Some(last.clone());
    }
    Some(format!("{} and {last}", others.join(", ")))
}

fn signed_requests(secrets: &SigningSecrets, meetings: &str) -> Option<String> {
    let which = match secrets.len() {
        0 => return None,
        1 => "the signing secret".to_owned(),
        several => format!("one of {several} signing secrets"),
    };
    let apps: BTreeSet<&AppName> = secrets.each().filter_map(SigningSecret::app).collect();
    let apps: Vec<&str> = apps.into_iter().map(AppName::as_str).collect();
    let bound = match apps.as_slice() {
        [] => String::new(),
        apps => format!(" Some of the secrets are for {} only.", apps.join(" or ")),
    };
    Some(format!(
        "Backends that sign their requests with {which} may join {meetings}, and host.{bound}"
    ))
}

fn users(oidc: &OidcSettings, allowed: &MeetingScope) -> String {
    let meetings = match (&oidc.meeting_claim, allowed) {
        (None, allowed) => meetings(allowed),
        (Some(claim), MeetingScope::Any) => {
            format!("the meetings that it lists for them (in {claim})")
        }
        (Some(claim), allowed) => format!(
            "those of {} that it lists for them (in {claim})",
            meetings(allowed)
        ),
    };
    let host = match &oidc.host_claim {
        None => "none of them may host".to_owned(),
        Some(claim) => format!("those with {claim} may host as well"),
    };
    let app = oidc.app.as_ref();
    let app = app
        .map(|app| format!("; they get signatures of {app} only"))
        .unwrap_or_default();
    format!(
        "Users whom {} has signed in may join {meetings} as a participant; {host}{app}.",
        oidc.issuer
    )
}

fn limits(caller: RateLimit, address: RateLimit, count_together: bool) -> Option<String> {
    let of = |limit: RateLimit, whom| {
        (limit != RateLimit::UNLIMITED).then(|| format!("{limit} from {whom}"))
    };
    let limits: Vec<String> = of(caller, "a caller")
        .into_iter()
        .chain(of(address, "an address"))
        .collect();
    if limits.is_empty() {
        return None;
    }
    let whose = if count_together {
        ", at all replicas together"
    } else {
        ""
    };
    Some(format!(
        "Requests a minute, at most: {}{whose}.",
        limits.join(", ")
    ))
}
