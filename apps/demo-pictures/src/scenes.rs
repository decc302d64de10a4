//! What is to be seen: twelve kinds of picture.

mod city;
mod geometry;
mod land;
mod night;
mod sea;

use crate::{
    canvas::Canvas,
    chance::Chance,
    palette::{Hour, PALETTES, Palette},
};

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scene {
    Mountains,
    Lake,
    Sea,
    Dunes,
    Forest,
    Fields,
    Balloons,
    City,
    Aurora,
    Flowers,
    Colours,
    Shapes,
}

impl Scene {
    /// The scene of picture `n`; neighbours in the list differ, so that a page of thumbnails is varied.
    pub(crate) fn of(n: u32) -> Self {
        const ORDER: [Scene; 12] = [
            Scene::Mountains,
            Scene::Sea,
            Scene::Flowers,
            Scene::City,
            Scene::Dunes,
            Scene::Lake,
            Scene::Colours,
            Scene::Forest,
            Scene::Balloons,
            Scene::Aurora,
            Scene::Fields,
            Scene::Shapes,
        ];
        ORDER[n as usize % ORDER.len()]
    }

    /// Colours that suit the scene.
    pub(crate) fn palette(self, n: u32, chance: &mut Chance) -> &'static Palette {
        let suits = |palette: &&Palette| match self {
            Self::Aurora => palette.hour == Hour::Night,
            Self::City => matches!(palette.hour, Hour::Dusk | Hour::Sunset | Hour::Night),
            Self::Fields | Self::Balloons => matches!(palette.hour, Hour::Day | Hour::Dawn),
            Self::Dunes => matches!(palette.hour, Hour::Dawn | Hour::Sunset | Hour::Day),
            Self::Flowers | Self::Colours | Self::Shapes => palette.hour != Hour::Night,
            Self::Mountains | Self::Lake | Self::Sea | Self::Forest => true,
        };
        let suiting: Vec<&Palette> = PALETTES.iter().filter(suits).collect();
        let turn = (n / 12) as usize + chance.below(2);
        suiting[(turn * 5 + n as usize) % suiting.len()]
    }

    /// Draws it.
    pub(crate) fn draw(self, canvas: &mut Canvas, palette: &Palette, chance: &mut Chance) {
        match self {
            Self::Mountains => land::mountains(canvas, palette, chance),
            Self::Lake => sea::lake(canvas, palette, chance),
            Self::Sea => sea::sea(canvas, palette, chance),
            Self::Dunes => land::dunes(canvas, palette, chance),
            Self::Forest => land::forest(canvas, palette, chance),
            Self::Fields => land::fields(canvas, palette, chance),
            Self::Balloons => land::balloons(canvas, palette, chance),
            Self::City => city::city(canvas, palette, chance),
            Self::Aurora => night::aurora(canvas, palette, chance),
            Self::Flowers => geometry::flowers(canvas, palette, chance),
            Self::Colours => geometry::colours(canvas, palette, chance),
            Self::Shapes => geometry::shapes(canvas, palette, chance),
        }
    }
}

/// Paints the sky above `horizon` (0 to 1) with its sun or moon, clouds and stars, and answers where the sun stands.
fn sky(canvas: &mut Canvas, palette: &Palette, chance: &mut Chance, horizon: f32) -> (f32, f32) {
    let [top, middle, low] = palette.sky;
    canvas.sky(&[(0.0, top), (horizon * 0.55, middle), (horizon, low), (1.0, low)]);
    let unit = canvas.unit();
    let across = if chance.unit() < 0.5 { chance.between(0.18, 0.42) } else { chance.between(0.58, 0.82) };
    let height = match palette.hour {
        Hour::Day => chance.between(0.18, 0.4),
        Hour::Night => chance.between(0.2, 0.5),
        Hour::Dawn | Hour::Sunset | Hour::Dusk => chance.between(0.6, 0.86),
    };
    let sun = (across * canvas.wide(), height * horizon * canvas.high());
    let noise = chance.noise();
    let cloudy = chance.unit();
    match palette.hour {
        Hour::Night => {
            crate::shapes::stars(canvas, chance, 420, horizon * canvas.high());
            canvas.glow(sun, 70.0 * unit, palette.sun, 0.35);
            crate::shapes::disc(canvas, sun, 26.0 * unit, palette.sun, 0.95);
        }
        Hour::Day => {
            canvas.glow(sun, 190.0 * unit, palette.sun, 0.75);
            canvas.clouds(horizon * canvas.high(), palette.sun, palette.sky[2], cloudy, noise);
        }
        Hour::Dawn | Hour::Sunset | Hour::Dusk => {
            canvas.glow(sun, 260.0 * unit, palette.sun, 0.6);
            let lit = crate::canvas::blend(palette.sky[2], palette.accent, 0.35);
            canvas.clouds(horizon * canvas.high(), lit, palette.sky[1], cloudy, noise);
            canvas.glow(sun, 95.0 * unit, palette.sun, 0.8);
            crate::shapes::disc(canvas, sun, chance.between(26.0, 46.0) * unit, palette.sun, 0.97);
        }
    }
    sun
}
