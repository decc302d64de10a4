//! The pictures of the demo agency: drawn by arithmetic, so that the project carries no photograph of anybody's.
//!
//! [`picture`] draws the same picture for the same number on every machine. It is a package of its own so that it
//! can be compiled with full optimisation while the program around it is being worked on.
//!
//! | to read about | start at |
//! |---|---|
//! | what is to be seen on a picture | `scenes` |
//! | the tools to draw with | `canvas`, `shapes`, `chance` |
//! | which colours go together | `palette` |
//! | titles, captions and keywords | `words` |

mod canvas;
mod chance;
mod palette;
mod scenes;
mod shapes;
mod words;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use picdesk::{FileData, FileNumber};

use crate::{canvas::Canvas, chance::Chance, scenes::Scene};

/// How many different pictures there are.
pub const PICTURES: u32 = 300;
/// How finely they are encoded.
const QUALITY: u8 = 86;

/// A picture of the demo agency, as a photographer would deliver it.
#[derive(Debug, Clone)]
pub struct DemoPicture {
    /// The file's name.
    pub name: String,
    /// The JPEG, with all that is in `data` written into its metadata.
    pub jpeg: Vec<u8>,
    /// What the metadata says.
    pub data: FileData,
    /// The number that the metadata gives it.
    pub number: FileNumber,
}

/// Draws picture number `n`; always the same for the same number. The numbers below [`PICTURES`] differ from one
/// another.
pub fn picture(n: u32) -> DemoPicture {
    let mut chance = Chance::new(n);
    let scene = Scene::of(n);
    let (width, height) = dimensions(n);
    let mut canvas = Canvas::new(width, height);
    let palette = scene.palette(n, &mut chance);
    scene.draw(&mut canvas, palette, &mut chance);

    let (data, name, number) = words::describe(n, scene, palette, width > height);
    let jpeg = encode(&canvas, &mut chance);
    // **Invariant:** our words are far shorter than a segment of a JPEG, and the encoder writes nothing but JPEGs.
    let jpeg = picdesk_media::embed(jpeg, &data, Some(&number)).expect("the metadata of a demo picture fits");
    DemoPicture { name, jpeg, data, number }
}

/// One is made for a poster, one for a wide page, some for a page of a magazine, and most for a screen: the demo
/// draws them all while somebody waits.
fn dimensions(n: u32) -> (u16, u16) {
    match n {
        44 => (5_200, 3_466),
        243 => (3_300, 2_200),
        _ if n % 36 == 14 => (1_067, 1_600),
        _ if n.is_multiple_of(34) => (1_600, 1_067),
        _ if n % 13 == 5 => (1_180, 538),
        _ if n % 4 == 2 => (560, 840),
        _ if n % 11 == 4 => (700, 700),
        _ => (840, 560),
    }
}

fn encode(canvas: &Canvas, chance: &mut Chance) -> Vec<u8> {
    let samples = canvas.develop(chance);
    let mut jpeg = Vec::with_capacity(samples.len() / 8);
    let mut encoder = Encoder::new(&mut jpeg, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    let (width, height) = canvas.px();
    // **Invariant:** there are as many samples as the canvas has pixels, and writing into memory cannot fail.
    encoder.encode(&samples, width, height, ColorType::Rgb).expect("a canvas can be encoded");
    jpeg
}
