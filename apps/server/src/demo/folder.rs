//! The folder that the demo agency lives in.

use std::{fs, io, path::Path};

use anyhow::{Context as _, bail};

/// Lies in the folder while the agency is being furnished, and is taken away when that is done. Where it lies at a
/// start, an earlier start was interrupted, and everything beside it is ours and unfinished.
const UNFINISHED: &str = ".unfinished";

/// What was in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or what an interrupted start left, which is gone now.
    New,
    /// The agency as it was left.
    Furnished,
}

/// Looks at the folder, and makes it ready for an agency where there is none.
pub(crate) fn look_at(dir: &Path) -> anyhow::Result<Found> {
    let unfinished = dir.join(UNFINISHED);
    if unfinished.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("{} cannot be cleared", dir.display()))?;
    }
    if dir.join("picdesk.sqlite").exists() {
        return Ok(Found::Furnished);
    }
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                bail!("{} holds something that is no demo agency; give another folder with --data", dir.display());
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", dir.display())),
    }
    fs::create_dir_all(dir)
        .and_then(|()| fs::write(&unfinished, "An agency is being furnished here.\n"))
        .with_context(|| format!("{} cannot be made", dir.display()))?;
    Ok(Found::New)
}

/// Says that the agency is furnished.
pub(crate) fn is_finished(dir: &Path) -> anyhow::Result<()> {
    fs::remove_file(dir.join(UNFINISHED)).with_context(|| format!("{} cannot be changed", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_was_interrupted_begins_again() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("demo");
        assert_eq!(look_at(&dir).unwrap(), Found::New);
        fs::write(dir.join("picdesk.sqlite"), "half of it").unwrap();

        assert_eq!(look_at(&dir).unwrap(), Found::New);
        assert!(!dir.join("picdesk.sqlite").exists());

        fs::write(dir.join("picdesk.sqlite"), "all of it").unwrap();
        is_finished(&dir).unwrap();
        assert_eq!(look_at(&dir).unwrap(), Found::Furnished);
        assert!(dir.join("picdesk.sqlite").exists());
    }

    #[test]
    fn somebody_elses_folder_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), "Dear Ana").unwrap();

        assert!(look_at(folder.path()).is_err());
        assert!(folder.path().join("letter.txt").exists());
    }
}
