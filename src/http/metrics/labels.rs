//! What is counted with every request. prometheus finds a metric by its labels under
//! a lock that all workers share; these are at hand.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use prometheus::{Histogram, HistogramVec, IntCounter, IntCounterVec};

use crate::auth::AuthMethod;
use zoom_signature::{Role, Target};

use crate::http::routes::RouteTable;

/// Signatures issued, by role and authentication method. All begin at zero.
#[derive(Clone)]
pub(super) struct SignatureCounter {
    pub(super) by_labels: IntCounterVec,
    /// Every role's, in the order of the authentication methods.
    counters: Arc<[IntCounter]>,
}

/// The label `role` of a native signature, which has none.
const NATIVE: &str = "native";
const ROLES: [&str; 3] = [Role::Participant.name(), Role::Host.name(), NATIVE];

impl SignatureCounter {
    pub(crate) fn new(by_labels: IntCounterVec) -> Self {
        let counter =
            |role, method: AuthMethod| by_labels.with_label_values(&[role, method.as_str()]);
        let of_role = |role| AuthMethod::ALL.map(|method| counter(role, method));
        Self {
            counters: ROLES.into_iter().flat_map(of_role).collect(),
            by_labels,
        }
    }

    pub(super) fn count(&self, target: &Target, method: AuthMethod) {
        let name = target.role().map_or(NATIVE, Role::name);
        let role = ROLES.into_iter().position(|role| role == name);
        let method = AuthMethod::ALL
            .into_iter()
            .position(|other| other == method);
        let counter = role
            .zip(method)
            .and_then(|(role, method)| self.counters.get(role * AuthMethod::ALL.len() + method));
        if let Some(counter) = counter {
            counter.inc();
        }
    }
}

/// How long requests took, by route, method and status.
#[derive(Clone)]
pub(super) struct RequestDurations {
    pub(super) by_labels: HistogramVec,
    routes: RouteTable,
    /// Of each route its answers of 200 to POST and to GET, once there are any.
    usual: Arc<[[OnceLock<Histogram>; 2]]>,
}

impl RequestDurations {
    pub(crate) fn new(routes: RouteTable, by_labels: HistogramVec) -> Self {
        let usual = (0..routes.number()).map(|_| Default::default());
        Self {
            usual: usual.collect(),
            routes,
            by_labels,
        }
    }

    pub(super) fn count(&self, path: &str, method: &str, status: &str, took: Duration) {
        let took = took.as_secs_f64();
        let (place, route) = self.routes.match_name(path);
        let method = known_method(method);
        let histogram = || self.by_labels.with_label_values(&[route, method, status]);
        let usual = self.usual.get(place).and_then(|[post, get]| match method {
            _ if status != "200" => None,
            "POST" => Some(post),
            "GET" => Some(get),
            _ => None,
        });
        match usual {
            Some(usual) => usual.get_or_init(histogram).observe(took),
            None => histogram().observe(took),
        }
    }
}

fn known_method(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "OPTIONS" | "PUT" | "DELETE" | "PATCH" => method,
        _ => "other",
    }
}
