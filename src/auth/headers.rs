/// What a request authenticates with; nothing of it is verified yet.
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
    /// Whether there is anything behind a `?`.
    pub has_query: bool,
    /// As it came, before anything is parsed.
    pub body: &'r [u8],
}

/// A header that should come once at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SingleHeader<'r> {
    /// It is not there, or empty.
    #[default]
    Absent,
    /// It is there once.
    One(&'r [u8]),
    /// It is there more than once: who reads the first and who reads the last
    /// would see two callers.
    Duplicate,
}

impl<'r> SingleHeader<'r> {
    /// A header of these values.
    #[must_use]
    pub fn of(mut values: impl Iterator<Item = &'r [u8]>) -> Self {
        match (values.next(), values.next()) {
            (None, _) | (Some([]), None) => Self::Absent,
            (Some(value), None) => Self::One(value),
            (Some(_), Some(_)) => Self::Duplicate,
        }
    }
}
