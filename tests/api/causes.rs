//! The catalogue as pages.

use std::collections::BTreeSet;

use serde_json::Value;
use zoom_signature::diagnosis::FindingCode;
use zoom_signature_server::http::ErrorFormat;

use support::server::{Answer, TestServer, page};

/// What Chromium accepts when it follows a link.
const BROWSER: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

fn with_page() -> TestServer {
    TestServer::with(|settings| settings.page = Some(page(None)))
}

fn entry(server: &TestServer, code: &str) -> String {
    let answer = Answer::of(server.get(&format!("/causes/{code}")));
    assert_eq!(answer.status, 200, "{code}");
    answer.text
}

/// What stands between the two, each time.
fn between<'p>(page: &'p str, before: &str, after: &str) -> Vec<&'p str> {
    let rests = page.split(before).skip(1);
    rests
        .map(|rest| rest.split(after).next().unwrap())
        .collect()
}

fn zoom_codes(server: &TestServer) -> Value {
    let table = Answer::of(server.get("/page/zoom-codes.json"));
    assert_eq!(table.header("content-type"), "application/json");
    table.json()
}

/// A text as the pages have it.
fn as_html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    let pieces = text.split('`').enumerate();
    let piece = |(index, piece): (usize, &str)| {
        if index % 2 == 1 {
            format!("<code>{piece}</code>")
        } else {
            piece.to_owned()
        }
    };
    pieces.map(piece).collect()
}

#[test]
fn the_index_has_each_cause_once_with_its_severity_and_an_anchor() {
    let server = with_page();
    let answer = Answer::of(server.get("/causes"));
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let (_, groups) = answer.text.split_once("<h2 id=\"token\">").unwrap();
    for code in FindingCode::ALL {
        let severity = code.entry().severity.as_str();
        let code = code.as_str();
        let anchor = format!("<li id=\"{code}\" ");
        let (_, row) = answer.text.split_once(&anchor).expect(code);
        let (row, _) = row.split_once("</li>").unwrap();
        for part in [
            format!("href=\"/causes/{code}\""),
            format!("severity-{severity}\">{severity}</span>"),
        ] {
            assert!(row.contains(&part), "{row}");
        }
        let link = format!("href=\"/causes/{code}\"");
        assert_eq!(groups.matches(&link).count(), 1, "{code}");
    }
}

#[test]
fn the_index_is_in_groups_with_the_most_frequent_first() {
    let index = Answer::of(with_page().get("/causes")).text;
    assert_eq!(
        between(&index, "<h2 id=\"", "\""),
        [
            "frequent",
            "token",
            "secret",
            "claims",
            "times",
            "kinds",
            "symptoms",
            "zoom-codes",
            "zoom-server-codes"
        ]
    );
    let frequent = between(&index, "<h2 id=\"frequent\">", "</section>")[0];
    assert!(frequent.starts_with("Most frequent</h2>"), "{frequent}");
    assert_eq!(
        between(frequent, "href=\"/causes/", "\""),
        [
            "signature_mismatch",
            "iat_in_future",
            "app_key_missing",
            "role_not_a_number",
            "expired"
        ]
    );
    let times = between(&index, "<h2 id=\"times\">", "</section>")[0];
    for code in ["iat_rounded", "lifetime_too_short", "token_exp_too_soon"] {
        assert!(times.contains(&format!(" id=\"{code}\"")), "{code}");
    }
}

#[test]
fn the_index_has_zooms_codes_and_every_link_of_it_leads_somewhere() {
    let server = with_page();
    let index = Answer::of(server.get("/causes")).text;
    for entry in zoom_codes(&server)["codes"].as_array().unwrap() {
        let code = entry["code"].as_str().unwrap();
        assert!(index.contains(&format!(" id=\"zoom-{code}\"")), "{code}");
    }
    let ids = between(&index, " id=\"", "\"");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    for id in between(&index, "href=\"#", "\"") {
        assert!(unique.contains(id), "#{id} leads nowhere");
    }
    let links: BTreeSet<&str> = between(&index, "href=\"/causes/", "\"")
        .into_iter()
        .collect();
    assert!(links.len() > 190, "{}", links.len());
    for link in links {
        let (code, id) = link.split_once('#').unwrap_or((link, ""));
        let page = entry(&server, code);
        assert!(
            id.is_empty() || page.contains(&format!(" id=\"{id}\"")),
            "{link}"
        );
        for code in between(&page, "href=\"/causes/", "\"") {
            assert!(index.contains(&format!("href=\"/causes/{code}")), "{code}");
        }
    }
}

#[test]
fn the_filter_finds_an_entry_by_its_words() {
    let index = Answer::of(with_page().get("/causes")).text;
    assert!(index.contains("<script type=\"module\" src=\"/page/js/causes/main.js\">"));
    for (id, words) in [
        ("iat_rounded", &["numpy.float32", "java", "rounding"][..]),
        ("base64_padded", &["python", "withoutpadding"]),
        ("zoom-3712", &["marketplace", "invalid"]),
        ("only_sometimes", &["cached", "drifts"]),
    ] {
        let row = between(&index, &format!(" id=\"{id}\" data-words=\""), "\"")[0];
        for word in words {
            assert!(row.contains(word), "{word}: {row}");
        }
    }
}

#[test]
fn a_cause_has_a_page_with_all_that_is_known_of_it() {
    let server = with_page();
    for code in FindingCode::ALL {
        let page = entry(&server, code.as_str());
        let about = code.entry();
        let texts = about.causes.iter().chain(about.fixes).copied();
        for text in texts.chain([about.explanation]) {
            assert!(page.contains(&as_html(text)), "{text}");
        }
        let code = code.as_str();
        let severity = about.severity.as_str();
        for part in [
            format!("<h1>{}</h1>", as_html(about.title)),
            format!("<link rel=\"canonical\" href=\"/causes/{code}\">"),
            format!("<section class=\"cause\" id=\"{code}\">"),
            format!(">{severity}</span>"),
            "<a href=\"/causes\">All causes and codes</a>".to_owned(),
            "href=\"/#inspect\"".to_owned(),
        ] {
            assert!(page.contains(&part), "{code}: {part}");
        }
    }
    let page = entry(&server, "iat_rounded");
    for part in [
        "warning once iat has passed",
        "href=\"/causes/3712\"",
        "href=\"/causes/only_sometimes\"",
    ] {
        assert!(page.contains(part), "{page}");
    }
}

#[test]
fn a_code_of_zooms_has_a_page_with_all_that_it_means() {
    let server = with_page();
    for about in zoom_codes(&server)["codes"].as_array().unwrap() {
        let page = entry(&server, about["code"].as_str().unwrap());
        let todo = about["todo"].as_array().unwrap().iter();
        for text in todo.chain([&about["means"], &about["title"]]) {
            assert!(page.contains(&as_html(text.as_str().unwrap())), "{text}");
        }
    }
    for (code, parts) in [
        (
            "3712",
            &[
                "<h1>Zoom does not accept the signature</h1>",
                "/causes/iat_rounded\"",
            ][..],
        ),
        (
            "1",
            &[
                "<h1>What 1 means</h1>",
                "id=\"zoom-1\"",
                "id=\"zoom-1-native\"",
            ],
        ),
        ("124", &["<h2>124 in wc/info</h2>", "/causes/3610\""]),
        ("-3000", &["<h1>Zoom could not be reached</h1>"]),
        ("only_sometimes", &["/causes/base64_standard\""]),
        (
            "no_gallery_view",
            &["Cross-Origin-Opener-Policy: same-origin"],
        ),
    ] {
        let page = entry(&server, code);
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
}

#[test]
fn spelling_does_not_matter_and_the_page_names_its_own_path() {
    let server = with_page();
    let page = entry(&server, "iat_rounded");
    for word in ["IAT_ROUNDED", "iat-rounded", "Iat%20Rounded"] {
        assert_eq!(entry(&server, word), page, "{word}");
    }
}

#[test]
fn pages_are_sent_as_the_index_is() {
    let server = with_page();
    let [index, page] = ["/causes", "/causes/iat_rounded"].map(|path| Answer::of(server.get(path)));
    let headers = |answer: &Answer| -> Vec<String> {
        let headers = answer.headers.iter();
        let own = ["content-length", "date", "x-request-id"];
        let mut headers: Vec<String> = headers
            .filter(|(name, _)| !own.contains(&name.as_str()))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        headers.sort();
        headers
    };
    assert_eq!(headers(&page), headers(&index));
    let head = Answer::of(server.client.head(server.url("/causes/iat_rounded")));
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), page.text.len().to_string());
    let other = Answer::of(server.post("/causes/iat_rounded"));
    assert_eq!((other.status, other.header("allow")), (405, "GET, HEAD"));
}

#[test]
fn an_unknown_code_is_refused_with_the_nearest() {
    for format in [ErrorFormat::Object, ErrorFormat::Text] {
        let server = TestServer::with(|settings| {
            settings.page = Some(page(None));
            settings.error_format = format;
        });
        let get = |path: &str, accept: &str| Answer::of(server.get(path).header("accept", accept));
        for accept in [
            "*/*",
            "application/json",
            "application/json, text/plain, */*",
        ] {
            let refused = get("/causes/iat_rond", accept);
            assert_eq!(refused.status, 404, "{accept}");
            assert_eq!(refused.header("content-type"), "application/json");
            let json = refused.json();
            assert_eq!(json["errors"][0]["code"], "not_found", "{json}");
            let told = json["errors"][0]["reason"].as_str().unwrap();
            assert!(told.contains("Did you mean iat_rounded"), "{told}");
        }
        let refused = get("/causes/iat_rond", BROWSER);
        assert_eq!(refused.status, 404);
        assert_eq!(refused.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(refused.header("cache-control"), "no-store");
        let policy = refused.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let links = between(&refused.text, "href=\"/causes/", "\"");
        assert_eq!(links[0], "iat_rounded");
        assert!(links.len() <= 3, "{links:?}");
    }
}

#[test]
fn what_was_asked_for_is_not_repeated() {
    let server = with_page();
    for path in [
        "/causes/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/causes/%22onload%3D1",
        "/causes/%FF",
        "/causes/",
    ] {
        for accept in [BROWSER, "*/*"] {
            let refused = Answer::of(server.get(path).header("accept", accept));
            assert_eq!(refused.status, 404, "{path}");
            assert!(!refused.text.contains("alert(1)"), "{}", refused.text);
            assert!(!refused.text.contains("onload"), "{}", refused.text);
        }
    }
}

#[test]
fn metrics_count_all_entries_as_one_route() {
    let server = TestServer::with(|settings| {
        settings.page = Some(page(None));
        settings.metrics_address = Some(([127, 0, 0, 1], 0).into());
    });
    for path in ["/causes", "/causes/iat_rounded", "/causes/3712"] {
        assert_eq!(Answer::of(server.get(path)).status, 200);
    }
    for accept in [BROWSER, "*/*"] {
        Answer::of(server.get("/causes/nothing-such").header("accept", accept));
    }
    let metrics = Answer::of(server.client.get(server.metrics_url("/metrics"))).text;
    let count = |labels: &str| {
        let start = format!("zoom_signature_http_request_duration_seconds_count{{{labels}}} ");
        let line = metrics.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("{labels}: {metrics}"))
            .to_owned()
    };
    let of = |route: &str, status: u16| {
        count(&format!(
            "method=\"GET\",route=\"{route}\",status=\"{status}\""
        ))
    };
    assert_eq!(of("/causes", 200), "1");
    assert_eq!(of("/causes/{code}", 200), "2");
    assert_eq!(of("/causes/{code}", 404), "2");
    assert!(metrics.contains("zoom_signature_refusals_total{code=\"not_found\"} 2"));
    assert!(!metrics.contains("nothing-such"), "{metrics}");
}

#[test]
fn the_header_is_that_of_the_test_page() {
    let server = with_page();
    for path in ["/causes", "/causes/iat_rounded", "/page/host.html"] {
        let page = Answer::of(server.get(path)).text;
        let views = between(
            &page,
            "<nav class=\"views\" aria-label=\"Views\">",
            "</nav>",
        )[0];
        let links = between(views, "href=\"", "\"");
        assert_eq!(links, ["/#join", "/#inspect", "/causes"], "{path}");
        let is_of_catalogue = path.starts_with("/causes");
        assert_eq!(views.contains("aria-current"), is_of_catalogue, "{path}");
    }
}
