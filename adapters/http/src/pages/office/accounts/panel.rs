//! The action panel: what a client has gathered, shown underneath the client's row.

use picdesk::{AccountId, CartLineShown, FileCard, LightboxId, LightboxRow, Page};

use super::InList;
use crate::{
    pages::{
        visit::Visit,
        words::{self, Tile},
    },
    problem::Problem,
};

/// How many thumbnails a panel shows at once.
const TILES: usize = 36;

/// The panel that is open.
pub(super) enum Panel {
    Cart(CartPanel),
    Lightboxes(LightboxesPanel),
}

/// A client's cart.
pub(super) struct CartPanel {
    pub tiles: Vec<PickedTile>,
    /// How many files there are in all.
    pub files: String,
    /// Where the files behind these are.
    pub next: Option<String>,
}

/// A file in a cart, with the size that was picked.
pub(super) struct PickedTile {
    pub tile: Tile,
    pub picked: Option<String>,
}

/// A client's lightboxes, and the one that was chosen.
pub(super) struct LightboxesPanel {
    pub rows: Vec<LightboxLink>,
    /// Whether there are more than are listed.
    pub more: bool,
    pub chosen: Option<ChosenLightbox>,
}

/// A lightbox in the list of them.
pub(super) struct LightboxLink {
    pub name: String,
    pub files: String,
    pub href: String,
    pub here: bool,
}

/// The lightbox whose files are shown.
pub(super) struct ChosenLightbox {
    pub name: String,
    pub tiles: Vec<Tile>,
    pub files: String,
    /// Where the files behind these are.
    pub next: Option<String>,
}

impl Panel {
    /// The panel that the address names; none where it names none.
    pub(super) async fn asked_for(visit: &Visit, of: AccountId, place: &InList) -> Result<Option<Self>, Problem> {
        let query = &visit.asked.query;
        let behind = query.text("behind");
        Ok(match query.text("panel") {
            "cart" => Some(Self::Cart(CartPanel::read(visit, of, behind, place).await?)),
            "lightboxes" => {
                let chosen = query.value("lightbox");
                Some(Self::Lightboxes(LightboxesPanel::read(visit, of, chosen, behind, place).await?))
            }
            _ => None,
        })
    }
}

impl CartPanel {
    async fn read(visit: &Visit, of: AccountId, behind: &str, place: &InList) -> Result<Self, Problem> {
        let cart = visit.desk.cart(&visit.actor, of).await?;
        let (shown, last) = part(&cart.lines, behind, |line| line.card.number.as_str());
        let next = last.map(|last| place.cart(of, last.card.number.as_str()));
        Ok(Self {
            tiles: shown.iter().map(PickedTile::from).collect(),
            files: words::count(cart.lines.len() as u64, "file"),
            next,
        })
    }
}

impl From<&CartLineShown> for PickedTile {
    fn from(line: &CartLineShown) -> Self {
        Self { tile: Tile::from(&line.card), picked: line.picked.as_ref().map(|size| size.label.to_string()) }
    }
}

impl LightboxesPanel {
    async fn read(
        visit: &Visit,
        of: AccountId,
        chosen: Option<LightboxId>,
        behind: &str,
        place: &InList,
    ) -> Result<Self, Problem> {
        let found = visit.desk.lightboxes_of(&visit.actor, of, &Page::first(Page::<LightboxId>::MOST)).await?;
        // Where none is named, the newest is what staff are most likely to ask about.
        let chosen = chosen.or_else(|| found.rows.first().map(|row| row.id));
        let link = |row: &LightboxRow| LightboxLink {
            name: row.name.to_string(),
            files: words::count(row.files, "file"),
            href: place.lightbox(of, &row.id.to_string(), ""),
            here: Some(row.id) == chosen,
        };
        let rows = found.rows.iter().map(link).collect();
        let chosen = match chosen {
            Some(id) => Some(ChosenLightbox::read(visit, of, id, behind, place).await?),
            None => None,
        };
        Ok(Self { rows, more: found.next.is_some(), chosen })
    }
}

impl ChosenLightbox {
    async fn read(visit: &Visit, of: AccountId, id: LightboxId, behind: &str, place: &InList) -> Result<Self, Problem> {
        let shown = visit.desk.lightbox_of(&visit.actor, of, id).await?;
        let (files, last) = part(&shown.files, behind, |card: &FileCard| card.number.as_str());
        Ok(Self {
            name: shown.lightbox.name.to_string(),
            tiles: files.iter().map(Tile::from).collect(),
            files: words::count(shown.files.len() as u64, "file"),
            next: last.map(|last| place.lightbox(of, &id.to_string(), last.number.as_str())),
        })
    }
}

/// The files behind the one with a number, as many as are shown at once; and the last of them where there are more.
fn part<'a, T>(all: &'a [T], behind: &str, number: impl Fn(&T) -> &str) -> (&'a [T], Option<&'a T>) {
    let start = all.iter().position(|file| number(file) == behind).map_or(0, |place| place + 1);
    let end = all.len().min(start + TILES);
    let shown = &all[start..end];
    (shown, shown.last().filter(|_| end < all.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_shown_in_parts_and_each_begins_behind_the_one_before() {
        let all: Vec<String> = (0..100).map(|number| format!("F-{number}")).collect();
        let (first, last) = part(&all, "", |number| number);
        assert_eq!((first.len(), last.map(String::as_str)), (36, Some("F-35")));
        let (third, last) = part(&all, "F-71", |number| number);
        assert_eq!((third, last), (&all[72..], None));
        assert_eq!(part(&all, "F-99", |number| number), (&[][..], None));
    }
}
