//! Coming in by the links of letters: registering, being invited, a forgotten password; and another password and address.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    somebody_registers_is_let_in_by_staff_and_signs_in,
    staff_invite_somebody_who_chooses_a_password,
    a_forgotten_password_is_replaced_without_any_script,
    whoever_guesses_waits_and_the_owner_does_not,
    owners_change_what_they_sign_in_with_in_a_dialog,
);

async fn chooses_a_password(person: &Person, password: &str) {
    person.types("New password", password).await;
    person.types("The same once more", password).await;
}

async fn signs_in(person: &Person, address: &str, password: &str) {
    person.goes_to("/sign-in").await;
    person.types("E-mail address", address).await;
    person.types("Password", password).await;
    person.presses("Sign in").await;
}

async fn somebody_registers_is_let_in_by_staff_and_signs_in(demo: Visit) {
    let petra = Person::at(&demo, Look::HAND).await;
    petra.goes_to("/sign-in").await;
    petra.follows("Register").await;
    petra.types("Name", "Petra Lang").await;
    petra.types("Company (if any)", "Lang Verlag").await;
    petra.types("E-mail address", "petra@lang.example").await;
    petra.presses("Register").await;
    petra.reads("We are sending a letter to petra@lang.example.").await;
    petra.goes_to(&demo.link_to("petra@lang.example", "/activate").await).await;
    petra.finds("heading", "Activate account").await;
    chooses_a_password(&petra, "a long password").await;
    petra.presses("Activate account").await;
    petra.reads("The picture desk has a look at your registration").await;

    let ines = Person::ines(&demo).await;
    ines.follows("User management").await;
    ines.follows("Waiting for you").await;
    ines.reads("Lang Verlag").await;
    ines.presses("Enable Petra Lang").await;
    ines.reads("Petra Lang can sign in now").await;
    ines.leaves().await;

    signs_in(&petra, "petra@lang.example", "a long password").await;
    petra.finds("link", "Petra Lang").await;
    petra.leaves().await;
}

async fn staff_invite_somebody_who_chooses_a_password(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.follows("User management").await;
    ines.follows("Invite somebody…").await;
    ines.types("Name", "Karl Huber").await;
    ines.types("E-mail address", "karl@huber.example").await;
    ines.ticks("Ordered files open at once").await;
    ines.presses("Invite").await;
    ines.reads("Karl Huber is invited").await;
    ines.leaves().await;

    let karl = Person::at(&demo, Look::HAND).await;
    karl.goes_to(&demo.link_to("karl@huber.example", "/activate").await).await;
    chooses_a_password(&karl, "a long password").await;
    karl.presses("Activate account").await;
    karl.reads("Your password is set.").await;
    signs_in(&karl, "karl@huber.example", "a long password").await;
    karl.finds("link", "Karl Huber").await;
    karl.leaves().await;
}

async fn a_forgotten_password_is_replaced_without_any_script(demo: Visit) {
    let amelia = Person::at(&demo, Look::DESK.without_script()).await;
    amelia.goes_to("/sign-in").await;
    amelia.follows("Forgotten password").await;
    amelia.types("E-mail address", "amelia@brookscards.example").await;
    amelia.presses("Send me a letter").await;
    amelia.reads("We are sending a letter to amelia@brookscards.example.").await;
    let link = demo.link_to("amelia@brookscards.example", "/new-password").await;
    amelia.goes_to(&link).await;
    chooses_a_password(&amelia, "another password").await;
    amelia.presses("Set password").await;
    amelia.reads("Your password is set.").await;
    signs_in(&amelia, "amelia@brookscards.example", "another password").await;
    amelia.finds("link", "Amelia Brooks").await;
    amelia.goes_to(&link).await;
    amelia.reads("The link is no longer good").await;
    amelia.leaves().await;
}

/// On the browser that she uses, and by a letter on any other (rule 67).
async fn whoever_guesses_waits_and_the_owner_does_not(demo: Visit) {
    let (address, password) = ("isabel@casamoreno.example", "picdesk-demo");
    let isabel = Person::signed_in(&demo, Look::DESK, address).await;
    isabel.presses("Sign out").await;

    let elsewhere = Person::at(&demo, Look::HAND).await;
    for _ in 0..10 {
        signs_in(&elsewhere, address, "a guess").await;
        elsewhere.reads("The address or the password is wrong.").await;
    }
    signs_in(&elsewhere, address, password).await;
    elsewhere.reads("Try again in 15 minutes, or choose Forgotten password").await;

    signs_in(&isabel, address, password).await;
    isabel.finds("button", "Sign out").await;
    isabel.leaves().await;

    elsewhere.follows("Forgotten password").await;
    elsewhere.types("E-mail address", address).await;
    elsewhere.presses("Send me a letter").await;
    elsewhere.goes_to(&demo.link_to(address, "/new-password").await).await;
    chooses_a_password(&elsewhere, "another password").await;
    elsewhere.presses("Set password").await;
    elsewhere.reads("Your password is set.").await;
    signs_in(&elsewhere, address, "another password").await;
    elsewhere.finds("button", "Sign out").await;
    elsewhere.leaves().await;
}

async fn owners_change_what_they_sign_in_with_in_a_dialog(demo: Visit) {
    let daniel = Person::signed_in(&demo, Look::DESK, "daniel@bergermuseum.example").await;
    daniel.follows("Daniel Berger").await;
    daniel.follows("Change password…").await;
    daniel.types("Your password until now", "not this one").await;
    chooses_a_password(&daniel, "another password").await;
    daniel.presses("Change password").await;
    daniel.reads("This is not your password.").await;
    daniel.types("Your password until now", "picdesk-demo").await;
    chooses_a_password(&daniel, "another password").await;
    daniel.presses("Change password").await;
    daniel.reads("Your password is changed.").await;

    daniel.follows("Change address…").await;
    daniel.types("New e-mail address", "daniel@berger.example").await;
    daniel.types("Your password", "another password").await;
    daniel.presses("Send the letters").await;
    daniel.reads("The address changes once both links were opened").await;
    for (end, told) in [
        ("daniel@bergermuseum.example", "The address changes once the link in our letter to the other address"),
        ("daniel@berger.example", "is daniel@berger.example now"),
    ] {
        daniel.goes_to(&demo.link_to(end, "/confirm-address").await).await;
        daniel.presses("Confirm").await;
        daniel.reads(told).await;
    }
    daniel.leaves().await;
}
