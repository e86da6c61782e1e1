//! The variables that are read: their names, once.

/// Every variable, in the order in which `check` shows them, then those that only tell
/// whose the others are.
pub(super) const ALL: [&str; 45] = [
    "HOST",
    "PORT",
    "TLS_CERT_FILE",
    "TLS_KEY_FILE",
    "HSTS_SECONDS",
    "METRICS_BIND",
    "KEEP_ALIVE_SECONDS",
    "MAX_CONNECTIONS_PER_ADDRESS",
    "SHUTDOWN_SECONDS",
    "ZOOM_MEETING_SDK_KEY",
    "ZOOM_MEETING_SDK_SECRET",
    "ZOOM_MEETING_SDK_SECRET_PREVIOUS",
    "PARTICIPANT_API_KEYS",
    "HOST_API_KEYS",
    "REQUEST_SIGNING_SECRETS",
    "OIDC_ISSUER",
    "OIDC_AUDIENCE",
    "OIDC_JWKS_URL",
    "OIDC_HOST_CLAIM",
    "OIDC_MEETING_CLAIM",
    "OIDC_NAME_CLAIM",
    "ALLOW_ANONYMOUS",
    "ALLOWED_MEETING_NUMBERS",
    "NATIVE_SIGNATURES",
    "RATE_LIMIT_PER_MINUTE",
    "ADDRESS_RATE_LIMIT_PER_MINUTE",
    "TRUSTED_PROXIES",
    "RELOAD_MAY_OPEN",
    "SIGNATURE_LIFETIME_MAX_SECONDS",
    "SIGNATURE_LIFETIME_SECONDS",
    "SIGNATURE_BACKDATE_SECONDS",
    "DEFAULT_ROLE",
    "SIGNATURE_PATHS",
    "CORS_ALLOWED_ORIGINS",
    "ERROR_FORMAT",
    "TEST_PAGE",
    "ZOOM_WEB_SDK_VERSION",
    "ZOOM_WEB_SDK_DIR",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "ZOOM_SDK_KEY",
    "ZOOM_SDK_SECRET",
    "ZOOM_CLIENT_ID",
    "ZOOM_CLIENT_SECRET",
    "ZOOM_ACCOUNT_ID",
];

/// Whether something reads a variable, or the file that it names.
pub(super) fn is_read(name: &str) -> bool {
    ALL.contains(&name)
        || name
            .strip_suffix("_FILE")
            .is_some_and(|name| ALL.contains(&name))
}
