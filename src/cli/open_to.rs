//! Who may ask for what, in sentences for people who run a company.

use crate::gate::{ApiKeys, Meetings, OidcSettings, Open, RateLimit, Settings};
use crate::signature::Role;

pub(super) fn open_to(gate: &Settings) -> String {
    let mut sentences = Vec::new();
    sentences.extend(api_keys(&gate.api_keys));
    sentences.extend(signed_requests(gate.signing_secrets.len()));
    sentences.extend(gate.oidc.as_ref().map(users));
    sentences.push(match (gate.open, sentences.is_empty()) {
        (Open::ToNobody, _) => "Nobody else gets in.".to_owned(),
        (Open::OnLoopback, _) => {
            "Everybody on this machine may join every meeting, and host it; nobody else can \
             reach the server."
                .to_owned()
        }
        (Open::ToAll(role), nobody_else) => {
            let everybody = if nobody_else {
                "Everybody"
            } else {
                "Everybody else"
            };
            let host = match role {
                Role::Participant => "but not host it",
                Role::Host => "and host it",
            };
            format!("{everybody} who can reach the server may join every meeting, {host}.")
        }
    });
    sentences.extend(meetings(&gate.meetings));
    sentences.extend(limits(gate.caller_limit, gate.address_limit));
    sentences.join(" ")
}

fn api_keys(keys: &ApiKeys) -> Option<String> {
    let named = |role| -> Vec<&str> {
        let of_role = keys.as_slice().iter().filter(|key| key.up_to() == role);
        of_role.map(|key| key.name().as_str()).collect()
    };
    let participants = listed(&named(Role::Participant));
    let hosts = listed(&named(Role::Host));
    Some(match (participants, hosts) {
        (None, None) => return None,
        (Some(who), None) => {
            format!("With an API key, {who} may join every meeting as a participant.")
        }
        (None, Some(who)) => format!("With an API key, {who} may join every meeting and host it."),
        (Some(participants), Some(hosts)) => format!(
            "With an API key, {participants} may join every meeting as a participant, and \
             {hosts} may host as well."
        ),
    })
}

fn listed(names: &[&str]) -> Option<String> {
    let (last, others) = names.split_last()?;
    if others.is_empty() {
        return Some((*last).to_owned());
    }
    Some(format!("{} and {last}", others.join(", ")))
}

fn signed_requests(secrets: usize) -> Option<String> {
    let secrets = match secrets {
        0 => return None,
        1 => "the signing secret".to_owned(),
        several => format!("one of {several} signing secrets"),
    };
    Some(format!(
        "Backends that sign their requests with {secrets} may ask for every meeting and both \
         roles."
    ))
}

fn users(oidc: &OidcSettings) -> String {
    let meetings = match &oidc.meeting_claim {
        None => "every meeting".to_owned(),
        Some(claim) => format!("the meetings that their token lists in {claim}"),
    };
    let host = match &oidc.host_claim {
        None => "none of them may host".to_owned(),
        Some(claim) => format!("those with {claim} may host as well"),
    };
    format!(
        "Users whom {} has signed in may join {meetings} as a participant; {host}.",
        oidc.issuer
    )
}

fn meetings(meetings: &Meetings) -> Option<String> {
    let Meetings::These(numbers) = meetings else {
        return None;
    };
    Some(match numbers.len() {
        1 => "Of all meetings, only one is allowed.".to_owned(),
        several => format!("Of all meetings, only {several} are allowed."),
    })
}

fn limits(caller: RateLimit, address: RateLimit) -> Option<String> {
    let caller = (caller != RateLimit::OFF).then(|| format!("each caller {caller} times a minute"));
    let address =
        (address != RateLimit::OFF).then(|| format!("each address {address} times a minute"));
    let limits: Vec<String> = caller.into_iter().chain(address).collect();
    if limits.is_empty() {
        return None;
    }
    Some(format!("At most: {}.", limits.join(", ")))
}
