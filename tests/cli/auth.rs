//! Authentication, as it is configured.

mod faulty;
mod logged;
mod started;
mod told;

use reqwest::blocking::RequestBuilder;
use serde_json::json;

use support::client;
use support::program::{Program, Serving};

const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
const BACK: &str = "pD5rT1xk-QZ9uVbYw2LmNc4sE_back";
const SIGNING: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn everywhere() -> Program {
    Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("PORT", "0")
}

fn ask(server: &Serving, role: u8) -> RequestBuilder {
    client()
        .post(format!("{}/signature", server.loopback_url()))
        .json(&json!({"meetingNumber": "85746065432", "role": role}))
}

fn status(request: RequestBuilder) -> u16 {
    request.send().unwrap().status().as_u16()
}

/// The error with which `serve` refuses to start, which `check` prints too.
fn refused(program: &Program) -> String {
    let ended = program.not_serving(&["serve"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(1), ""),
        "{}",
        ended.stderr
    );
    let checked = program.run(&["check"]).stdout;
    for error in ended
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
    {
        assert!(
            checked.contains(&format!("\nerror: {error}\n")),
            "{checked}"
        );
    }
    ended.stderr
}
