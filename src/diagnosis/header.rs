use super::catalogue::Code;
use super::findings::Findings;
use super::json::{Object, Value};
use super::quote::quoted;

/// `alg` and `typ`.
pub(super) fn judge(header: &Object<'_>, findings: &mut Findings) {
    match header.get("alg") {
        Some(Value::Text(alg)) if alg == "HS256" => {}
        Some(Value::Text(alg)) if alg.eq_ignore_ascii_case("none") => {
            // An unsigned token has an empty third segment by its nature.
            findings.remove(Code::SegmentsWrong);
            findings.remove(Code::TokenTruncated);
            let message = "alg is none: the token is not signed at all.";
            findings.add(Code::AlgNone, message);
        }
        Some(Value::Text(alg)) => {
            let message = format!(
                "alg is {}; Zoom takes HS256 and nothing else.",
                quoted(&alg)
            );
            findings.add(Code::AlgNotHs256, message);
        }
        Some(other) => {
            let message = format!("alg is {}; it must be the string HS256.", other.kind());
            findings.add(Code::AlgNotHs256, message);
        }
        None => {
            findings.add(
                Code::AlgNotHs256,
                "The header has no alg; it must be HS256.",
            );
        }
    }
    match header.text("typ") {
        Some(typ) if typ.eq_ignore_ascii_case("JWT") => {}
        Some(typ) => {
            let message = format!("typ is {}; JWT is expected.", quoted(&typ));
            findings.add(Code::TypMissing, message);
        }
        None => {
            findings.add(Code::TypMissing, "The header has no typ; JWT is expected.");
        }
    }
}
