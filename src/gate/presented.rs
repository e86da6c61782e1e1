/// What a request shows at the gate. Nothing of it is believed yet.
#[derive(Clone, Copy, Default)]
pub struct Presented<'r> {
    /// `Authorization`
    pub authorization: Header<'r>,
    /// `X-API-Key`
    pub api_key: Header<'r>,
    /// `webhook-id`
    pub webhook_id: Header<'r>,
    /// `webhook-timestamp`
    pub webhook_timestamp: Header<'r>,
    /// `webhook-signature`
    pub webhook_signature: Header<'r>,
    /// Whether there is anything behind a `?`.
    pub has_query: bool,
    /// As it came, before anything is parsed.
    pub body: &'r [u8],
}

/// A header that should come once at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header<'r> {
    /// It is not there, or empty.
    #[default]
    Absent,
    /// It is there once.
    Once(&'r [u8]),
    /// It is there more than once: who reads the first and who reads the last
    /// would see two callers.
    Several,
}

impl<'r> Header<'r> {
    /// A header of these values.
    #[must_use]
    pub fn of(mut values: impl Iterator<Item = &'r [u8]>) -> Self {
        match (values.next(), values.next()) {
            (None, _) | (Some([]), None) => Self::Absent,
            (Some(value), None) => Self::Once(value),
            (Some(_), Some(_)) => Self::Several,
        }
    }
}
