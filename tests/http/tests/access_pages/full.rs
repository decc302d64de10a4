//! A house with much of everything.

use picdesk::{
    Currency, Discount, Expected, FileData, Grant, LicenceModel, LineEdit, LineNumber, Money, OrderEdit, OrderNumber,
    Share,
};
use picdesk_testkit::{Scenario, Scene};

use crate::stage::{IN_HER_PLACE, Stage, warn_of};

/// How much there is of everything in a full house: more than any page shows.
const MANY: usize = 60;

impl Stage {
    /// A house with much of everything, and long names for all of it.
    pub async fn full() -> Self {
        let mut scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").asking();
        scenario = scenario.client("Uma").not_activated().client("Ivo");
        scenario = scenario.staff(IN_HER_PLACE).with_every_right();
        for number in 0..MANY {
            scenario = scenario.client(&format!("Somebody number {number:02} with a long name of two families"));
        }
        let numbers: Vec<String> =
            (0..MANY).map(|number| format!("A-PICTURE-WITH-A-LONG-NUMBER-{number:06}")).collect();
        let numbers: Vec<&str> = ["A1"].into_iter().chain(numbers.iter().map(String::as_str)).collect();
        for (place, number) in numbers.iter().enumerate() {
            let licence = if place % 2 == 0 { LicenceModel::RoyaltyFree } else { LicenceModel::RightsManaged };
            let title = format!(
                "{number}: fishing boats in the harbour of the old town on a morning in early spring, from afar"
            );
            let data = FileData { title, caption: "Boats. ".repeat(50), ..FileData::default() };
            scenario = scenario.file(number, licence).described(data);
        }
        scenario = scenario.file("W9", LicenceModel::RightsManaged).withdrawn();
        for name in ["Ana", "Bea"] {
            scenario = scenario.lightbox(&format!("{name}'s"), name, numbers.clone()).cart(name, numbers.clone());
            for number in 0..MANY {
                let called =
                    format!("{name}: everything for the large calendar of the year after next, part {number:02}");
                scenario = scenario.lightbox(&called, name, ["A1"]);
            }
        }
        let scene = scenario.await;
        let (ana, note) = (scene.actor("Ana").await, "For the cover, or the page behind it. ".repeat(200));
        for number in &numbers {
            let (number, note) = (number.parse().expect("a number"), note.parse().expect("a note"));
            let noted = scene.desk.note_in_lightbox(&ana, scene.lightbox("Ana's"), &number, Some(note), Expected::Any);
            noted.await.expect("the file is in the lightbox");
        }
        for restricted in numbers.iter().step_by(2) {
            warn_of(&scene, restricted).await;
        }
        let small = format!("Bea: everything for the large calendar of the year after next, part {:02}", 0);
        let subject = "Your pictures for the large calendar of the year after next ".repeat(3);
        for _ in 0..MANY {
            let ordering = scene.by("Bea").orders(&small).into("Ana").granted().largest();
            ordering.announced(&subject, "Here they are.").await.expect("an order");
        }
        let order = scene.by("Bea").orders("Bea's").into("Ana").granted().largest().await.unwrap().order.number;
        work_on(&scene, order).await;
        Self::serving(scene, order).await
    }
}

/// Agrees prices for every line of an order, reduces them, says something about each file, and goes on working on it.
async fn work_on(scene: &Scene, order: OrderNumber) {
    let lines = (1..=MANY as u32).map(|line| LineEdit {
        price: Some(Some(Money::new(1_234_567, Currency::EUR).expect("it is more than nothing"))),
        note: Some(Some("Name the photographer beneath it, and the agency.".parse().expect("a note"))),
        to_invoice: Some(true),
        ..LineEdit::of(LineNumber(line))
    });
    let discount = Discount {
        share: Share::new(1_250).expect("an eighth"),
        reason: "Agreed for the large calendar".parse().expect("a reason"),
    };
    // Nobody may download any of it, so that every line says why, with the buttons that lift that.
    let (discount, grant) = (Some(Some(discount)), Some(Grant::Denied));
    let edit = OrderEdit { grant, discount, lines: lines.collect(), ..OrderEdit::default() };
    let job = |number: usize| {
        let reference = format!("The large calendar, job {number}").parse().expect("a name");
        OrderEdit { reference: Some(Some(reference)), ..OrderEdit::default() }
    };
    // One save of everything is followed by many of one thing, as it goes.
    for edit in std::iter::once(edit).chain((0..MANY).map(job)) {
        scene.by("Bea").edits(order, &edit, Expected::Any).await.expect("it can be edited");
    }
}
