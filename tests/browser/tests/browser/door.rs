//! Who comes in, and what nobody else sees: signing in and out, one's own account, pages that are for others.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    who_may_not_come_in_is_not_told_why,
    whoever_signs_in_comes_to_the_page_that_they_wanted,
    ones_own_account_says_who_one_is_and_how_files_open,
    a_client_finds_nothing_that_is_for_staff_or_for_another_client,
    staff_are_told_which_right_they_lack,
);

async fn who_may_not_come_in_is_not_told_why(demo: Visit) {
    let stranger = Person::at(&demo, Look::HAND).await;
    let tries = [
        ("yuki@tanaka.example", "not her password"),
        ("nobody@nowhere.example", "picdesk-demo"),
        ("zoe@adamsapparel.example", "picdesk-demo"),
    ];
    for (address, password) in tries {
        stranger.goes_to("/sign-in").await;
        stranger.types("E-mail address", address).await;
        stranger.types("Password", password).await;
        stranger.presses("Sign in").await;
        // A wrong password, an unknown address and a disabled account are answered in the same words (rule 67).
        stranger.reads("The address or the password is wrong.").await;
        assert_eq!(stranger.typed_in("E-mail address").await, address, "nothing typed is lost");
        assert_eq!(stranger.typed_in("Password").await, "");
    }
    stranger.leaves().await;
}

async fn whoever_signs_in_comes_to_the_page_that_they_wanted(demo: Visit) {
    let yuki = Person::at(&demo, Look::DESK).await;
    yuki.goes_to("/cart").await;
    yuki.comes_to("/sign-in").await;
    yuki.types("E-mail address", "yuki@tanaka.example").await;
    yuki.types("Password", "picdesk-demo").await;
    yuki.presses("Sign in").await;
    yuki.finds("heading", "Cart").await;
    yuki.presses("Sign out").await;
    yuki.finds("heading", "Sign in").await;
    yuki.goes_to("/orders").await;
    yuki.comes_to("/sign-in").await;
    yuki.leaves().await;
}

async fn ones_own_account_says_who_one_is_and_how_files_open(demo: Visit) {
    let yuki = Person::signed_in(&demo, Look::DESK, "yuki@tanaka.example").await;
    yuki.follows("Yuki Tanaka").await;
    yuki.finds("heading", "My account").await;
    for said in ["Tanaka Stationery", "yuki@tanaka.example", "At once: what is ordered can be downloaded"] {
        yuki.reads(said).await;
    }
    yuki.leaves().await;
}

async fn a_client_finds_nothing_that_is_for_staff_or_for_another_client(demo: Visit) {
    let ana = Person::signed_in(&demo, Look::DESK, "ana@meridian.example").await;
    ana.goes_to("/lightboxes").await;
    ana.follows("Night skies").await;
    ana.finds("heading", "Night skies").await;
    let of_ana = ana.address().await;
    ana.leaves().await;

    let marco = Person::signed_in(&demo, Look::DESK, "marco@alto.example").await;
    assert!(!marco.has("navigation", "Administrator’s menu").await);
    let offices =
        ["accounts", "orders", "orders/1001", "catalogue", "mail", "journal"].map(|it| format!("/office/{it}"));
    let others = [of_ana.as_str(), "/orders/1001", "/nowhere"].map(str::to_owned);
    let mut answers = Vec::new();
    for path in offices.iter().chain(&others) {
        marco.goes_to(path).await;
        marco.finds("link", "To the start page").await;
        answers.push(marco.text_of("main", "").await);
    }
    // What is another's is not found, as what is not there (rule 72).
    for answer in &answers {
        assert!(answer.starts_with("There is nothing here"), "{answers:#?}");
    }
    marco.leaves().await;
}

async fn staff_are_told_which_right_they_lack(demo: Visit) {
    let maya = Person::signed_in(&demo, Look::DESK, "maya@kestrel.example").await;
    maya.finds("link", "Mail").await;
    assert!(!maya.has("link", "Catalogue").await, "the menu has what she may do");
    maya.goes_to("/office/catalogue").await;
    maya.reads("files.manage").await;
    maya.reads("A colleague who manages staff can give you that right").await;
    maya.leaves().await;
}
