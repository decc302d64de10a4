//! Where the databases of a run lie: a folder that goes away with it, on a real disk.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// The file systems on which a synchronous commit costs nothing, because it saves nothing.
const IN_MEMORY: [&str; 2] = ["tmpfs", "ramfs"];

/// A folder for one run. It goes away when this is dropped.
pub struct Place(TempDir);

impl Place {
    /// Makes a folder inside another one; refused where that is no disk, since durability is never traded away.
    pub fn inside(folder: &Path) -> Result<Self> {
        let folder = folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
        let kind = file_system(&folder)?;
        if IN_MEMORY.contains(&kind.as_str()) {
            let folder = folder.display();
            bail!(
                "{folder} lies in memory ({kind}), where a commit survives nothing: name a folder on a disk with --dir"
            );
        }
        let place = tempfile::Builder::new().prefix("picdesk-bench-").tempdir_in(folder)?;
        // PostgreSQL may run under another account and must get through.
        fs::set_permissions(place.path(), Permissions::from_mode(0o755))?;
        Ok(Self(place))
    }

    /// A folder of its own for one program or database.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.path().join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// The file system under a folder: that of the longest mount point that it begins with.
fn file_system(folder: &Path) -> Result<String> {
    let mounts = fs::read_to_string("/proc/self/mounts").context("this program measures on Linux only")?;
    let mounts = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        Some((fields.next()?, fields.next()?))
    });
    let under = mounts.filter(|(point, _)| folder.starts_with(point)).max_by_key(|(point, _)| point.len());
    Ok(under.map(|(_, kind)| kind.to_owned()).unwrap_or_default())
}
