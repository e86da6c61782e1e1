use crate::text_enum::text_enum;

/// Which kind of Meeting SDK a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Platform {
    /// The Web SDK, which needs `mn` and `role`.
    Web,
    /// Android, iOS, Windows, macOS and Linux, which need `tokenExp`.
    Native,
}

impl Platform {
    /// Both platforms.
    pub const ALL: [Self; 2] = [Self::Web, Self::Native];

    /// `web` or `native`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Native => "native",
        }
    }
}

text_enum!(Platform, PlatformError, "a platform is web or native");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_reads_what_it_writes() {
        for platform in Platform::ALL {
            assert_eq!(platform.to_string().parse(), Ok(platform));
        }
        assert_eq!("Web".parse::<Platform>(), Err(PlatformError));
    }
}
