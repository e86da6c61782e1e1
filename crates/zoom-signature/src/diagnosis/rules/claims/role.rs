use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::Context;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Value;
use crate::diagnosis::number::Whole;
use crate::diagnosis::quote::{abridged, quoted};
use crate::platform::Platform;

pub(super) fn check(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    let number = match claims.get("role") {
        None => {
            missing(claims, context, findings);
            return;
        }
        Some(Value::Number(number)) => number,
        Some(other) => {
            not_a_number(&other, findings);
            return;
        }
    };
    let Whole::Integer(role @ (0 | 1)) = Whole::parse(number) else {
        let message = format!("role is {}; it must be 0 or 1.", abridged(number));
        findings.add(FindingCode::RoleUnknown, message);
        return;
    };
    if let Some(meant) = context
        .role
        .filter(|meant| i64::from(meant.number()) != role)
    {
        let message = format!("role is {role}, and the caller means to join as {meant}.");
        findings.add(FindingCode::RoleDiffers, message);
    }
    if role == 1 {
        let message = "role is 1: to start the meeting, the host's ZAK is needed beside the \
                       signature.";
        findings.add(FindingCode::HostNeedsZak, message);
    }
}

fn missing(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    // A number alone in a native token is reported with the number.
    if !claims.has("mn") || context.platform == Some(Platform::Native) {
        return;
    }
    let message = if claims.is_null("role") {
        "role is null, and there is an mn."
    } else {
        "There is an mn but no role."
    };
    findings.add(FindingCode::RoleMissing, message);
}

fn not_a_number(role: &Value<'_>, findings: &mut Findings) {
    let Value::Text(text) = role else {
        let message = format!("role is {}; it must be the number 0 or 1.", role.kind());
        let fix = match role {
            Value::Bool => "Turn the flag into a number: `role: isHost ? 1 : 0`.",
            _ => "Sign one number: `role: 0` to take part, `role: 1` to host.",
        };
        findings.add(FindingCode::RoleNotANumber, message).fix(fix);
        return;
    };
    let message = format!(
        "role is the string {}; it must be the number 0 or 1.",
        quoted(text)
    );
    let fix = if text.trim().parse::<i64>().is_ok() {
        "Convert it first: `Number(role)`, `Integer.parseInt(role)`, `int(role)`."
    } else {
        "Sign a number in place of the word: 1 for the host, 0 for everybody else, as in `role: \
         role === 'host' ? 1 : 0`. `Number(role)` of a word is NaN."
    };
    findings.add(FindingCode::RoleNotANumber, message).fix(fix);
}
