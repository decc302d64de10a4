//! Every page for every person: nothing for axe to complain about, nothing wider than a telephone.

use picdesk_browser::{Database, Demo, Look, PAGES, Person, Visitor};

/// Looks at every page that a person may see, and answers what is wrong with them.
async fn walk(visitor: Visitor, look: Look) -> Vec<String> {
    let demo = Demo::shared(Database::Sqlite);
    let person = Person::visiting(&demo, look, visitor).await;
    let mut wrong = Vec::new();
    for page in PAGES.iter().filter(|page| page.visitor == visitor) {
        page.open(&person).await;
        wrong.extend(person.complaints_of_axe().await.into_iter().map(|it| format!("{}: {it}", page.name)));
        if person.must_scroll_sideways().await {
            wrong.push(format!("{} is wider than the window", page.name));
        }
    }
    person.leaves().await;
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_keeps_anything_from_people_who_do_not_look_at_it() {
    let mut wrong = Vec::new();
    for visitor in Visitor::ALL {
        for look in [Look::DESK, Look::HAND.in_the_dark()] {
            wrong.extend(walk(visitor, look).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
