use rustls::sign::CertifiedKey;

use crate::auth::ApiKey;

/// What a start of the server makes for itself. No variable holds it, it ends with the
/// process, and a reload keeps it.
#[derive(Clone)]
pub struct OneTime {
    /// An API key beside those that are configured.
    pub api_key: ApiKey,
    /// The certificate to show if `TLS_CERT_FILE` names none.
    pub certificate: CertifiedKey,
}
