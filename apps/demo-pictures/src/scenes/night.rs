//! Northern lights.

use crate::{
    canvas::{Canvas, blend, hex},
    chance::{Chance, mix, smooth},
    palette::Palette,
    shapes::{conifers, peaks, ridge, stars},
};

/// Curtains of light over a dark land, and perhaps a lake that mirrors them.
pub(super) fn aurora(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let [top, middle, low] = palette.sky;
    let (unit, high, wide) = (canvas.unit(), canvas.high(), canvas.wide());
    let shore_at = if chance.unit() < 0.55 { chance.between(0.62, 0.7) } else { 0.9 };
    canvas.sky(&[(0.0, top), (shore_at * 0.6, middle), (shore_at, low), (1.0, low)]);
    stars(canvas, chance, 700, shore_at * high);

    let tints = [palette.accent, hex(0x4be3c1), hex(0x8af59a), hex(0xb58cf0), hex(0xf08cc0)];
    for curtain in 0..3 {
        let (bend, rays) = (chance.noise(), chance.noise());
        let foot = high * shore_at * chance.between(0.62, 0.86);
        let tall = high * shore_at * chance.between(0.42, 0.62);
        let (low_tint, high_tint) = (tints[chance.below(3)], tints[3 + chance.below(2)]);
        let strength = [0.55, 0.75, 0.4][curtain];
        let columns: Vec<(f32, f32)> = (0..usize::from(canvas.px().0))
            .map(|x| {
                let x = x as f32;
                let hem = foot + (bend.rough(x / (520.0 * unit), 0.5, 3) - 0.5) * tall * 1.1;
                let fine = rays.rough(x / (46.0 * unit), 0.5, 3);
                let wide_wave = rays.rough(x / wide * 3.0, 7.5, 2);
                (hem, smooth(fine * 1.5 - 0.2) * smooth(wide_wave * 2.0 - 0.45))
            })
            .collect();
        canvas.veil(&columns, tall, |up| {
            // Bright just above the hem, and fading upwards into another colour.
            let share = if up < 0.06 { smooth(up / 0.06) } else { (1.0 - up).max(0.0).powi(2) };
            (blend(low_tint, high_tint, smooth(mix(-0.1, 1.4, up))), share * strength)
        });
    }
    let shore = shore_at * high;
    let land = peaks(canvas, chance.noise(), shore - unit * 60.0, unit * 130.0, unit * 420.0);
    canvas.below(&land, blend(palette.far, palette.near, 0.55), palette.near, unit * 260.0);
    let mut wood = ridge(canvas, chance.noise(), shore, unit * 16.0, unit * 500.0, 3);
    conifers(&mut wood, chance, unit * 62.0, 2.4);
    canvas.below(&wood, palette.near, palette.near, unit * 100.0);
    if shore_at < 0.8 {
        let noise = chance.noise();
        canvas.water(shore, palette.near, 0.35, noise);
    }
}
