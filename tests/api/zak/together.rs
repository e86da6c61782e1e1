//! Many requests for ZAKs at once.

use std::thread;

use serde_json::json;
use support::fake_zoom::{FakeZoom, ROOMS, TOKEN, ZAK};
use support::server::{Answer, TestServer};
use support::{MEETING, client};

use super::{HOST_KEY, ask, server_with};
use crate::openid::keys::until;
use zoom_signature_server::auth::RateLimit;

const MANY: usize = 200;

fn unlimited(zoom: &FakeZoom) -> TestServer {
    server_with(zoom.settings(Some(ROOMS)), |auth| {
        auth.caller_limit = RateLimit::UNLIMITED;
        auth.address_limit = RateLimit::UNLIMITED;
    })
}

/// Asks so many times at once; returns the answers once all have one.
fn ask_together(server: &TestServer, with_zak: bool) -> Vec<thread::JoinHandle<Answer>> {
    let url = server.url("/signature");
    let ask = move |_| {
        let url = url.clone();
        thread::spawn(move || {
            let body = json!({"meetingNumber": MEETING, "role": 1, "zak": with_zak});
            Answer::of(client().post(url).bearer_auth(HOST_KEY).json(&body))
        })
    };
    (0..MANY).map(ask).collect()
}

#[test]
fn many_requests_fetch_one_token() {
    let zoom = FakeZoom::start();
    let server = unlimited(&zoom);
    let asking = ask_together(&server, true);
    for answer in asking {
        assert_eq!(answer.join().unwrap().status, 200);
    }
    assert_eq!(zoom.count(TOKEN), 1);
    assert_eq!(zoom.count(ZAK), MANY);
}

#[test]
fn zooms_end_loses_no_other_request() {
    let mut zoom = FakeZoom::start();
    let server = unlimited(&zoom);
    assert_eq!(ask(&server).status, 200);
    zoom.hold();
    let with_zak = ask_together(&server, true);
    until("requests reach Zoom", || zoom.count(ZAK) > MANY / 2);
    let without = ask_together(&server, false);
    zoom.stop();
    for answer in without {
        assert_eq!(answer.join().unwrap().status, 200);
    }
    for answer in with_zak {
        let answer = answer.join().unwrap();
        let unreachable = (503, "zoom_unreachable".to_owned());
        assert_eq!(answer.refusal(), unreachable);
    }
    zoom.release();
    zoom.start_again();
    assert_eq!(ask(&server).status, 200, "all is well when it is back");
}
