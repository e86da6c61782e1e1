//! Requests to other servers: the `OpenID` issuer, and Zoom.

use std::error::Error as _;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, ClientBuilder, Response, Url, redirect};

/// Sends requests by https, or by plain http to this machine. Follows no redirect, which
/// could lead anywhere. Keeps no connection: each worker has its own runtime, and requests
/// are rare.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient {
    https: Client,
    loopback: Client,
}

impl HttpClient {
    /// With this limit for connecting, name lookup included.
    ///
    /// # Errors
    ///
    /// Almost always because the machine has no CA certificates.
    pub(crate) fn new(connect_within: Duration) -> Result<Self, reqwest::Error> {
        // The environment's proxy is for outgoing requests; plain http stays on this
        // machine.
        let https = client(connect_within).https_only(true).build()?;
        let loopback = client(connect_within)
            .no_proxy()
            .dns_resolver(Arc::new(Loopback))
            .tls_certs_only([])
            .build()?;
        Ok(Self { https, loopback })
    }

    /// The client for a URL that [`secure_url`] accepts.
    pub(crate) fn for_url(&self, url: &str) -> &Client {
        if url.starts_with("http:") {
            &self.loopback
        } else {
            &self.https
        }
    }
}

fn client(connect_within: Duration) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("zoom-signature/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect_within)
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(0)
}

/// Why a body cannot be read.
pub(crate) enum BodyError {
    /// It is longer than the limit.
    TooLong,
    Request(reqwest::Error),
}

/// Reads a body of at most this many bytes.
pub(crate) async fn read_body(mut response: Response, most: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(BodyError::Request)? {
        if body.len() + chunk.len() > most {
            return Err(BodyError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Why there is no connection to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoConnection {
    /// Its name cannot be resolved.
    Dns,
    /// There is no TLS connection that can be trusted.
    Tls,
    /// It did not answer in time.
    Slow,
    /// It cannot be reached, or hangs up.
    Refused,
}

impl NoConnection {
    /// Why this request failed, or `None` if its answer was the problem.
    pub(crate) fn of(error: &reqwest::Error) -> Option<Self> {
        if error.is_timeout() {
            return Some(Self::Slow);
        }
        if !error.is_connect() {
            return error.is_request().then_some(Self::Refused);
        }
        let mut cause = error.source();
        while let Some(error) = cause {
            // hyper-util has no type for it.
            if error.to_string() == "dns error" {
                return Some(Self::Dns);
            }
            if is_of_tls(error) {
                return Some(Self::Tls);
            }
            cause = error.source();
        }
        Some(Self::Refused)
    }
}

/// Whether it is rustls's, in any number of I/O errors.
fn is_of_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>();
    let inner = inner.and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| is_of_tls(inner))
}

/// Parses a URL whose response nobody on the network can change: https, or http to this
/// machine, without a fragment or a user name. Stricter than the URL parser, which forgives
/// backslashes, line breaks and missing or extra slashes: a text that is compared byte for
/// byte must not have a second meaning.
pub(crate) fn secure_url(text: &str) -> Option<Url> {
    if !text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let private = match scheme {
        "https" => true,
        "http" => is_loopback(url.host_str()?),
        _ => false,
    };
    (private && url.fragment().is_none()).then_some(url)
}

/// A host as [`Url`] normalises it. The names are [RFC 6761's][1].
///
/// [1]: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Answers for `localhost` and the names under it, which a resolver may look up
/// outside ([RFC 6761, section 6.3][1]).
///
/// [1]: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses = [
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ];
        let addresses: Addrs = Box::new(addresses.into_iter());
        Box::pin(async { Ok(addresses) })
    }
}

/// An error with its causes, for the log.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    struct NoNames;

    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no names here".into()) })
        }
    }

    #[actix_web::test]
    async fn the_ways_to_have_no_connection_are_told_apart() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .unwrap();
        });
        let client = HttpClient::new(Duration::from_secs(3)).unwrap();
        let of = async |client: &Client, url: &str| {
            let error = client.get(url).send().await.unwrap_err();
            NoConnection::of(&error)
        };
        let https = format!("https://{address}");
        assert_eq!(
            of(client.for_url(&https), &https).await,
            Some(NoConnection::Tls)
        );
        answering.join().unwrap();
        let refused = of(client.for_url(&https), &https).await;
        assert_eq!(
            refused,
            Some(NoConnection::Refused),
            "nothing listens any more"
        );
        let nameless = Client::builder().no_proxy().dns_resolver(Arc::new(NoNames));
        let nameless = nameless.tls_certs_only([]).build().unwrap();
        let named = of(&nameless, "http://zoom.test").await;
        assert_eq!(named, Some(NoConnection::Dns));
    }
}
