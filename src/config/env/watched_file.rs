use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::dotenv::DOT_ENV;

/// A file that was read, and what it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFile {
    path: PathBuf,
    state: Option<State>,
}

/// What tells one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    length: u64,
    modified: SystemTime,
    changed: Changed,
    /// Mounted secrets are links to links; the file at their end is another one after
    /// a change, even if it is as long and as old.
    end: PathBuf,
}

impl WatchedFile {
    /// The file `.env` in the working directory, there or not.
    #[must_use]
    pub fn dot_env() -> Self {
        Self::now(DOT_ENV)
    }

    /// The same file as it is now.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self {
            path: self.path.clone(),
            state: State::of(&self.path),
        }
    }

    /// To be called before the file is read, so that no later change is missed.
    pub(super) fn now(path: &str) -> Self {
        let path = PathBuf::from(path);
        let state = State::of(&path);
        Self { path, state }
    }

    /// Whether it is another one than it was.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        State::of(&self.path) != self.state
    }
}

impl State {
    /// `None`: it cannot be read now, or is a pipe, which changes by being read.
    fn of(path: &Path) -> Option<Self> {
        let end = fs::canonicalize(path).ok()?;
        let metadata = fs::metadata(&end).ok().filter(fs::Metadata::is_file)?;
        Some(Self {
            length: metadata.len(),
            modified: metadata.modified().ok()?,
            changed: changed(&metadata),
            end,
        })
    }
}

/// Where the file lies on its disk, and when it or its rights were changed, which
/// nobody can set back.
#[cfg(unix)]
type Changed = (u64, u64, i64, i64);

#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> Changed {
    use std::os::unix::fs::MetadataExt as _;
    (
        metadata.dev(),
        metadata.ino(),
        metadata.ctime(),
        metadata.ctime_nsec(),
    )
}

#[cfg(not(unix))]
type Changed = ();

#[cfg(not(unix))]
const fn changed(_: &fs::Metadata) -> Changed {}
