//! Prints a signature for the native SDKs that lives for a day.
//!
//! ```sh
//! ZOOM_MEETING_SDK_KEY=… ZOOM_MEETING_SDK_SECRET=… cargo run --example native
//! ```

use std::env;
use std::error::Error;
use std::time::{Duration, SystemTime};

use zoom_signature::{Lifetime, SignatureRequest, Signer};

fn main() -> Result<(), Box<dyn Error>> {
    let signer = Signer::new(
        env::var("ZOOM_MEETING_SDK_KEY")?,
        env::var("ZOOM_MEETING_SDK_SECRET")?,
    )?;
    let day = Lifetime::try_from(Duration::from_secs(24 * 60 * 60))?;
    let request = SignatureRequest::native().lifetime(day);
    let signature = signer.sign(&request, SystemTime::now().into());
    println!("{}", signature.token());
    eprintln!("expires at {}", signature.expires_at());
    Ok(())
}
