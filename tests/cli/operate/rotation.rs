use std::collections::HashSet;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

use super::OTHER_SECRET;
use crate::connection::{Answer, Connection};
use support::program::{Program, Serving};
use support::{KEY, SECRET};

/// What is rotated together: the app's credentials and an API key.
struct Set {
    folder: &'static str,
    sdk_key: &'static str,
    sdk_secret: &'static str,
    api_key: &'static str,
}

const SETS: [Set; 2] = [
    Set {
        folder: "one",
        sdk_key: KEY,
        sdk_secret: SECRET,
        api_key: "K7gNU3sdo-OL0wNhqoVWhr3g_one",
    },
    Set {
        folder: "two",
        sdk_key: "Mw3vTe7YsQ1uKd9XbC5zRf",
        sdk_secret: OTHER_SECRET,
        api_key: "pD5rT1xk-QZ9uVbYw2LmNc4sE_two",
    },
];

/// An API key in both sets.
const ALWAYS: &str = "tB6mX0vq-LR3yHnKd8WsJf2aZ_always";

/// As many as `scripts/bench` has.
const CONNECTIONS: usize = 32;

impl Set {
    fn write(&self, program: &Program) {
        std::fs::create_dir(program.folder.path().join(self.folder)).unwrap();
        let file = |name: &str, text: &str| program.file(&format!("{}/{name}", self.folder), text);
        file("sdk-key", self.sdk_key);
        file("sdk-secret", self.sdk_secret);
        let keys = format!("always:{ALWAYS}\n{}:{}\n", self.folder, self.api_key);
        file("api-keys", &keys);
    }

    fn signed(&self, token: &str) -> bool {
        let key = DecodingKey::from_secret(self.sdk_secret.as_bytes());
        let claims = decode::<Value>(token, &key, &Validation::new(Algorithm::HS256));
        claims.is_ok_and(|token| token.claims["appKey"] == self.sdk_key)
    }
}

/// Both sets, mounted like in Kubernetes: one link leads to a folder, so that all files
/// change at once.
fn program() -> Program {
    let program = Program::with(&[
        ("RATE_LIMIT_PER_MINUTE", "0"),
        ("ADDRESS_RATE_LIMIT_PER_MINUTE", "0"),
        ("ZOOM_MEETING_SDK_KEY_FILE", "data/sdk-key"),
        ("ZOOM_MEETING_SDK_SECRET_FILE", "data/sdk-secret"),
        ("PARTICIPANT_API_KEYS_FILE", "data/api-keys"),
    ]);
    for set in &SETS {
        set.write(&program);
    }
    mount(&program, &SETS[0]);
    program
}

fn mount(program: &Program, set: &Set) {
    let [next, data] = ["next", "data"].map(|name| program.folder.path().join(name));
    symlink(set.folder, &next).unwrap();
    std::fs::rename(next, data).unwrap();
}

fn ask(connection: &mut Connection, api_key: &str) -> std::io::Result<Answer> {
    let headers = format!("x-api-key: {api_key}\r\n");
    connection.ask("/signature?mn=123456789&role=0", &headers)
}

fn token((status, body): &Answer) -> String {
    assert_eq!(*status, 200, "{body}");
    let answer: Value = serde_json::from_str(body).unwrap();
    answer["signature"].as_str().unwrap().to_owned()
}

/// Sends requests all the time over one connection.
struct Caller {
    connection: Connection,
    api_key: &'static str,
    sent: usize,
    /// Those that differ.
    answers: HashSet<Answer>,
}

impl Caller {
    fn ask_until(mut self, done: &AtomicBool, answered: &AtomicUsize) -> Self {
        while !done.load(Ordering::Relaxed) {
            self.sent += 1;
            let Ok(answer) = ask(&mut self.connection, self.api_key) else {
                break;
            };
            self.answers.insert(answer);
            answered.fetch_add(1, Ordering::Relaxed);
        }
        self
    }

    /// The sets of its responses; `None` for an error.
    fn sets(&self) -> HashSet<Option<&'static str>> {
        let set = |answer: &Answer| {
            if answer.0 == 401 {
                assert!(answer.1.contains("credentials_invalid"), "{answer:?}");
                return None;
            }
            let token = token(answer);
            let mut signers = SETS.iter().filter(|set| set.signed(&token));
            let set = signers.next().expect("key and secret of no one set");
            let of_key = format!(r#""sdkKey":"{}""#, set.sdk_key);
            assert!(answer.1.contains(&of_key), "{answer:?}");
            Some(set.folder)
        };
        self.answers.iter().map(set).collect()
    }
}

/// Stops the callers, even if the test fails meanwhile.
struct Done<'d>(&'d AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn callers(server: &Serving) -> Vec<Caller> {
    let api_keys = [ALWAYS, SETS[0].api_key, ALWAYS, SETS[1].api_key];
    let api_keys = api_keys.into_iter().cycle().take(CONNECTIONS);
    api_keys
        .map(|api_key| Caller {
            connection: Connection::to(server),
            api_key,
            sent: 0,
            answers: HashSet::new(),
        })
        .collect()
}

/// Waits until the set is in force, and all callers have used it for a while.
fn until_in_force(set: &Set, asking: &mut Connection, answered: &AtomicUsize) {
    let since = Instant::now();
    loop {
        let token = token(&ask(asking, ALWAYS).unwrap());
        if set.signed(&token) {
            break;
        }
        assert!(SETS.iter().any(|set| set.signed(&token)), "of no one set");
        assert!(since.elapsed() < Duration::from_secs(30), "no reload");
    }
    let so_many = answered.load(Ordering::Relaxed) + 10 * CONNECTIONS;
    while answered.load(Ordering::Relaxed) < so_many {
        assert!(since.elapsed() < Duration::from_secs(30), "no answers");
        thread::yield_now();
    }
}

/// Credentials and API keys are rotated together, again and again, with and without a
/// signal, while all connections send requests.
#[test]
fn a_rotation_under_full_load_loses_nothing() {
    let program = program();
    let server = program.serve();
    let (done, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let callers: Vec<Caller> = thread::scope(|scope| {
        let at_the_end = Done(&done);
        let asking: Vec<_> = callers(&server)
            .into_iter()
            .map(|caller| scope.spawn(|| caller.ask_until(&done, &answered)))
            .collect();
        let mut own = Connection::to(&server);
        until_in_force(&SETS[0], &mut own, &answered);
        for (round, set) in SETS.iter().rev().cycle().take(12).enumerate() {
            mount(&program, set);
            if round % 6 != 5 {
                server.signal("HUP");
            }
            until_in_force(set, &mut own, &answered);
        }
        drop(at_the_end);
        asking
            .into_iter()
            .map(|each| each.join().unwrap())
            .collect()
    });

    let sent: usize = callers.iter().map(|caller| caller.sent).sum();
    assert_eq!(sent, answered.into_inner(), "requests and their answers");
    let [one, two] = SETS.map(|set| Some(set.folder));
    for caller in &callers {
        let expected = match caller.api_key {
            ALWAYS => [one, two],
            key if key == SETS[0].api_key => [one, None],
            _ => [two, None],
        };
        assert_eq!(caller.sets(), HashSet::from(expected), "{}", caller.api_key);
    }
}
