//! Colours that go together, each set with the hour of day that it tells.

use crate::canvas::{Colour, hex};

/// The hour that a palette tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hour {
    Dawn,
    Day,
    Sunset,
    Dusk,
    Night,
}

/// The colours of one picture.
#[derive(Debug)]
pub(crate) struct Palette {
    pub(crate) hour: Hour,
    /// The sky overhead, halfway down, and at the horizon.
    pub(crate) sky: [Colour; 3],
    /// The sun or the moon.
    pub(crate) sun: Colour,
    /// What is far away, and what is near.
    pub(crate) far: Colour,
    pub(crate) near: Colour,
    /// Something that stands out.
    pub(crate) accent: Colour,
}

const fn palette(hour: Hour, codes: [u32; 7]) -> Palette {
    let [top, middle, horizon, sun, far, near, accent] = codes;
    Palette {
        hour,
        sky: [hex(top), hex(middle), hex(horizon)],
        sun: hex(sun),
        far: hex(far),
        near: hex(near),
        accent: hex(accent),
    }
}

/// All of them.
pub(crate) const PALETTES: [Palette; 14] = [
    palette(Hour::Dawn, [0x5b7fa8, 0xb9b7c9, 0xf7d9c0, 0xfff3dd, 0xa9a5bb, 0x2c3a4f, 0xe8876a]),
    palette(Hour::Dawn, [0x7a8fc2, 0xe3b7c0, 0xfde3c8, 0xfff6e0, 0xb79fb4, 0x3a2f4d, 0xf2a65a]),
    palette(Hour::Dawn, [0x4a8a96, 0xa8cfc6, 0xfbeec9, 0xfffbe6, 0x8fb8b4, 0x1d3f47, 0xef7b5b]),
    palette(Hour::Day, [0x2b6cb0, 0x7fb5de, 0xdceef5, 0xffffff, 0x8fb3cc, 0x24425c, 0xf4c95d]),
    palette(Hour::Day, [0x3a87c2, 0x9acbe0, 0xf3f3dc, 0xfffdf0, 0x9dbfb0, 0x2f5a3c, 0xe76f51]),
    palette(Hour::Day, [0x5aa0b8, 0xb8dcd8, 0xf6efd8, 0xffffff, 0xa7c4a0, 0x3f6145, 0xd1495b]),
    palette(Hour::Sunset, [0x2a3a6a, 0xd9667b, 0xffc37a, 0xfff0c2, 0x9a5a7a, 0x24173a, 0xff8a5c]),
    palette(Hour::Sunset, [0x3d3b6e, 0xe07a5f, 0xf9cf82, 0xfff4cf, 0xb0645e, 0x2b1a2f, 0xf2cc8f]),
    palette(Hour::Sunset, [0x6a4c93, 0xf28482, 0xffd6a5, 0xfff1d6, 0xb5728f, 0x33214f, 0xffca3a]),
    palette(Hour::Sunset, [0x8a3b3b, 0xe5734a, 0xffd07b, 0xfff2bf, 0xa94f3d, 0x2a1414, 0xffe08a]),
    palette(Hour::Dusk, [0x14213d, 0x3f5a8a, 0xe0a48a, 0xffe6c7, 0x4d5f86, 0x0d1526, 0xffb347]),
    palette(Hour::Dusk, [0x1b2a49, 0x5a5f94, 0xd8a7b1, 0xfde8e4, 0x5f648f, 0x11182b, 0xf6bd60]),
    palette(Hour::Night, [0x050b1f, 0x122650, 0x2f5d7c, 0xf3f1de, 0x1f4560, 0x040914, 0x63e6be]),
    palette(Hour::Night, [0x0a0a24, 0x26235a, 0x5b4b8a, 0xf6efe0, 0x37326b, 0x07071a, 0x9ef0c5]),
];
