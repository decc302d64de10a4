//! Chance that can be repeated: the same number draws the same picture on every machine.

/// A stream of random numbers (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed_0f9d_c0de)
    }

    /// The next 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f32) as usize
    }

    /// A field of smooth noise of its own.
    pub(crate) fn noise(&mut self) -> Noise {
        Noise(self.bits() as u32)
    }
}

/// Smooth noise between 0 and 1: hills along a line, clouds over a plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise(u32);

impl Noise {
    fn corner(self, x: i32, y: i32) -> f32 {
        let mut mixed = self.0 ^ (x as u32).wrapping_mul(0x85eb_ca6b) ^ (y as u32).wrapping_mul(0xc2b2_ae35);
        mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
        mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
        (mixed ^ (mixed >> 15)) as f32 / 4_294_967_296.0
    }

    /// Noise over a plane, with one hill a unit.
    pub(crate) fn at(self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (smooth(x - left), smooth(y - top));
        let (left, top) = (left as i32, top as i32);
        let upper = mix(self.corner(left, top), self.corner(left + 1, top), fx);
        let lower = mix(self.corner(left, top + 1), self.corner(left + 1, top + 1), fx);
        mix(upper, lower, fy)
    }

    /// Rough noise: hills with smaller hills on them, `depth` times over.
    pub(crate) fn rough(self, x: f32, y: f32, depth: u32) -> f32 {
        let (mut sum, mut share, mut whole) = (0.0, 1.0, 0.0);
        for octave in 0..depth {
            let finer = (1_u32 << octave) as f32;
            sum += share * Self(self.0.wrapping_add(octave * 77)).at(x * finer, y * finer);
            whole += share;
            share *= 0.5;
        }
        sum / whole
    }
}

/// Between `a` and `b`, by the share `t`.
pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Eases the way from 0 to 1.
pub(crate) fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
