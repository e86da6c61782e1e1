//! Replicas behind nginx, as they are deployed: what passes, and a failover of Redis under load.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::client;
use support::program::Serving;
use tempfile::TempDir;

use crate::server::{
    API_KEY, Redis, answer, eventually, free_port, now, program, replicas, send, signed,
};

/// nginx before these servers, which takes turns.
struct Nginx {
    address: String,
    child: Child,
    _folder: TempDir,
}

impl Nginx {
    fn before(servers: &[Serving]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let address = format!("127.0.0.1:{}", free_port());
        let upstream = servers.iter().fold(String::new(), |mut lines, server| {
            writeln!(lines, "server {} max_fails=0;", server.address()).unwrap();
            lines
        });
        let configuration = format!(
            "daemon off; worker_processes 1; pid {path}/pid; error_log {path}/error;\n\
             events {{ worker_connections 4096; }}\n\
             http {{\n\
               access_log off;\n\
               client_body_temp_path {path}/a; proxy_temp_path {path}/b;\n\
               fastcgi_temp_path {path}/c; uwsgi_temp_path {path}/d; scgi_temp_path {path}/e;\n\
               upstream replicas {{\n{upstream}keepalive 64;\n}}\n\
               server {{\n\
                 listen {address} backlog=4096;\n\
                 location / {{\n\
                   proxy_pass http://replicas; proxy_http_version 1.1;\n\
                   proxy_set_header Connection \"\";\n\
                   proxy_set_header X-Forwarded-For $remote_addr;\n\
                   proxy_next_upstream off;\n\
                 }}\n\
               }}\n\
             }}\n"
        );
        std::fs::write(folder.path().join("nginx.conf"), configuration).unwrap();
        let child = Command::new("/usr/sbin/nginx")
            .args(["-p", &path.to_string(), "-c", &format!("{path}/nginx.conf")])
            .args(["-e", &format!("{path}/error")])
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is installed");
        let nginx = Self {
            address,
            child,
            _folder: folder,
        };
        eventually("nginx listens", || {
            std::net::TcpStream::connect(&nginx.address).is_ok()
        });
        nginx
    }

    fn get(&self) -> reqwest::blocking::RequestBuilder {
        let url = format!(
            "http://{}/signature?meetingNumber=85746065432&role=0",
            self.address
        );
        client().get(url).bearer_auth(API_KEY)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

fn behind(number: usize, redis: &Redis, limit: u32) -> (Vec<Serving>, Nginx) {
    let program = program(&redis.url())
        .and("TRUSTED_PROXIES", "127.0.0.1")
        .and("RATE_LIMIT_PER_MINUTE", &limit.to_string())
        .and("ADDRESS_RATE_LIMIT_PER_MINUTE", "0");
    let servers = replicas(number, &program);
    let nginx = Nginx::before(&servers);
    (servers, nginx)
}

#[test]
fn the_limit_is_that_of_one_process() {
    for number in [2, 4] {
        let redis = Redis::start();
        let (_servers, nginx) = behind(number, &redis, 60);
        let began = Instant::now();
        let mut passed = 0;
        while began.elapsed() < Duration::from_secs(4) {
            passed += usize::from(answer(nginx.get()).0 == 200);
        }
        let lasted = usize::try_from(began.elapsed().as_secs()).unwrap();
        let one_process = 60 + lasted;
        assert!(
            (one_process - 1..=one_process + number).contains(&passed),
            "{passed} of {one_process} with {number} replicas"
        );
    }
}

/// Ten thousand times the same signed request, by 200 callers at the same moment.
#[test]
fn of_ten_thousand_alike_one_is_accepted() {
    for number in [2, 4] {
        let redis = Redis::start();
        let (_servers, nginx) = behind(number, &redis, 0);
        let began = now();
        eventually("IDs of this moment are remembered", || now() > began + 1);
        let request = signed("the-same", now());
        let starts = std::sync::Barrier::new(200);
        let outcomes: Vec<u16> = thread::scope(|scope| {
            let callers: Vec<_> = (0..200)
                .map(|_| {
                    scope.spawn(|| {
                        starts.wait();
                        (0..50)
                            .map(|_| send(&nginx.address, &request).0)
                            .collect::<Vec<u16>>()
                    })
                })
                .collect();
            callers
                .into_iter()
                .flat_map(|caller| caller.join().unwrap())
                .collect()
        });
        let mut by_status: BTreeMap<u16, usize> = BTreeMap::new();
        for status in &outcomes {
            *by_status.entry(*status).or_default() += 1;
        }
        assert_eq!(outcomes.len(), 10_000);
        assert_eq!(by_status.get(&200), Some(&1), "{by_status:?}");
        assert!(
            by_status
                .keys()
                .all(|status| [200, 400, 503].contains(status)),
            "{by_status:?}"
        );
    }
}

/// Redis moves to another process at the same address while callers ask: every answer is a
/// signature or a refusal that fits, none is late, and no signed request is accepted twice.
#[test]
fn a_failover_under_load_leaves_every_answer_right() {
    let mut redis = Redis::start();
    let (mut servers, nginx) = behind(2, &redis, 1_000_000);
    let began = now();
    eventually("IDs of this moment are remembered", || now() > began + 1);
    let (stop, accepted, asked) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    assert_eq!(answer(nginx.get()).0, 200);
                    assert!(began.elapsed() < Duration::from_secs(5));
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for caller in 0..2 {
            let (nginx, stop, accepted) = (&nginx, &stop, &accepted);
            scope.spawn(move || {
                for turn in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let request = signed(&format!("{caller}-{turn}"), now());
                    let twice = [
                        send(&nginx.address, &request),
                        send(&nginx.address, &request),
                    ];
                    let passed = twice.iter().filter(|(status, _)| *status == 200).count();
                    assert!(passed < 2, "accepted twice");
                    for (status, body) in &twice {
                        assert!([200, 400, 503].contains(status), "{body}");
                    }
                    accepted.fetch_add(passed, Ordering::Relaxed);
                }
            });
        }
        let goes_on = |what: &str| {
            let before = (
                accepted.load(Ordering::Relaxed),
                asked.load(Ordering::Relaxed),
            );
            eventually(what, || {
                accepted.load(Ordering::Relaxed) > before.0 + 20
                    && asked.load(Ordering::Relaxed) > before.1 + 20
            });
        };
        goes_on("requests are accepted");
        redis.kill();
        for server in &mut servers {
            server.log_anew_until("redis cannot be used");
        }
        let before = asked.load(Ordering::Relaxed);
        eventually("requests go on without Redis", || {
            asked.load(Ordering::Relaxed) > before + 100
        });
        redis.start_again();
        for server in &mut servers {
            server.log_anew_until("redis is back");
        }
        goes_on("requests are accepted again");
        stop.store(true, Ordering::Relaxed);
    });
}
