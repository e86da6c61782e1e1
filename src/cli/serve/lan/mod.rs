//! `--lan`: a way in for the phones on this machine's network. It ends with the process.

mod addresses;
mod certificate;
mod qr_code;

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anstyle::Style;
use zeroize::Zeroizing;
use zoom_signature::Role;

use crate::auth::ApiKey;
use crate::config::{Config, OneTime};

use crate::cli::clock::now;
use crate::cli::error::CliError;
use crate::cli::flags::Flags;
use crate::cli::random::random_base64url;
use crate::cli::terminal::Folding;

/// The name of the key's caller, in the log.
const CALLER: &str = "phone";

/// They make 24 characters, as the shortest key has: the QR code is small, and some type it.
const KEY_BYTES: usize = 18;

/// What `--lan` makes.
pub(super) struct Lan {
    /// Where phones reach this machine, the likeliest first; never empty.
    addresses: Vec<IpAddr>,
    key: Zeroizing<String>,
    one_time: OneTime,
}

impl Lan {
    /// `host` is that of `--host`.
    pub(super) fn new(host: Option<IpAddr>) -> Result<Self, CliError> {
        let host = host.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        if host.is_loopback() {
            return Err(CliError::LanOnLoopback);
        }
        let addresses = addresses::of_this_machine(host)?;
        let key = random_base64url::<KEY_BYTES>()?;
        let entry = Zeroizing::new(format!("{CALLER}:{}", key.as_str()));
        let one_time = OneTime {
            api_key: ApiKey::parse(&entry, Role::Host).or(Err(CliError::NoRandomness))?,
            certificate: certificate::make(&addresses, now())?,
        };
        Ok(Self {
            addresses,
            key,
            one_time,
        })
    }

    /// The variables that it sets. HSTS is off: with it a browser lets nobody past the
    /// warning of a certificate, and remembers that for the next server here.
    pub(super) fn flags(&self) -> Flags {
        Flags::new([
            ("HOST", Some(Ipv4Addr::UNSPECIFIED.to_string())),
            ("HSTS_SECONDS", Some("0".to_owned())),
            ("TEST_PAGE", Some("on".to_owned())),
        ])
        .with_one_time(self.one_time.clone())
    }

    /// The pages' URLs on this port, without the key.
    pub(super) fn pages(&self, port: u16) -> impl Iterator<Item = String> {
        let addresses = self.addresses.iter();
        addresses.map(move |ip| page(SocketAddr::new(*ip, port)))
    }

    /// A page's URL with the key in its fragment, which browsers send to nobody.
    pub(super) fn with_key(&self, page: &str) -> Zeroizing<String> {
        Zeroizing::new(format!("{page}#key={}", self.key.as_str()))
    }

    /// The code to scan, the pages and the key, for a person.
    pub(super) fn write_way_in(&self, port: u16, out: &mut Folding<impl Write>) -> io::Result<()> {
        let mut pages = self.pages(port);
        let first = pages.next().unwrap_or_default();
        let columns = out.width().unwrap_or_default();
        qr_code::write(&self.with_key(&first), columns, out.unfolded()?)?;
        let bold = Style::new().bold();
        writeln!(out, "  Test page    {bold}{first}{bold:#}")?;
        for page in pages {
            writeln!(out, "               {page}")?;
        }
        writeln!(out, "  Its API key  {}", self.key.as_str())
    }
}

/// What a person should know of it.
pub(super) const fn advice(config: &Config) -> &'static str {
    if config.is_one_time_certificate {
        "The browser warns of the certificate, which was made for this start: go on by Advanced, \
         or by Show Details. Certificate and key end with this process."
    } else {
        "The key ends with this process."
    }
}

fn page(address: SocketAddr) -> String {
    format!("https://{address}/")
}
