use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use redis::{Client, ErrorKind, Script, TlsCertificates};

use zoom_signature::UnixTimestamp;

use super::keeper::{
    Connection, Established, PROBE_EVERY, Probe, RedisFailure, RedisObserver, connect, keep, within,
};
use super::settings::RedisSettings;

/// Counts with the other replicas.
pub struct RedisStore {
    settings: RedisSettings,
    connection: Arc<Connection>,
    probe: Probe,
    /// The key of the moment since when IDs are remembered.
    since: String,
    is_started: AtomicBool,
}

/// Why a [`RedisStore`] cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum RedisError {
    /// The certificates in `REDIS_CA_FILE` cannot be used, or there are no others.
    #[error("no TLS connection to Redis is possible: {0}")]
    Tls(String),
}

/// One limit, and whom it counts.
pub(crate) struct SharedLimit {
    /// What is counted: `a` for an address, `s` for a site, `c` for a caller.
    pub(crate) kind: char,
    /// Who, in any number of parts.
    pub(crate) name: Vec<Vec<u8>>,
    /// How many a minute.
    pub(crate) requests: NonZeroU32,
}

/// The ID of a signed request.
pub(crate) struct Id {
    /// Hashed by the secret that signed it.
    pub(crate) hash: String,
    pub(crate) signed_at: UnixTimestamp,
    /// How long it is remembered.
    pub(crate) remembered: Duration,
}

/// What to count and take for one request.
pub(crate) struct Question {
    pub(crate) limits: Vec<SharedLimit>,
    pub(crate) id: Option<Id>,
}

impl Question {
    /// Only takes an ID.
    pub(crate) const fn of_id(id: Id) -> Self {
        Self {
            limits: Vec::new(),
            id: Some(id),
        }
    }

    /// Whether there is nothing to ask.
    pub(crate) fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.id.is_none()
    }
}

/// What the replicas know together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// The request may pass.
    Passes,
    /// Its ID has been used.
    Replayed,
    /// It was signed before this run of Redis, in which its ID would be known.
    TooOld,
    /// The limit with this number, from 0, is used up for this time.
    Limited(usize, Duration),
}

/// Redis cannot be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unavailable;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("script.lua")));

impl RedisStore {
    /// Connects to nothing yet: see [`Self::start`].
    ///
    /// # Errors
    ///
    /// [`RedisError`]
    pub fn new(
        settings: RedisSettings,
        observer: Arc<dyn RedisObserver>,
    ) -> Result<Self, RedisError> {
        let client = client(&settings).map_err(|error| RedisError::Tls(error.to_string()))?;
        let since = settings.key_prefix.key('t', "since");
        let probe = probe_of(&settings, since.clone());
        Ok(Self {
            connection: Arc::new(Connection::new(client, settings.url.to_string(), observer)),
            probe,
            since,
            settings,
            is_started: AtomicBool::new(false),
        })
    }

    /// Whether it was made from these settings, so that a reload can keep it.
    #[must_use]
    pub fn has(&self, settings: &RedisSettings) -> bool {
        self.settings == *settings
    }

    /// Begins to keep the connection up, if it has not begun. Must be called within a tokio
    /// runtime.
    pub fn start(&self) {
        if self.is_started.swap(true, Ordering::Relaxed) {
            return;
        }
        let connection = Arc::downgrade(&self.connection);
        tokio::spawn(keep(connection, Arc::clone(&self.probe)));
    }

    /// Connects once and does what requests need, for `check --online`. Returns the rule by which
    /// Redis evicts keys once its memory is full, if it does: IDs could be used again then.
    ///
    /// # Errors
    ///
    /// How it failed, and the client's words for it.
    pub async fn check(&self) -> Result<Option<String>, (RedisFailure, String)> {
        // Under a name of its own: a check does not remember IDs.
        let since = self.settings.key_prefix.key('p', "since");
        let probe = probe_of(&self.settings, since);
        match connect(&self.connection.client, &probe).await {
            Ok(established) => Ok(established.eviction),
            Err(error) => Err((RedisFailure::of(&error), error.to_string())),
        }
    }

    /// Counts a request and takes its ID, in one call.
    pub(crate) async fn ask(&self, question: &Question) -> Result<Counted, Unavailable> {
        let established = self.connection.current().ok_or(Unavailable)?;
        let began = Instant::now();
        let call = self.call(question);
        match within(answer(&call, &established)).await {
            Ok(counted) => {
                self.connection.observer.redis_answered(began.elapsed());
                Ok(counted)
            }
            Err(error) => {
                self.connection.failed(&established, &error);
                Err(Unavailable)
            }
        }
    }

    fn call(&self, question: &Question) -> Call {
        let mut call = Call::default();
        for limit in &question.limits {
            let parts: Vec<&[u8]> = limit.name.iter().map(Vec::as_slice).collect();
            let name = self.settings.names.hash(&parts);
            call.keys
                .push(self.settings.key_prefix.key(limit.kind, &name));
            call.rates.push(limit.requests.get());
        }
        if let Some(id) = &question.id {
            call.keys.push(self.settings.key_prefix.key('r', &id.hash));
            call.keys.push(self.since.clone());
            call.remembered = id.remembered;
            call.signed_at = id.signed_at.get();
        }
        call
    }
}

/// The script's keys and arguments.
#[derive(Default)]
struct Call {
    keys: Vec<String>,
    /// Requests a minute, for each limit.
    rates: Vec<u32>,
    remembered: Duration,
    signed_at: u64,
}

async fn answer(call: &Call, established: &Established) -> redis::RedisResult<Counted> {
    let mut connection = established.connection.clone();
    let mut script = SCRIPT.prepare_invoke();
    for key in &call.keys {
        script.key(key);
    }
    let remembered = u64::try_from(call.remembered.as_millis()).unwrap_or(u64::MAX);
    script
        .arg(call.rates.len())
        .arg(remembered)
        .arg(call.signed_at)
        .arg(&*established.run)
        .arg(HOLDS_MS);
    for requests in &call.rates {
        script.arg(*requests);
    }
    let (code, wait): (usize, u64) = script.invoke_async(&mut connection).await?;
    match code {
        0 => Ok(Counted::Passes),
        1 => Ok(Counted::Replayed),
        2 => Ok(Counted::TooOld),
        limit if limit - 3 < call.rates.len() => {
            Ok(Counted::Limited(limit - 3, Duration::from_micros(wait)))
        }
        _ => Err(no_such_answer()),
    }
}

fn no_such_answer() -> redis::RedisError {
    let kind = ErrorKind::UnexpectedReturnType;
    (kind, "the script has no such answer").into()
}

/// Does what requests need: the script, reading and writing. It begins to remember IDs now, if
/// Redis does not know since when it does.
async fn probe(established: Established, keys: ProbeKeys) -> redis::RedisResult<()> {
    // Signed before all time, so that no ID is taken.
    let id = Call {
        keys: vec![keys.unused, keys.since],
        remembered: Duration::from_millis(1),
        ..Call::default()
    };
    let count = Call {
        keys: vec![keys.count],
        rates: vec![PROBES_A_MINUTE],
        ..Call::default()
    };
    let answers = [
        answer(&id, &established).await?,
        answer(&count, &established).await?,
    ];
    match answers {
        [Counted::TooOld, Counted::Passes] => Ok(()),
        _ => Err(no_such_answer()),
    }
}

/// How long Redis remembers IDs without a gap if no replica probes it: three probes may fail.
const HOLDS_MS: u64 = 3 * PROBE_EVERY.as_secs() * 1000;

/// More than all replicas ever send.
const PROBES_A_MINUTE: u32 = 60_000;

/// The keys of the probe.
#[derive(Clone)]
struct ProbeKeys {
    since: String,
    unused: String,
    count: String,
}

/// Remembers IDs under the key `since`.
fn probe_of(settings: &RedisSettings, since: String) -> Probe {
    let keys = ProbeKeys {
        since,
        unused: settings.key_prefix.key('p', "id"),
        count: settings.key_prefix.key('p', "count"),
    };
    Arc::new(move |established| probe(established, keys.clone()).boxed())
}

fn client(settings: &RedisSettings) -> redis::RedisResult<Client> {
    let info = settings.url.info.clone();
    if !settings.url.is_tls() {
        return Client::open(info);
    }
    let certificates = TlsCertificates {
        client_tls: None,
        root_cert: settings.ca.clone(),
    };
    Client::build_with_tls(info, certificates)
}
