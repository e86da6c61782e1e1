/// What a request authenticates with, before anything is verified.
#[derive(Clone, Copy, Default)]
pub struct AuthHeaders<'r> {
    /// `Authorization`
    pub authorization: SingleHeader<'r>,
    /// `X-API-Key`
    pub api_key: SingleHeader<'r>,
    /// `webhook-id`
    pub webhook_id: SingleHeader<'r>,
    /// `webhook-timestamp`
    pub webhook_timestamp: SingleHeader<'r>,
    /// `webhook-signature`
    pub webhook_signature: SingleHeader<'r>,
    /// Whether the URL has a query.
    pub has_query: bool,
    /// The body as it was received.
    pub body: &'r [u8],
}

/// A header that should occur at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SingleHeader<'r> {
    /// The header is missing or empty.
    #[default]
    Absent,
    /// The header's only value.
    One(&'r [u8]),
    /// The header occurs more than once. A program that reads the first and one that
    /// reads the last would see different callers.
    Duplicate,
}

impl<'r> SingleHeader<'r> {
    /// Takes a header's values.
    #[must_use]
    pub fn of(mut values: impl Iterator<Item = &'r [u8]>) -> Self {
        match (values.next(), values.next()) {
            (None, _) | (Some([]), None) => Self::Absent,
            (Some(value), None) => Self::One(value),
            (Some(_), Some(_)) => Self::Duplicate,
        }
    }
}
