use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::http::{SdkSource, TestPage};

use crate::config::env::reader::Reader;
use crate::config::http::listen::Listen;
use crate::config::switch::Switch;
use crate::config::variables::{TEST_PAGE, ZOOM_WEB_SDK_DIR, ZOOM_WEB_SDK_VERSION};

/// Reads the settings of the test page at `GET /`. `None` if it is off.
pub(crate) fn read(reader: &mut Reader<'_>, listen: &Listen) -> Option<TestPage> {
    let on = reader.parsed_or(&TEST_PAGE, Switch(listen.is_loopback())).0;
    let version = reader.parsed::<Version>(&ZOOM_WEB_SDK_VERSION).0;
    let sdk_source = sdk_source(reader, &version);
    on.then_some(TestPage {
        sdk_version: version,
        sdk_source,
        asks_zoom: listen.is_loopback(),
    })
}

fn sdk_source(reader: &mut Reader<'_>, version: &str) -> SdkSource {
    let Some(found) = reader.find(&ZOOM_WEB_SDK_DIR) else {
        reader.record_default(&ZOOM_WEB_SDK_DIR);
        return SdkSource::ZoomCdn;
    };
    let directory = PathBuf::from(found.value.as_str());
    let script = format!("zoom-meeting-{version}.min.js");
    if !directory.join(&script).is_file() {
        let problem = format!(
            "has no {script}: name the dist of an unpacked npm package @zoom/meetingsdk, \
             and its version in ZOOM_WEB_SDK_VERSION"
        );
        reader.reject(&found, problem);
        return SdkSource::ZoomCdn;
    }
    reader.record(ZOOM_WEB_SDK_DIR.name, found.value.to_string(), found.source);
    SdkSource::Directory(directory)
}

struct Version(String);

#[derive(Debug, thiserror::Error)]
#[error("must be a version such as 6.2.0")]
struct VersionError;

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers: Vec<&str> = text.split('.').collect();
        let is_number = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
        if numbers.len() != 3 || !numbers.iter().all(is_number) {
            return Err(VersionError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It becomes part of an address and of a file's name.
    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!("6.2.0".parse::<Version>().unwrap().0, "6.2.0");
        for text in [
            "6",
            "6.2",
            "6.2.0.1",
            "6..0",
            "6.2.x",
            "6.2.0-beta",
            "../.1",
            "6.2.0/x",
            "",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text:?}");
        }
    }
}
