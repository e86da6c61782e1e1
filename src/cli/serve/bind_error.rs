//! Hints for an address that cannot be bound.

use std::io::ErrorKind;

use crate::http::{BindError, Listener};

/// Lower ports usually need privileges.
const FIRST_FREE_TO_ALL: u16 = 1024;

pub(crate) fn hint(error: &BindError) -> String {
    let (address, host, port) = match error.listener {
        Listener::Api => ("HOST and PORT", "HOST", "PORT"),
        Listener::Metrics => ("METRICS_BIND", "METRICS_BIND", "METRICS_BIND's port"),
    };
    match error.cause.kind() {
        ErrorKind::AddrInUse => {
            format!("Another program has it: end that one, or set {address} to a free address.")
        }
        ErrorKind::PermissionDenied if error.address.port() < FIRST_FREE_TO_ALL => format!(
            "Ports below 1024 take rights: give the program CAP_NET_BIND_SERVICE, or set {port} \
             to 1024 or above."
        ),
        ErrorKind::AddrNotAvailable => {
            format!("This machine has no such address: set {host} to one that it has.")
        }
        _ => format!("Set {address} to an address where this program may listen."),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn report(listener: Listener, port: u16, cause: ErrorKind) -> String {
        hint(&BindError {
            listener,
            address: ([127, 0, 0, 1], port).into(),
            cause: io::Error::from(cause),
        })
    }

    /// Containers often let everybody have every port, so that no system can be asked.
    #[test]
    fn rights_are_named_where_the_port_takes_them() {
        let denied = ErrorKind::PermissionDenied;
        let callers = report(Listener::Api, 443, denied);
        assert!(callers.contains("below 1024 take rights"), "{callers}");
        assert!(callers.ends_with("set PORT to 1024 or above."), "{callers}");
        let metrics = report(Listener::Metrics, 443, denied);
        assert!(metrics.contains("METRICS_BIND's port to 1024"), "{metrics}");
        let above = report(Listener::Api, 1024, denied);
        assert!(!above.contains("rights"), "{above}");
    }
}
