use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{Extensions, HttpService, KeepAlive, Request, Response};
use actix_server::{GracefulShutdownSignal, ServerBuilder};
use actix_service::{
    IntoServiceFactory, Service as ActixService, ServiceFactory, ServiceFactoryExt as _,
    fn_service, map_config,
};
use actix_web::body::MessageBody;
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpSocket;
use tokio_rustls::TlsAcceptor;

use super::bounds::Bounds;
use super::parting::Partings;
use super::stream::Stream;
use crate::http::address_slots::{AddressSlots, Slot};

/// How connections are accepted.
#[derive(Clone)]
pub(in crate::http) struct Service {
    pub(in crate::http) bounds: Bounds,
    pub(in crate::http) partings: Partings,
    /// The slots of each address. `None`: an address may have all.
    pub(in crate::http) slots: Option<AddressSlots>,
    /// Whether an address is a trusted proxy, whose connections belong to many callers.
    pub(in crate::http) is_proxy: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
    /// HTTPS with HTTP/1.1. `None`: plain HTTP.
    pub(in crate::http) tls: Option<Arc<ServerConfig>>,
}

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1_024;

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(3);

/// How long actix reads on and discards a body that was answered before its end.
const LINGER: Duration = Duration::from_secs(1);

/// How much of an answer actix buffers before it waits for the caller to take it.
const WRITE_BUFFER: usize = 4 * 1024;

/// How much of an unread answer the system buffers, in bytes. Linux by default buffers up
/// to 4 MB per connection.
const SEND_BUFFER: u32 = 64 * 1024;

/// How much of unread requests the system buffers, in bytes: enough for the longest head
/// and body.
const RECEIVE_BUFFER: u32 = 48 * 1024;

/// Binds an address and serves an app there. Must be called within a tokio runtime.
pub(in crate::http) fn listen<F, I, S, B>(
    server: ServerBuilder,
    address: SocketAddr,
    service: Service,
    app: F,
) -> io::Result<(ServerBuilder, SocketAddr)>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as ActixService<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // Lets a restarted server bind the port while old connections are in TIME_WAIT.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?.into_std()?;
    let bound = listener.local_addr()?;
    let ending = server.graceful_shutdown_signal();
    let server = match service.tls.clone() {
        None => server.listen("http", listener, move || {
            let service = service.clone();
            fn_service(move |io: TcpStream| {
                let taken = service.take(&io);
                let service = service.clone();
                async move {
                    let (place, peer) = taken?;
                    Ok::<_, DispatchError>((service.stream(io, place), Some(peer)))
                }
            })
            .and_then(http(app().into_factory(), ending.clone()))
        })?,
        Some(tls) => server.listen("https", listener, move || {
            let service = service.clone();
            let acceptor = TlsAcceptor::from(Arc::clone(&tls));
            fn_service(move |io: TcpStream| {
                let taken = service.take(&io);
                let service = service.clone();
                let handshake = acceptor.accept(io);
                async move {
                    let (place, peer) = taken?;
                    let io = tokio::time::timeout(HANDSHAKE, handshake)
                        .await
                        .map_err(io::Error::from)??;
                    Ok::<_, DispatchError>((service.stream(io, place), Some(peer)))
                }
            })
            .and_then(http(app().into_factory(), ending.clone()))
        })?,
    };
    Ok((server, bound))
}

impl Service {
    fn take(&self, io: &TcpStream) -> Result<(Option<Slot>, SocketAddr), DispatchError> {
        // Otherwise the second piece of an answer would wait for the caller's delayed
        // ACK, some 40 ms.
        io.set_nodelay(true)?;
        let peer = io.peer_addr()?;
        let Some(slots) = &self.slots else {
            return Ok((None, peer));
        };
        if (self.is_proxy)(peer.ip()) {
            return Ok((None, peer));
        }
        match slots.take(peer.ip()) {
            Some(place) => Ok((Some(place), peer)),
            None => Err(io::Error::other("the address has too many connections").into()),
        }
    }

    fn stream<T>(&self, io: T, place: Option<Slot>) -> Stream<T> {
        Stream::new(io, self.bounds, self.partings.clone(), place)
    }
}

/// HTTP/1.1 only. HTTP/2 cannot be bounded here: see SECURITY.md.
fn http<T, S, B>(
    app: S,
    ending: GracefulShutdownSignal,
) -> impl ServiceFactory<
    (Stream<T>, Option<SocketAddr>),
    Config = (),
    Response = (),
    Error = DispatchError,
    InitError = (),
>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as ActixService<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let app = app.map_err(|error| error.into().error_response());
    HttpService::build()
        .graceful_shutdown_signal(move || {
            let ending = ending.clone();
            async move { ending.notified().await }
        })
        // `Stream` has these time limits, for every request.
        .keep_alive(KeepAlive::Os)
        .client_request_timeout(Duration::ZERO)
        .client_disconnect_timeout(LINGER)
        .h1_write_buffer_size(WRITE_BUFFER)
        .on_connect_ext(|stream: &Stream<T>, extensions: &mut Extensions| {
            extensions.insert(Rc::clone(stream.exchange()));
        })
        .h1(map_config(app, |()| AppConfig::default()))
}
