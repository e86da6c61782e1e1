//! Reads whole files, and nothing but files.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

/// Larger than any list of keys or chain of certificates.
const MOST_BYTES: u64 = 1_048_576;

/// Why a file cannot be read. No message has its path: somebody may have put a secret
/// there by mistake.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The system refuses to read it.
    #[error("{}", unreadable(.0.kind()))]
    Unreadable(#[from] io::Error),
    /// Reading it would wait for a writer, or never end.
    #[error("is a pipe, a socket or a device, not a file")]
    NotAFile,
    /// Larger than [`MOST_BYTES`].
    #[error("is larger than 1 MiB")]
    TooLarge,
    /// Its text is not UTF-8.
    #[error("is not text in UTF-8")]
    NotText,
}

fn unreadable(kind: io::ErrorKind) -> String {
    match kind {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        kind => format!("cannot be read ({kind})"),
    }
}

impl FileError {
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, Self::Unreadable(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Reads a file.
///
/// # Errors
///
/// [`FileError`]
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if !metadata.is_file() {
        return Err(FileError::NotAFile);
    }
    // With enough capacity, so that no part of a secret is left behind when the buffer
    // grows.
    let length = metadata.len().min(MOST_BYTES);
    let room = usize::try_from(length).unwrap_or_default() + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(FileError::TooLarge);
    }
    Ok(bytes)
}

/// Reads a text file.
///
/// # Errors
///
/// [`FileError`]
pub(super) fn read_text(path: &Path) -> Result<Zeroizing<String>, FileError> {
    let bytes = read(path)?;
    let text = std::str::from_utf8(&bytes).or(Err(FileError::NotText))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Without `O_NONBLOCK`, opening a pipe waits for a writer.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = libc::O_NONBLOCK | libc::O_NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "text").unwrap();
        assert_eq!(*read_text(&path("file")).unwrap(), "text");
        let pipe = std::process::Command::new("mkfifo")
            .arg(path("pipe"))
            .status();
        assert!(pipe.unwrap().success());
        std::fs::write(path("large"), vec![b'x'; 1_048_577]).unwrap();
        std::fs::write(path("binary"), [0xff]).unwrap();
        for (name, told) in [
            (path("pipe"), "is a pipe, a socket or a device"),
            ("/dev/zero".into(), "is a pipe, a socket or a device"),
            ("/dev/null".into(), "is a pipe, a socket or a device"),
            (folder.path().into(), "cannot be read (is a directory)"),
            (path("none"), "does not exist"),
            (path("large"), "is larger than 1 MiB"),
            (path("binary"), "is not text in UTF-8"),
        ] {
            let error = read_text(&name).unwrap_err().to_string();
            assert!(error.contains(told), "{}: {error}", name.display());
        }
    }
}
