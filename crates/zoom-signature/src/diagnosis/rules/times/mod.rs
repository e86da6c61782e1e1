//! `iat`, `exp` and `tokenExp`.

mod issued;
mod lifetime;
mod reading;
mod reckoned;

use super::claims::is_native;
use crate::diagnosis::catalog::{FindingCode, Severity};
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::Context;
use crate::diagnosis::findings::Findings;

use reckoned::{FARTHEST, Times};

pub(super) fn check(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    let native = is_native(claims, context);
    let [iat, exp, token_exp] = reading::read(claims, findings);
    let times = Times {
        now: i64::try_from(context.at.get()).map_or(FARTHEST, |at| at.min(FARTHEST)),
        iat,
        exp,
        token_exp,
    };
    missing(claims, native, findings);
    times.issued(findings);
    times.lifetime(findings);
    times.expiry(findings);
    times.token_expiry(native, findings);
}

fn missing(claims: &Claims<'_>, native: bool, findings: &mut Findings) {
    let missing = |claim| !claims.has(claim) && !claims.is_null(claim);
    if missing("iat") {
        findings.add(FindingCode::IatMissing, "There is no iat.");
    }
    if missing("exp") {
        let message = if claims.object().has_member("expiresIn") {
            "There is no exp: expiresIn is an option of the JWT library, and has no meaning as a \
             claim."
        } else {
            "There is no exp."
        };
        findings.add(FindingCode::ExpMissing, message);
    }
    if !missing("tokenExp") {
        return;
    }
    // Where exp is NaN, tokenExp would be too.
    if claims.is_null("exp") {
        return;
    }
    if native {
        let message = "There is no tokenExp, which the native SDKs require.";
        findings
            .add(FindingCode::TokenExpMissing, message)
            .severity(Severity::Error);
    } else {
        let message = "There is no tokenExp; the native SDKs require it, and Zoom's own issuer \
                       always sends it.";
        findings.add(FindingCode::TokenExpMissing, message);
    }
}
