//! Draws all pictures into a folder and says how long it took: `cargo run --example contact_sheet -- FOLDER`.

use std::{env, fs, path::PathBuf, time::Instant};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "demo-pictures".to_owned()));
    fs::create_dir_all(&folder)?;
    let began = Instant::now();
    for n in 0..picdesk_demo_pictures::PICTURES {
        let picture = picdesk_demo_pictures::picture(n);
        fs::write(folder.join(picture.name), picture.jpeg)?;
    }
    println!("{} pictures on one core in {:?}", picdesk_demo_pictures::PICTURES, began.elapsed());
    Ok(())
}
