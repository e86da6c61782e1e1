use std::path::{Path, PathBuf};

use crate::http::{SdkSource, SdkVersion, TestPage};

use crate::config::env::reader::Reader;
use crate::config::http::listen::Listen;
use crate::config::switch::Switch;
use crate::config::variables::{TEST_PAGE, ZOOM_WEB_SDK_DIR, ZOOM_WEB_SDK_VERSION};

/// Reads the settings of the test page at `GET /`. `None` if it is off.
pub(crate) fn read(reader: &mut Reader<'_>, listen: &Listen) -> Option<TestPage> {
    let on = reader.parsed_or(&TEST_PAGE, Switch(listen.is_loopback())).0;
    let version = reader.parsed::<SdkVersion>(&ZOOM_WEB_SDK_VERSION);
    if let Some(problem) = version.untried().filter(|_| on) {
        reader.warn(ZOOM_WEB_SDK_VERSION.name, problem);
    }
    let sdk_source = sdk_source(reader, &version);
    on.then_some(TestPage {
        sdk_version: version,
        sdk_source,
        asks_zoom: listen.is_loopback(),
    })
}

fn sdk_source(reader: &mut Reader<'_>, version: &SdkVersion) -> SdkSource {
    let Some(found) = reader.find(&ZOOM_WEB_SDK_DIR) else {
        reader.record_default(&ZOOM_WEB_SDK_DIR);
        return SdkSource::ZoomCdn;
    };
    let directory = PathBuf::from(found.value.as_str());
    if let Some(problem) = problem_of(&directory, version) {
        reader.reject(&found, problem);
        return SdkSource::ZoomCdn;
    }
    reader.record(ZOOM_WEB_SDK_DIR.name, found.value.to_string(), found.source);
    SdkSource::Directory(directory)
}

fn problem_of(directory: &Path, version: &SdkVersion) -> Option<String> {
    let names = version.client_view_scripts();
    if names.iter().any(|name| directory.join(name).is_file()) {
        return None;
    }
    let missing = names.join(" and no ");
    Some(match version_in(directory) {
        Some(other) => format!(
            "has no {missing}, but the SDK {other}: set ZOOM_WEB_SDK_VERSION to {other}, or \
             name the dist of the npm package @zoom/meetingsdk {version}"
        ),
        None => format!(
            "has no {missing}: name the dist of an unpacked npm package @zoom/meetingsdk, \
             and its version in ZOOM_WEB_SDK_VERSION"
        ),
    })
}

/// The version of the SDK that is there.
fn version_in(directory: &Path) -> Option<SdkVersion> {
    let entries = directory.read_dir().ok()?;
    entries.filter_map(Result::ok).find_map(|entry| {
        let name = entry.file_name();
        let rest = name.to_str()?.strip_prefix("zoom-meeting-")?;
        rest.strip_suffix(".min.js")?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(files: &[&str], version: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        problem_of(folder.path(), &version.parse().unwrap())
    }

    #[test]
    fn a_package_has_the_script_of_its_version() {
        let package = [
            "zoom-meeting-6.1.0.min.js",
            "zoom-meeting-embedded-ES5.min.js",
        ];
        assert_eq!(problem(&package, "6.1.0"), None);
        assert_eq!(problem(&["client-view.umd.min.js"], "6.10.0"), None);
        for (files, version, said) in [
            (&package[..], "6.2.0", "set ZOOM_WEB_SDK_VERSION to 6.1.0"),
            (
                &package[1..],
                "6.2.0",
                "has no zoom-meeting-6.2.0.min.js: name",
            ),
            (&["client-view.umd.min.js"], "6.2.0", "has no zoom-meeting"),
            (
                &[],
                "6.10.0",
                "has no zoom-meeting-6.10.0.min.js and no client-view.umd.min.js:",
            ),
        ] {
            let problem = problem(files, version).unwrap();
            assert!(problem.contains(said), "{problem}");
        }
    }
}
