//! A canvas of light: red, green and blue from 0 to 1, painted over from back to front.

use crate::chance::{Chance, Noise, mix, smooth};

/// Red, green and blue, from 0 to 1.
pub(crate) type Colour = [f32; 3];

/// A colour as designers write it, such as `0xffcc88`.
pub(crate) const fn hex(code: u32) -> Colour {
    [((code >> 16) & 0xff) as f32 / 255.0, ((code >> 8) & 0xff) as f32 / 255.0, (code & 0xff) as f32 / 255.0]
}

/// Between two colours, by the share `t`.
pub(crate) fn blend(a: Colour, b: Colour, t: f32) -> Colour {
    [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)]
}

/// The picture while it is being painted. Distances are in pixels, and `unit` is a thousandth of the shorter side.
#[derive(Debug)]
pub(crate) struct Canvas {
    width: usize,
    height: usize,
    light: Vec<Colour>,
}

impl Canvas {
    pub(crate) fn new(width: u16, height: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self { width, height, light: vec![[0.0; 3]; width * height] }
    }

    /// Width and height in whole pixels.
    pub(crate) fn px(&self) -> (u16, u16) {
        // **Invariant:** a canvas is made from sides of 16 bits.
        (self.width as u16, self.height as u16)
    }

    pub(crate) fn wide(&self) -> f32 {
        self.width as f32
    }

    pub(crate) fn high(&self) -> f32 {
        self.height as f32
    }

    /// A thousandth of the shorter side, so that a picture looks alike in every size.
    pub(crate) fn unit(&self) -> f32 {
        self.wide().min(self.high()) / 1_000.0
    }

    /// Fills the canvas from top to bottom through several colours, each at its height (0 to 1).
    pub(crate) fn sky(&mut self, stops: &[(f32, Colour)]) {
        let high = self.high();
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            row.fill(gradient(stops, y as f32 / high));
        }
    }

    /// Adds light around a point, strong within `radius` and fading far beyond it.
    pub(crate) fn glow(&mut self, (cx, cy): (f32, f32), radius: f32, colour: Colour, strength: f32) {
        let near = 1.0 / (radius * radius);
        let mut shares = vec![0.0; self.width];
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            let dy = y as f32 - cy;
            let base = 1.0 + dy * dy * near;
            for (x, share) in shares.iter_mut().enumerate() {
                let dx = x as f32 - cx;
                let far = base + dx * dx * near;
                *share = (strength / (far * far)).min(1.0);
            }
            for (pixel, share) in row.iter_mut().zip(&shares) {
                *pixel = blend(*pixel, colour, *share);
            }
        }
    }

    /// Paints everything below a line; `line[x]` is the height of the line at column x. The colour runs from
    /// `top`, at the highest point of the line, to `bottom`, `depth` pixels below it.
    pub(crate) fn below(&mut self, line: &[f32], top: Colour, bottom: Colour, depth: f32) {
        let highest = line.iter().copied().fold(f32::INFINITY, f32::min);
        let first = (highest.floor().max(0.0) as usize).min(self.height);
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate().skip(first) {
            let y = y as f32;
            let colour = blend(top, bottom, smooth((y - highest) / depth));
            for (pixel, edge) in row.iter_mut().zip(line) {
                let share = (y - edge + 0.5).clamp(0.0, 1.0);
                *pixel = blend(*pixel, colour, share);
            }
        }
    }

    /// Lays mist over the canvas: thickest at the height `middle`, gone `depth` pixels above and below.
    pub(crate) fn mist(&mut self, middle: f32, depth: f32, colour: Colour, strength: f32, noise: Noise) {
        let first = ((middle - depth).max(0.0) as usize).min(self.height);
        let scale = 1.0 / (300.0 * self.unit());
        let width = self.width;
        let mut shares = vec![0.0; width];
        for (y, row) in self.light.chunks_exact_mut(width).enumerate().skip(first) {
            let away = (y as f32 - middle).abs() / depth;
            if away >= 1.0 {
                break;
            }
            // Mist has no edges, so a sample here and there is enough.
            if y % 4 == 0 || y == first {
                let mut ahead = noise.rough(0.0, y as f32 * scale * 3.0, 3);
                for (x, share) in shares.iter_mut().enumerate() {
                    if x % 8 == 0 {
                        ahead = noise.rough(x as f32 * scale, y as f32 * scale * 3.0, 3);
                    }
                    *share = ahead;
                }
            }
            let fade = strength * smooth(1.0 - away);
            for (pixel, share) in row.iter_mut().zip(&shares) {
                *pixel = blend(*pixel, colour, (fade * (0.55 + 0.45 * share)).min(1.0));
            }
        }
    }

    /// Draws clouds into the sky above `horizon`, lit from below.
    pub(crate) fn clouds(&mut self, horizon: f32, lit: Colour, shade: Colour, amount: f32, noise: Noise) {
        const CELL: usize = 8;
        let scale = 1.0 / (420.0 * self.unit());
        let columns = self.width / CELL + 2;
        let rows = (horizon.max(0.0) as usize).min(self.height) / CELL + 2;
        // Clouds are soft: they are computed on a coarse grid and smoothed between its points.
        let mut grid = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            let y = (row * CELL) as f32;
            // Clouds flatten towards the horizon.
            let flat = 1.6 + 3.4 * (y / horizon.max(1.0)).powi(2);
            for column in 0..columns {
                let x = (column * CELL) as f32;
                let thick = noise.rough(x * scale, y * scale * flat, 5);
                grid.push(smooth((thick - 0.62 + 0.22 * amount) * 5.0));
            }
        }
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate().take(horizon.max(0.0) as usize) {
            let near = y as f32 / horizon;
            let colour = blend(shade, lit, smooth(near * 1.2));
            let (top, ty) = (y / CELL * columns, (y % CELL) as f32 / CELL as f32);
            for (x, pixel) in row.iter_mut().enumerate() {
                let (left, tx) = (top + x / CELL, (x % CELL) as f32 / CELL as f32);
                let upper = mix(grid[left], grid[left + 1], tx);
                let lower = mix(grid[left + columns], grid[left + columns + 1], tx);
                *pixel = blend(*pixel, colour, 0.7 * mix(upper, lower, ty));
            }
        }
    }

    /// Mirrors what is above `horizon` in water below it, with ripples that grow towards the beholder.
    pub(crate) fn water(&mut self, horizon: f32, tint: Colour, depth: f32, noise: Noise) {
        let first = (horizon.max(1.0) as usize).min(self.height);
        let (above, below) = self.light.split_at_mut(first * self.width);
        let unit = self.width.min(self.height) as f32 / 1_000.0;
        let rows = (self.height - first).max(1) as f32;
        for (y, row) in below.chunks_exact_mut(self.width).enumerate() {
            let away = y as f32;
            let near = away / rows;
            let wave = unit * (2.0 + 26.0 * near);
            // Nearer waves are taller, so they pass more slowly from row to row.
            let phase = (1.0 + away / unit).ln() * 11.0;
            let tinted = mix(0.12, depth, near);
            let mut lift = 0.0;
            for (x, pixel) in row.iter_mut().enumerate() {
                if x % 4 == 0 {
                    let across = x as f32 / (unit * (30.0 + 150.0 * near));
                    lift = (noise.at(across, phase) - 0.5) * wave * 2.2;
                }
                let mirrored = (first as f32 - 1.0 - away * 0.92 - lift.abs()).clamp(0.0, first as f32 - 1.0) as usize;
                let aside = (x as f32 + lift * 0.35).clamp(0.0, self.width as f32 - 1.0) as usize;
                let seen = above[mirrored * self.width + aside];
                let glint = (lift / wave).max(0.0) * 0.10;
                *pixel = blend(seen, tint, (tinted - glint).clamp(0.0, 1.0));
            }
        }
    }

    /// Blends a colour into one pixel; outside the canvas nothing happens.
    pub(crate) fn dab(&mut self, x: i32, y: i32, colour: Colour, share: f32) {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && x < self.width
            && y < self.height
        {
            let pixel = &mut self.light[y * self.width + x];
            *pixel = blend(*pixel, colour, share);
        }
    }

    /// Paints every pixel anew from its place, as shares of width and height.
    pub(crate) fn paint(&mut self, mut colour: impl FnMut(f32, f32) -> Colour) {
        let (wide, high) = (self.wide(), self.high());
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = colour(x as f32 / wide, y as f32 / high);
            }
        }
    }

    /// Darkens what lies below a line, strongest at the line and gone `depth` pixels below it; each column has the
    /// height of the line and the strength of its shadow.
    pub(crate) fn shade(&mut self, line: &[(f32, f32)], colour: Colour, depth: f32) {
        let highest = line.iter().map(|(edge, _)| *edge).fold(f32::INFINITY, f32::min);
        let first = (highest.max(0.0) as usize).min(self.height);
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate().skip(first) {
            for (pixel, (edge, strength)) in row.iter_mut().zip(line) {
                let below = y as f32 - edge;
                let depth = depth * strength;
                if below > 0.0 && below < depth {
                    let share = strength * below.min(1.0) * smooth(1.0 - below / depth);
                    *pixel = blend(*pixel, colour, share);
                }
            }
        }
    }

    /// Draws furrows below a line; they run together at `vanish`, far above the picture.
    pub(crate) fn furrows(&mut self, line: &[f32], vanish: f32, wide: f32, colour: Colour, strength: f32) {
        let far = -0.9 * self.high();
        let highest = line.iter().copied().fold(f32::INFINITY, f32::min);
        let first = (highest.max(0.0) as usize).min(self.height);
        let base = self.high();
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate().skip(first) {
            let y = y as f32;
            let spread = (base - far) / (y - far) / wide;
            for (x, (pixel, edge)) in row.iter_mut().zip(line).enumerate() {
                if y > *edge {
                    let furrow = ((x as f32 - vanish) * spread).abs().fract() - 0.5;
                    *pixel = blend(*pixel, colour, strength * smooth(1.0 - furrow.abs() * 3.2));
                }
            }
        }
    }

    /// Hangs a veil of light: each column has the height of its hem and its strength, and `light` says what shines
    /// at which share of the way up.
    pub(crate) fn veil(&mut self, columns: &[(f32, f32)], tall: f32, light: impl Fn(f32) -> (Colour, f32)) {
        const STEPS: usize = 256;
        let ramp: Vec<(Colour, f32)> = (0..=STEPS).map(|step| light(step as f32 / STEPS as f32)).collect();
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            for (pixel, (hem, strength)) in row.iter_mut().zip(columns) {
                let up = (hem - y as f32) / tall;
                if (0.0..1.0).contains(&up) {
                    let (colour, share) = ramp[(up * STEPS as f32) as usize];
                    let share = share * strength;
                    for (part, shine) in pixel.iter_mut().zip(colour) {
                        // Light adds to light, and never beyond white.
                        *part += (1.0 - *part) * shine * share;
                    }
                }
            }
        }
    }

    /// Paints every pixel anew like `paint`, computed only every `cell` pixels and smoothed in between.
    pub(crate) fn paint_coarse(&mut self, cell: usize, colour: impl Fn(f32, f32) -> Colour) {
        let (wide, high) = (self.wide(), self.high());
        let columns = self.width / cell + 2;
        let computed = |row: usize| -> Vec<Colour> {
            let y = (row * cell) as f32 / high;
            (0..columns).map(|column| colour((column * cell) as f32 / wide, y)).collect()
        };
        let (mut upper, mut lower) = (computed(0), computed(1));
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            if y > 0 && y % cell == 0 {
                upper = std::mem::replace(&mut lower, computed(y / cell + 1));
            }
            let down = (y % cell) as f32 / cell as f32;
            for (x, pixel) in row.iter_mut().enumerate() {
                let (left, across) = (x / cell, (x % cell) as f32 / cell as f32);
                let above = blend(upper[left], upper[left + 1], across);
                *pixel = blend(above, blend(lower[left], lower[left + 1], across), down);
            }
        }
    }

    /// Brightens and darkens from place to place, softly.
    pub(crate) fn tint(&mut self, strength: impl Fn(f32, f32) -> f32) {
        const CELL: usize = 8;
        let (wide, high) = (self.wide(), self.high());
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            for (x, cell) in row.chunks_mut(CELL).enumerate() {
                let share = strength((x * CELL) as f32 / wide, y as f32 / high);
                for pixel in cell {
                    *pixel = pixel.map(|light| (light * share).min(1.0));
                }
            }
        }
    }

    /// Develops the picture: darker corners, a gentle grain, eight bits.
    pub(crate) fn develop(&self, chance: &mut Chance) -> Vec<u8> {
        let (wide, high) = (self.wide(), self.high());
        let away = |at: usize, side: f32| 0.42 * (at as f32 / side - 0.5).powi(2);
        // Sample by sample, so that the loop below runs over plain numbers side by side.
        let columns: Vec<f32> = (0..self.width).flat_map(|x| [away(x, wide); 3]).collect();
        // One long strip of grain, of which every row takes another part, looks as random as fresh grain.
        let strip: Vec<f32> = (0..self.width + 4_096).flat_map(|_| [chance.between(-2.0, 3.0); 3]).collect();
        let mut samples = vec![0; self.light.len() * 3];
        let rows = self.light.as_flattened().chunks_exact(self.width * 3);
        for (y, (row, line)) in rows.zip(samples.chunks_exact_mut(self.width * 3)).enumerate() {
            let bright = 1.0 - away(y, high);
            let grain = &strip[3 * chance.below(4_096)..];
            for (((light, dark), speck), sample) in row.iter().zip(&columns).zip(grain).zip(line) {
                // A cast to u8 stays within its bounds by itself.
                *sample = (light * (255.0 * (bright - dark)) + speck) as u8;
            }
        }
        samples
    }
}

fn gradient(stops: &[(f32, Colour)], at: f32) -> Colour {
    let after = stops.iter().position(|(height, _)| *height >= at).unwrap_or(stops.len());
    match (after.checked_sub(1).and_then(|before| stops.get(before)), stops.get(after)) {
        (Some((low, above)), Some((high, below))) => blend(*above, *below, smooth((at - low) / (high - low))),
        (Some((_, only)), None) | (None, Some((_, only))) => *only,
        (None, None) => [0.0; 3],
    }
}
