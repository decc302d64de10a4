//! **Edit a file's data**, and withdraw it or offer it again.

use askama::Template;
use picdesk::{
    Caption, Error, Expected, FileEdit, FileNumber, Keywords, LicenceModel, MediaFile, OneLine, Revision, may,
};

use super::restrictions::Told;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, is_stale},
        visit::Visit,
        words::{self, Choice, Tile, When},
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "catalogue_file.html")]
struct OneFile {
    chrome: Chrome,
    tile: Tile,
    withdrawn: bool,
    revision: String,
    added: When,
    original: String,
    typed: Typed,
    licences: Vec<Choice>,
    restrictions: Vec<Told>,
    complaints: Complaints,
    /// What was saved meanwhile and is different from what was typed; none where nothing was.
    meanwhile: Option<Vec<(&'static str, String)>>,
}

/// What is said of a file, as a form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    title: String,
    caption: String,
    keywords: String,
    creator: String,
    credit: String,
    copyright: String,
    licence: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/catalogue/:number").shows(show).takes(save),
        Door::at("/office/catalogue/:number/withdraw").takes(withdraw),
        Door::at("/office/catalogue/:number/offer").takes(offer),
    ]
}

async fn show(visit: Visit) -> Answer {
    let file = read(&visit).await?;
    let typed = Typed::of(&file);
    shown(&visit, &file, typed, Complaints::default(), None).await
}

async fn save(visit: Visit, fields: Fields) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let typed = Typed::read(&fields);
    let mut complaints = Complaints::default();
    let Some(edit) = edit(&fields, &mut complaints) else {
        let file = read(&visit).await?;
        // What it was based on stays what it was: correcting a field does not make a stale save a fresh one.
        let file = MediaFile { revision: revision(&fields)?, ..file };
        return shown(&visit, &file, typed, complaints, None).await;
    };
    let expected = Expected::Exactly(revision(&fields)?);
    match visit.desk.edit_file(&visit.actor, &number, edit, expected).await {
        Ok(file) if file.revision == revision(&fields)? => {
            see_and_say(&visit, &address(&number), &Notice::done("Nothing was different, so nothing was saved."))
        }
        Ok(_) => see_and_say(&visit, &address(&number), &Notice::done(format!("{number} is saved."))),
        Err(error) if is_stale(&error) => {
            let file = read(&visit).await?;
            let meanwhile = typed.different_in(&Typed::of(&file));
            shown(&visit, &file, typed, complaints, Some(meanwhile)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn withdraw(visit: Visit, fields: Fields) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let done = visit.desk.withdraw_file(&visit.actor, &number, Expected::Exactly(revision(&fields)?)).await;
    let said = format!("{number} is withdrawn. Nobody can license it any more; orders that it is in stay as they are.");
    settled(&visit, &number, done, said)
}

async fn offer(visit: Visit, fields: Fields) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let done = visit.desk.offer_file_again(&visit.actor, &number, Expected::Exactly(revision(&fields)?)).await;
    settled(&visit, &number, done, format!("{number} is offered again."))
}

fn settled(visit: &Visit, number: &FileNumber, done: Result<MediaFile, Error>, said: String) -> Answer {
    match done {
        Ok(_) => see_and_say(visit, &address(number), &Notice::done(said)),
        Err(error) if is_stale(&error) => {
            let said = "The file was changed meanwhile. Look at it as it is now, then do it again.";
            see_and_say(visit, &address(number), &Notice::refused(said))
        }
        Err(error) => Err(error.into()),
    }
}

async fn read(visit: &Visit) -> Result<MediaFile, Problem> {
    visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
    let number: FileNumber = visit.asked.named("number")?;
    Ok(visit.desk.file(&visit.actor, &number).await?.file)
}

async fn shown(
    visit: &Visit,
    file: &MediaFile,
    typed: Typed,
    complaints: Complaints,
    meanwhile: Option<Vec<(&'static str, String)>>,
) -> Answer {
    let restrictions = visit.desk.restrictions_of(&visit.actor, &file.card.number).await?;
    let master = &file.card.master;
    let filled = OneFile {
        chrome: visit.chrome(format!("Edit {}", file.card.number), Place::Catalogue),
        tile: Tile { withdrawn: false, ..Tile::from(&file.card) },
        withdrawn: file.card.withdrawn,
        revision: file.revision.to_string(),
        added: When(file.added_at),
        original: format!("{} × {} px, {}", master.width_px, master.height_px, words::bytes(master.bytes)),
        licences: Choice::of(&typed.licence, [("RM", "Rights-managed"), ("RF", "Royalty-free")]),
        restrictions: restrictions.iter().map(Told::from).collect(),
        typed,
        complaints,
        meanwhile,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What a form says of a file; none where something in it is to be complained about.
fn edit(fields: &Fields, complaints: &mut Complaints) -> Option<FileEdit> {
    let title = fields.read::<OneLine>("title", complaints);
    let keywords = fields.read::<Keywords>("keywords", complaints);
    let licence = fields.read::<LicenceModel>("licence", complaints);
    let caption = fields.read_if_any::<Caption>("caption", complaints);
    let creator = fields.read_if_any::<OneLine>("creator", complaints);
    let credit = fields.read_if_any::<OneLine>("credit", complaints);
    let copyright = fields.read_if_any::<OneLine>("copyright", complaints);
    if !complaints.is_empty() {
        return None;
    }
    Some(FileEdit { title: title?, caption, keywords: keywords?, creator, credit, copyright, licence: licence? })
}

/// The revision that a form is based on (rule 40).
fn revision(fields: &Fields) -> Result<Revision, Problem> {
    fields.value("revision").ok_or_else(|| Problem::unreadable("the form does not say what it is based on"))
}

fn address(number: &FileNumber) -> String {
    format!("/office/catalogue/{number}")
}

impl Typed {
    fn of(file: &MediaFile) -> Self {
        let data = file.data.clone();
        Self {
            title: data.title,
            caption: data.caption,
            keywords: Keywords::written(data.keywords.iter().map(String::as_str)),
            creator: data.creator,
            credit: data.credit,
            copyright: data.copyright,
            licence: file.card.licence.code().to_owned(),
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).replace("\r\n", "\n");
        Self {
            title: text("title"),
            caption: text("caption"),
            keywords: text("keywords"),
            creator: text("creator"),
            credit: text("credit"),
            copyright: text("copyright"),
            licence: text("licence"),
        }
    }

    /// What somebody else saved and is not what was typed here, by the names of the fields.
    fn different_in(&self, saved: &Self) -> Vec<(&'static str, String)> {
        let of = |typed: &Self| {
            let typed = typed.clone();
            [
                ("Title", typed.title),
                ("Caption", typed.caption),
                ("Keywords", typed.keywords),
                ("Creator", typed.creator),
                ("Credit", typed.credit),
                ("Copyright", typed.copyright),
                ("Licence", typed.licence),
            ]
        };
        let pairs = of(self).into_iter().zip(of(saved));
        pairs.filter(|((_, typed), (_, saved))| typed.trim() != saved.trim()).map(|(_, saved)| saved).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_saved_is_told_and_what_is_the_same_is_not() {
        let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let typed = Typed::read(&Fields::from_iter([field("title", "Sea "), field("caption", "a\r\nb")]));
        let mut saved = typed.clone();
        saved.title = "Sea".to_owned();
        assert!(typed.different_in(&saved).is_empty());
        saved.credit = "House".to_owned();
        assert_eq!(typed.different_in(&saved), [("Credit", "House".to_owned())]);
    }
}
