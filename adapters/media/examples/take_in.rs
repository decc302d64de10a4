//! Takes pictures in and shows what was made of them: `cargo run --example take_in -- FOLDER PICTURE…`.

use std::{env, fs, path::Path, time::Instant};

use picdesk::{Media, MediaError, Rendition, Size, SizeLabel};
use picdesk_media::{DiskMedia, MediaLimits};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = env::args().skip(1);
    let folder = words.next().ok_or("name a folder and some pictures")?;
    let media = DiskMedia::open(Path::new(&folder), MediaLimits::default())?;
    for name in words {
        let began = Instant::now();
        match media.take_in(&name, fs::read(&name)?).await {
            Ok(taken) => {
                println!("{name} in {:?}: {taken:#?}", began.elapsed());
                if let Some((width_px, height_px)) = taken.master.within(taken.master.long_edge_px().min(800)) {
                    let label = SizeLabel::original();
                    let size = Size { label, width_px, height_px, original: false, price: None };
                    media.open(&taken.master, &Rendition::Size(size)).await?;
                }
            }
            Err(MediaError::Refused(refusal)) => println!("{name}: refused, {refusal}"),
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(())
}
