//! The style sheet and the script, each one file to a browser and several to whoever reads them. Their addresses name
//! their content, so that a browser keeps them for good and never has an old one.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use poem::{Body, Response, http::header};

use crate::{
    pages::{
        door::{Answer, Door},
        visit::Asked,
    },
    problem::{Kind, Problem},
};

/// The chapters of the style sheet, in their order.
const STYLE: &str = concat!(
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/ground.css"),
    include_str!("../../assets/style/controls.css"),
    include_str!("../../assets/style/pictures.css"),
    include_str!("../../assets/style/lists.css"),
    include_str!("../../assets/style/rooms.css"),
);

/// The chapters of the script, in their order. They are one module.
const SCRIPT: &str = concat!(
    include_str!("../../assets/script/say.js"),
    include_str!("../../assets/script/swap.js"),
    include_str!("../../assets/script/dialog.js"),
    include_str!("../../assets/script/typing.js"),
    include_str!("../../assets/script/ticks.js"),
    include_str!("../../assets/script/upload.js"),
    include_str!("../../assets/script/menu.js"),
    include_str!("../../assets/script/begin.js"),
);

const ICON: &str = include_str!("../../assets/icon.svg");

static STYLE_AT: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.css", print_of(STYLE)));
static SCRIPT_AT: LazyLock<String> = LazyLock::new(|| format!("/assets/{}.js", print_of(SCRIPT)));

pub(super) fn doors() -> Vec<Door> {
    vec![Door::open_at("/assets/:name").hands_out(piece)]
}

/// The address of the style sheet.
pub(super) fn style() -> &'static str {
    &STYLE_AT
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &SCRIPT_AT
}

async fn piece(asked: Asked) -> Answer {
    let name: String = asked.named("name")?;
    let asked = format!("/assets/{name}");
    let (kind, body, lasting) = match asked.as_str() {
        asked if asked == style() => ("text/css; charset=utf-8", STYLE, true),
        asked if asked == script() => ("text/javascript; charset=utf-8", SCRIPT, true),
        "/assets/icon.svg" => ("image/svg+xml", ICON, false),
        _ => return Err(Problem::new(Kind::NotFound, "there is nothing here")),
    };
    let keep = if lasting { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CACHE_CONTROL, keep)
        .body(Body::from(body)))
}

/// A print of a text's content. It need not withstand anybody: it only has to change when the text does.
fn print_of(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_a_page_is_smaller_than_40_kb() {
        assert!(SCRIPT.len() < 40 * 1024, "{} bytes", SCRIPT.len());
    }
}
