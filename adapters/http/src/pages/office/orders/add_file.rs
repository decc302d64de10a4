//! **Add file** to an order (rules 39, 41).

use picdesk::{FileNumber, OrderNumber, SizePick, Wish};

use super::{ORDERS, enter, worked_on};
use crate::pages::{
    chrome::{Notice, Place, see_and_say},
    door::Answer,
    fields::{Fields, sentence},
    lightboxes::{file_of, refused},
    office::add_file::Goal,
    visit::Visit,
    words::Choice,
};

fn goal(number: OrderNumber, fields: &Fields) -> Goal {
    let back = format!("{ORDERS}/{number}");
    Goal {
        title: format!("Add file to order {number}"),
        address: format!("{back}/add-file"),
        order: None,
        carried: Vec::new(),
        there: "In the order",
        picks: picks(pick_of(fields)),
        back,
        back_to: "Back to the order",
    }
}

pub(super) async fn look_up(visit: Visit) -> Answer {
    let shown = worked_on(&visit).await?;
    let held = shown.order.lines.iter().map(|line| line.file.id).collect();
    let goal = goal(shown.order.number, &visit.asked.query);
    Goal { order: Some(shown), ..goal }.look_up(&visit, Place::OrderManagement, &held).await
}

pub(super) async fn add(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let file: FileNumber = file_of(&fields)?;
    let pick = pick_of(&fields);
    let back = goal(number, &fields).again(&fields);
    match visit.desk.add_file_to_order(&visit.actor, number, &file, Some(&Wish::Pick(pick))).await {
        Ok(added) if added.was_there => {
            let text = format!("{file} is line {} of the order already. Nothing was added.", added.line);
            see_and_say(&visit, &back, &Notice::refused(text))
        }
        Ok(added) => {
            let line = added.order.order.line(added.line);
            let size = line.and_then(|line| line.licensed.size()).map(|size| format!(", in size {}", size.label));
            let text = format!("{file} was added as line {}{}.", added.line, size.unwrap_or_default());
            see_and_say(&visit, &back, &Notice::done(text))
        }
        Err(picdesk::Error::Missing(missing @ picdesk::Missing::File)) => {
            see_and_say(&visit, &back, &Notice::refused(sentence(&missing.to_string())))
        }
        Err(error) => refused(&visit, &back, error),
    }
}

/// The size that was picked for royalty-free files: the largest, unless it was the smallest.
pub(in crate::pages) fn pick_of(fields: &Fields) -> SizePick {
    match fields.text("pick") {
        "smallest" => SizePick::Smallest,
        _ => SizePick::Largest,
    }
}

/// The sizes to pick from for royalty-free files (rule 15).
pub(in crate::pages) fn picks(picked: SizePick) -> Vec<Choice> {
    let picked = match picked {
        SizePick::Largest => "largest",
        SizePick::Smallest => "smallest",
    };
    Choice::of(picked, [("largest", "Largest"), ("smallest", "Smallest")])
}
