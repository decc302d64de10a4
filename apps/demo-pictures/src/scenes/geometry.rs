//! Flowers, fields of colour, and shapes.

use std::f32::consts::TAU;

use crate::{
    canvas::{Canvas, Colour, blend, hex},
    chance::{Chance, smooth},
    palette::Palette,
    shapes::{disc, line, petal},
};

/// Flowers before a soft background.
pub(super) fn flowers(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    const BLOOMS: [[u32; 3]; 8] = [
        [0xb5304a, 0xf2849e, 0xf6c445],
        [0xe08a1e, 0xffd166, 0x5a3318],
        [0x5b3a8c, 0xb79be0, 0xf4d35e],
        [0xd6456b, 0xfbc4cf, 0xf2a541],
        [0xf1e8d8, 0xffffff, 0xf2b632],
        [0x2f5fa8, 0x9cc3f0, 0xf7e07a],
        [0xc43a1f, 0xff8a5c, 0x3a1a20],
        [0x8a2f6b, 0xe28ac0, 0xffe08a],
    ];
    let (unit, wide, high) = (canvas.unit(), canvas.wide(), canvas.high());
    let leaf = blend(palette.near, hex(0x3f7a4a), 0.6);
    canvas.sky(&[(0.0, blend(palette.sky[1], palette.sky[2], 0.4)), (0.55, palette.sky[2]), (1.0, leaf)]);
    for _ in 0..34 {
        // Out of focus: large, faint discs of light.
        let at = (chance.unit() * wide, chance.unit() * high);
        let colour = [palette.sun, palette.accent, leaf, palette.sky[1]][chance.below(4)];
        disc(canvas, at, chance.between(26.0, 96.0) * unit, colour, chance.between(0.05, 0.2));
    }
    let bloom = BLOOMS[chance.below(BLOOMS.len())].map(hex);
    let other = BLOOMS[chance.below(BLOOMS.len())].map(hex);
    let count = 5 + chance.below(4);
    for index in 0..count {
        let near = (index + 1) as f32 / count as f32;
        let column = (index * 3 + 2) % count;
        let at = (
            wide * (column as f32 + chance.between(0.2, 0.8)) / count as f32,
            high * (0.66 - 0.26 * near + chance.between(-0.14, 0.14)),
        );
        let size = unit * (58.0 + 150.0 * near * near) * chance.between(0.85, 1.15);
        let lean = chance.between(-0.16, 0.16);
        let foot = (at.0 + lean * high * 0.4, high + 10.0 * unit);
        let green = blend(leaf, palette.near, 0.25 + 0.2 * (1.0 - near)).map(|light| light * (0.75 + 0.25 * near));
        line(canvas, at, foot, unit * (2.0 + 4.0 * near), green, 1.0);
        for side in [-1.0, 1.0] {
            let height = chance.between(0.45, 0.8);
            let from = (at.0 + (foot.0 - at.0) * height, at.1 + (foot.1 - at.1) * height);
            let turn = -TAU / 4.0 + side * chance.between(0.5, 1.0);
            petal(canvas, from, turn, size * 0.9, size * 0.2, green, blend(green, hex(0x9cc26b), 0.5));
        }
        let colours = if index % 3 == 1 { other } else { bloom };
        let hazy = colours.map(|colour| blend(palette.sky[2], colour, 0.45 + 0.55 * near));
        flower(canvas, chance, at, size, hazy);
    }
}

fn flower(canvas: &mut Canvas, chance: &mut Chance, at: (f32, f32), size: f32, [deep, pale, heart]: [Colour; 3]) {
    let petals = 8 + chance.below(9);
    let turn = chance.unit() * TAU;
    for (ring, reach) in [1.0, 0.74, 0.5].into_iter().enumerate() {
        for index in 0..petals {
            let around = turn + (index as f32 + ring as f32 * 0.5) / petals as f32 * TAU;
            let length = size * reach * chance.between(0.93, 1.05);
            let tip = blend(pale, deep, ring as f32 * 0.16);
            petal(canvas, at, around, length, size * reach * 2.1 / petals as f32, deep, tip);
        }
    }
    disc(canvas, at, size * 0.17, heart.map(|light| light * 0.72), 1.0);
    for seed in 0..70 {
        // Seeds stand in the spiral in which every sunflower sets them.
        let reach = (seed as f32 / 70.0).sqrt() * size * 0.155;
        let around = seed as f32 * 2.399_963;
        let place = (at.0 + around.cos() * reach, at.1 + around.sin() * reach);
        disc(canvas, place, size * 0.014 + 0.4, heart, 0.9);
    }
}

/// Colours that flow into one another like silk.
pub(super) fn colours(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let (flow, folds, light) = (chance.noise(), chance.noise(), chance.noise());
    let ramp = [palette.near, palette.sky[0], palette.accent, palette.sky[1], palette.sky[2], palette.sun];
    let (stretch, turn) = (canvas.wide() / canvas.high(), chance.unit() * TAU);
    let (cos, sin) = (turn.cos(), turn.sin());
    let scale = chance.between(0.9, 1.6);
    canvas.paint_coarse(4, |x, y| {
        let x = x * stretch;
        let (along, across) = ((x * cos + y * sin) * scale, (y * cos - x * sin) * scale);
        let (bend, sway) = (flow.rough(along * 1.3, across * 1.3, 3), flow.rough(along * 1.1 + 9.0, across + 4.0, 3));
        let fold = folds.rough(along * 0.9 + bend * 1.9, across * 2.0 + sway * 1.9, 3);
        let at = smooth((fold - 0.22) / 0.56) * (ramp.len() - 1) as f32;
        let index = (at as usize).min(ramp.len() - 2);
        let sheen = light.at(along * 3.0 + bend * 7.0, across * 3.0 + fold * 8.0) - 0.5;
        let colour = blend(ramp[index], ramp[index + 1], at - index as f32);
        colour.map(|part| (part * (1.0 + 0.26 * sheen)).clamp(0.0, 1.0))
    });
}

/// Quarter circles, rings and squares on a grid.
pub(super) fn shapes(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
    let cells = 4 + chance.below(3);
    let side = (canvas.wide().min(canvas.high()) / cells as f32).ceil();
    let (columns, rows) = ((canvas.wide() / side).ceil() as usize, (canvas.high() / side).ceil() as usize);
    let paper = blend(palette.sky[2], hex(0xf6efe2), 0.6);
    let inks = [palette.near, palette.accent, palette.sky[0], palette.sky[1], palette.far, paper];
    let tiles: Vec<(usize, Colour, Colour)> = (0..columns * rows)
        .map(|_| {
            let ground = chance.below(inks.len());
            let figure = (ground + 1 + chance.below(inks.len() - 1)) % inks.len();
            (chance.below(8), inks[ground], inks[figure])
        })
        .collect();
    let (wide, high) = (canvas.wide(), canvas.high());
    canvas.paint(|x, y| {
        let (x, y) = (x * wide / side, y * high / side);
        let (column, row) = (x as usize, y as usize);
        let (kind, ground, figure) = tiles[row.min(rows - 1) * columns + column.min(columns - 1)];
        let (x, y) = (x.fract(), y.fract());
        let soft = |distance: f32| (distance * side + 0.5).clamp(0.0, 1.0);
        let share = match kind {
            0 => soft(0.96 - x.hypot(y)),
            1 => soft(0.96 - (1.0 - x).hypot(y)),
            2 => soft(0.96 - x.hypot(1.0 - y)),
            3 => soft(0.96 - (1.0 - x).hypot(1.0 - y)),
            4 => soft(0.42 - (x - 0.5).hypot(y - 0.5)),
            5 => soft(0.09 - ((x - 0.5).hypot(y - 0.5) - 0.32).abs()),
            6 => soft(x - y),
            _ => soft(0.25 - ((x * 2.0).fract() - 0.5).abs()),
        };
        blend(ground, figure, share)
    });
    let noise = chance.noise();
    canvas.tint(|x, y| 0.93 + 0.14 * noise.rough(x * 3.0, y * 3.0, 4));
}
