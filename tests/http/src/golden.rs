//! Golden files: what people read, written by a test, and compared ever after.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a text with a file of the repository; with `PICDESK_BLESS=1` the file is written instead.
#[track_caller]
pub fn golden(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("PICDESK_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&file, text).unwrap_or_else(|error| panic!("{path} cannot be written: {error}"));
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
    let different = kept.lines().zip(text.lines()).position(|(kept, text)| kept != text);
    let line = different.unwrap_or_else(|| kept.lines().count().min(text.lines().count())) + 1;
    assert!(kept == text, "{path} is different from line {line} on; look at it, then run with PICDESK_BLESS=1");
}
