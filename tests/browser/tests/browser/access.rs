//! What people are promised of the ways by which their account is entered: where they are signed in, and the API tokens of
//! their programs.

use std::process::Command;

use picdesk_browser::{Demo, Look, Person, Visit};

on_both_databases!(
    a_client_signs_out_elsewhere_and_staff_end_the_rest,
    a_program_comes_in_with_its_token_until_it_is_revoked,
);

const NORA: &str = "nora@fjellheim.example";
const DAVID: &str = "david@cohen-reports.example";

async fn a_client_signs_out_elsewhere_and_staff_end_the_rest(demo: Visit) {
    let elsewhere = Person::signed_in(&demo, Look::DESK, NORA).await;
    let nora = Person::signed_in(&demo, Look::DESK.without_script(), NORA).await;
    nora.follows("Nora Haugen").await;
    nora.follows("Where you are signed in").await;
    nora.reads_in("list", "Sessions", "This one").await;
    nora.reads_in("list", "Sessions", "Chrome on Linux").await;
    let other = nora.first_named("button", "Sign out Chrome on Linux").await;
    nora.presses(&other).await;
    nora.reads("You are signed out there.").await;
    elsewhere.goes_to("/cart").await;
    elsewhere.comes_to("/sign-in").await;
    elsewhere.leaves().await;

    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=nora").await;
    ines.follows("Nora Haugen").await;
    ines.follows("Access").await;
    ines.reads_in("list", "Sessions", "Chrome on Linux").await;
    ines.presses("End all sessions").await;
    ines.reads("Nora Haugen is not signed in.").await;
    ines.leaves().await;
    nora.goes_to("/cart").await;
    nora.comes_to("/sign-in").await;
    nora.leaves().await;
}

async fn a_program_comes_in_with_its_token_until_it_is_revoked(demo: Visit) {
    let david = Person::signed_in(&demo, Look::HAND, DAVID).await;
    david.goes_to("/account").await;
    david.follows("API tokens").await;
    david.types("Name", "Nightly report").await;
    david.chooses("Ends after", "A week").await;
    david.presses("Make an API token").await;
    david.reads("“Nightly report” is made.").await;
    let text = david.text().await;
    let secret = text.split_whitespace().find(|word| word.starts_with("picdesk_")).expect("its secret is shown");
    assert_eq!(answered(&demo, secret), "200");

    david.goes_to("/account/tokens").await;
    david.reads_in("list", "API tokens", "Last used").await;
    assert!(!david.text().await.contains(secret), "it is shown once");
    david.presses("Revoke Nightly report").await;
    david.reads("No program can use it any more.").await;
    assert_eq!(answered(&demo, secret), "401");
    david.leaves().await;
}

/// What a program is answered that comes with a token: curl is one.
fn answered(demo: &Demo, secret: &str) -> String {
    let (bearer, site) = (format!("Authorization: Bearer {secret}"), format!("{}/api/v1/session", demo.address));
    let call = ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--header", &bearer, &site];
    let answer = Command::new("curl").args(call).output().expect("curl runs");
    String::from_utf8(answer.stdout).expect("a status")
}
