//! Files that are committed and generated from the code. With `ZOOM_SIGNATURE_WRITE` set, the
//! test that compares them writes them first.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// A file of the server's package.
pub fn file(path: &str) -> PathBuf {
    let support = Path::new(env!("CARGO_MANIFEST_DIR"));
    support.join("../..").join(path)
}

/// Whether generated files are to be written.
pub fn writes() -> bool {
    env::var_os("ZOOM_SIGNATURE_WRITE").is_some()
}

/// The committed file is what the code generates. `test` names the test that writes it, as
/// `cargo test` takes it.
#[track_caller]
pub fn assert_committed(path: &str, generated: &str, test: &str) {
    if writes() {
        fs::write(file(path), generated).unwrap();
    }
    let committed = fs::read_to_string(file(path)).unwrap_or_default();
    let lines = committed.lines().zip(generated.lines());
    let differs = lines.into_iter().find(|(is, should)| is != should);
    assert!(
        committed == generated,
        "{path} is not what the code generates. First: {differs:?}. If it is meant, write it \
         anew: ZOOM_SIGNATURE_WRITE=1 cargo test {test}"
    );
}
