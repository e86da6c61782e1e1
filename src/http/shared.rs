use actix_web::web::Data;

use super::limits::Limits;
use super::live::{Draining, Live};
use super::metrics::Metrics;

/// What every request is answered with.
///
/// Each worker has one of its own: they would slow each other down where they count
/// who holds it.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) live: Live,
    pub(super) limits: Limits,
    pub(super) metrics: Metrics,
    pub(super) draining: Draining,
}

impl Shared {
    pub(super) fn of_one_worker(&self) -> Data<Self> {
        Data::new(self.clone())
    }
}
