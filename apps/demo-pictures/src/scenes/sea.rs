//! Water: the open sea and mountain lakes.

use super::sky;
use crate::{
    canvas::{Canvas, blend},
    chance::Chance,
    palette::{Hour, Palette},
    shapes::{birds, conifers, line, peaks, petal, ridge},
};

/// The open sea with the sun's path on it, and perhaps a sail or a cape.
pub(super) fn sea(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let horizon = chance.between(0.48, 0.62);
    let sun = sky(canvas, palette, chance, horizon);
    let (unit, high, wide) = (canvas.unit(), canvas.high(), canvas.wide());
    let shore = horizon * high;
    if chance.unit() < 0.6 {
        // A cape that runs out into the sea, away from the sun.
        let left = sun.0 > wide / 2.0;
        let noise = chance.noise();
        let reach = chance.between(0.35, 0.6);
        let outline: Vec<f32> = ridge(canvas, noise, 0.0, unit * 60.0, unit * 260.0, 5)
            .into_iter()
            .enumerate()
            .map(|(x, rough)| {
                let across = x as f32 / wide;
                let out = if left { across } else { 1.0 - across } / reach;
                let rise = (1.0 - out).max(0.0).powf(0.8) * unit * 150.0;
                if out < 1.0 { shore - (rise + rough * (1.0 - out)).max(0.0) } else { shore + 2.0 }
            })
            .collect();
        canvas.below(&outline, blend(palette.far, palette.near, 0.45), palette.far, unit * 200.0);
    }
    let noise = chance.noise();
    let deep = blend(palette.sky[0], palette.near, 0.45);
    canvas.water(shore, deep, 0.62, noise);
    glitter(canvas, chance, sun.0, shore, palette);
    if chance.unit() < 0.5 {
        sail(canvas, chance, shore, palette);
    }
    if palette.hour != Hour::Night {
        birds(canvas, chance, palette.near);
    }
}

/// A lake that mirrors the mountains behind it.
pub(super) fn lake(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let shore_at = chance.between(0.55, 0.66);
    let sun = sky(canvas, palette, chance, shore_at - 0.05);
    let (unit, high) = (canvas.unit(), canvas.high());
    let shore = shore_at * high;
    for layer in 0..3 {
        let near = layer as f32 / 2.0;
        let middle = shore - unit * (170.0 - 120.0 * near);
        let outline =
            peaks(canvas, chance.noise(), middle, unit * (230.0 - 110.0 * near), unit * (430.0 + 90.0 * near));
        let colour = blend(palette.far, palette.near, 0.15 + 0.4 * near);
        canvas.below(&outline, colour, blend(colour, palette.sky[2], 0.35), unit * 260.0);
        let noise = chance.noise();
        canvas.mist(shore - unit * 30.0, unit * 90.0, palette.sky[2], 0.25, noise);
    }
    let mut wood = ridge(canvas, chance.noise(), shore - unit * 10.0, unit * 14.0, unit * 420.0, 3);
    conifers(&mut wood, chance, unit * 46.0, 3.0);
    canvas.below(&wood, blend(palette.far, palette.near, 0.8), palette.near, unit * 120.0);
    let noise = chance.noise();
    canvas.water(shore, blend(palette.sky[0], palette.near, 0.4), 0.45, noise);
    if palette.hour != Hour::Day {
        glitter(canvas, chance, sun.0, shore, palette);
    }
    let mut bank = ridge(canvas, chance.noise(), high * 1.02, unit * 60.0, unit * 380.0, 4);
    conifers(&mut bank, chance, unit * 150.0, 0.5);
    canvas.below(&bank, palette.near, palette.near.map(|light| light * 0.8), unit * 200.0);
}

/// The path of light that leads over the water to the sun.
fn glitter(canvas: &mut Canvas, chance: &mut Chance, x: f32, shore: f32, palette: &Palette) {
    let (unit, high) = (canvas.unit(), canvas.high());
    let depth = high - shore;
    for _ in 0..420 {
        let near = chance.unit().powf(1.4);
        let y = shore + unit * 2.0 + near * depth * 0.96;
        let spread = unit * (16.0 + 120.0 * near) * (chance.unit() + chance.unit() - 1.0);
        let half = unit * (3.0 + 22.0 * near) * chance.between(0.3, 1.0);
        let at = x + spread;
        let share = 0.55 * (1.0 - near * 0.7) * chance.between(0.3, 1.0);
        line(canvas, (at - half, y), (at + half, y), unit * (0.5 + 1.1 * near), palette.sun, share);
    }
}

fn sail(canvas: &mut Canvas, chance: &mut Chance, shore: f32, palette: &Palette) {
    let unit = canvas.unit();
    let x = canvas.wide() * chance.between(0.15, 0.85);
    let y = shore + unit * chance.between(14.0, 60.0);
    let tall = unit * chance.between(48.0, 92.0);
    let cloth = blend(palette.sun, palette.sky[2], 0.25);
    let up = -std::f32::consts::FRAC_PI_2;
    petal(canvas, (x + tall * 0.05, y - tall * 0.06), up + 0.10, tall, tall * 0.2, cloth, cloth);
    petal(canvas, (x - tall * 0.16, y - tall * 0.06), up + 0.16, tall * 0.72, tall * 0.12, cloth, palette.sky[2]);
    line(canvas, (x - tall * 0.26, y), (x + tall * 0.3, y), tall * 0.045, palette.near, 1.0);
    line(canvas, (x - tall * 0.2, y + tall * 0.09), (x + tall * 0.22, y + tall * 0.09), tall * 0.03, palette.near, 0.4);
}
