//! Downloading the files of an order.

use picdesk::{DownloadRefusal, Error, LineNumber, OrderNumber, Refused, SizeLabel, SizeWanted};
use poem::IntoResponse;

use super::reasons::Reason;
use crate::{
    answer::{Kept, Zipped},
    bundle::Bundle,
    pages::{
        chrome::{Notice, see_and_say},
        door::Answer,
        fields::Fields,
        lightboxes::refused,
        visit::Visit,
    },
    problem::Problem,
    transfer::Transfer,
};

/// Sends the file itself; where that is refused, the page of the order says why.
pub(super) async fn one(visit: Visit, fields: Fields) -> Answer {
    let number: OrderNumber = visit.asked.named("number")?;
    let line = LineNumber(visit.asked.named("line")?);
    let size: SizeLabel = fields.text("size").parse().map_err(Problem::unreadable)?;
    if let Err(error) = accept_terms(&visit, number, &fields).await {
        return not_begun(&visit, number, error);
    }
    let (actor, from, rest) = (visit.actor.clone(), visit.asked.from.clone(), visit.asked.rest.clone());
    match Transfer::begin(visit.desk.clone(), &visit.notes, actor, (number, line, size), rest, from).await? {
        Ok(transfer) => Ok(Kept::of(transfer).into_response()),
        Err(error) => not_begun(&visit, number, error),
    }
}

/// Sends all files that are open, as a ZIP; where that is refused, the page of the order says why.
pub(super) async fn all(visit: Visit, fields: Fields) -> Answer {
    let number: OrderNumber = visit.asked.named("number")?;
    let wanted: SizeWanted = fields.text("size").parse().map_err(Problem::unreadable)?;
    if let Err(error) = accept_terms(&visit, number, &fields).await {
        return not_begun(&visit, number, error);
    }
    let from = visit.asked.from.clone();
    match Bundle::begin(visit.desk.clone(), &visit.notes, &visit.actor, (number, wanted), from).await {
        Ok(bundle) => Ok(Zipped(bundle).into_response()),
        Err(error) => not_begun(&visit, number, error),
    }
}

/// Accepts the licence terms where that was ticked beside the button (rule 31).
async fn accept_terms(visit: &Visit, number: OrderNumber, fields: &Fields) -> Result<(), Error> {
    if fields.ticked("terms") { visit.desk.accept_terms(&visit.actor, number).await } else { Ok(()) }
}

/// Shows the page of the order, which says why nothing was downloaded.
fn not_begun(visit: &Visit, number: OrderNumber, error: Error) -> Answer {
    let back = format!("/orders/{number}");
    let said = match error {
        Error::Refused(Refused::Download(DownloadRefusal::Closed(block))) => {
            let Reason { why, help, .. } = block.into();
            format!("{why} {help}")
        }
        Error::Refused(Refused::Download(DownloadRefusal::TermsNotAccepted)) => match visit.actor.assumed() {
            None => "Nothing was downloaded yet: tick that you accept the licence terms.".to_owned(),
            Some(_) => "Nothing was downloaded: the client accepts the licence terms first, in person.".to_owned(),
        },
        error => return refused(visit, &back, error),
    };
    see_and_say(visit, &back, &Notice::refused(said))
}
