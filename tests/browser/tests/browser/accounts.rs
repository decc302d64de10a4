//! What staff are promised of User management: the search, the row, and the panel underneath it.

use picdesk_browser::{Person, Visit};

on_both_databases!(
    an_account_is_found_by_name_company_and_address_and_its_row_says_how_it_stands,
    the_panel_opens_under_its_row_and_its_address_can_be_shared_reloaded_and_left_by_back,
    the_panel_of_lightboxes_shows_the_thumbnails_of_the_chosen_one,
);

async fn an_account_is_found_by_name_company_and_address_and_its_row_says_how_it_stands(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.follows("User management").await;
    for column in ["Name", "Company", "E-mail", "State", "Files", "Last signed in", "Actions"] {
        ines.finds("columnheader", column).await;
    }
    for typed in ["katarina", "JADRAN", "katarina@jadran"] {
        ines.types("Name, company or e-mail address", typed).await;
        ines.reads("1 account shown").await;
        ines.finds("rowheader", "Katarina Horvat").await;
        ines.reads_in("table", "Accounts", "Jadran Yachting").await;
        ines.types("Name, company or e-mail address", "zzzz").await;
        ines.reads("No account found.").await;
    }
    ines.types("Name, company or e-mail address", "zoe").await;
    ines.finds("rowheader", "Zoe Adams").await;
    ines.reads("Disabled").await;
    // A disabled account is refused (rule 10): nothing is offered that would be.
    assert!(!ines.names("link").await.iter().any(|name| name.starts_with("Create order into account")));
    ines.types("Name, company or e-mail address", "tiago").await;
    ines.finds("rowheader", "Tiago Almeida").await;
    ines.reads("Not activated").await;
    ines.first_named("link", "Create order into account").await;
    ines.reads("Never").await;
    ines.leaves().await;
}

async fn the_panel_opens_under_its_row_and_its_address_can_be_shared_reloaded_and_left_by_back(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=chlo").await;
    let before = ines.address().await;
    let link = ines.first_named("link", "in the cart").await;
    assert!(link.contains("3 files"), "{link}");
    ines.follows(&link).await;
    ines.finds("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.focus().await, ("region".to_owned(), "Cart of Chloé Martin".to_owned()));
    let shown = ines.text_of("region", "Cart of Chloé Martin").await;
    assert_eq!(shown.matches("DM-").count(), 3, "{shown}");

    let shared = ines.address().await;
    ines.reloads().await;
    ines.finds("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.address().await, shared);

    ines.goes_back().await;
    ines.sees_no_more("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.address().await, before);
    ines.leaves().await;
}

async fn the_panel_of_lightboxes_shows_the_thumbnails_of_the_chosen_one(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=ana@meridian").await;
    let link = ines.first_named("link", "in 2 lightboxes").await;
    assert!(link.contains("20 files"), "{link}");
    ines.follows(&link).await;
    ines.finds("region", "Lightboxes of Ana Sousa").await;
    let nights = ines.first_named("link", "Night skies 8 files").await;
    let covers = ines.first_named("link", "Cover ideas, winter issue").await;
    ines.follows(&covers).await;
    ines.finds("heading", "Cover ideas, winter issue, 12 files").await;
    ines.follows(&nights).await;
    ines.finds("heading", "Night skies, 8 files").await;
    let shown = ines.text_of("region", "Lightboxes of Ana Sousa").await;
    assert_eq!(shown.matches("DM-").count(), 8, "{shown}");
    ines.reloads().await;
    ines.finds("heading", "Night skies, 8 files").await;
    ines.follows("Close").await;
    ines.sees_no_more("region", "Lightboxes of Ana Sousa").await;
    ines.leaves().await;
}
