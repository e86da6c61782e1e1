use std::collections::HashMap;

use zoom_signature::Role;

use crate::app_name::AppName;

use super::api_key::ApiKey;
use super::key_restrictions::LastDay;
use super::method::AnonymousAccess;
use super::oidc::OidcSettings;
use super::permissions::{MeetingScope, Permissions};
use super::settings::Settings;
use super::signed_request::SigningSecret;

/// An access that a change of settings would add.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BroaderAccess {
    /// Callers without a credential get in, or may do more.
    #[error(
        "whoever brings no credential may do more (ALLOW_ANONYMOUS, ALLOWED_MEETING_NUMBERS, NATIVE_SIGNATURES)"
    )]
    Anonymous,
    /// An API key permits more than it did, or than any key did.
    #[error(
        "the API key {0} may do more, or for another app (PARTICIPANT_API_KEYS, HOST_API_KEYS, ALLOWED_MEETING_NUMBERS, NATIVE_SIGNATURES)"
    )]
    ApiKey(String),
    /// Backends that sign their requests get in, or may do more.
    #[error(
        "backends that sign their requests may do more (REQUEST_SIGNING_SECRETS, ALLOWED_MEETING_NUMBERS)"
    )]
    SignedRequests,
    /// Users of an issuer get in, or may do more.
    #[error(
        "users whom an OpenID issuer signs in may do more (OIDC_…, ALLOWED_MEETING_NUMBERS, NATIVE_SIGNATURES)"
    )]
    Users,
    /// The limit of a caller is higher.
    #[error("a caller may ask more often (RATE_LIMIT_PER_MINUTE)")]
    CallerRateLimiter,
    /// The limit of an address is higher.
    #[error("an address may ask more often (ADDRESS_RATE_LIMIT_PER_MINUTE)")]
    IpRateLimiter,
}

/// What callers may ask for: the settings of authentication, with the limits of the apps.
#[derive(Clone, Copy)]
pub struct CallerAccess<'s> {
    /// Who gets in, and what for.
    pub auth: &'s Settings,
    /// The only meetings that each app signs for. An app that is not here signs for every
    /// meeting.
    pub apps: &'s HashMap<AppName, MeetingScope>,
}

impl CallerAccess<'_> {
    /// What this permits that `before` does not, by kind of caller.
    ///
    /// A new key or secret is compared with the most powerful one of its kind, so that
    /// rotation works; for which app it is does not matter, as long as it is for one and others
    /// are, with which they may join as many meetings. The first of its kind always lets in
    /// somebody new.
    #[must_use]
    pub fn exceed(&self, before: &Self) -> Vec<BroaderAccess> {
        let mut excess = Vec::new();
        let anybody = before.of_anybody();
        let is_new = |may: &May| !anybody.iter().any(|had| had.include(may));
        // `AnonymousAccess::LoopbackOnly` decides which pages may ask on loopback.
        let is_wider = before.auth.open == AnonymousAccess::LoopbackOnly
            && matches!(self.auth.open, AnonymousAccess::UpTo(_));
        if self
            .of_anybody()
            .is_some_and(|may| is_wider || is_new(&may))
        {
            excess.push(BroaderAccess::Anonymous);
        }
        let names = self.auth.api_keys.as_slice().iter();
        let more = names.filter(|key| {
            let had = before.like(key);
            let may = self.of_api_key(key);
            let goes_on = had
                .iter()
                .any(|(had, until)| had.include(&may) && is_within(key, *until));
            is_new(&may) && !goes_on
        });
        excess.extend(more.map(|key| BroaderAccess::ApiKey(key.name().to_string())));
        if self.signing_secrets_exceed(before, is_new) {
            excess.push(BroaderAccess::SignedRequests);
        }
        if self.of_users().iter().any(is_new) && !self.users_are_within(before) {
            excess.push(BroaderAccess::Users);
        }
        if !self.auth.caller_limit.is_within(before.auth.caller_limit) {
            excess.push(BroaderAccess::CallerRateLimiter);
        }
        if !self.auth.address_limit.is_within(before.auth.address_limit) {
            excess.push(BroaderAccess::IpRateLimiter);
        }
        excess
    }

    fn of_anybody(&self) -> Option<May> {
        let max_role = self.auth.open.max_role()?;
        Some(self.may(&Permissions::all_meetings(max_role)))
    }

    fn of_api_key(&self, key: &ApiKey) -> May {
        self.may(&key.permissions())
    }

    /// What the same key may do, and until when; if it is new, what each key may do.
    fn like(&self, key: &ApiKey) -> Vec<(May, Option<LastDay>)> {
        let keys = self.auth.api_keys.as_slice();
        if let Some(same) = keys.iter().find(|other| other.is_same_key(key)) {
            return vec![(self.of_api_key(same), same.limited_to().until)];
        }
        keys.iter()
            .map(|other| (self.of_api_key(other).or_of(key.app()), None))
            .collect()
    }

    fn signing_secrets_exceed(&self, before: &Self, is_new: impl Fn(&May) -> bool) -> bool {
        self.auth.signing_secrets.each().any(|secret| {
            let may = self.of_signing_secret(secret);
            let had = before.like_secret(secret);
            is_new(&may) && !had.iter().any(|had| had.include(&may))
        })
    }

    fn of_signing_secret(&self, secret: &SigningSecret) -> May {
        self.may(&Permissions::ALL.bound_to(secret.app().cloned()))
    }

    /// What the same secret permits; if it is new, what each secret permits.
    fn like_secret(&self, secret: &SigningSecret) -> Vec<May> {
        let mut secrets = self.auth.signing_secrets.each();
        if let Some(same) = secrets.find(|other| other.is(secret)) {
            return vec![self.of_signing_secret(same)];
        }
        let secrets = self.auth.signing_secrets.each();
        secrets
            .map(|other| self.of_signing_secret(other).or_of(secret.app()))
            .collect()
    }

    /// What an issuer's participants and its hosts may do, in this order.
    fn of_users(&self) -> Vec<May> {
        let Some(users) = &self.auth.oidc else {
            return Vec::new();
        };
        let participants = Some(Role::Participant);
        let hosts = users.host_claim.as_ref().map(|_| Role::Host);
        let each = participants.into_iter().chain(hosts);
        let permissions =
            |max_role| Permissions::all_meetings(max_role).bound_to(users.app.clone());
        each.map(|max_role| self.may(&permissions(max_role)))
            .collect()
    }

    fn users_are_within(&self, before: &Self) -> bool {
        let (Some(users), Some(others)) = (&self.auth.oidc, &before.auth.oidc) else {
            return false;
        };
        let each = self.of_users().into_iter().zip(before.of_users());
        // A former host is compared as a participant.
        users.let_in_no_more_than(others) && each.into_iter().all(|(may, had)| had.include(&may))
    }

    /// A caller's permissions within the limits that apply to all, or to the only app that it
    /// may ask.
    fn may(&self, permissions: &Permissions) -> May {
        let meetings = permissions.meetings.and(&self.auth.meetings);
        let of_app = permissions.app.as_ref().and_then(|app| self.apps.get(app));
        May {
            max_role: permissions.max_role,
            meetings: of_app.map_or_else(|| meetings.clone(), |these| meetings.and(these)),
            native: self.auth.native.are_for(permissions.max_role),
            app: permissions.app.clone(),
        }
    }
}

/// What somebody may ask for once every setting has been applied.
struct May {
    max_role: Role,
    meetings: MeetingScope,
    native: bool,
    app: Option<AppName>,
}

impl May {
    /// Whether this includes everything that the other permits.
    fn include(&self, other: &Self) -> bool {
        let role = self.max_role == Role::Host || other.max_role == Role::Participant;
        let native = self.native || !other.has_native();
        let app = self.app.is_none() || self.app == other.app;
        role && native && app && self.meetings.include(&other.meetings)
    }

    /// The same for another app, if this is for one: a new credential may be for a new app.
    fn or_of(mut self, app: Option<&AppName>) -> Self {
        if self.app.is_some() && app.is_some() {
            self.app = app.cloned();
        }
        self
    }

    /// A native signature needs the right to every meeting.
    fn has_native(&self) -> bool {
        self.native && self.meetings == MeetingScope::Any
    }
}

/// Whether a key expires no later than that.
fn is_within(key: &ApiKey, until: Option<LastDay>) -> bool {
    match (key.limited_to().until, until) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(day), Some(last)) => day <= last,
    }
}

impl MeetingScope {
    /// The meetings that both allow.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        match (self, others) {
            (Self::Any, meetings) | (meetings, Self::Any) => meetings.clone(),
            (Self::Only(these), Self::Only(others)) => {
                Self::these(these.intersection(others).copied())
            }
        }
    }

    /// Whether these are all of the others, and more or not.
    #[must_use]
    pub fn include(&self, others: &Self) -> bool {
        match (self, others) {
            (Self::Any, _) => true,
            (Self::Only(_), Self::Any) => false,
            (Self::Only(these), Self::Only(others)) => others.is_subset(these),
        }
    }
}

impl OidcSettings {
    /// Whether these are the same issuer's users, with claims that permit no more.
    fn let_in_no_more_than(&self, others: &Self) -> bool {
        let are_of_it = self.issuer == others.issuer && self.jwks_url == others.jwks_url;
        let audiences = self.audiences.iter();
        let mut audiences = audiences.map(|audience| others.audiences.contains(audience));
        let hosts = self.host_claim.is_none() || self.host_claim == others.host_claim;
        let meetings = others.meeting_claim.is_none() || self.meeting_claim == others.meeting_claim;
        are_of_it && audiences.all(|was_good| was_good) && hosts && meetings
    }
}

#[cfg(test)]
mod tests;
