//! The page of one file, and its pictures.

use askama::Template;
use picdesk::{FileNumber, Picture, Right, Size};
use poem::{
    IntoResponse,
    http::{HeaderValue, header},
};

use crate::{
    answer::Picture as Shown,
    pages::{
        chrome::{Chrome, Place, page},
        door::{Answer, Door},
        for_client::Services,
        visit::Visit,
        words::{self, Tile},
    },
};

#[derive(Template)]
#[template(path = "file.html")]
struct FilePage {
    chrome: Chrome,
    tile: Tile,
    caption: String,
    facts: Vec<(&'static str, String)>,
    keywords: Vec<Keyword>,
    sizes: Vec<SizeRow>,
    priced: bool,
    /// What the visitor may do for a chosen client, where that is anything (rule 53).
    services: Option<Services>,
    /// Whether the visitor keeps the catalogue.
    manages: bool,
}

struct Keyword {
    text: String,
    href: String,
}

/// A size that the file is offered in.
struct SizeRow {
    label: String,
    pixels: String,
    price: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/files/:number").shows(file),
        Door::at("/files/:number/thumbnail").gives(thumbnail),
        Door::at("/files/:number/preview").gives(preview),
    ]
}

async fn file(visit: Visit) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let shown = visit.desk.file(&visit.actor, &number).await?;
    let (card, data) = (&shown.file.card, shown.file.data);
    let taken = data.taken_at.map(|at| format!("{} {} {}", at.day(), at.month(), at.year())).unwrap_or_default();
    let facts = [
        ("Creator", data.creator),
        ("Credit", data.credit),
        ("Copyright", data.copyright),
        ("Taken", taken),
        (
            "Original",
            format!("{} × {} px, {}", card.master.width_px, card.master.height_px, words::bytes(card.master.bytes)),
        ),
    ];
    let keyword = |text: String| Keyword { href: format!("/?q={}", words::encoded(&text)), text };
    let tile = Tile::from(card).told(&shown.notices);
    let priced = tile.mark == "RF";
    let chrome = visit.chrome(format!("{} {}", tile.number, tile.title), Place::Search);
    let filled = FilePage {
        tile,
        caption: data.caption,
        facts: facts.into_iter().filter(|(_, fact)| !fact.is_empty()).collect(),
        keywords: data.keywords.into_iter().map(keyword).collect(),
        sizes: shown.sizes.iter().map(SizeRow::from).collect(),
        priced,
        services: Services::of(&visit.actor.rights()).filter(|_| !card.withdrawn),
        manages: visit.actor.rights().holds(Right::ManageFiles),
        chrome,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn thumbnail(visit: Visit) -> Answer {
    picture(visit, Picture::Thumbnail).await
}

async fn preview(visit: Visit) -> Answer {
    picture(visit, Picture::Preview).await
}

/// A picture that anybody who is signed in may see. A browser keeps it for an hour: its content never changes, and it
/// opens nothing that is licensed.
async fn picture(visit: Visit, look: Picture) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let mut answer = Shown::shown(visit.desk.picture(&visit.actor, &number, look).await?).into_response();
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    Ok(answer)
}

impl From<&Size> for SizeRow {
    fn from(size: &Size) -> Self {
        Self {
            label: size.label.to_string(),
            pixels: format!("{} × {} px", size.width_px, size.height_px),
            price: size.price.map(words::money).unwrap_or_else(|| "on request".to_owned()),
        }
    }
}
