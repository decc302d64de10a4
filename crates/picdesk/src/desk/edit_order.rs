//! Working on an order: what one save changes, and one more file (rules 39–45, 47).

use crate::{
    actor::Actor,
    desk::{Desk, orders::OrderShown},
    error::{Error, Missing},
    file::FileNumber,
    journal::{Change, Entry, EntryKind},
    order::{
        Grant, GrantOf, Order, OrderNumber,
        add_file::FileAdded,
        create::Wish,
        edit::{LineEdit, OrderEdit},
        line::LineNumber,
    },
    policy::{Permit, Scope, may},
    ports::store::UnitOfWork,
    revision::Expected,
    sizes::SizeLabel,
};

/// What adding a file to an order came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAddedToOrder {
    /// The order afterwards.
    pub order: OrderShown,
    /// The file's line.
    pub line: LineNumber,
    /// Whether that line was there before, so that nothing was added (rule 41).
    pub was_there: bool,
}

impl Desk {
    /// Changes all that one save names of an order and of its lines. It is one
    /// revision and one entry of the history (rule 47), or neither where nothing is different; nobody is told of it
    /// (rule 37).
    pub async fn edit_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        edit: &OrderEdit,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        self.save_edit(actor, number, edit, expected, EntryKind::OrderChanged).await
    }

    /// Changes the download permission of an order or of one of its lines (rules 23–27).
    pub async fn set_grant(
        &self,
        actor: &Actor,
        number: OrderNumber,
        of: GrantOf,
        grant: Grant,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let edit = match of {
            GrantOf::Order => OrderEdit { grant: Some(grant), ..OrderEdit::default() },
            GrantOf::Line(line) => OrderEdit::of_line(LineEdit { grant: Some(grant), ..LineEdit::of(line) }),
        };
        self.save_edit(actor, number, &edit, expected, EntryKind::GrantChanged).await
    }

    /// Picks the size of a royalty-free line (rules 15, 18).
    pub async fn pick_size(
        &self,
        actor: &Actor,
        number: OrderNumber,
        line: LineNumber,
        label: &SizeLabel,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let edit = OrderEdit::of_line(LineEdit { size: Some(label.clone()), ..LineEdit::of(line) });
        self.save_edit(actor, number, &edit, expected, EntryKind::SizePicked).await
    }

    /// Adds a file to an order, whoever made it, as its last line; one that is a line already adds nothing (rules 39,
    /// 41). `wish` is what was picked in the dialog for a royalty-free file.
    ///
    /// It is based on no revision, and makes a new one: what somebody typed and did not save yet can be saved upon
    /// that (rule 40).
    pub async fn add_file_to_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        file: &FileNumber,
        wish: Option<&Wish>,
    ) -> Result<FileAddedToOrder, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;
        let seeing = self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let (mut work, mut order) = self.open_order(&editing, number).await?;
        let mut found = work.files().by_numbers(&seeing, std::slice::from_ref(file)).await?;
        let card = found.pop().ok_or(Missing::File)?;
        let offered = work.files().sizes(&[card.supplier]).await?.offered(card.supplier, &card.master);

        let FileAdded { line, was_there } = order.add_file(&editing, &card, wish, &offered)?;

        if was_there {
            drop(work);
        } else {
            let changes = [Change::set("line", line), Change::set("file", file)];
            self.keep_order(work, &editing, &order, &[line], EntryKind::FileAddedToOrder, changes).await?;
        }
        let order = self.shown_again(&editing, number).await?;
        Ok(FileAddedToOrder { order, line, was_there })
    }

    async fn save_edit(
        &self,
        actor: &Actor,
        number: OrderNumber,
        edit: &OrderEdit,
        expected: Expected,
        kind: EntryKind,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (mut work, mut order) = self.open_order(&editing, number).await?;
        let sizes = work.files().sizes(&order.suppliers()).await?;

        let edited = order.edit(&editing, edit, &sizes, expected)?;

        if edited.changes.is_empty() {
            drop(work);
        } else {
            self.keep_order(work, &editing, &order, &edited.lines, kind, edited.changes).await?;
        }
        self.shown_again(&editing, number).await
    }

    /// Opens a unit of work with an order in hand, held until the unit ends.
    pub(super) async fn open_order(
        &self,
        editing: &Permit<may::EditOrders>,
        number: OrderNumber,
    ) -> Result<(Box<dyn UnitOfWork>, Order), Error> {
        let mut work = self.ports.store.begin().await?;
        let order = work.orders().get_and_hold(editing, number).await?.ok_or(Missing::Order)?;
        Ok((work, order))
    }

    /// Records a changed order, with these of its lines, and commits.
    pub(super) async fn keep_order(
        &self,
        mut work: Box<dyn UnitOfWork>,
        editing: &Permit<may::EditOrders>,
        order: &Order,
        lines: &[LineNumber],
        kind: EntryKind,
        changes: impl IntoIterator<Item = Change> + Send,
    ) -> Result<(), Error> {
        let entry = Entry::of_order(kind, editing.who(), order, self.ports.now()).with(changes);
        work.orders().save(order, lines).await?;
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(())
    }

    /// Shows an order as a change has left it.
    pub(super) async fn shown_again(
        &self,
        editing: &Permit<may::EditOrders>,
        number: OrderNumber,
    ) -> Result<OrderShown, Error> {
        let mut look = self.ports.store.look().await?;
        self.show(&mut *look, &editing.view(), number).await
    }
}
