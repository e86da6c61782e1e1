//! The report's form.

use serde_json::{Value, json};
use zoom_signature::diagnosis::{MacStatus, Verdict};

use crate::scene::{HEADER, SCENES};
use crate::table;

#[test]
fn a_report_has_this_form() {
    let scene = SCENES[0];
    let now = scene.now;
    let row = scene.signed(&scene.payload_by(now + 130));
    let report = serde_json::to_value(row.report()).unwrap();
    let fix = report["findings"][0]["fix"].as_str().unwrap();
    let message = "iat is 100 s ahead of the clock.";
    assert_eq!(
        report,
        json!({
            "verdict": "rejected",
            "summary": message,
            "header": { "alg": "HS256", "typ": "JWT" },
            "claims": {
                "appKey": scene.key, "sdkKey": scene.key, "mn": scene.number, "role": 0,
                "iat": now + 100, "exp": now + 7_330, "tokenExp": now + 7_330,
            },
            "timeline": {
                "iat": now + 100, "exp": now + 7_330, "tokenExp": now + 7_330, "at": now,
                "lifetimeSeconds": 7_230,
            },
            "mac": { "status": "verified", "secret": "current" },
            "wrappings": [],
            "findings": [{
                "code": "iat_in_future", "severity": "error", "title": "iat lies in the future",
                "param": "iat", "params": ["iat"],
                "message": message, "fix": fix, "reference": "/causes/iat_in_future",
            }],
        })
    );
    assert!(fix.ends_with('.'));
}

#[test]
fn what_cannot_be_read_is_null() {
    let report = serde_json::to_value(SCENES[0].text("").report()).unwrap();
    for member in ["header", "claims"] {
        assert_eq!(report[member], Value::Null, "{member}");
    }
    let nothing = json!({
        "iat": null, "exp": null, "tokenExp": null, "at": SCENES[0].now,
        "lifetimeSeconds": null,
    });
    assert_eq!(report["timeline"], nothing);
    assert_eq!(
        report["mac"],
        json!({ "status": "unknown", "secret": null })
    );
    assert_eq!(report["findings"][0]["param"], Value::Null);
}

#[test]
fn members_keep_their_order_and_their_text() {
    let scene = SCENES[0];
    let payload = scene
        .payload()
        .with("exp", "1.79535702500E9")
        .with("role", "-0");
    let report = serde_json::to_string(&scene.signed(&payload).report()).unwrap();
    let claims = format!("\"header\":{HEADER},\"claims\":{}", payload.json());
    assert!(report.contains(&claims), "{report}");
}

#[test]
fn the_mac_is_told_with_its_secret() {
    let scene = SCENES[0];
    let mac = |row: crate::scene::Row| {
        let mac = row.report().mac;
        format!(
            "{} {}",
            mac.status.as_str(),
            mac.secret.as_deref().unwrap_or("-")
        )
    };
    let other = "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA";
    let known = |row: crate::scene::Row| row.knowing("previous", scene.key, other);
    assert_eq!(mac(known(scene.text(scene.sound()))), "verified current");
    assert_eq!(mac(known(scene.signed_with(other))), "verified previous");
    assert_eq!(
        mac(known(scene.signed_with(format!("{other}\n")))),
        "mismatch previous"
    );
    assert_eq!(mac(known(scene.signed_with("no one's"))), "mismatch -");
    assert_eq!(mac(scene.text(scene.sound()).nothing_known()), "unknown -");
}

#[test]
fn the_verdict_is_the_worst_severity() {
    let mut met = [0; 4];
    for row in table::rows() {
        let report = row.report();
        let has = |severity: &str| {
            let mut severities = report.findings.iter().map(|f| f.severity.as_str());
            severities.any(|given| given == severity)
        };
        let (index, verdict) = match (has("error"), has("warning")) {
            (true, _) => (0, Verdict::Rejected),
            (false, true) => (1, Verdict::Risky),
            (false, false) if report.mac.status == MacStatus::Unknown => (2, Verdict::Unverified),
            (false, false) => (3, Verdict::Accepted),
        };
        met[index] += 1;
        assert_eq!(report.verdict, verdict, "{}", row.name);
        assert!(
            report.findings.is_sorted_by_key(|f| f.severity),
            "{}",
            row.name
        );
    }
    assert!(met.iter().all(|count| *count >= 3), "{met:?}");
}

#[test]
fn the_summary_says_how_many_and_the_first() {
    let scene = SCENES[0];
    let summary = |row: crate::scene::Row| row.report().summary;
    assert_eq!(
        summary(scene.text(scene.sound())),
        "This signature is sound."
    );
    let unknown = summary(scene.text(scene.sound()).nothing_known());
    assert!(unknown.contains("without the secret"), "{unknown}");
    let two = scene.payload().without("exp").without("role");
    let two = summary(scene.signed(&two));
    assert!(two.contains("2 reasons") && two.contains("role"), "{two}");
    let risky = summary(scene.signed(&scene.payload().without("tokenExp")));
    assert!(risky.contains("may"), "{risky}");
}
