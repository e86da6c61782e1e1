use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::{ArcSwap, Guard};

use crate::gate::Gate;

use super::inspector::Inspector;
use super::issuer::Issuer;

/// What a reload puts another in the place of, all in one step.
pub struct InForce {
    /// Signs.
    pub issuer: Issuer,
    /// Says who may ask.
    pub gate: Gate,
    /// Knows what to check signatures with.
    pub inspector: Inspector,
}

/// The configuration in force. A request has one from its beginning to its end.
#[derive(Clone)]
pub struct Live(Arc<ArcSwap<InForce>>);

impl Live {
    /// Begins with this.
    #[must_use]
    pub fn new(in_force: InForce) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(in_force)))
    }

    /// Puts this in the place of what is in force. Requests that have begun end with
    /// what they began with. To be called within a tokio runtime.
    pub fn swap(&self, in_force: InForce) {
        in_force.gate.warm_up();
        self.0.store(Arc::new(in_force));
    }

    /// What is in force now.
    #[must_use]
    pub fn now(&self) -> Guard<Arc<InForce>> {
        self.0.load()
    }
}

/// Whether the server should be asked, or is about to end.
#[derive(Clone, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on `/readyz` says 503.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
