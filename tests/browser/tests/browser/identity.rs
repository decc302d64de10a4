//! What staff and clients are promised of an assumed identity (rules 59 to 66).

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    a_staff_member_downloads_as_the_client_would_and_steps_back,
    an_identity_is_assumed_and_left_without_any_script,
);

const BANNER: &str = "Assumed identity";

async fn a_staff_member_downloads_as_the_client_would_and_steps_back(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=hanna").await;
    ines.follows("Assume identity of Hanna Virtanen").await;
    ines.finds("dialog", "Assume the identity of Hanna Virtanen").await;
    ines.types("Reason", "Her download stops").await;
    ines.presses("Assume identity").await;
    for way in ["Lightboxes", "Cart", "Orders", "Search"] {
        ines.follows(way).await;
        ines.reads_in("complementary", BANNER, "You are signed in as Hanna Virtanen.").await;
        ines.reads_in("complementary", BANNER, "minutes left").await;
    }
    assert!(!ines.has("link", "User management").await, "the rights are the client's");
    ines.presses("Return to your own account").await;
    ines.reads("You act as yourself again, and no longer as Hanna Virtanen.").await;
    ines.finds("link", "Assume identity of Hanna Virtanen").await;
    ines.leaves().await;

    let hanna = Person::signed_in(&demo, Look::HAND, "hanna@saimaa.example").await;
    hanna.goes_to("/account").await;
    hanna.reads("Who has assumed your identity").await;
    hanna.reads("Ines Duarte").await;
    hanna.reads("Her download stops").await;
    hanna.leaves().await;
}

async fn an_identity_is_assumed_and_left_without_any_script(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), "ines@kestrel.example").await;
    ines.goes_to("/office/accounts?q=chlo").await;
    ines.follows("Assume identity of Chloé Martin").await;
    ines.types("Reason", "A question about her cart").await;
    ines.presses("Assume identity").await;
    ines.reads_in("complementary", BANNER, "You are signed in as Chloé Martin.").await;
    ines.follows("Cart").await;
    ines.presses("Return to your own account").await;
    ines.reads("You act as yourself again, and no longer as Chloé Martin.").await;
    ines.leaves().await;
}
