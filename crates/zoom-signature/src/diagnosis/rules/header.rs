use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::{Object, Value};
use crate::diagnosis::quote::quoted;

/// `alg` and `typ`.
pub(super) fn check(header: &Object<'_>, findings: &mut Findings) {
    match header.get("alg") {
        Some(Value::Text(alg)) if alg == "HS256" => {}
        Some(Value::Text(alg)) if alg.eq_ignore_ascii_case("none") => {
            // An unsigned token naturally has an empty third segment.
            findings.remove(FindingCode::SegmentsWrong);
            findings.remove(FindingCode::TokenTruncated);
            let message = "alg is none: the token is not signed at all.";
            findings.add(FindingCode::AlgNone, message);
        }
        Some(Value::Text(alg)) => {
            let message = format!("alg is {}; Zoom accepts only HS256.", quoted(&alg));
            findings.add(FindingCode::AlgNotHs256, message);
        }
        Some(other) => {
            let message = format!("alg is {}; it must be the string HS256.", other.kind());
            findings.add(FindingCode::AlgNotHs256, message);
        }
        None => {
            findings.add(
                FindingCode::AlgNotHs256,
                "The header has no alg; it must be HS256.",
            );
        }
    }
    match header.text("typ") {
        Some(typ) if typ.eq_ignore_ascii_case("JWT") => {}
        Some(typ) => {
            let message = format!("typ is {}; JWT is expected.", quoted(&typ));
            findings.add(FindingCode::TypMissing, message);
        }
        None => {
            findings.add(
                FindingCode::TypMissing,
                "The header has no typ; JWT is expected.",
            );
        }
    }
}
