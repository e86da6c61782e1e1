use clap::Args;

use crate::config::Host;

use super::flags::Flags;

/// The flags for the address of a server.
#[derive(Args)]
pub(super) struct ListenArgs {
    /// The server's address [env: HOST] [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<Host>,

    /// The server's port, 0 to serve on a free one [env: PORT] [default: 4000]
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
}

impl ListenArgs {
    pub(super) fn flags(&self) -> Flags {
        Flags::new([
            ("HOST", self.host.map(|host| host.to_string())),
            ("PORT", self.port.map(|port| port.to_string())),
        ])
    }
}
