//! One more file in an order, whoever made it (rules 39, 41).

use crate::{
    file::FileCard,
    lightbox::MOST_FILES,
    order::{
        Order, OrderRefusal, OrderState,
        create::{Wish, licensed},
        line::{LineNumber, OrderLine},
    },
    policy::{Permit, may},
    sizes::Size,
};

/// What adding a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAdded {
    /// Its line.
    pub line: LineNumber,
    /// Whether that line was there before, so that nothing was added (rule 41).
    pub was_there: bool,
}

impl Order {
    /// Adds a file as the last line, with the grant that inherits; one that is on a line already stays there and is
    /// reported (rule 41).
    ///
    /// `wish` is what was picked in the dialog. The largest or the smallest is for whatever is royalty-free and has no
    /// effect on a rights-managed file (rule 19).
    pub fn add_file(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        card: &FileCard,
        wish: Option<&Wish>,
        offered: &[Size],
    ) -> Result<FileAdded, OrderRefusal> {
        if self.0.state == OrderState::Cancelled {
            return Err(OrderRefusal::Cancelled);
        }
        if let Some(line) = self.0.lines.iter().find(|line| line.file.id == card.id) {
            return Ok(FileAdded { line: line.number, was_there: true });
        }
        if card.withdrawn {
            return Err(OrderRefusal::Withdrawn(card.number.clone()));
        }
        if self.0.lines.len() >= MOST_FILES {
            return Err(OrderRefusal::Full);
        }
        let licensed = match wish {
            Some(Wish::Pick(pick)) => licensed(card, offered, None, Some(*pick))?,
            wish => licensed(card, offered, wish, None)?,
        };
        let line = LineNumber(self.0.lines.last().map_or(1, |line| line.number.0 + 1));
        self.0.lines.push(OrderLine::new(line, card, licensed, self.0.currency));
        if let Err(refused) = self.totals() {
            self.0.lines.pop();
            return Err(refused.into());
        }
        self.0.revision = self.0.revision.next();
        Ok(FileAdded { line, was_there: false })
    }
}
