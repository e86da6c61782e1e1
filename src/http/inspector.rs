use zoom_signature::{Credentials, UnixTimestamp, diagnosis};

/// The credentials that signatures are checked with.
pub struct Inspector {
    known: Vec<(&'static str, Credentials)>,
    demo: Option<Credentials>,
}

impl Inspector {
    /// Checks with these, each with its name in reports; the ones in use first.
    #[must_use]
    pub fn knowing(known: impl IntoIterator<Item = (&'static str, Credentials)>) -> Self {
        Self {
            known: known.into_iter().collect(),
            demo: None,
        }
    }

    /// Knows made-up credentials only, with which it checks their own tokens alone.
    #[must_use]
    pub const fn of_demo(credentials: Credentials) -> Self {
        Self {
            known: Vec::new(),
            demo: Some(credentials),
        }
    }

    /// The made-up credentials.
    #[must_use]
    pub const fn demo(&self) -> Option<&Credentials> {
        self.demo.as_ref()
    }

    /// Inspects as of a moment with the known credentials.
    pub(super) fn at(&self, at: UnixTimestamp) -> diagnosis::Inspector<'_> {
        let known = self.known.iter();
        known.fold(
            diagnosis::Inspector::new(at),
            |inspector, (name, credentials)| inspector.credentials(name, credentials),
        )
    }
}
