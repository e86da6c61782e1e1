//! The versions of the Web SDK, as far as the server has to know them.

use std::fmt;
use std::str::FromStr;

/// The version of the Web SDK that the test page joins with, such as `6.2.0`.
#[derive(Clone, Debug)]
pub struct SdkVersion {
    text: String,
    numbers: [u32; 3],
}

/// Why a text is no version.
#[derive(Debug, thiserror::Error)]
#[error("must be a version such as 6.2.0")]
pub struct SdkVersionError;

/// The page was tried with these and what lies between, as `static/js/sdk/versions.js`
/// says as well.
const OLDEST_TRIED: [u32; 3] = [5, 0, 0];
const NEWEST_TRIED: [u32; 3] = [6, 2, 0];

/// From here on Zoom builds the SDK in another way.
const FIRST_WITH_VITE: [u32; 3] = [6, 10, 0];

/// From here on the SDK asks Zoom by `POST`. Before, it loaded the answer as a script.
const FIRST_WITH_REQUEST: [u32; 3] = [6, 0, 0];

impl SdkVersion {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether Zoom's answer to a join comes as a script.
    pub(crate) fn is_answered_by_script(&self) -> bool {
        self.numbers < FIRST_WITH_REQUEST
    }

    /// The names that the script of Client View has in an npm package: it has one of
    /// them.
    pub(crate) fn client_view_scripts(&self) -> Vec<String> {
        let mut names = vec![format!("zoom-meeting-{self}.min.js")];
        if self.numbers >= FIRST_WITH_VITE {
            names.push("client-view.umd.min.js".to_owned());
        }
        names
    }

    /// What to say about a version that the page was not tried with.
    pub(crate) fn untried(&self) -> Option<String> {
        let (oldest, newest) = (dotted(OLDEST_TRIED), dotted(NEWEST_TRIED));
        if self.numbers < OLDEST_TRIED {
            return Some(format!(
                "{self} is older than any that the test page was tried with, {oldest} to \
                 {newest}; Zoom turns SDKs away that it considers too old, with code 10000"
            ));
        }
        (self.numbers > NEWEST_TRIED).then(|| {
            format!(
                "{self} is newer than any that the test page was tried with, {oldest} to \
                 {newest}; it is loaded in the way that is nearest to it"
            )
        })
    }
}

fn dotted([major, minor, patch]: [u32; 3]) -> String {
    format!("{major}.{minor}.{patch}")
}

impl FromStr for SdkVersion {
    type Err = SdkVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Vec<u32> = text
            .split('.')
            .map(|part| {
                let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
                let number = is_number.then(|| part.parse().ok()).flatten();
                number.ok_or(SdkVersionError)
            })
            .collect::<Result<_, _>>()?;
        let &[major, minor, patch] = numbers.as_slice() else {
            return Err(SdkVersionError);
        };
        Ok(Self {
            text: text.to_owned(),
            numbers: [major, minor, patch],
        })
    }
}

impl fmt::Display for SdkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> SdkVersion {
        text.parse().unwrap()
    }

    /// It becomes part of an address and of a file's name.
    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!(version("6.2.0").as_str(), "6.2.0");
        for text in [
            "6",
            "6.2",
            "6.2.0.1",
            "6..0",
            "6.2.x",
            "6.2.+1",
            "6.2.0-beta",
            "../.1",
            "6.2.0/x",
            "6.2.99999999999",
            "",
        ] {
            assert!(text.parse::<SdkVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_was_not_tried_is_said() {
        for tried in ["5.0.0", "5.1.4", "6.0.2", "6.2.0"] {
            assert_eq!(version(tried).untried(), None);
        }
        for (untried, said) in [
            ("4.1.0", "4.1.0 is older"),
            ("6.2.1", "6.2.1 is newer"),
            ("6.10.0", "6.10.0 is newer"),
            ("10.0.0", "10.0.0 is newer"),
        ] {
            assert!(version(untried).untried().unwrap().starts_with(said));
        }
    }

    #[test]
    fn the_page_and_the_server_say_the_same_of_what_was_tried() {
        let page = include_str!("../../static/js/sdk/versions.js");
        let (oldest, newest) = (dotted(OLDEST_TRIED), dotted(NEWEST_TRIED));
        let tried = format!("TRIED = {{ oldest: '{oldest}', newest: '{newest}' }};");
        assert!(page.contains(&tried), "{tried}");
        let vite = format!("from: '{}'", dotted(FIRST_WITH_VITE));
        assert!(page.contains(&vite), "{vite}");
        for name in version("6.10.0").client_view_scripts() {
            let name = name.trim_end_matches(".min.js");
            let name = name.replace("6.10.0", "{version}");
            assert!(page.contains(&format!("'{name}'")), "{name}");
        }
    }

    #[test]
    fn a_newer_package_may_name_its_script_in_another_way() {
        let names = |text| version(text).client_view_scripts();
        assert_eq!(names("6.2.0"), ["zoom-meeting-6.2.0.min.js"]);
        assert_eq!(names("6.9.9"), ["zoom-meeting-6.9.9.min.js"]);
        assert_eq!(
            names("6.10.0"),
            ["zoom-meeting-6.10.0.min.js", "client-view.umd.min.js"]
        );
    }
}
