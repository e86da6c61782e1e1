//! Says why Zoom refuses the signature that it reads from stdin.
//!
//! ```sh
//! echo 'eyJhbGciOi…' | cargo run --example diagnose
//! ```
//!
//! With `ZOOM_MEETING_SDK_KEY` and `ZOOM_MEETING_SDK_SECRET` it verifies the MAC too.

use std::env;
use std::error::Error;
use std::io::{self, Read as _};
use std::process::ExitCode;
use std::time::SystemTime;

use zoom_signature::Credentials;
use zoom_signature::diagnosis::{Inspector, Verdict};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;

    let credentials = match (
        env::var("ZOOM_MEETING_SDK_KEY"),
        env::var("ZOOM_MEETING_SDK_SECRET"),
    ) {
        (Ok(key), Ok(secret)) => Some(Credentials::new(key, secret)?),
        _ => None,
    };
    let mut inspector = Inspector::new(SystemTime::now().into());
    if let Some(credentials) = &credentials {
        inspector = inspector.credentials("current", credentials);
    }

    let report = inspector.inspect(text.trim_end());
    println!("{}: {}", report.verdict, report.summary);
    for finding in &report.findings {
        println!("{} {}: {}", finding.severity, finding.code, finding.message);
        println!("  {}", finding.fix);
    }
    Ok(if report.verdict == Verdict::Rejected {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
