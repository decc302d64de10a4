//! What the architecture's own tests read: the files that a commit would hold, and Rust without its comments and texts.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

mod code;

pub use code::{code_only, declared_names, words_of};

/// One file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it is, from the top of the project, with `/` between the folders.
    pub path: String,
    /// What it says; none where it is no text.
    pub text: Option<String>,
}

impl File {
    /// Whether its name ends like this.
    pub fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Its text; empty where it is none.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// The folder at the top of the project.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this package is two folders deep").to_owned()
}

/// The files of the project: those that git keeps, and new ones that it does not ignore.
pub fn files() -> Vec<File> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output()
        .expect("git lists the files of the project");
    assert!(listed.status.success(), "git could not list the files: {}", String::from_utf8_lossy(&listed.stderr));
    let mut paths: Vec<String> =
        String::from_utf8_lossy(&listed.stdout).split_terminator('\0').map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    let files: Vec<File> = paths
        .into_iter()
        // A file that was removed and not yet committed is still listed.
        .filter_map(|path| std::fs::read(top().join(&path)).ok().map(|bytes| (path, bytes)))
        .map(|(path, bytes)| File { path, text: String::from_utf8(bytes).ok() })
        .collect();
    assert!(files.len() > 50, "the project has more files than these {}", files.len());
    files
}

/// The files of the project that are written in Rust.
pub fn rust_files() -> Vec<File> {
    files().into_iter().filter(|file| file.is(".rs")).collect()
}

/// Fails with every complaint on a line of its own, under one sentence that says what should hold.
pub fn nothing_to_say(law: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{law}\n  {}", complaints.join("\n  "));
}
