use std::str::FromStr;

use super::reader::Reader;

/// A path at which signatures are answered, such as `/bin/site/webinar.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturePath(String);

/// Why a text is not a [`SignaturePath`].
#[derive(Debug, thiserror::Error)]
pub enum SignaturePathError {
    /// It is no path, or has characters that a path does not.
    #[error("every path must begin with / and consist of letters, digits and -._~!$&'()*+;=:@%/")]
    Malformed,
    /// Something else answers there.
    #[error("/, /healthz, /page/ and /sdk/ are taken; choose other paths")]
    Taken,
}

impl SignaturePath {
    /// The path, with its leading slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SignaturePath {
    type Err = SignaturePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+;=:@%/".contains(c);
        if !text.starts_with('/') || !text.chars().all(allowed) {
            return Err(SignaturePathError::Malformed);
        }
        let first = text.trim_start_matches('/').split('/').next();
        if matches!(first, None | Some("" | "healthz" | "page" | "sdk")) {
            return Err(SignaturePathError::Taken);
        }
        Ok(Self(text.to_owned()))
    }
}

pub(super) fn signature_paths(reader: &mut Reader<'_>) -> Vec<SignaturePath> {
    const VARIABLE: &str = "SIGNATURE_PATHS";
    let Some(found) = reader.find(VARIABLE) else {
        reader.show_default(VARIABLE, "none beside / and /signature");
        return Vec::new();
    };
    match list(&found.value).map(str::parse).collect() {
        Ok(paths) => {
            reader.show(VARIABLE, found.value.to_string(), found.source);
            paths
        }
        Err::<Vec<SignaturePath>, SignaturePathError>(error) => {
            reader.fault(VARIABLE, error.to_string());
            Vec::new()
        }
    }
}

/// `CORS_ALLOWED_ORIGINS`: whose pages may read answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// `*`
    Any,
    /// These, as browsers write them: `https://app.example.com`.
    These(Vec<String>),
}

pub(super) fn allowed_origins(reader: &mut Reader<'_>) -> Option<AllowedOrigins> {
    const VARIABLE: &str = "CORS_ALLOWED_ORIGINS";
    let Some(found) = reader.find(VARIABLE) else {
        reader.show_default(VARIABLE, "pages on localhost, while HOST is loopback");
        return None;
    };
    let shown = found.value.to_string();
    if list(&found.value).any(|origin| origin == "*") {
        reader.warn(
            VARIABLE,
            "* lets every web page read signatures; name your sites instead",
        );
        reader.show(VARIABLE, shown, found.source);
        return Some(AllowedOrigins::Any);
    }
    let Some(origins) = list(&found.value).map(origin).collect() else {
        reader.fault(
            VARIABLE,
            "every origin must look like https://app.example.com or http://localhost:3000, \
             without a path or a slash at the end; or be *",
        );
        return None;
    };
    reader.show(VARIABLE, shown, found.source);
    Some(AllowedOrigins::These(origins))
}

/// An origin as browsers send it: in lower case, a scheme's own port left out.
fn origin(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (scheme, host) = lower.split_once("://")?;
    let scheme_fits = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let host_fits = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    if scheme.is_empty() || !scheme.chars().all(scheme_fits) {
        return None;
    }
    if host.is_empty() || !host.chars().all(host_fits) {
        return None;
    }
    let own_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(own_port).unwrap_or(host);
    Some(format!("{scheme}://{host}"))
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|item| !item.is_empty())
}
