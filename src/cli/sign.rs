use std::io::{self, Write as _};

use clap::Args;

use crate::auth::AppName;
use crate::config::Signing;
use crate::http::SignatureResponse;
use zoom_signature::{Lifetime, Role, SignatureRequest, Signer};

use super::clock::now;
use super::error::CliError;
use super::flags::environment;
use super::meeting_argument::MeetingArgument;
use super::terminal;

const EXAMPLES: &str = "\
Examples:
  zoom-signature sign 85746065432
  zoom-signature sign 'https://zoom.us/j/85746065432?pwd=aB3xY9.1' --role 1
  zoom-signature sign '857 4606 5432' --expires-in 1800 --json
  zoom-signature sign 85746065432 --app dev
  zoom-signature sign                       a native SDK's signature

The token goes to stdout, and nothing else does.";

/// Print one signature
///
/// Signs with ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET, or for an app of ZOOM_APPS.
/// Without a meeting it is a signature for the native SDKs. ALLOWED_MEETING_NUMBERS limits callers
/// of the server, not this command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Sign {
    /// The meeting or webinar: 9 to 11 digits, spaces and dashes between them allowed, or an
    /// invite link
    #[arg(value_name = "MEETING", group = "of_meeting")]
    meeting: Option<MeetingArgument>,

    /// The same
    #[arg(long, value_name = "NUMBER", group = "of_meeting", hide = true)]
    meeting_number: Option<MeetingArgument>,

    /// 0 for a participant, 1 for a host [default: 0]
    #[arg(long, value_name = "0|1", requires = "of_meeting")]
    role: Option<Role>,

    /// How long it holds, 1800 to 172800 seconds [default: ZOOM_APP_NAME_LIFETIME_SECONDS of the
    /// app, SIGNATURE_LIFETIME_SECONDS, or 7200]
    #[arg(long, value_name = "SECONDS")]
    expires_in: Option<Lifetime>,

    /// Sign for this app of ZOOM_APPS [default: that of ZOOM_MEETING_SDK_KEY, or the first]
    #[arg(long, value_name = "NAME")]
    app: Option<AppName>,

    /// Ask the Web SDK for WebRTC video: sets video_webrtc_mode to 1
    #[arg(long, requires = "of_meeting")]
    webrtc: bool,

    /// Print the JSON that the server answers: signature, sdkKey, expiresAt
    #[arg(long)]
    json: bool,
}

impl Sign {
    pub(super) fn run(self) -> Result<(), CliError> {
        let signing = Signing::load(&environment()?, self.app.as_ref())?;
        for warning in &signing.credentials.warnings {
            // If stderr is gone, the token is still wanted.
            let _ = writeln!(terminal::stderr(), "warning: {warning}");
        }
        let apps = &signing.credentials;
        let app = match (apps.app(self.app.as_ref()), &self.app) {
            (Some(app), _) => app,
            (None, Some(name)) if !apps.apps.is_empty() => {
                return Err(CliError::unknown_app(name, &apps.apps));
            }
            (None, _) => return Err(CliError::NoCredentials),
        };
        let lifetime = self.expires_in.unwrap_or(signing.lifetime);
        let signer = Signer::from(&app.credentials);
        let request = self.request().lifetime(lifetime).backdate(signing.backdate);
        let signature = signer.sign(&request, now());
        let mut stdout = io::stdout().lock();
        if self.json {
            let answer = SignatureResponse::new(&signer, &signature, None);
            serde_json::to_writer(&mut stdout, &answer).map_err(io::Error::from)?;
            writeln!(stdout)?;
        } else {
            writeln!(stdout, "{}", signature.token())?;
        }
        Ok(())
    }

    fn request(&self) -> SignatureRequest {
        let Some(meeting) = self.meeting.or(self.meeting_number) else {
            return SignatureRequest::native();
        };
        let role = self.role.unwrap_or(Role::Participant);
        let request = SignatureRequest::web(meeting.number(), role);
        if self.webrtc {
            request.video_webrtc_mode(true)
        } else {
            request
        }
    }
}
