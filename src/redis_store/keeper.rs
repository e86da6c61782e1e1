use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use futures_util::future::BoxFuture;
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, InfoDict, RedisError, ServerErrorKind,
};
use tokio::sync::Notify;

/// The longest that a request waits for Redis.
const ANSWER_WITHIN: Duration = Duration::from_millis(250);
/// The longest that connecting may take, TLS and signing in included.
const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// How long to wait before connecting again, at first and at most.
const RETRY_AFTER: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));
/// How often Redis is probed while nobody asks.
pub(super) const PROBE_EVERY: Duration = Duration::from_secs(5);
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
    /// It is a replica.
    ReadOnly,
    /// It has lost too many of its replicas to take writes.
    TooFewReplicas,
    /// Anything else, such as loading its data.
    Other,
}

impl RedisFailure {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Timeout,
        Self::Connection,
        Self::Refused,
        Self::OutOfMemory,
        Self::ReadOnly,
        Self::TooFewReplicas,
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
            Self::TooFewReplicas => "too_few_replicas",
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
        // "this user has no permissions to run …", "The user executing the script can't run this
        // command or subcommand" or "can't access at least one of the keys".
        let lacks_rights = has("no permissions") || has("executing the script can't");
        if has("OOM") {
            Self::OutOfMemory
        } else if has("NOREPLICAS") {
            Self::TooFewReplicas
        } else if has("READONLY") {
            Self::ReadOnly
        } else if lacks_rights || has("NOPERM") || has("NOAUTH") || has("WRONGPASS") || has("ACL") {
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

/// A connection that can be used, and what the server says of itself.
#[derive(Clone)]
pub(super) struct Established {
    pub(super) connection: MultiplexedConnection,
    /// Names this run of the server; empty if it does not say.
    pub(super) run: Arc<str>,
    /// By which rule it evicts keys once its memory is full; `None` if it does not.
    pub(super) eviction: Option<String>,
}

/// The connection, if there is one.
pub(super) struct Connection {
    pub(super) client: Client,
    current: ArcSwapOption<Established>,
    /// Wakes the keeper: the connection is of no use any more, or is not wanted.
    wake: Arc<Notify>,
    /// Why it is down, as far as the log says so: a bit for each kind of failure.
    told: AtomicU8,
    /// Whether it has been up.
    was_up: AtomicBool,
    /// Where it is, for the log.
    address: String,
    pub(super) observer: Arc<dyn RedisObserver>,
}

impl Connection {
    pub(super) fn new(client: Client, address: String, observer: Arc<dyn RedisObserver>) -> Self {
        observer.redis_is_up(false);
        Self {
            client,
            current: ArcSwapOption::empty(),
            wake: Arc::new(Notify::new()),
            told: AtomicU8::new(0),
            was_up: AtomicBool::new(false),
            address,
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

    /// Logs the first failure, and each of another kind: a server that was restarted without its
    /// user is at first away, and refuses the user then.
    fn tell_down(&self, error: &RedisError) {
        self.observer.redis_is_up(false);
        let failure = RedisFailure::of(error);
        let bit = 1 << failure as u8;
        let told = self.told.fetch_or(bit, Ordering::Relaxed);
        let (kind, redis) = (failure.as_str(), &self.address);
        if told == 0 {
            tracing::error!(
                redis,
                kind,
                cause = %error,
                "redis cannot be used: this process counts for itself, and signed requests are \
                 refused"
            );
        } else if told & bit == 0 {
            tracing::error!(redis, kind, cause = %error, "redis still cannot be used");
        }
    }

    fn tell_up(&self, eviction: Option<&str>) {
        self.observer.redis_is_up(true);
        let redis = &self.address;
        self.told.store(0, Ordering::Relaxed);
        if self.was_up.swap(true, Ordering::Relaxed) {
            tracing::info!(redis, "redis is back");
        } else {
            tracing::info!(redis, "counts with its replicas in redis");
        }
        if let Some(policy) = eviction {
            tracing::warn!(
                redis,
                policy,
                "redis may evict the IDs of signed requests, which could then be used again: set \
                 its maxmemory-policy to noeviction"
            );
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

/// What Redis must be able to do before requests are sent to it.
pub(super) type Probe =
    Arc<dyn Fn(Established) -> BoxFuture<'static, redis::RedisResult<()>> + Send + Sync>;

/// Keeps the connection up until nobody has it any more.
pub(super) async fn keep(connection: Weak<Connection>, probe: Probe) {
    let mut wait = RETRY_AFTER.0;
    loop {
        let Some(kept) = connection.upgrade() else {
            return;
        };
        let wake = Arc::clone(&kept.wake);
        match kept.current() {
            Some(current) => match within(probe(Established::clone(&current))).await {
                Ok(()) => {}
                Err(error) => kept.failed(&current, &error),
            },
            None => match connect(&kept.client, &probe).await {
                Ok(made) => {
                    let made = Arc::new(made);
                    kept.current.store(Some(Arc::clone(&made)));
                    kept.tell_up(made.eviction.as_deref());
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

/// Connects, follows a cluster to the node with the keys, and probes.
pub(super) async fn connect(client: &Client, probe: &Probe) -> redis::RedisResult<Established> {
    let mut client = client.clone();
    for _ in 0..=MOST_REDIRECTIONS {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_WITHIN))
            .set_response_timeout(Some(ANSWER_WITHIN));
        let connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let made = within(established(connection)).await?;
        match within(probe(made.clone())).await {
            Ok(()) => return Ok(made),
            Err(error) => client = redirected(&client, &error).ok_or(error)?,
        }
    }
    Err(RedisError::from((
        ErrorKind::Client,
        "the cluster redirects in a circle",
    )))
}

async fn established(mut connection: MultiplexedConnection) -> redis::RedisResult<Established> {
    let info: InfoDict = redis::cmd("INFO").query_async(&mut connection).await?;
    let run: String = info.get("run_id").unwrap_or_default();
    let limit: Option<String> = info.get("maxmemory");
    let policy: Option<String> = info.get("maxmemory_policy");
    let evicts = limit.is_some_and(|limit| limit != "0");
    Ok(Established {
        connection,
        run: run.into(),
        eviction: policy.filter(|policy| evicts && policy != "noeviction"),
    })
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
