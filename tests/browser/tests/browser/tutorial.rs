//! The whole main job: prepare a lightbox, find the client, open the panel, create the order with a mail, look at it as
//! staff, read the mail, sign in as the client, download.

use picdesk_browser::{Database, Demo, Look, Person};

async fn the_whole_job(database: Database) {
    let demo = Demo::shared(database);
    let jonas = Person::signed_in(&demo, Look::DESK, "jonas@kestrel.example").await;

    jonas.follows("Lightboxes").await;
    jonas.types("New lightbox", "Balloons for Peter").await;
    jonas.presses("Make lightbox").await;
    jonas.types("File numbers", "DM-10297 DM-10285 DM-10299").await;
    jonas.presses("Add files").await;
    jonas.reads("3 files added").await;

    jonas.follows("User management").await;
    jonas.types("Name, company or address", "vogel").await;
    jonas.reads("Peter Vogel").await;
    let link = jonas.first_named("link", "in the cart").await;
    jonas.follows(&link).await;
    jonas.finds("region", "Peter Vogel").await;
    assert!(jonas.address().await.contains("panel=cart"), "the address names the open panel");

    jonas.follows("Create order into account").await;
    jonas.finds("dialog", "Create order into account").await;
    jonas.chooses("Lightbox", "Balloons for Peter").await;
    jonas.ticks("Enable download permissions").await;
    jonas.ticks("Send an e-mail notification").await;
    jonas.types("Subject", "Your balloons").await;
    jonas.types("Message", "Dear Peter,\n\nhere they are.").await;
    jonas.presses("Preview").await;
    jonas.reads("here they are").await;
    jonas.presses("Create order").await;
    jonas.finds("heading", "Why").await;
    jonas.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_from_beginning_to_end_on_sqlite() {
    the_whole_job(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_from_beginning_to_end_on_postgresql() {
    the_whole_job(Database::Postgres).await;
}
