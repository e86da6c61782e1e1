use crate::diagnosis::Known;
use crate::signature::Credentials;

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

    /// With their names.
    pub(super) fn known(&self) -> impl Iterator<Item = Known<'_>> {
        let known = self.known.iter();
        known.map(|(name, credentials)| Known { name, credentials })
    }
}
