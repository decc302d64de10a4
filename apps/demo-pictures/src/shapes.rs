//! Shapes to draw: discs, petals, birds, and the outlines of mountains, trees and towns.

use crate::{
    canvas::{Canvas, Colour, blend},
    chance::{Chance, Noise, smooth},
};

/// A filled circle with a soft edge.
pub(crate) fn disc(canvas: &mut Canvas, (cx, cy): (f32, f32), radius: f32, colour: Colour, share: f32) {
    each(cx - radius, cx + radius, cy - radius, cy + radius, |x, y| {
        let inside = (radius - length(x as f32 - cx, y as f32 - cy) + 0.5).clamp(0.0, 1.0);
        canvas.dab(x, y, colour, inside * share);
    });
}

/// A petal that grows from a point into a direction; its colour runs from `heart` to `tip`.
pub(crate) fn petal(
    canvas: &mut Canvas,
    from: (f32, f32),
    turn: f32,
    length: f32,
    wide: f32,
    heart: Colour,
    tip: Colour,
) {
    let (along, across) = (turn.cos(), turn.sin());
    let (mx, my) = (from.0 + along * length / 2.0, from.1 + across * length / 2.0);
    let reach = length / 2.0 + wide;
    each(mx - reach, mx + reach, my - reach, my + reach, |x, y| {
        let (dx, dy) = (x as f32 - from.0, y as f32 - from.1);
        let (ahead, aside) = (dx * along + dy * across, dy * along - dx * across);
        let t = ahead / length;
        if !(0.0..=1.0).contains(&t) {
            return;
        }
        // Widest beyond the middle, pointed at the heart, round at the tip.
        let half = wide * (t * (1.0 - t * t * t)).sqrt() * 1.1;
        let share = (half - aside.abs()).clamp(0.0, 1.0);
        if share > 0.0 {
            let vein = 1.0 - 0.10 * smooth(1.0 - aside.abs() / (wide * 0.12)) - 0.16 * (aside / half).powi(2);
            let colour = blend(heart, tip, smooth(t * 1.15)).map(|light| light * vein);
            canvas.dab(x, y, colour, share);
        }
    });
}

/// A line with round ends.
pub(crate) fn line(canvas: &mut Canvas, from: (f32, f32), to: (f32, f32), radius: f32, colour: Colour, share: f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = (dx * dx + dy * dy).max(f32::EPSILON);
    let (left, right) = (from.0.min(to.0) - radius, from.0.max(to.0) + radius);
    let (top, bottom) = (from.1.min(to.1) - radius, from.1.max(to.1) + radius);
    each(left, right, top, bottom, |x, y| {
        let (px, py) = (x as f32 - from.0, y as f32 - from.1);
        let along = ((px * dx + py * dy) / square).clamp(0.0, 1.0);
        let inside = (radius - length(px - along * dx, py - along * dy) + 0.5).clamp(0.0, 1.0);
        canvas.dab(x, y, colour, inside * share);
    });
}

/// A few birds in flight.
pub(crate) fn birds(canvas: &mut Canvas, chance: &mut Chance, colour: Colour) {
    let unit = canvas.unit();
    let (cx, cy) = (canvas.wide() * chance.between(0.2, 0.8), canvas.high() * chance.between(0.15, 0.35));
    for _ in 0..3 + chance.below(6) {
        let (x, y) = (cx + chance.between(-150.0, 150.0) * unit, cy + chance.between(-60.0, 60.0) * unit);
        let (wing, lift) = (chance.between(7.0, 14.0) * unit, chance.between(3.0, 6.0) * unit);
        for side in [-1.0, 1.0] {
            line(canvas, (x, y), (x + side * wing * 0.5, y - lift), unit * 0.9, colour, 0.9);
            line(canvas, (x + side * wing * 0.5, y - lift), (x + side * wing, y - lift * 0.5), unit * 0.8, colour, 0.9);
        }
    }
}

/// Stars, most of them faint.
pub(crate) fn stars(canvas: &mut Canvas, chance: &mut Chance, count: usize, lowest: f32) {
    let unit = canvas.unit();
    for _ in 0..count {
        let at = (chance.unit() * canvas.wide(), chance.unit() * lowest);
        let bright = chance.unit().powi(3);
        disc(canvas, at, unit * (0.45 + 1.3 * bright), [1.0, 0.98, 0.93], 0.25 + 0.75 * bright);
    }
}

/// The outline of mountains or hills: around the height `middle`, `tall` pixels up and down, `wide` pixels from one
/// to the next. The rougher, the more like rock.
pub(crate) fn ridge(canvas: &Canvas, noise: Noise, middle: f32, tall: f32, wide: f32, depth: u32) -> Vec<f32> {
    let columns = 0..usize::from(canvas.px().0);
    columns.map(|x| middle - (noise.rough(x as f32 / wide, 0.5, depth) - 0.5) * 2.0 * tall).collect()
}

/// Sharp peaks instead of round hills.
pub(crate) fn peaks(canvas: &Canvas, noise: Noise, middle: f32, tall: f32, wide: f32) -> Vec<f32> {
    let columns = 0..usize::from(canvas.px().0);
    let height = |x: usize| {
        let x = x as f32 / wide;
        let sharp = 1.0 - (noise.rough(x, 3.5, 2) * 2.0 - 1.0).abs() * 1.9;
        sharp * 0.8 + noise.rough(x * 3.0, 9.5, 5) * 0.42 - 0.5
    };
    columns.map(|x| middle - height(x) * tall).collect()
}

/// Plants conifers on a line, each of about so many pixels.
pub(crate) fn conifers(line: &mut [f32], chance: &mut Chance, tall: f32, density: f32) {
    // They stand on the ground, and never on one another.
    let grounds = line.to_vec();
    let wide = line.len() as f32;
    let count = (wide / tall * density) as usize;
    for _ in 0..count {
        let foot = chance.unit() * wide;
        let size = tall * chance.between(0.55, 1.25);
        let half = size * chance.between(0.17, 0.24);
        let ground = grounds[(foot as usize).min(line.len() - 1)];
        let tiers = chance.between(7.0, 11.0);
        let reach = ((foot - half).max(0.0) as usize)..((foot + half).max(0.0) as usize).min(line.len());
        for x in reach {
            let aside = (x as f32 - foot).abs() / half;
            // Branches hang in tiers, so the outline steps as it falls.
            let saw = (aside * tiers).fract() * 0.9 / tiers;
            let top = ground + size * 0.08 - size * (1.0 - aside - saw + 0.4 / tiers).clamp(0.0, 1.02);
            line[x] = line[x].min(top);
        }
    }
}

/// A house of a town's outline.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) top: f32,
}

/// The outline of a town, and the houses that it is made of.
pub(crate) fn town(
    canvas: &Canvas,
    chance: &mut Chance,
    ground: f32,
    tall: f32,
    noise: Noise,
) -> (Vec<f32>, Vec<House>) {
    let unit = canvas.unit();
    let mut line = vec![ground; usize::from(canvas.px().0)];
    let mut houses = Vec::new();
    let mut left = -20.0 * unit;
    while left < canvas.wide() {
        let wide = chance.between(28.0, 86.0) * unit;
        // Towers stand together: the centre of a town is higher than its edges.
        let centre = noise.at(left / (380.0 * unit), 1.5).powi(2) * 1.5;
        let top = ground - tall * (0.14 + centre * chance.between(0.45, 1.0));
        let (first, last) = (left.max(0.0) as usize, ((left + wide).max(0.0) as usize).min(line.len()));
        let roof = chance.below(5);
        for (x, edge) in line.iter_mut().enumerate().take(last).skip(first) {
            let across = (x as f32 - left) / wide;
            let crown = match roof {
                0 => (0.5 - (across - 0.5).abs()) * wide * 0.5,
                1 if (0.3..0.7).contains(&across) => 22.0 * unit,
                2 => across * 18.0 * unit,
                3 if (across - 0.5).abs() < 1.4 * unit / wide => 60.0 * unit,
                _ => 0.0,
            };
            *edge = edge.min(top - crown);
        }
        houses.push(House { left, right: left + wide, top });
        left += wide * chance.between(0.72, 1.12);
    }
    (line, houses)
}

/// How far it is; `hypot` is ten times as slow, because it minds lengths that no picture has.
fn length(dx: f32, dy: f32) -> f32 {
    (dx * dx + dy * dy).sqrt()
}

/// Calls for each whole pixel of a rectangle.
fn each(left: f32, right: f32, top: f32, bottom: f32, mut draw: impl FnMut(i32, i32)) {
    for y in top.floor() as i32..=bottom.ceil() as i32 {
        for x in left.floor() as i32..=right.ceil() as i32 {
            draw(x, y);
        }
    }
}
