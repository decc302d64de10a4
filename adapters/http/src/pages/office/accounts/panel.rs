//! The action panel: what a client has gathered, shown underneath the client's row.

use picdesk::{AccountId, AddedBy, CartLineShown, FileNumber, LightboxId, LightboxRow, Page};

use super::InList;
use crate::{
    pages::{
        part::part_of,
        visit::Visit,
        words::{self, Tile, When},
    },
    problem::Problem,
};

/// How many files of a cart or a lightbox the panel shows at a time, with the list of accounts around it.
const TILES: usize = 18;

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
    /// Behind which file these begin.
    pub behind: String,
    /// Where the files behind these are.
    pub next: Option<String>,
    /// Where a lightbox is chosen to copy into it, and where a file is looked up to add.
    pub copy_lightbox: String,
    pub add_file: String,
    /// Where one's own lightbox is chosen to copy it into.
    pub copy_to_lightbox: String,
}

/// A file in a cart, with the size that was picked.
pub(super) struct PickedTile {
    pub tile: Tile,
    pub picked: Option<String>,
    /// When somebody at the picture desk added it (rule 51).
    pub added_by_desk: Option<When>,
}

/// A client's lightboxes, and the one that was chosen.
pub(super) struct LightboxesPanel {
    pub rows: Vec<LightboxLink>,
    /// Whether there are more than are listed.
    pub more: bool,
    pub chosen: Option<ChosenLightbox>,
    /// Where a lightbox is chosen to copy it into the account.
    pub copy_lightbox: String,
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
    /// Where a file is looked up to add.
    pub add_file: String,
}

impl Panel {
    /// The panel that the address names; none where it names none.
    pub(super) async fn asked_for(visit: &Visit, of: AccountId, place: &InList) -> Result<Option<Self>, Problem> {
        let query = &visit.asked.query;
        let behind: Option<FileNumber> = query.value("behind");
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
    async fn read(visit: &Visit, of: AccountId, behind: Option<FileNumber>, place: &InList) -> Result<Self, Problem> {
        let cart = visit.desk.cart(&visit.actor, of).await?;
        let (shown, next) = part_of(&cart.lines, TILES, |line| line.card.number.clone(), behind.clone());
        let cards: Vec<_> = shown.iter().map(|line| line.card.clone()).collect();
        let tiles = visit.tiles(&cards).await?;
        Ok(Self {
            tiles: tiles.into_iter().zip(shown).map(|(tile, line)| PickedTile::of(tile, line)).collect(),
            files: words::count(cart.lines.len() as u64, "file"),
            behind: behind.map(|number| number.to_string()).unwrap_or_default(),
            next: next.map(|last| place.cart(of, last.as_str())),
            copy_lightbox: place.sheet(of, "cart/copy-lightbox"),
            add_file: place.sheet(of, "cart/add-file"),
            copy_to_lightbox: place.sheet(of, "cart/copy-to-lightbox"),
        })
    }
}

impl PickedTile {
    fn of(tile: Tile, line: &CartLineShown) -> Self {
        Self {
            tile,
            picked: line.picked.as_ref().map(|size| size.label.to_string()),
            added_by_desk: matches!(line.added_by, AddedBy::Desk(_)).then_some(When(line.added_at)),
        }
    }
}

impl LightboxesPanel {
    async fn read(
        visit: &Visit,
        of: AccountId,
        chosen: Option<LightboxId>,
        behind: Option<FileNumber>,
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
        let copy_lightbox = place.sheet(of, "lightboxes/copy-lightbox");
        Ok(Self { rows, more: found.next.is_some(), chosen, copy_lightbox })
    }
}

impl ChosenLightbox {
    async fn read(
        visit: &Visit,
        of: AccountId,
        id: LightboxId,
        behind: Option<FileNumber>,
        place: &InList,
    ) -> Result<Self, Problem> {
        let shown = visit.desk.lightbox_of(&visit.actor, of, id).await?;
        let (files, next) = part_of(&shown.files, TILES, |card| card.number.clone(), behind);
        Ok(Self {
            name: shown.lightbox.name.to_string(),
            tiles: visit.tiles(files).await?,
            files: words::count(shown.files.len() as u64, "file"),
            next: next.map(|last| place.lightbox(of, &id.to_string(), last.as_str())),
            add_file: place.sheet(of, &format!("lightboxes/{id}/add-file")),
        })
    }
}
