//! The licence sheet: what a ZIP holds, for whom, for which use, since when and on which terms, for people to read.

use std::fmt;

use crate::{
    account::Account,
    file::Credits,
    house::House,
    licence::LicenceModel,
    moment::Moment,
    order::{Order, line::OrderLine},
    ports::media::Delivery,
    sizes::Size,
};

/// What is said of the files of an order that were handed out together, and of those that were not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceSheet {
    house: String,
    facts: Vec<(&'static str, String)>,
    licensed: Vec<String>,
    left_out: Vec<String>,
    accepted: Option<Moment>,
    terms: String,
}

impl LicenceSheet {
    /// The sheet of an order, on which no file stands yet.
    pub(crate) fn of(house: &House, order: &Order, owner: &Account, now: Moment) -> Self {
        let said = |label, text: Option<String>| text.map(|text| (label, text));
        let usage = order.usage.as_ref().map(|usage| usage.as_str().to_owned());
        let facts = [
            said("Order", Some(format!("{} of {}", order.number, day(order.created_at)))),
            said("Licensed to", Some(owner.name.with_company(owner.company.as_ref()))),
            said("Intended use", usage),
            said("Reference", order.reference.as_ref().map(ToString::to_string)),
            said("Handed out", Some(moment(now))),
        ];
        Self {
            house: house.name.to_string(),
            facts: facts.into_iter().flatten().collect(),
            licensed: Vec::new(),
            left_out: Vec::new(),
            accepted: order.terms_accepted_at,
            terms: house.terms.as_str().to_owned(),
        }
    }

    /// Lists a file that is handed out, and says so if it does not tell its licence itself.
    pub(crate) fn hand_out(&mut self, line: &OrderLine, size: &Size, delivery: &Delivery, credits: &Credits) {
        let Size { label, width_px, height_px, .. } = size;
        let mut told = format!("{}  {}\n", line.file.number, line.file.title);
        told += &format!("    {}, size {label}, {width_px} x {height_px} pixels\n", model(line));
        for credit in [&credits.credit, &credits.copyright].into_iter().filter(|credit| !credit.is_empty()) {
            told += &format!("    {credit}\n");
        }
        if !delivery.says_licence {
            told += "    its metadata do not name this licence: keep this sheet beside it\n";
        }
        self.licensed.push(told);
    }

    /// Lists a file that is not handed out, and why.
    pub(crate) fn leave_out(&mut self, line: &OrderLine, why: impl fmt::Display) {
        self.left_out.push(format!("{}  {}\n    {why}\n", line.file.number, line.file.title));
    }
}

fn day(at: Moment) -> String {
    at.utc().date().to_string()
}

/// To the minute, as a person notes it.
fn moment(at: Moment) -> String {
    format!("{}, {:02}:{:02} UTC", day(at), at.utc().hour(), at.utc().minute())
}

fn model(line: &OrderLine) -> &'static str {
    match line.licensed.model() {
        LicenceModel::RightsManaged => "rights-managed",
        LicenceModel::RoyaltyFree => "royalty-free",
    }
}

impl fmt::Display for LicenceSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "LICENCE SHEET\n{}\n", self.house)?;
        for (label, text) in &self.facts {
            // A text of several lines goes on below its beginning.
            let text = text.replace('\n', &format!("\n{:16}", ""));
            writeln!(f, "{:16}{text}", format!("{label}:"))?;
        }
        let chapter = |f: &mut fmt::Formatter<'_>, title, files: &[String]| {
            if files.is_empty() { Ok(()) } else { writeln!(f, "\n{title}\n\n{}", files.concat().trim_end()) }
        };
        chapter(f, "LICENSED, AND IN THIS ZIP", &self.licensed)?;
        chapter(f, "NOT IN THIS ZIP", &self.left_out)?;
        writeln!(f, "\nLICENCE TERMS\n")?;
        if let Some(at) = self.accepted {
            writeln!(f, "Accepted by the client on {}.\n", moment(at))?;
        }
        writeln!(f, "{}", self.terms)
    }
}
