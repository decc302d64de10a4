//! The licence note: what is written into a picture that is handed out.

use crate::{
    account::Account,
    file::Credits,
    house::House,
    order::{Order, OrderNumber},
    text::Name,
};

/// Whose a picture is, and who may use it for what. It says nothing of the moment, so that a transfer that broke off can
/// go on with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceNote {
    /// Whom the picture is to be credited to.
    pub credits: Credits,
    /// The house that licenses it.
    pub licensor: Name,
    /// Who may use it: the client, and the company.
    pub licensee: String,
    /// Under which order.
    pub order: OrderNumber,
    /// The client's own name for the order.
    pub reference: Option<Name>,
    /// In which way, in a sentence or two.
    pub terms: String,
}

impl LicenceNote {
    /// The note for the files of an order.
    pub(crate) fn of(house: &House, order: &Order, owner: &Account, credits: Credits) -> Self {
        let (licensor, licensee, number) =
            (house.name.clone(), owner.name.with_company(owner.company.as_ref()), order.number);
        let usage = order.usage.as_ref().map(|usage| format!(" Intended use: {}.", on_one_line(usage.as_str())));
        let usage = usage.unwrap_or_default();
        let terms = format!(
            "Licensed to {licensee} with order {number} of {licensor}.{usage} The licence terms of {licensor} apply: \
             {}/licence-terms",
            house.base_url
        );
        Self { credits, licensor, licensee, order: number, reference: order.reference.clone(), terms }
    }
}

/// A text of several lines as one, without the full stop at its end.
fn on_one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}
