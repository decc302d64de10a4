//! `picdesk sample-pictures`: pictures to try an import with.

use std::path::Path;

use anyhow::Context as _;
use picdesk_demo_pictures::picture;

/// Writes so many pictures into a folder, each under the name that is its number.
pub(crate) fn write(dir: &Path, count: u16) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    for n in 0..u32::from(count) {
        let picture = picture(n);
        let path = dir.join(format!("{}.jpg", picture.number));
        std::fs::write(&path, picture.jpeg).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}  {}", path.display(), picture.data.title);
    }
    Ok(())
}
