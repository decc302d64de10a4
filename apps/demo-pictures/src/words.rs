//! What is said about each picture: titles, captions and keywords that fit what is to be seen.

use picdesk::{FileData, FileNumber};
use time::{Date, Month, PrimitiveDateTime, Time};

use crate::{
    palette::{Hour, Palette},
    scenes::Scene,
};

const CREATORS: [&str; 9] = [
    "Ana Ruiz",
    "Jonas Lindqvist",
    "Mireille Okafor",
    "Tomás Herrera",
    "Keiko Arai",
    "Daniel Brandt",
    "Leïla Haddad",
    "Pavel Novotný",
    "Ingrid Sæther",
];

/// The words of one scene.
struct Words {
    /// What is to be seen, in the fewest words; each picture of a scene takes the next.
    subjects: &'static [&'static str],
    /// How a caption goes on.
    details: &'static [&'static str],
    keywords: &'static [&'static str],
}

/// Says what is known about picture `n`, and names its file.
pub(crate) fn describe(n: u32, scene: Scene, palette: &Palette, is_wide: bool) -> (FileData, String, FileNumber) {
    let words = words(scene);
    let turn = (n / 12) as usize;
    let subject = words.subjects[turn % words.subjects.len()];
    let detail = words.details[(turn / 2 + n as usize) % words.details.len()];
    let hours: &[&str] = match scene {
        // These are made at a table, where it is always day.
        Scene::Flowers | Scene::Colours | Scene::Shapes => &["", "in warm tones", "in soft light", "up close"],
        _ => phrases(palette.hour),
    };
    let hour = hours[(turn / words.subjects.len() + turn) % hours.len()];
    let title = format!("{subject} {hour}").trim().to_owned();

    let creator = CREATORS[(n as usize * 7 + turn) % CREATORS.len()];
    let taken_at = taken_at(n, scene, palette.hour);
    let mut keywords: Vec<String> = words.keywords.iter().map(|&keyword| keyword.to_owned()).collect();
    if !matches!(scene, Scene::Flowers | Scene::Colours | Scene::Shapes) {
        keywords.extend(of_hour(palette.hour).map(str::to_owned));
    }
    keywords.push(if is_wide { "landscape format" } else { "portrait format" }.to_owned());
    keywords.push("nobody".to_owned());

    // **Invariant:** digits behind two letters are a file number.
    let number: FileNumber = format!("DM-{:05}", 10_001 + n).parse().expect("a demo number is a file number");
    let name = format!("{}-{:04}.jpg", title.to_lowercase().replace(' ', "-"), n + 1);
    let data = FileData {
        caption: format!("{title}. {detail}"),
        title,
        keywords,
        creator: creator.to_owned(),
        credit: format!("{creator} / Demo Pictures"),
        copyright: format!("© {} {creator}", taken_at.year()),
        taken_at: Some(taken_at),
    };
    (data, name, number)
}

fn phrases(hour: Hour) -> &'static [&'static str] {
    match hour {
        Hour::Dawn => &["at first light", "in the early morning", "at dawn"],
        Hour::Day => &["under a clear sky", "at noon", "on a bright day"],
        Hour::Sunset => &["at sunset", "in the evening glow", "as the sun goes down"],
        Hour::Dusk => &["at dusk", "in the blue hour", "as night falls"],
        Hour::Night => &["by night", "under the moon", "under the stars"],
    }
}

fn of_hour(hour: Hour) -> [&'static str; 2] {
    match hour {
        Hour::Dawn => ["dawn", "morning"],
        Hour::Day => ["day", "sunshine"],
        Hour::Sunset => ["sunset", "evening"],
        Hour::Dusk => ["dusk", "twilight"],
        Hour::Night => ["night", "moonlight"],
    }
}

/// A day and an hour at which the picture could have been taken.
fn taken_at(n: u32, scene: Scene, hour: Hour) -> PrimitiveDateTime {
    let months: &[Month] = match scene {
        Scene::Aurora => &[Month::January, Month::February, Month::November, Month::December],
        Scene::Flowers | Scene::Fields => &[Month::May, Month::June, Month::July],
        _ => &[Month::March, Month::April, Month::June, Month::August, Month::September, Month::October],
    };
    let month = months[n as usize / 12 % months.len()];
    let (first, span) = match hour {
        Hour::Dawn => (5, 2),
        Hour::Day => (10, 5),
        Hour::Sunset => (18, 2),
        Hour::Dusk => (20, 1),
        Hour::Night => (22, 2),
    };
    let part = |step: u32, end: u32| u8::try_from(n * step % end).unwrap_or_default();
    let year = 2019 + i32::from(part(5, 7));
    let date = Date::from_calendar_date(year, month, 1 + part(11, 28)).unwrap_or(Date::MIN);
    let time = Time::from_hms(first + part(3, span), part(17, 60), part(29, 60)).unwrap_or(Time::MIDNIGHT);
    PrimitiveDateTime::new(date, time)
}

fn words(scene: Scene) -> Words {
    match scene {
        Scene::Mountains => Words {
            subjects: &["Blue ridges", "Mountain haze", "Peaks above the valley", "Layers of hills", "A silent range"],
            details: &[
                "Ridge behind ridge fades into the haze; conifers stand on the nearest crest.",
                "Mist rests in the valleys between the crests.",
                "The view from a pass over range after range.",
            ],
            keywords: &["mountain", "ridge", "peak", "haze", "valley", "nature", "landscape", "wilderness"],
        },
        Scene::Lake => Words {
            subjects: &["Mountain lake", "Still water", "A lake among peaks", "Mirror lake", "The far shore"],
            details: &[
                "Peaks and a belt of conifers are mirrored in calm water.",
                "Hardly a ripple moves the reflection of the mountains.",
                "Conifers frame the shore of a lonely lake.",
            ],
            keywords: &["lake", "reflection", "mountain", "water", "conifer", "calm", "nature", "landscape"],
        },
        Scene::Sea => Words {
            subjects: &["Open sea", "The bay", "A path of light on the sea", "Calm at the cape", "Horizon over water"],
            details: &[
                "Light lies on the water in a long path to the horizon.",
                "A calm sea under drifting clouds.",
                "The sea mirrors the colours of the sky.",
            ],
            keywords: &["sea", "ocean", "horizon", "coast", "water", "waves", "nature", "seascape"],
        },
        Scene::Dunes => Words {
            subjects: &["Dunes", "Waves of sand", "Desert silence", "Crests of sand", "The great dune"],
            details: &[
                "Wind has drawn sharp crests between light and shade.",
                "Dune follows dune as far as the eye can see.",
                "Soft shadows lie in the hollows of the sand.",
            ],
            keywords: &["desert", "dune", "sand", "shadow", "dry", "nature", "landscape", "travel"],
        },
        Scene::Forest => Words {
            subjects: &["Misty forest", "Conifers", "Fog between the firs", "Northern woods", "A quiet forest"],
            details: &[
                "Fog drifts between rows of firs.",
                "The tops of the conifers rise out of the mist.",
                "Row behind row, the wood dissolves into the morning.",
            ],
            keywords: &["forest", "conifer", "fir", "mist", "fog", "tree", "nature", "landscape"],
        },
        Scene::Fields => Words {
            subjects: &["Rolling fields", "Farmland", "Furrows", "A lone tree", "Patchwork of fields"],
            details: &[
                "Fields of many colours roll towards the horizon.",
                "Furrows lead the eye to a tree on the slope.",
                "Ripe crops beside fresh green and lavender.",
            ],
            keywords: &["field", "agriculture", "countryside", "crop", "rural", "tree", "summer", "landscape"],
        },
        Scene::Balloons => Words {
            subjects: &["Balloons", "Balloons over the hills", "A balloon ride", "Drifting balloons", "Silk and air"],
            details: &[
                "Hot-air balloons drift over wooded hills.",
                "Striped balloons hang in the calm air.",
                "A handful of balloons on their way across the valley.",
            ],
            keywords: &["hot-air balloon", "balloon", "flight", "sky", "travel", "leisure", "adventure", "hills"],
        },
        Scene::City => Words {
            subjects: &["City lights", "Skyline", "The river front", "Towers and windows", "Downtown"],
            details: &[
                "Lit windows are mirrored in the river.",
                "The towers of the centre stand out against the sky.",
                "Lights go on, window by window, along the river.",
            ],
            keywords: &["city", "skyline", "architecture", "building", "window", "light", "river", "urban"],
        },
        Scene::Aurora => Words {
            subjects: &["Northern lights", "Aurora", "Green curtains", "Polar sky", "The dancing sky"],
            details: &[
                "Curtains of light sway over dark mountains.",
                "The aurora stands above a line of conifers.",
                "Green and violet light moves across the stars.",
            ],
            keywords: &["aurora borealis", "northern lights", "star", "sky", "arctic", "winter", "nature", "landscape"],
        },
        Scene::Flowers => Words {
            subjects: &["Summer flowers", "In full bloom", "A garden bed", "Petals", "Wild flowers"],
            details: &[
                "Blossoms stand before a soft, blurred background.",
                "The seeds in the heart of each flower form spirals.",
                "Flowers of two kinds, close together.",
            ],
            keywords: &["flower", "blossom", "petal", "garden", "plant", "summer", "close-up", "colourful"],
        },
        Scene::Colours => Words {
            subjects: &["Flowing colours", "Silk", "Abstract waves", "Liquid colour", "Soft folds"],
            details: &[
                "Bands of colour flow into one another like silk.",
                "An abstract background of gentle folds.",
                "Light plays on folds of colour.",
            ],
            keywords: &["abstract", "background", "colour", "wave", "texture", "silk", "design", "copy space"],
        },
        Scene::Shapes => Words {
            subjects: &["Quarter circles", "Paper shapes", "A geometric pattern", "Tiles", "Circles and squares"],
            details: &[
                "Simple shapes on a grid, in a few well-matched colours.",
                "A pattern like cut paper.",
                "Quarter circles, rings and stripes meet on a grid.",
            ],
            keywords: &["abstract", "geometry", "pattern", "circle", "square", "grid", "design", "background"],
        },
    }
}
