//! Towns at the end of the day.

use super::sky;
use crate::{
    canvas::{Canvas, blend, hex},
    chance::Chance,
    palette::{Hour, Palette},
    shapes::{House, line, town},
};

/// Rows of houses with lit windows, over a river.
pub(super) fn city(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let shore_at = chance.between(0.72, 0.8);
    sky(canvas, palette, chance, shore_at - 0.08);
    let (unit, high) = (canvas.unit(), canvas.high());
    let shore = shore_at * high;
    let lit = match palette.hour {
        Hour::Sunset => 0.22,
        Hour::Dusk => 0.42,
        _ => 0.55,
    };
    for layer in 0..3 {
        let near = layer as f32 / 2.0;
        let noise = chance.noise();
        let ground = shore + unit * 2.0;
        let (outline, houses) = town(canvas, chance, ground, unit * (430.0 - 150.0 * near), noise);
        let colour = blend(blend(palette.far, palette.sky[2], 0.25), palette.near, 0.25 + 0.65 * near);
        canvas.below(&outline, colour, blend(colour, palette.sky[2], 0.22 * (1.0 - near)), unit * 420.0);
        for house in &houses {
            windows(canvas, chance, house, ground, lit * (0.35 + 0.65 * near), near);
        }
        let noise = chance.noise();
        canvas.mist(shore - unit * 20.0, unit * 130.0, palette.sky[2], 0.22 * (1.0 - near), noise);
    }
    let noise = chance.noise();
    canvas.water(shore, palette.near, 0.55, noise);
    line(canvas, (0.0, shore), (canvas.wide(), shore), unit * 2.2, palette.near, 0.85);
}

fn windows(canvas: &mut Canvas, chance: &mut Chance, house: &House, ground: f32, lit: f32, near: f32) {
    const LIGHTS: [u32; 4] = [0xffd98a, 0xffc766, 0xfff0c9, 0xf7b25c];
    let unit = canvas.unit();
    let (wide, tall) = (unit * (3.0 + 2.2 * near), unit * (4.0 + 3.2 * near));
    let (step, storey) = (wide * 2.3, tall * 2.1);
    let mut y = house.top + storey;
    while y < ground - storey {
        let mut x = house.left + step;
        while x < house.right - step {
            if chance.unit() < lit {
                let colour = hex(LIGHTS[chance.below(LIGHTS.len())]);
                let share = chance.between(0.35, 0.95) * (0.5 + 0.5 * near);
                for row in 0..tall.ceil() as i32 {
                    for column in 0..wide.ceil() as i32 {
                        canvas.dab(x as i32 + column, y as i32 + row, colour, share);
                    }
                }
            }
            x += step;
        }
        y += storey;
    }
}
