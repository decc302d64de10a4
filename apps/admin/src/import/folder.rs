//! The files of a folder and of the folders in it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// The files below a folder, sorted by their paths. Hidden ones are left out, and links to folders are not followed,
/// so that no circle of links keeps an import going for ever.
pub(crate) fn pictures_in(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let cannot = || format!("the folder {} cannot be read", folder.display());
        for entry in fs::read_dir(&folder).with_context(cannot)? {
            let entry = entry.with_context(cannot)?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if entry.file_type().with_context(cannot)?.is_dir() {
                folders.push(entry.path());
            } else if !entry.path().is_dir() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
