use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use futures_util::future::BoxFuture;
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, RedisError, ServerErrorKind,
};
use tokio::sync::Notify;

use zoom_signature::UnixTimestamp;

/// The longest that a request waits for Redis.
const ANSWER_WITHIN: Duration = Duration::from_millis(250);
/// The longest that connecting may take, TLS and signing in included.
const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// How long to wait before connecting again, at first and at most.
const RETRY_AFTER: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));
/// How often Redis is probed while nobody asks.
const PROBE_EVERY: Duration = Duration::from_secs(5);
/// How many redirections of a cluster are followed.
const MOST_REDIRECTIONS: usize = 3;

/// Why Redis could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedisFailure {
    /// It did not answer in time.
    Timeout,
    /// It cannot be reached, or hung up.
    Connection,
    /// It refuses the user, the password, or a command.
    Refused,
    /// It has no memory left.
    OutOfMemory,
    /// It is a replica, or lost too many of its own.
    ReadOnly,
    /// Anything else, such as loading its data.
    Other,
}

impl RedisFailure {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Timeout,
        Self::Connection,
        Self::Refused,
        Self::OutOfMemory,
        Self::ReadOnly,
        Self::Other,
    ];

    /// The label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Refused => "refused",
            Self::OutOfMemory => "out_of_memory",
            Self::ReadOnly => "read_only",
            Self::Other => "other",
        }
    }

    pub(super) fn of(error: &RedisError) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        if error.is_io_error() {
            return Self::Connection;
        }
        match error.kind() {
            ErrorKind::AuthenticationFailed | ErrorKind::Server(ServerErrorKind::NoPerm) => {
                return Self::Refused;
            }
            ErrorKind::Server(ServerErrorKind::ReadOnly) => return Self::ReadOnly,
            _ => {}
        }
        // A script reports the error of its command, in Redis 6 within its own text.
        let text = error.to_string();
        let has = |code: &str| error.code() == Some(code) || text.contains(code);
        if has("OOM") {
            Self::OutOfMemory
        } else if has("READONLY") || has("NOREPLICAS") {
            Self::ReadOnly
        } else if has("NOPERM") || has("NOAUTH") || has("WRONGPASS") || has("ACL") {
            Self::Refused
        } else {
            Self::Other
        }
    }
}

/// Learns how Redis is doing.
pub trait RedisObserver: Send + Sync {
    /// Whether it can be used.
    fn redis_is_up(&self, up: bool);
    /// It answered a request after this time.
    fn redis_answered(&self, took: Duration);
    /// It could not be used for a request, or for keeping the connection.
    fn redis_failed(&self, failure: RedisFailure);
}

/// A connection that can be used.
pub(super) struct Established {
    pub(super) connection: MultiplexedConnection,
    /// What was signed until then may have had its ID taken before, without this server's
    /// knowledge: replication is asynchronous, and a failover may lose the last IDs.
    pub(super) unknown_until: UnixTimestamp,
}

/// The connection, if there is one.
pub(super) struct Connection {
    pub(super) client: Client,
    current: ArcSwapOption<Established>,
    /// Wakes the keeper: the connection is of no use any more, or is not wanted.
    wake: Arc<Notify>,
    /// Whether the log says that it is down.
    is_told_down: AtomicBool,
    pub(super) observer: Arc<dyn RedisObserver>,
}

impl Connection {
    pub(super) fn new(client: Client, observer: Arc<dyn RedisObserver>) -> Self {
        observer.redis_is_up(false);
        Self {
            client,
            current: ArcSwapOption::empty(),
            wake: Arc::new(Notify::new()),
            is_told_down: AtomicBool::new(false),
            observer,
        }
    }

    /// The connection; `None` while Redis cannot be used.
    pub(super) fn current(&self) -> Option<Arc<Established>> {
        self.current.load_full()
    }

    /// Records that this connection is of no use. The keeper makes another.
    pub(super) fn failed(&self, connection: &Arc<Established>, error: &RedisError) {
        self.observer.redis_failed(RedisFailure::of(error));
        // Another request may have had the same error, and the keeper another connection.
        let before = self.current.compare_and_swap(connection, None);
        if before
            .as_ref()
            .is_some_and(|before| Arc::ptr_eq(before, connection))
        {
            self.tell_down(error);
            self.wake.notify_one();
        }
    }

    fn tell_down(&self, error: &RedisError) {
        self.observer.redis_is_up(false);
        if !self.is_told_down.swap(true, Ordering::Relaxed) {
            let kind = RedisFailure::of(error).as_str();
            tracing::error!(
                kind,
                cause = %error,
                "redis cannot be used: this process counts by itself, and signed requests are \
                 refused"
            );
        }
    }

    fn tell_up(&self) {
        self.observer.redis_is_up(true);
        if self.is_told_down.swap(false, Ordering::Relaxed) {
            tracing::info!("redis is back");
        } else {
            tracing::info!("counts with its replicas in redis");
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

/// What Redis must be able to do before requests are sent to it; returns its time.
pub(super) type Probe = Arc<
    dyn Fn(MultiplexedConnection) -> BoxFuture<'static, redis::RedisResult<UnixTimestamp>>
        + Send
        + Sync,
>;

/// Keeps the connection up until nobody has it any more.
pub(super) async fn keep(connection: Weak<Connection>, probe: Probe) {
    let mut wait = RETRY_AFTER.0;
    let mut was_connected = false;
    loop {
        let Some(kept) = connection.upgrade() else {
            return;
        };
        let wake = Arc::clone(&kept.wake);
        match kept.current() {
            Some(current) => match within(probe(current.connection.clone())).await {
                Ok(_time) => {}
                Err(error) => kept.failed(&current, &error),
            },
            None => match connect(&kept.client, &probe).await {
                Ok((connection, time)) => {
                    // A process that has just started trusts what it finds.
                    let unknown_until = if was_connected {
                        time
                    } else {
                        UnixTimestamp::new(0)
                    };
                    was_connected = true;
                    kept.current.store(Some(Arc::new(Established {
                        connection,
                        unknown_until,
                    })));
                    kept.tell_up();
                    wait = RETRY_AFTER.0;
                }
                Err(error) => {
                    kept.observer.redis_failed(RedisFailure::of(&error));
                    kept.tell_down(&error);
                    wait = (wait * 2).min(RETRY_AFTER.1);
                }
            },
        }
        let pause = if kept.current.load().is_some() {
            PROBE_EVERY
        } else {
            wait
        };
        // While it waits, it keeps nothing alive.
        drop(kept);
        // Woken or not, the next turn looks.
        let _elapsed = tokio::time::timeout(pause, wake.notified()).await;
    }
}

/// Connects, follows a cluster to the node with the keys, and probes; returns the time there.
pub(super) async fn connect(
    client: &Client,
    probe: &Probe,
) -> redis::RedisResult<(MultiplexedConnection, UnixTimestamp)> {
    let mut client = client.clone();
    for _ in 0..=MOST_REDIRECTIONS {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_WITHIN))
            .set_response_timeout(Some(ANSWER_WITHIN));
        let made = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        match within(probe(made.clone())).await {
            Ok(time) => return Ok((made, time)),
            Err(error) => client = redirected(&client, &error).ok_or(error)?,
        }
    }
    Err(RedisError::from((
        ErrorKind::Client,
        "the cluster redirects in a circle",
    )))
}

/// A client for the node of a cluster that has the keys.
fn redirected(client: &Client, error: &RedisError) -> Option<Client> {
    let (node, _) = error.redirect_node()?;
    let (host, port) = node.rsplit_once(':')?;
    let port = port.parse().ok()?;
    let info = client.get_connection_info();
    let address = match info.addr() {
        ConnectionAddr::TcpTls {
            insecure,
            tls_params,
            host: known,
            ..
        } => ConnectionAddr::TcpTls {
            host: named(host, known),
            port,
            insecure: *insecure,
            tls_params: tls_params.clone(),
        },
        ConnectionAddr::Tcp(known, _) => ConnectionAddr::Tcp(named(host, known), port),
        _ => return None,
    };
    Client::open(info.clone().set_addr(address)).ok()
}

/// A node that does not know its own name is where the last one was.
fn named(host: &str, known: &str) -> String {
    if host.is_empty() { known } else { host }.to_owned()
}

/// Bounds what several round trips may take together.
pub(super) async fn within<T>(
    asked: impl Future<Output = redis::RedisResult<T>>,
) -> redis::RedisResult<T> {
    match tokio::time::timeout(ANSWER_WITHIN, asked).await {
        Ok(answer) => answer,
        Err(_elapsed) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
    }
}
