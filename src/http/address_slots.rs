use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::auth::network_of;

/// What an address may have at once of a thing that the server has a number of; an IPv6
/// address counts with its network.
#[derive(Clone)]
pub(super) struct AddressSlots {
    most: usize,
    /// What the log says where an address has as many.
    advice: &'static str,
    taken: Arc<Mutex<Taken>>,
}

/// One of them, for as long as it is had.
pub(super) struct Slot {
    network: IpAddr,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    by: HashMap<IpAddr, usize>,
    /// How many were refused that the log does not have yet, and when it last had some.
    refused: u64,
    told: Option<Instant>,
}

/// How often the log has those that were refused: whoever is may come back at once.
const TELL_EVERY: Duration = Duration::from_secs(10);

impl AddressSlots {
    /// So many for each.
    pub(crate) fn new(most: usize, advice: &'static str) -> Self {
        Self {
            most,
            advice,
            taken: Arc::default(),
        }
    }

    /// `None` if the address has as many as it may.
    pub(crate) fn take(&self, address: IpAddr) -> Option<Slot> {
        let network = network_of(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.by.entry(network).or_default();
        if *number >= self.most {
            taken.refuse(address, self.most, self.advice);
            return None;
        }
        *number += 1;
        Some(Slot {
            network,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Taken {
    fn refuse(&mut self, address: IpAddr, most: usize, advice: &str) {
        self.refused += 1;
        let now = Instant::now();
        if self.told.is_some_and(|told| now - told < TELL_EVERY) {
            return;
        }
        self.told = Some(now);
        let refused = std::mem::take(&mut self.refused);
        tracing::warn!(%address, refused, most, "{advice}");
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = taken.by.get_mut(&self.network) {
            *number -= 1;
            if *number == 0 {
                taken.by.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_gets_them_back() {
        let slots = AddressSlots::new(2, "");
        let take = |address: &str| slots.take(address.parse().unwrap());
        for (address, the_same, another) in [
            ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"),
            ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
        ] {
            let first = take(address).unwrap();
            let _second = take(the_same).unwrap();
            assert!(take(address).is_none());
            assert!(take(another).is_some());
            drop(first);
            assert!(take(the_same).is_some());
        }
        assert!(slots.taken.lock().unwrap().by.is_empty(), "nothing is kept");
    }
}
