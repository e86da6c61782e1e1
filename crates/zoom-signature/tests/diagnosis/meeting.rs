//! The meeting, the role and the mode of video.

use zoom_signature::Platform;
use zoom_signature::Role;

use crate::scene::{Row, SCENES, once, thrice};

pub fn rows() -> Vec<Row> {
    [absent(), malformed(), numbers(), roles(), meant(), webrtc()].concat()
}

fn absent() -> Vec<Row> {
    let no_number = thrice("a role alone", "meeting_number_missing", |scene| {
        scene.signed(&scene.payload().without("mn"))
    });
    let null = thrice("a null number", "meeting_number_missing", |scene| {
        scene.signed(&scene.payload().with("mn", "null"))
    });
    let native = thrice(
        "a native token on the web",
        "meeting_number_missing",
        |scene| scene.signed(&scene.native()).on(Platform::Web),
    );
    let no_role = thrice("a number alone", "role_missing", |scene| {
        scene.signed(&scene.payload().without("role"))
    });
    let null_role = thrice("a null role", "role_missing", |scene| {
        scene.signed(&scene.payload().with("role", "null"))
    });
    let web = thrice("a web token on a native SDK", "", |scene| {
        scene.signed(&scene.payload()).on(Platform::Native)
    });
    [no_number, null, native, no_role, null_role, web].concat()
}

fn malformed() -> Vec<Row> {
    let mut rows = Vec::new();
    for mn in [
        "\"857 4606 5432\"",
        "\"857-4606-5432\"",
        "\"https://zoom.us/j/85746065432\"",
        "\"85746065432?pwd=a\"",
        "\"12345678\"",
        "\"123456789012\"",
        "\"my meeting\"",
        "\" 85746065432\"",
        "\"\u{0661}\u{0662}\u{0663}456789\"",
        "\"\"",
        "true",
        "[85746065432]",
    ] {
        rows.extend(thrice(
            &format!("mn {mn}"),
            "meeting_number_malformed",
            |scene| scene.signed(&scene.payload().with("mn", mn)),
        ));
    }
    rows
}

fn numbers() -> Vec<Row> {
    let mut rows = thrice("a JSON number", "meeting_number_is_a_number", |scene| {
        scene.signed(&scene.payload().with("mn", scene.number))
    });
    let short = "meeting_number_malformed meeting_number_is_a_number";
    for mn in ["1234567", "85746065432.0", "8.5746065432e10", "-123456789"] {
        let row = SCENES[1].signed(&SCENES[1].payload().with("mn", mn));
        rows.extend(once(&format!("mn the number {mn}"), short, row));
    }
    rows
}

fn roles() -> Vec<Row> {
    let mut rows = Vec::new();
    for role in ["\"0\"", "\"1\"", "true", "\"host\"", "[0]"] {
        rows.extend(thrice(
            &format!("role {role}"),
            "role_not_a_number",
            |scene| scene.signed(&scene.payload().with("role", role)),
        ));
    }
    for role in ["2", "-1", "5", "0.5", "1e0", "99999999999999999999999"] {
        rows.extend(thrice(&format!("role {role}"), "role_unknown", |scene| {
            scene.signed(&scene.payload().with("role", role))
        }));
    }
    rows.extend(thrice("a host", "host_needs_zak", |scene| {
        scene
            .signed(&scene.payload().with("role", 1))
            .with_role(Role::Host)
    }));
    rows
}

fn meant() -> Vec<Row> {
    let same = thrice("the meeting and role meant", "", |scene| {
        let row = scene.signed(&scene.payload()).for_meeting(scene.number);
        row.with_role(Role::Participant).on(Platform::Web)
    });
    let other = thrice("another meeting", "meeting_number_differs", |scene| {
        scene.signed(&scene.payload()).for_meeting("111222333")
    });
    let number = "meeting_number_differs meeting_number_is_a_number";
    let number = thrice("another meeting, a JSON number", number, |scene| {
        let payload = scene.payload().with("mn", scene.number);
        scene.signed(&payload).for_meeting("11122233344")
    });
    let guest = thrice("a participant meant to host", "role_differs", |scene| {
        scene.signed(&scene.payload()).with_role(Role::Host)
    });
    let host = thrice(
        "a host meant to attend",
        "role_differs host_needs_zak",
        |scene| {
            let payload = scene.payload().with("role", 1);
            scene.signed(&payload).with_role(Role::Participant)
        },
    );
    [same, other, number, guest, host].concat()
}

fn webrtc() -> Vec<Row> {
    let mut rows = Vec::new();
    for mode in ["\"1\"", "true", "2", "1.0", "{}"] {
        let name = format!("video_webrtc_mode {mode}");
        rows.extend(thrice(&name, "video_webrtc_mode_malformed", |scene| {
            scene.signed(&scene.payload().with("video_webrtc_mode", mode))
        }));
    }
    rows
}
