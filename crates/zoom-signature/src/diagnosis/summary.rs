//! A report in one sentence.

use super::catalog::{FindingCode, Severity};
use super::findings::Finding;
use super::verdict::{Mac, MacStatus, Verdict};

pub(super) fn summary(verdict: Verdict, findings: &[Finding], mac: &Mac) -> String {
    match verdict {
        Verdict::Rejected => rejected(findings),
        Verdict::Risky => risky(findings, mac),
        Verdict::Unverified => {
            "Nothing is wrong with this signature, as far as can be seen without the secret."
                .to_owned()
        }
        Verdict::Accepted => "This signature is sound.".to_owned(),
    }
}

fn rejected(findings: &[Finding]) -> String {
    let errors = || findings.iter().filter(|f| f.severity == Severity::Error);
    let first = errors().next().map_or("", |finding| &finding.message);
    match errors().count() {
        1 => first.to_owned(),
        several => format!("Zoom refuses this signature for {several} reasons. First: {first}"),
    }
}

fn risky(findings: &[Finding], mac: &Mac) -> String {
    let first = findings.first().map_or("", |finding| &finding.message);
    let of_its_moment = findings
        .first()
        .is_some_and(|f| matches!(f.code, FindingCode::IatRounded | FindingCode::IatRecent));
    let taken_out = findings
        .iter()
        .all(|f| f.severity == Severity::Info || f.code == FindingCode::TokenWrapped);
    let mut summary = if taken_out && mac.status == MacStatus::Verified {
        format!("The signature inside is sound. {first}")
    } else if of_its_moment {
        format!("It is accepted now; {}", begun_small(first))
    } else if taken_out {
        first.to_owned()
    } else {
        format!(
            "Zoom may or may not accept this signature: {}",
            begun_small(first)
        )
    };
    if mac.status == MacStatus::Unknown {
        summary.push_str(" The MAC was not checked.");
    }
    summary
}

/// A sentence for the middle of another.
fn begun_small(sentence: &str) -> String {
    let (first, rest) = sentence.split_at_checked(1).unwrap_or((sentence, ""));
    // Abbreviations keep their capitals.
    if rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        return sentence.to_owned();
    }
    first.to_ascii_lowercase() + rest
}
