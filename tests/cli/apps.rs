//! Several apps: what is configured, and what the commands say of them.

mod refused;

use serde_json::Value;
use support::fake_zoom::{ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, FakeZoom, TOKEN};
use support::program::{Ended, Program, Serving};
use support::{KEY, MEETING, SECRET, claims_by, client};

use crate::documentation::pages::Page;

const DEV_KEY: &str = "kJ3uW8nyT1eS5oA7iDxfQz";
const DEV_SECRET: &str = "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja";
const OTHER_SECRET: &str = "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA";
const API_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";

const TWO: [(&str, &str); 5] = [
    ("ZOOM_APPS", "prod, dev"),
    ("ZOOM_APP_PROD_KEY", KEY),
    ("ZOOM_APP_PROD_SECRET", SECRET),
    ("ZOOM_APP_DEV_KEY", DEV_KEY),
    ("ZOOM_APP_DEV_SECRET", DEV_SECRET),
];

/// Prod and dev, with other or further variables.
fn two(more: &[(&str, &str)]) -> Program {
    let kept = TWO
        .into_iter()
        .filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let all: Vec<(&str, &str)> = kept.chain(more.iter().copied()).collect();
    Program::with(&all)
}

fn ask(server: &Serving, app: &str) -> Value {
    let path = format!("/signature?meetingNumber={MEETING}&role=0&app={app}");
    serde_json::from_str(&server.get(&path)).unwrap()
}

#[test]
fn the_page_on_apps_is_true() {
    let page = Page::read("docs/apps.md");
    let blocks = page.blocks();
    let dot_env = blocks.iter().find(|block| block.language == "ini").unwrap();
    let program = Program::with(&[]);
    program.file(".env", &dot_env.text);
    let server = program.serve();
    let commands = page.commands();
    let [curl] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    let checked = program.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let (_, body) = curl.split_once("-d '").unwrap();
    let request = client()
        .post(server.url("/signature"))
        .header("content-type", "application/json")
        .body(body.trim_end_matches('\'').to_owned());
    let answer: Value = request.send().unwrap().json().unwrap();
    assert_eq!(answer["sdkKey"], DEV_KEY);
    claims_by(answer["signature"].as_str().unwrap(), DEV_SECRET);
}

#[test]
fn each_may_come_from_files_and_the_first_signs_by_itself() {
    let program = Program::with(&[]);
    let file = |name: &str, text: &str| program.file(name, &format!("{text}\n"));
    let files = [
        ("ZOOM_APP_PROD_KEY_FILE", file("prod-key", KEY)),
        ("ZOOM_APP_PROD_SECRET_FILE", file("prod-secret", SECRET)),
        ("ZOOM_APP_EU_WEST_KEY_FILE", file("eu-key", DEV_KEY)),
        (
            "ZOOM_APP_EU_WEST_SECRET_FILE",
            file("eu-secret", DEV_SECRET),
        ),
    ];
    let program = files
        .into_iter()
        .fold(program, |program, (name, path)| program.and(name, &path))
        .and("ZOOM_APPS", "prod,eu-west");
    let mut server = program.serve();
    server.log_until("signs for prod, eu-west");
    assert_eq!(ask(&server, "")["sdkKey"], KEY);
    let answer = ask(&server, "eu-west");
    assert_eq!(answer["sdkKey"], DEV_KEY);
    claims_by(answer["signature"].as_str().unwrap(), DEV_SECRET);
    let log = server.log_until("app=\"eu-west\"");
    assert!(log.contains("app=\"prod\""), "{log}");

    let with_default = two(&[
        ("ZOOM_MEETING_SDK_KEY", "rM5cPz0Gv7LnXq2HbT9sKd"),
        ("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET),
    ]);
    let server = with_default.serve();
    assert_eq!(ask(&server, "")["sdkKey"], "rM5cPz0Gv7LnXq2HbT9sKd");
    assert_eq!(ask(&server, "default")["sdkKey"], "rM5cPz0Gv7LnXq2HbT9sKd");
    assert_eq!(ask(&server, "prod")["sdkKey"], KEY);
}

#[test]
fn a_variable_of_an_app_that_is_not_listed_is_warned_of() {
    let checked = two(&[
        ("ZOOM_APP_STAGING_KEY", "x"),
        ("ZOOM_APP_DEV_SECRETS", "y"),
        ("ZOOM_APP_dev_KEY", "z"),
        ("ZOOM_APP_DEFAULT_KEY", "x"),
        ("ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS_FILE", "x"),
        ("ZOOM_APP_DEV_CLIENT_ID", "x"),
        ("ZOOM_APP_DEV_CLIENT_SECRET_FILE", "x"),
        ("ZOOM_APP_PROD_SDK_SECRET", "x"),
        ("ZOOM_APP_PROD_S2S_ACCOUNT_ID", "x"),
        ("ZOOM_APP_PROD_PREVIOUS_SECRET", "x"),
        ("ZOOM_APP_DEV2_SECRET", "x"),
    ])
    .run(&["check"]);
    for warning in [
        "ZOOM_APP_STAGING_KEY: is not read: add staging to ZOOM_APPS",
        "ZOOM_APP_dev_KEY: is not read; is ZOOM_APP_DEV_KEY meant?",
        "ZOOM_APP_DEFAULT_KEY: is not read: the app default has ZOOM_MEETING_SDK_KEY",
        "ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS_FILE: is not read; the nearest name that is read is \
         ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS",
        "ZOOM_APP_DEV_SECRETS: is not read; is ZOOM_APP_DEV_SECRET meant?",
        "ZOOM_APP_DEV_CLIENT_ID: is not read; is ZOOM_APP_DEV_KEY meant?",
        "ZOOM_APP_DEV_CLIENT_SECRET_FILE: is not read; is ZOOM_APP_DEV_SECRET_FILE meant?",
        "ZOOM_APP_PROD_SDK_SECRET: is not read; is ZOOM_APP_PROD_SECRET meant?",
        "ZOOM_APP_PROD_S2S_ACCOUNT_ID: is not read; is ZOOM_APP_PROD_ACCOUNT_ID meant?",
        "ZOOM_APP_PROD_PREVIOUS_SECRET: is not read; is ZOOM_APP_PROD_SECRET_PREVIOUS meant?",
        "ZOOM_APP_DEV2_SECRET: is not read: add dev2 to ZOOM_APPS",
    ] {
        assert!(checked.stdout.contains(warning), "{}", checked.stdout);
    }
}

#[test]
fn check_warns_of_what_has_no_effect_beside_several_apps() {
    let key = format!("web@dev:{API_KEY}");
    let checked = two(&[
        ("ZOOM_MEETING_SDK_SECRET_PREVIOUS", OTHER_SECRET),
        ("PARTICIPANT_API_KEYS", &key),
        ("ALLOW_ANONYMOUS", "participant"),
    ]);
    let checked = checked.run(&["check"]).stdout;
    for warning in [
        "ZOOM_MEETING_SDK_SECRET_PREVIOUS: is not used: it belongs to ZOOM_MEETING_SDK_KEY",
        "ALLOW_ANONYMOUS: whoever brings no credential may ask for every app",
    ] {
        assert!(checked.contains(warning), "{checked}");
    }
}

/// They need the credentials alone, and of the lifetimes that of the app that signs.
#[test]
fn sign_and_inspect_read_no_limits_of_other_apps() {
    let program = two(&[
        ("ZOOM_APP_DEV_LIFETIME_SECONDS", "5"),
        ("ZOOM_APP_PROD_ALLOWED_MEETING_NUMBERS", "12"),
        ("ZOOM_APP_PROD_LIFETIME_SECONDS", "1800"),
        ("ZOOM_APP_PROD_S2S_CLIENT_SECRET_FILE", "/nowhere"),
    ]);
    let signed = program.run(&["sign", MEETING]);
    assert_eq!(signed.code, Some(0), "{signed:?}");
    let claims = claims_by(signed.stdout.trim(), SECRET);
    let [iat, exp] = ["iat", "exp"].map(|name| claims[name].as_u64().unwrap());
    assert_eq!(exp - iat, 1_830);
    let inspected = program.run(&["inspect", signed.stdout.trim()]);
    assert_eq!(inspected.code, Some(0), "{inspected:?}");
    let of_dev = program.run(&["sign", MEETING, "--app", "dev"]);
    assert!(
        of_dev.stderr.contains("ZOOM_APP_DEV_LIFETIME_SECONDS"),
        "{of_dev:?}"
    );
    assert_eq!(program.run(&["check"]).code, Some(1));
}

#[test]
fn sign_and_check_know_the_apps() {
    let program = two(&[
        ("ZOOM_APP_DEV_LIFETIME_SECONDS", "1800"),
        (
            "ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS",
            "123456789,987654321",
        ),
        ("ZOOM_APP_DEV_SECRET_PREVIOUS", OTHER_SECRET),
    ]);
    let signed = |arguments: &[&str]| {
        let ended = program.run(&[&["sign", MEETING, "--json"], arguments].concat());
        assert_eq!(ended.code, Some(0), "{ended:?}");
        serde_json::from_str::<Value>(&ended.stdout).unwrap()
    };
    assert_eq!(signed(&[])["sdkKey"], KEY);
    let dev = signed(&["--app", "dev"]);
    assert_eq!(dev["sdkKey"], DEV_KEY);
    let claims = claims_by(dev["signature"].as_str().unwrap(), DEV_SECRET);
    let [iat, exp] = ["iat", "exp"].map(|name| claims[name].as_u64().unwrap());
    assert_eq!(exp - iat, 1_830);
    let unknown = program.run(&["sign", MEETING, "--app", "staging"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(1), ""));
    assert!(
        unknown
            .stderr
            .contains("there is no app staging; here are prod, dev")
    );

    let checked = program.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    for row in [
        format!("prod  {KEY}  signs when nothing chooses"),
        format!("dev   {DEV_KEY}  has a previous secret, 2 meetings, signs for 1800 s"),
        "Signs for 2 apps.".to_owned(),
    ] {
        assert!(checked.stdout.contains(&row), "{row}: {}", checked.stdout);
    }
    assert!(!checked.stdout.contains(SECRET) && !checked.stdout.contains(DEV_SECRET));
    assert!(checked.row("ZOOM_APP_DEV_SECRET").contains("32 characters"));
}

#[test]
fn inspect_names_the_app_and_a_mixed_pair() {
    let program = two(&[("ZOOM_APP_DEV_SECRET_PREVIOUS", OTHER_SECRET)]);
    let token = |key: &str, secret: &str| {
        let signer = Program::with(&[
            ("ZOOM_MEETING_SDK_KEY", key),
            ("ZOOM_MEETING_SDK_SECRET", secret),
        ]);
        signer.run(&["sign", MEETING]).stdout
    };
    for (key, secret, code, said) in [
        (DEV_KEY, DEV_SECRET, 0, "verified with the dev secret"),
        (KEY, SECRET, 0, "verified with the prod secret"),
        (
            DEV_KEY,
            OTHER_SECRET,
            1,
            "made with the dev previous secret, not with the one in use",
        ),
        (
            DEV_KEY,
            SECRET,
            1,
            "appKey is the key of dev, and the MAC was made with the prod secret",
        ),
        (KEY, OTHER_SECRET, 1, "made with the dev previous secret"),
    ] {
        let inspected = program.run(&["inspect", token(key, secret).trim()]);
        assert_eq!(inspected.code, Some(code), "{}", inspected.stdout);
        assert!(
            inspected.stdout.contains(said),
            "{said}: {}",
            inspected.stdout
        );
    }
}

#[test]
fn zoom_is_asked_about_each_app() {
    let zoom = FakeZoom::start();
    let url = zoom.url();
    let program = two(&[
        ("ZOOM_APP_PROD_ACCOUNT_ID", ACCOUNT_ID),
        ("ZOOM_APP_PROD_S2S_CLIENT_ID", CLIENT_ID),
        ("ZOOM_APP_PROD_S2S_CLIENT_SECRET", CLIENT_SECRET),
        ("ZOOM_OAUTH_URL", &url),
    ]);
    let json = program.run(&["check", "--online", "--json"]);
    assert_eq!(json.code, Some(1), "{json:?}");
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    let said: Vec<String> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| {
            format!("{} {} {}", check["app"], check["subject"], check["code"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        said,
        [
            "prod sdk_credentials known",
            "prod server_app known",
            "dev sdk_credentials unknown",
            "null clock right"
        ]
    );
    let table = program.run(&["check", "--online"]).stdout;
    for row in [
        "prod  sdk credentials  ok       known",
        "dev   sdk credentials  finding  unknown",
        "-     clock            ok       right",
        "dev, sdk credentials: finding",
    ] {
        assert!(table.contains(row), "{row}: {table}");
    }
    let asked = zoom.count(TOKEN);
    let one = program.run(&["check", "--online", "--app", "prod"]);
    assert_eq!(one.code, Some(0), "{one:?}");
    assert_eq!(zoom.count(TOKEN), asked + 2, "about one alone");
    let unknown = program.run(&["check", "--online", "--app", "staging"]);
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown.stderr.contains("there is no app staging"),
        "{unknown:?}"
    );
}

#[test]
fn a_secret_in_the_place_of_the_key_is_shown_nowhere() {
    let swapped = two(&[
        ("ZOOM_APP_DEV_KEY", DEV_SECRET),
        ("ZOOM_APP_DEV_SECRET", DEV_KEY),
    ]);
    let checked = swapped.run(&["check"]);
    assert!(
        checked.stdout.contains("are the two swapped?"),
        "{checked:?}"
    );
    assert!(!checked.stdout.contains(DEV_SECRET), "{}", checked.stdout);
    let short = "a-secret-of-20-chars";
    for (key, secret) in [
        // Another app's, an earlier one, and one of no app here.
        (SECRET, SECRET),
        (short, short),
        (OTHER_SECRET, "another"),
    ] {
        let misplaced = two(&[
            ("ZOOM_APP_DEV_KEY", key),
            ("ZOOM_APP_PROD_SECRET_PREVIOUS", secret),
        ]);
        let checked = misplaced.run(&["check"]).stdout;
        assert!(!checked.contains(key), "{checked}");
    }
}

/// Zoom's account is the app's own, and the pair that of all.
#[test]
fn an_app_may_use_the_shared_pair_in_its_own_account() {
    let each = two(&[
        ("ZOOM_S2S_CLIENT_ID", "client"),
        ("ZOOM_S2S_CLIENT_SECRET", "a-client-secret"),
        ("ZOOM_APP_PROD_ACCOUNT_ID", "account"),
    ]);
    let checked = each.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.stdout.contains(&format!(
        "prod  {KEY}  signs when nothing chooses, has its own Zoom account"
    )));
    let nobodys = two(&[
        ("ZOOM_S2S_CLIENT_ID", "client"),
        ("ZOOM_S2S_CLIENT_SECRET", "a-client-secret"),
    ]);
    let missing = "ZOOM_S2S_ACCOUNT_ID: is missing";
    assert!(nobodys.run(&["check"]).stdout.contains(missing));
}

#[test]
fn check_tells_what_an_app_is_limited_to() {
    let disjoint = two(&[
        ("ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS", "123456789"),
        ("ALLOWED_MEETING_NUMBERS", "987654321"),
    ]);
    let checked = disjoint.run(&["check"]).stdout;
    for words in [
        "ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS: has no meeting in common",
        "Signatures of dev are for certain meetings only.",
    ] {
        assert!(checked.contains(words), "{checked}");
    }
    let empty = two(&[("ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS", ",")]);
    let checked = empty.run(&["check"]).stdout;
    assert!(checked.contains("NUMBERS: lists nothing"), "{checked}");
    assert!(!checked.contains("in common"), "{checked}");
}

#[test]
fn a_key_for_an_app_can_be_made() {
    let program = Program::with(&[]);
    let made = program.run(&["key", "new", "web@dev"]).stdout;
    assert!(made.starts_with("web@dev:"), "{made}");
    let refused: Ended = program.run(&["key", "new", "web@Dev"]);
    assert_eq!(refused.code, Some(1));
    let server = two(&[("PARTICIPANT_API_KEYS", made.trim())]).serve();
    let key = made.trim().split_once(':').unwrap().1;
    let url = server.url(&format!("/signature?meetingNumber={MEETING}&role=0"));
    let answer: Value = client()
        .get(url)
        .bearer_auth(key)
        .send()
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(answer["sdkKey"], DEV_KEY);
}
