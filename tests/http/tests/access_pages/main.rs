//! Who may see and do what on the pages: every page stands in one table, for every kind of person; and what every page
//! keeps to, whoever looks at it.

mod forms;
mod full;
mod looks;
mod stage;
mod table;
mod visitor;

use picdesk_http::pages;
use picdesk_http_tests::golden;
use picdesk_testkit::unrecorded;

use stage::Stage;
use table::{Came, Row, TABLE};

/// Nothing changes by a page that is shown, nor for whoever is refused; and a refusal of staff is in the journal
/// (rules 2 and 72).
#[tokio::test]
async fn every_page_answers_every_kind_of_person_as_the_table_says() {
    let mut wrong = Vec::new();
    for row in TABLE {
        for lacking in row.each_right() {
            for (person, expected) in row.comes() {
                let stage = Stage::set(row.rights, lacking).await;
                let asked = format!("{} {} as {person:?} with {lacking:?} lacking", row.method, row.path);
                wrong.extend(stage.try_out(row, person, expected).await.map(|said| format!("{asked}: {said}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_stands_in_the_table_and_the_table_names_no_other() {
    let known: Vec<String> = TABLE.iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let there: Vec<String> = pages().iter().map(|page| format!("{} {}", page.method, page.path)).collect();
    let missing: Vec<_> = there.iter().filter(|page| !known.contains(page)).collect();
    let gone: Vec<_> = known.iter().filter(|page| !there.contains(page)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}; no longer there: {gone:?}");
    assert_eq!(known.len(), there.len(), "a page stands in the table twice");
    for page in pages() {
        let row = TABLE.iter().find(|row| (row.method, row.path) == (&*page.method, page.path)).unwrap();
        assert_eq!(page.open, row.came[0] != Came::SignIn, "{} {}", row.method, row.path);
    }
}

#[test]
fn the_table_of_pages_can_be_read_in_the_documentation() {
    let mut text = String::from(
        "# Who may see which page\n\n\
         A test tries every page as every kind of person, and writes this table of what it expects\n\
         (`PICDESK_BLESS=1 cargo test -p picdesk-http-tests --test access_pages`). Where a right is named, staff without it\n\
         are told which one they lack, and for clients there is nothing. See [permissions.md](permissions.md) for what each\n\
         right allows.\n\n\
         | page | | for | right |\n|---|---|---|---|\n",
    );
    for row in TABLE {
        text += &told(row);
    }
    golden("docs/pages.md", &text);
}

impl Stage {
    /// Asks for a page as somebody; answers what is wrong with what came of it.
    async fn try_out(&self, row: &Row, person: Option<&str>, expected: Came) -> Option<String> {
        let visitor = self.visitor(person).await;
        let (address, form) = (self.address(row), self.form(row, &visitor).await);
        let kept = self.memory().kept();
        let answer = visitor.sends(row.method, &address, &form).await;
        let (came, written) = (Came::of(&answer, &self.changed_since(&kept)), self.memory().written_since(&kept));
        if came != Some(expected) {
            let (status, said) = (answer.status, answer.said());
            return Some(format!("{came:?} and not {expected:?}: {status}, {written:?} written: {said}"));
        }
        // What is open to strangers is done by nobody who is known.
        let known = person.filter(|_| row.came[0] == Came::SignIn).map(|name| self.site.scene.account(name));
        if let Some(said) = unrecorded(self.memory(), &kept, known).into_iter().next() {
            return Some(said);
        }
        (came == Some(Came::Lacks) && written != ["journal"]).then(|| "the refusal is not in the journal".to_owned())
    }
}

fn told(row: &Row) -> String {
    let does = if row.method == "GET" { "shows" } else { "takes" };
    let rights: Vec<String> = row.rights.iter().map(|right| format!("`{right}`")).collect();
    format!("| `{}` | {does} | {} | {} |\n", row.path, row.whom(), rights.join(", "))
}
