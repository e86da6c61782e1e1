//! Prints a signature for the Web SDK.
//!
//! ```sh
//! ZOOM_MEETING_SDK_KEY=… ZOOM_MEETING_SDK_SECRET=… \
//!     cargo run --example sign -- 85746065432 0
//! ```

use std::env;
use std::error::Error;
use std::time::SystemTime;

use zoom_signature::{MeetingNumber, Role, SignatureRequest, Signer};

fn main() -> Result<(), Box<dyn Error>> {
    let [number, role] = arguments()?;
    let meeting_number: MeetingNumber = number.parse()?;
    let role: Role = role.parse()?;

    let signer = Signer::new(
        env::var("ZOOM_MEETING_SDK_KEY")?,
        env::var("ZOOM_MEETING_SDK_SECRET")?,
    )?;
    let request = SignatureRequest::web(meeting_number, role);
    let signature = signer.sign(&request, SystemTime::now().into());
    println!("{}", signature.token());
    Ok(())
}

fn arguments() -> Result<[String; 2], Box<dyn Error>> {
    let given: Vec<String> = env::args().skip(1).collect();
    given
        .try_into()
        .ok()
        .ok_or_else(|| "give a meeting number and a role, such as 85746065432 0".into())
}
