//! Mountains, dunes, forests, fields and balloons.

use super::sky;
use crate::{
    canvas::{Canvas, Colour, blend, hex},
    chance::{Chance, smooth},
    palette::{Hour, Palette},
    shapes::{birds, conifers, disc, line, peaks, petal, ridge},
};

/// Ridge behind ridge, each a little darker than the one behind it.
pub(super) fn mountains(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let horizon = chance.between(0.5, 0.6);
    sky(canvas, palette, chance, horizon + 0.1);
    let (unit, high) = (canvas.unit(), canvas.high());
    let layers = 5 + chance.below(3);
    for layer in 0..layers {
        let near = layer as f32 / (layers - 1) as f32;
        let middle = high * (horizon + (0.96 - horizon) * near.powf(1.15));
        let colour = blend(palette.far, palette.near, near.powf(0.85));
        let (tall, wide) = (unit * (130.0 + 60.0 * (1.0 - near)), unit * (330.0 + 260.0 * near));
        let mut outline = if layer < layers / 2 {
            peaks(canvas, chance.noise(), middle, tall * 1.25, wide)
        } else {
            ridge(canvas, chance.noise(), middle, tall * 0.8, wide, 5)
        };
        if near > 0.6 {
            conifers(&mut outline, chance, unit * (18.0 + 46.0 * (near - 0.5)), 2.2);
        }
        let hazy = blend(colour, palette.sky[2], 0.38 * (1.0 - near * 0.8));
        canvas.below(&outline, colour, hazy, unit * 330.0);
        if layer + 1 < layers {
            let noise = chance.noise();
            canvas.mist(middle + unit * 90.0, unit * 120.0, palette.sky[2], 0.34 * (1.0 - near * 0.6), noise);
        }
    }
    if palette.hour != Hour::Night {
        birds(canvas, chance, palette.near);
    }
}

/// Dunes with a lit and a shaded side.
pub(super) fn dunes(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let horizon = chance.between(0.42, 0.52);
    sky(canvas, palette, chance, horizon + 0.06);
    let (unit, high) = (canvas.unit(), canvas.high());
    let sand = match palette.hour {
        Hour::Day => [hex(0xf3d9a4), hex(0xd9a566), hex(0x9a6a3f)],
        Hour::Dawn => [hex(0xf6d6b8), hex(0xd99f7e), hex(0x8a5a50)],
        _ => [hex(0xf7b06a), hex(0xc8643c), hex(0x5a2430)],
    };
    let layers = 5;
    for layer in 0..layers {
        let near = layer as f32 / (layers - 1) as f32;
        let middle = high * (horizon + 0.05 + (0.82 - horizon) * near);
        let (tall, wide) = (unit * (40.0 + 110.0 * near), unit * (360.0 + 420.0 * near));
        let outline = ridge(canvas, chance.noise(), middle, tall, wide, 2);
        let lit = blend(palette.sky[2], sand[0], 0.35 + 0.65 * near);
        let deep = blend(palette.sky[2], sand[1], 0.45 + 0.55 * near);
        canvas.below(&outline, lit, deep, unit * (160.0 + 240.0 * near));
        // The lee side falls away from the crest in shadow, along a line that swings.
        let swing = chance.noise();
        let shade: Vec<(f32, f32)> = outline
            .iter()
            .enumerate()
            .map(|(x, top)| {
                let lee = swing.rough(x as f32 / wide * 1.3, 2.5, 2) - 0.36;
                (top + unit * 1.5, smooth(lee * 3.4))
            })
            .collect();
        let shaded = blend(deep, sand[2], 0.35 + 0.45 * near);
        canvas.shade(&shade, shaded, unit * (70.0 + 190.0 * near));
    }
}

/// Conifers in mist.
pub(super) fn forest(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let horizon = chance.between(0.38, 0.5);
    sky(canvas, palette, chance, horizon + 0.15);
    let (unit, high) = (canvas.unit(), canvas.high());
    let layers = 6;
    for layer in 0..layers {
        let near = layer as f32 / (layers - 1) as f32;
        let middle = high * (horizon + (1.02 - horizon) * near);
        let mut outline = ridge(canvas, chance.noise(), middle, unit * 70.0, unit * 620.0, 3);
        conifers(&mut outline, chance, unit * (46.0 + 210.0 * near * near), 3.6 - 1.2 * near);
        let colour = blend(palette.far, palette.near, near);
        canvas.below(&outline, colour, blend(colour, palette.sky[2], 0.5 * (1.0 - near)), unit * 300.0);
        if layer + 1 < layers {
            let noise = chance.noise();
            canvas.mist(middle + unit * 60.0, unit * 150.0, palette.sky[2], 0.62 * (1.0 - near * 0.5), noise);
        }
    }
    birds(canvas, chance, palette.near);
}

/// Rolling fields with furrows, and a lone tree.
pub(super) fn fields(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    const CROPS: [(u32, u32); 7] = [
        (0xc9d46a, 0x7fa650),
        (0xe9d27a, 0xc9a24a),
        (0x9cc26b, 0x4f8a4b),
        (0xb79bd1, 0x7a5fa6),
        (0xd7c38a, 0xa98f58),
        (0x86b26a, 0x3f7a4a),
        (0xf0dc6a, 0xd0b53a),
    ];
    let horizon = chance.between(0.4, 0.5);
    sky(canvas, palette, chance, horizon + 0.05);
    let (unit, high, wide) = (canvas.unit(), canvas.high(), canvas.wide());
    let layers = 6;
    let mut crop = chance.below(CROPS.len());
    for layer in 0..layers {
        let near = layer as f32 / (layers - 1) as f32;
        let middle = high * (horizon + (0.88 - horizon) * near.powf(1.2));
        let mut outline = ridge(canvas, chance.noise(), middle, unit * (34.0 + 50.0 * near), unit * 720.0, 2);
        let ground = outline.clone();
        if layer < 3 {
            conifers(&mut outline, chance, unit * (12.0 + 14.0 * near), 0.9);
            canvas.below(&outline, blend(palette.far, hex(0x3f6145), 0.4 + near), hex(0x4f7a4a), unit * 80.0);
        }
        crop = (crop + 1 + chance.below(CROPS.len() - 1)) % CROPS.len();
        let (light, dark) = (hex(CROPS[crop].0), hex(CROPS[crop].1));
        let hazy = |colour: Colour| blend(palette.sky[2], colour, 0.4 + 0.6 * near);
        canvas.below(&ground, hazy(light), hazy(dark), unit * (120.0 + 240.0 * near));
        if layer > 1 {
            // Furrows run together far away.
            let vanish = wide * chance.between(-0.3, 1.3);
            canvas.furrows(&ground, vanish, unit * (16.0 + 34.0 * near), hazy(dark), 0.30);
        }
        if layer == 3 {
            tree(canvas, chance, &ground, palette);
        }
    }
}

fn tree(canvas: &mut Canvas, chance: &mut Chance, ground: &[f32], palette: &Palette) {
    let unit = canvas.unit();
    let x = canvas.wide() * chance.between(0.2, 0.8);
    let foot = ground[(x as usize).min(ground.len() - 1)] + 6.0 * unit;
    let dark = blend(palette.near, hex(0x24402c), 0.6);
    line(canvas, (x, foot), (x, foot - 70.0 * unit), 3.6 * unit, dark, 1.0);
    for _ in 0..90 {
        let turn = chance.unit() * std::f32::consts::TAU;
        let reach = chance.unit().sqrt() * 46.0 * unit;
        let at = (x + turn.cos() * reach * 1.15, foot - 96.0 * unit + turn.sin() * reach * 0.85);
        let lit = 0.5 - 0.5 * turn.sin() * reach / (46.0 * unit);
        let leaf = blend(dark, hex(0x7fa650), 0.65 * lit * chance.unit());
        disc(canvas, at, chance.between(7.0, 15.0) * unit, leaf, 0.9);
    }
}

/// Balloons over hills.
pub(super) fn balloons(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    const SILKS: [[u32; 2]; 6] = [
        [0xd1495b, 0xf6efd8],
        [0xedae49, 0x7a3b2e],
        [0x00798c, 0xf2e8cf],
        [0x30638e, 0xf4a259],
        [0x8f5c9c, 0xf7d9c0],
        [0x588157, 0xf4e285],
    ];
    sky(canvas, palette, chance, 0.82);
    let (unit, high, wide) = (canvas.unit(), canvas.high(), canvas.wide());
    for layer in 0..4 {
        let near = layer as f32 / 3.0;
        let middle = high * (0.74 + 0.2 * near);
        let mut outline = ridge(canvas, chance.noise(), middle, unit * 60.0, unit * (300.0 + 260.0 * near), 4);
        if near > 0.5 {
            conifers(&mut outline, chance, unit * 26.0, 1.6);
        }
        let colour = blend(palette.far, palette.near, near * 0.9);
        canvas.below(&outline, colour, blend(colour, palette.sky[2], 0.3 * (1.0 - near)), unit * 200.0);
    }
    let count = 4 + chance.below(4);
    for index in 0..count {
        // The far ones first, each in a column of its own, so that none covers another.
        let near = (index + 1) as f32 / count as f32;
        let column = (index * 3 + 1) % count;
        let x = wide * (column as f32 + chance.between(0.3, 0.7)) / count as f32;
        let y = high * chance.between(0.16, 0.52);
        let radius = unit * (22.0 + 66.0 * near * near) * chance.between(0.85, 1.15);
        let silk = SILKS[(index + chance.below(3)) % SILKS.len()].map(hex);
        let silk = silk.map(|colour| blend(palette.sky[2], colour, 0.55 + 0.45 * near));
        balloon(canvas, (x, y), radius, silk, palette);
    }
}

fn balloon(canvas: &mut Canvas, (x, y): (f32, f32), radius: f32, silk: [Colour; 2], palette: &Palette) {
    petal(canvas, (x, y + radius * 1.5), -std::f32::consts::FRAC_PI_2, radius * 2.55, radius * 1.32, silk[0], silk[0]);
    for stripe in [-0.66_f32, -0.22, 0.22, 0.66] {
        let lean = stripe * 0.16;
        let from = (x + stripe * radius * 0.22, y + radius * 1.42);
        let turn = -std::f32::consts::FRAC_PI_2 + lean * 1.6;
        petal(canvas, from, turn, radius * 2.38, radius * 0.16, silk[1], silk[1]);
    }
    let dark = palette.near;
    for side in [-1.0, 1.0] {
        line(
            canvas,
            (x + side * radius * 0.16, y + radius * 1.42),
            (x + side * radius * 0.10, y + radius * 1.78),
            0.9,
            dark,
            0.8,
        );
    }
    let basket = radius * 0.11;
    for step in 0..4 {
        let at = y + radius * 1.78 + basket * 0.45 * step as f32;
        line(canvas, (x - basket, at), (x + basket, at), basket * 0.35, blend(dark, hex(0x8a5a3c), 0.6), 1.0);
    }
}
