use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::dotenv::DOT_ENV;

/// A file that was read, and its state at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFile {
    path: PathBuf,
    state: Option<State>,
}

/// What distinguishes one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    length: u64,
    modified: SystemTime,
    changed: Changed,
    /// The path with all links resolved. Mounted secrets are links to links; after a
    /// change they lead to another file, even if it has the same length and age.
    end: PathBuf,
}

impl WatchedFile {
    /// The file `.env` in the working directory, whether it exists or not.
    #[must_use]
    pub fn dot_env() -> Self {
        Self::now(DOT_ENV)
    }

    /// The same file in its current state.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self {
            path: self.path.clone(),
            state: State::of(&self.path),
        }
    }

    /// Must be called before the file is read, so that no later change is missed.
    pub(super) fn now(path: &str) -> Self {
        let path = PathBuf::from(path);
        let state = State::of(&path);
        Self { path, state }
    }

    /// Whether the file has changed.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        State::of(&self.path) != self.state
    }
}

impl State {
    /// `None` if it cannot be read, or is a pipe, which changes when it is read.
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

/// The inode, and when the file or its permissions were changed, which nobody can set
/// back.
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
