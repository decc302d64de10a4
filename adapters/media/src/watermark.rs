//! The watermark of previews: the house's name in thin strokes, again and again, along the diagonal.

mod letters;

use image::RgbImage;

/// How high a capital is, as a share of the picture's longer side.
const HEIGHT: f32 = 1.0 / 34.0;
/// How strongly the strokes cover the picture.
const LIGHT: u32 = 92;
/// How strongly their shadow does, without which they would vanish on snow.
const SHADE: u32 = 60;
/// How steeply the lines climb: cosine and sine of 30 degrees.
const CLIMB: (f32, f32) = (0.866_025_4, 0.5);

/// Draws the name over the whole picture, so that no part of it can be used without.
pub(crate) fn draw(picture: &mut RgbImage, name: &str) {
    let (width, height) = picture.dimensions();
    let coverage = Coverage::of(name, width, height);
    let row = usize::try_from(width).unwrap_or(usize::MAX);
    // The shadow falls one pixel to the right and below.
    let shadow = std::iter::repeat_n(&0, row + 1).chain(&coverage.shares);
    for ((pixel, light), shade) in picture.pixels_mut().zip(&coverage.shares).zip(shadow) {
        if *light > 0 || *shade > 0 {
            let dark = u32::from(*shade) * SHADE / 255;
            let light = u32::from(*light) * LIGHT / 255;
            pixel.0 = pixel.0.map(|sample| {
                let shaded = u32::from(sample) * (255 - dark) / 255;
                u8::try_from((shaded * (255 - light) + 255 * light) / 255).unwrap_or(u8::MAX)
            });
        }
    }
}

/// How much of each pixel is covered by strokes, in parts of 255.
struct Coverage {
    width: i32,
    height: i32,
    shares: Vec<u8>,
}

impl Coverage {
    fn of(name: &str, width: u32, height: u32) -> Self {
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
        let (width, height) = (side(width), side(height));
        let blank = usize::try_from(i64::from(width) * i64::from(height)).unwrap_or_default();
        let mut coverage = Self { width, height, shares: vec![0; blank] };

        let (wide, high) = (width as f32, height as f32);
        let unit = wide.max(high) * HEIGHT / letters::CAPITAL;
        let strokes = letters::write(name);
        let length = letters::length(name) * unit;
        let (step, line) = (length + 9.0 * unit, 17.0 * unit);
        // Lines are laid around the middle, far enough out that they reach every corner.
        let reach = wide.hypot(high) / 2.0;
        let (lines, columns) = ((reach / line) as i32 + 1, (reach / step) as i32 + 2);
        for row in -lines..=lines {
            // Every other line is moved by half a step, so that no gap lies above a gap.
            let shift = if row % 2 == 0 { 0.0 } else { step / 2.0 };
            for column in -columns..=columns {
                let (left, top) = (column as f32 * step + shift - length / 2.0, row as f32 * line);
                let place = |(x, y): (f32, f32)| {
                    let (x, y) = (left + x * unit, top + y * unit);
                    (wide / 2.0 + x * CLIMB.0 + y * CLIMB.1, high / 2.0 - x * CLIMB.1 + y * CLIMB.0)
                };
                for (from, to) in &strokes {
                    coverage.stroke(place(*from), place(*to), unit * 0.42);
                }
            }
        }
        coverage
    }

    /// Draws a line with round ends and soft edges.
    fn stroke(&mut self, from: (f32, f32), to: (f32, f32), radius: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).max(f32::EPSILON);
        let margin = radius + 1.0;
        let reach = radius + 0.5;
        let clip = |low: f32, high: f32, end: i32| {
            let first = ((low - margin).floor() as i32).max(0);
            let last = ((high + margin).ceil() as i32).min(end - 1);
            first..=last
        };
        for y in clip(from.1.min(to.1), from.1.max(to.1), self.height) {
            for x in clip(from.0.min(to.0), from.0.max(to.0), self.width) {
                let (px, py) = (x as f32 - from.0, y as f32 - from.1);
                let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
                let (aside, below) = (px - along * dx, py - along * dy);
                let distance = aside * aside + below * below;
                // Most pixels around a stroke are not on it; they are spared the root.
                if distance >= reach * reach {
                    continue;
                }
                let share = ((reach - distance.sqrt()).min(1.0) * 255.0) as u8;
                let at = usize::try_from(i64::from(y) * i64::from(self.width) + i64::from(x)).unwrap_or_default();
                if let Some(there) = self.shares.get_mut(at) {
                    *there = share.max(*there);
                }
            }
        }
    }
}
