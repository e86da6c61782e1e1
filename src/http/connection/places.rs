use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The connections that an address may have at once, of all that the server takes.
///
/// An IPv6 address counts with its /64: that is what a single caller is given.
#[derive(Clone)]
pub(in crate::http) struct Places {
    most: usize,
    taken: Arc<Mutex<HashMap<Network, usize>>>,
}

/// The connection of an address, as long as it lasts.
pub(in crate::http) struct Place {
    network: Network,
    taken: Arc<Mutex<HashMap<Network, usize>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Network {
    V4(u32),
    /// The first 64 bits.
    V6(u64),
}

impl Network {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.to_bits()),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                let bits = [a, b, c, d].into_iter().map(u64::from);
                Self::V6(bits.fold(0, |bits, segment| bits << 16 | segment))
            }
        }
    }
}

impl Places {
    /// So many for each.
    pub(in crate::http) fn new(most: usize) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    /// `None` if the address has as many as it may.
    pub(super) fn take(&self, address: IpAddr) -> Option<Place> {
        let network = Network::of(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.entry(network).or_default();
        if *number >= self.most {
            return None;
        }
        *number += 1;
        Some(Place {
            network,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = taken.get_mut(&self.network) {
            *number -= 1;
            if *number == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_gets_them_back() {
        let places = Places::new(2);
        let take = |address: &str| places.take(address.parse().unwrap());
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
        assert!(places.taken.lock().unwrap().is_empty(), "nothing is kept");
    }
}
