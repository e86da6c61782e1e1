//! The apps that the server signs for.

use std::collections::HashMap;
use std::sync::Arc;

use zoom_signature::{Lifetime, Signer};

use crate::auth::{AppName, MeetingScope};
use crate::zoom_api::ZoomApi;

/// One app: a pair of credentials, and what belongs to it.
pub struct App {
    /// Its name in the configuration, in log lines and in metrics.
    pub name: AppName,
    /// The key and secret, ready to sign.
    pub signer: Signer,
    /// The lifetime of a signature unless the caller asks for another.
    pub lifetime: Lifetime,
    /// The only meetings that it signs for.
    pub meetings: MeetingScope,
    /// Makes requests to Zoom, in the name of its own Server-to-Server OAuth app or of the one
    /// that all share. `None`: no ZAKs.
    pub zoom_api: Option<Arc<ZoomApi>>,
}

/// All apps, each with a name and a key of its own.
pub struct Apps {
    /// The first is the one that signs if nothing chooses.
    all: Vec<App>,
    by_name: HashMap<AppName, usize>,
    by_key: HashMap<String, usize>,
}

impl Apps {
    /// Takes apps, the one that signs if nothing chooses first. `None` if there is none, or if
    /// two have the same name or the same key.
    #[must_use]
    pub fn new(apps: Vec<App>) -> Option<Self> {
        let each = || apps.iter().enumerate();
        let key = |app: &App| app.signer.key().as_str().to_owned();
        let by_name: HashMap<_, _> = each().map(|(i, app)| (app.name.clone(), i)).collect();
        let by_key: HashMap<_, _> = each().map(|(i, app)| (key(app), i)).collect();
        let are_distinct = by_name.len() == apps.len() && by_key.len() == apps.len();
        (are_distinct && !apps.is_empty()).then_some(Self {
            all: apps,
            by_name,
            by_key,
        })
    }

    /// The app that signs if nothing chooses.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "`new` takes at least one"
    )]
    pub fn default_app(&self) -> &App {
        self.all.first().expect("there is at least one app")
    }

    /// The app with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&App> {
        self.all.get(*self.by_name.get(name)?)
    }

    /// The app with this SDK Key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Option<&App> {
        self.all.get(*self.by_key.get(key)?)
    }

    /// Each app, the one that signs if nothing chooses first.
    pub fn each(&self) -> impl Iterator<Item = &App> {
        self.all.iter()
    }

    /// Whether there is no choice.
    #[must_use]
    pub const fn is_one(&self) -> bool {
        self.all.len() == 1
    }
}
