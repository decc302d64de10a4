//! The folder that the demo agency lives in.

use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

/// Locked by the program that the agency is open in. A folder that it lies in is ours.
const LOCK: &str = "demo.lock";
/// Written last of all when the agency is furnished. Where it is missing, a start was interrupted.
const FINISHED: &str = "finished";
/// The database of the agency.
pub(super) const DATABASE: &str = "picdesk.sqlite";
/// The pictures of the agency.
pub(super) const MEDIA: &str = "media";
/// The letters of the agency.
pub(super) const MAILBOX: &str = "mailbox";

/// What an interrupted start may have left: all that a demo ever makes, and nothing of anybody else's.
const MADE: [&str; 6] =
    [DATABASE, "picdesk.sqlite-wal", "picdesk.sqlite-shm", "picdesk.sqlite-journal", MEDIA, MAILBOX];

/// The folder of a demo agency, held by this program until it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder for this program, and clears away what an interrupted start left in it.
    ///
    /// # Errors
    /// Another program holds it, something of somebody else's is in it, or it cannot be written to.
    pub(crate) fn take(dir: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let lock = dir.join(LOCK);
        if !lock.exists() && !is_empty(dir)? {
            bail!("{} holds something that is no demo agency; give another folder with --data", dir.display());
        }
        let lock = File::create(lock).with_context(|| format!("{} cannot be written to", dir.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("a demo is open in {} already; give another folder with --data", dir.display())
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", dir.display()));
            }
        }
        let folder = Self { dir: dir.to_owned(), _lock: lock };
        if !folder.is_furnished() {
            folder.clear().with_context(|| format!("{} cannot be cleared", dir.display()))?;
        }
        Ok(folder)
    }

    /// Whether an agency was furnished in it, to the end.
    pub(crate) fn is_furnished(&self) -> bool {
        self.dir.join(FINISHED).exists()
    }

    /// Says that the agency is furnished.
    pub(crate) fn finish(&self) -> anyhow::Result<()> {
        fs::write(self.dir.join(FINISHED), "The demo agency in this folder is furnished.\n")
            .with_context(|| format!("{} cannot be written to", self.dir.display()))
    }

    fn clear(&self) -> io::Result<()> {
        for name in MADE {
            let path = self.dir.join(name);
            let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            match gone {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_empty(dir: &Path) -> anyhow::Result<bool> {
    let mut entries = fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
    Ok(entries.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_was_interrupted_begins_again_and_one_that_was_finished_does_not() {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("demo");
        let interrupted = Folder::take(&dir).unwrap();
        fs::write(dir.join(DATABASE), "half of it").unwrap();
        fs::create_dir_all(dir.join(MEDIA).join("masters")).unwrap();
        fs::write(dir.join("notes.txt"), "not ours").unwrap();
        drop(interrupted);

        let folder = Folder::take(&dir).unwrap();
        assert!(!folder.is_furnished());
        assert!(!dir.join(DATABASE).exists() && !dir.join(MEDIA).exists());
        assert!(dir.join("notes.txt").exists(), "what the demo did not make stays");
        fs::write(dir.join(DATABASE), "all of it").unwrap();
        folder.finish().unwrap();
        drop(folder);

        assert!(Folder::take(&dir).unwrap().is_furnished());
        assert!(dir.join(DATABASE).exists());
    }

    #[test]
    fn two_programs_never_have_one_folder() {
        let outer = tempfile::tempdir().unwrap();
        let first = Folder::take(outer.path()).unwrap();
        fs::write(outer.path().join(DATABASE), "half of it").unwrap();

        let second = Folder::take(outer.path()).map_err(|error| error.to_string());

        assert!(second.is_err_and(|error| error.contains("open in")));
        assert!(outer.path().join(DATABASE).exists(), "it is left alone");
        drop(first);
    }

    #[test]
    fn somebody_elses_folder_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), "Dear Ana").unwrap();

        assert!(Folder::take(folder.path()).is_err());
        assert!(folder.path().join("letter.txt").exists());
        assert!(!folder.path().join(LOCK).exists());
    }
}
