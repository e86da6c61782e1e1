use std::net::IpAddr;

use clap::Args;

use crate::config::Host;

use super::flags::Flags;

/// The flags for the address of a server.
#[derive(Args)]
pub(super) struct ListenArgs {
    /// The server's address [env: HOST] [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<Host>,

    /// The server's port; it serves on a free one for 0 [env: PORT] [default: 4000]
    #[arg(long, value_name = "NUMBER", value_parser = port)]
    port: Option<u16>,
}

impl ListenArgs {
    /// The address of `--host`.
    pub(super) fn host(&self) -> Option<IpAddr> {
        self.host.map(Host::address)
    }

    pub(super) fn flags(&self) -> Flags {
        Flags::new([
            ("HOST", self.host.map(|host| host.to_string())),
            ("PORT", self.port.map(|port| port.to_string())),
        ])
    }
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse()
        .map_err(|_cause| "must be a number from 0 to 65535")
}
