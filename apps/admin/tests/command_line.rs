//! The program on a new site: accounts, pictures good and bad, sizes.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use picdesk::Sealer;
use picdesk_wiring::{Settings, open_ports};

/// Runs the program in a folder, and answers its exit code, what it printed, and what it complained of.
fn admin(folder: &Path, arguments: &[&str], typed: &str) -> (i32, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_picdesk-admin"))
        .args(arguments)
        .current_dir(folder)
        .env("PICDESK_SITE_SENDER", "desk@example.org")
        .env("PICDESK_MAIL_MAILDROP", "letters")
        .env("PICDESK_LOG_FILTER", "error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("picdesk-admin starts");
    // A program that asks for nothing may be gone before it is told anything.
    let _ = program.stdin.take().map(|mut input| input.write_all(typed.as_bytes()));
    let ended = program.wait_with_output().expect("picdesk-admin ends");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (ended.status.code().unwrap_or(-1), text(ended.stdout), text(ended.stderr))
}

#[test]
fn somebody_is_enrolled_once_with_a_password_that_is_long_enough() {
    let site = tempfile::tempdir().unwrap();
    let enrol = ["enrol", "ines@example.org", "--name", "Ines Duarte", "--staff", "orders.create,accounts.view"];

    let (code, _, complaint) = admin(site.path(), &enrol, "short\n");
    assert_eq!((code, complaint.contains("at least 10 characters")), (1, true), "{complaint}");

    let (code, said, _) = admin(site.path(), &enrol, "correct horse battery\n");
    assert_eq!(code, 0);
    assert_eq!(said, "Ines Duarte <ines@example.org> is enrolled (staff: accounts.view,orders.create).\n");

    let (code, _, complaint) = admin(site.path(), &enrol, "correct horse battery\n");
    assert_eq!((code, complaint.contains("there is an account with that address already")), (1, true), "{complaint}");
}

/// Rule 71.
#[test]
fn whoever_is_enrolled_without_a_password_is_mailed_an_invitation() {
    let site = tempfile::tempdir().unwrap();
    let (code, said, _) =
        admin(site.path(), &["enrol", "ana@example.org", "--name", "Ana", "--client", "--invite"], "");
    assert_eq!(code, 0);
    assert!(
        said.starts_with("Ana <ana@example.org> is enrolled (client).\nAn invitation waits in the outbox"),
        "{said}"
    );
    let (_, said, _) = admin(site.path(), &["outbox"], "");
    assert!(said.contains("ana@example.org") && said.contains("Your account"), "{said}");
}

#[test]
fn a_right_that_there_is_not_is_refused_with_those_that_there_are() {
    let site = tempfile::tempdir().unwrap();
    let (code, _, complaint) = admin(site.path(), &["enrol", "a@example.org", "--name", "A", "--staff", "orders"], "");
    assert_eq!((code, complaint.contains("orders.create")), (2, true), "{complaint}");
}

#[test]
fn an_account_is_switched_off_and_on() {
    let site = tempfile::tempdir().unwrap();
    admin(site.path(), &["enrol", "ana@example.org", "--name", "Ana", "--client", "--invite"], "");
    let (_, said, _) = admin(site.path(), &["account", "ana@example.org", "--disable", "--downloads", "immediate"], "");
    assert_eq!(said, "Ana <ana@example.org> is disabled; downloads: immediate; territory: not known.\n");
    let (_, said, _) = admin(site.path(), &["account", "ana@example.org", "--enable", "--territory", "de"], "");
    assert_eq!(said, "Ana <ana@example.org> is enabled; downloads: immediate; territory: DE.\n");
    let (code, _, complaint) = admin(site.path(), &["account", "bob@example.org", "--enable"], "");
    assert_eq!((code, complaint.contains("there is no such account")), (1, true), "{complaint}");
}

#[test]
fn what_is_no_picture_is_refused_with_its_reason_and_the_rest_is_imported_once() {
    let site = tempfile::tempdir().unwrap();
    let delivery = site.path().join("delivery/deeper");
    std::fs::create_dir_all(&delivery).unwrap();
    let mut pixel = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(40, 30, image::Rgb([20, 90, 160]))
        .write_to(&mut pixel, image::ImageFormat::Jpeg)
        .unwrap();
    let jpeg = pixel.into_inner();
    std::fs::write(delivery.join("blue.jpg"), &jpeg).unwrap();
    std::fs::write(delivery.join("cut.jpg"), &jpeg[..jpeg.len() / 2]).unwrap();
    std::fs::write(delivery.join("letter.txt"), "Dear Ana").unwrap();
    std::fs::write(delivery.join(".hidden.jpg"), &jpeg).unwrap();

    let (code, said, complaint) = admin(site.path(), &["import", "delivery", "--numbering", "file-name"], "");
    assert_eq!(code, 1, "{complaint}");
    assert!(said.contains("imported  deeper/blue.jpg  as BLUE"), "{said}");
    assert!(said.contains("refused   deeper/cut.jpg  the picture is damaged"), "{said}");
    assert!(said.contains("refused   deeper/letter.txt  not a picture"), "{said}");
    assert!(said.ends_with("1 imported, 0 in the house already, 2 refused.\n"), "{said}");

    std::fs::write(delivery.join("copy.jpg"), &jpeg).unwrap();
    let (_, said, _) = admin(site.path(), &["import", "delivery"], "");
    assert!(said.contains("known     deeper/copy.jpg  is BLUE already"), "{said}");
    assert!(said.ends_with("0 imported, 2 in the house already, 2 refused.\n"), "{said}");
}

#[test]
fn links_pipes_and_names_that_command_a_terminal_do_no_harm() {
    let site = tempfile::tempdir().unwrap();
    let delivery = site.path().join("delivery");
    std::fs::create_dir_all(&delivery).unwrap();
    std::os::unix::fs::symlink("/dev/zero", delivery.join("endless.jpg")).unwrap();
    std::os::unix::net::UnixListener::bind(delivery.join("socket.jpg")).unwrap();
    std::fs::write(delivery.join("a\nimported  b.jpg  as X\u{1b}[31m.jpg"), "no picture").unwrap();

    let (code, said, complaint) = admin(site.path(), &["import", "delivery"], "");
    assert_eq!(code, 1, "{complaint}");
    assert!(said.contains("refused   endless.jpg  cannot be read: it is a link"), "{said}");
    assert!(said.contains("refused   socket.jpg  cannot be read: it is a link, a pipe"), "{said}");
    assert_eq!((said.lines().count(), said.contains('\u{1b}')), (4, false), "{said}");
}

#[test]
fn sizes_are_set_from_a_file_and_shown() {
    let site = tempfile::tempdir().unwrap();
    let file = "name = 'Web and print'\n[[size]]\nlabel = 'Web'\nlong_edge_px = 1200\nprice = '29.00'\n[[size]]\nlabel = 'Original'\n";
    std::fs::write(site.path().join("sizes.toml"), file).unwrap();

    let (code, said, complaint) = admin(site.path(), &["sizes", "--supplier", "Alto", "--set", "sizes.toml"], "");
    assert_eq!(code, 0, "{complaint}");
    assert!(said.contains("Web and print") && said.contains("29.00 EUR") && said.contains("agreed by hand"), "{said}");

    let (_, said, _) = admin(site.path(), &["sizes"], "");
    assert!(said.contains("Standard"), "{said}");
}

#[test]
fn a_new_house_has_the_standard_sizes_in_its_own_currency_and_keeps_them() {
    let site = tempfile::tempdir().unwrap();
    let config = |currency: &str| {
        let file = format!("{currency}.toml");
        std::fs::write(site.path().join(&file), format!("[site]\ncurrency = '{currency}'\n")).unwrap();
        file
    };

    let (code, said, complaint) = admin(site.path(), &["--config", &config("CHF"), "sizes"], "");
    assert_eq!(code, 0, "{complaint}");
    assert!(said.contains("25.00 CHF") && !said.contains("EUR"), "{said}");

    let (_, said, _) = admin(site.path(), &["--config", &config("USD"), "sizes"], "");
    assert!(said.contains("25.00 CHF"), "a price that stands is not changed by a setting: {said}");
}

#[test]
fn an_empty_outbox_says_so() {
    let site = tempfile::tempdir().unwrap();
    let (code, said, _) = admin(site.path(), &["outbox"], "");
    assert_eq!((code, said.as_str()), (0, "There are no such letters.\n"));
}

#[test]
fn the_journal_is_verified_and_its_head_is_met_again() {
    let site = tempfile::tempdir().unwrap();
    let verify = |arguments: &[&str]| admin(site.path(), &[&["journal", "verify"], arguments].concat(), "");
    admin(site.path(), &["enrol", "ana@example.org", "--name", "Ana", "--client", "--invite"], "");
    let (code, said, _) = verify(&[]);
    assert_eq!(code, 0);
    assert_eq!(said, "Sealed: 0. Not sealed yet: 1.\nThe chain is whole.\n");
    let (_, said, _) = admin(site.path(), &["journal", "head"], "");
    assert!(said.contains("Nothing is sealed yet"), "{said}");

    seal_and(site.path(), "SELECT 1");
    let (code, head, _) = admin(site.path(), &["journal", "head"], "");
    assert_eq!((code, head.starts_with("1:"), head.trim().len()), (0, true, 66), "{head}");
    let (code, said, _) = verify(&["--head", head.trim()]);
    assert_eq!((code, said.ends_with("The chain is whole.\n")), (0, true), "{said}");
    let (code, said, _) = verify(&["--head", &format!("2{}", &head.trim()[1..])]);
    assert_eq!((code, said.contains("seal 2, near ")), (1, true), "{said}");
    assert!(said.contains("the journal ends before the head that was noted"), "{said}");
    let (code, _, complaint) = verify(&["--head", "tampered"]);
    assert_eq!((code, complaint.contains("not a head of the journal")), (2, true), "{complaint}");

    seal_and(site.path(), "UPDATE journal SET at = at - 60000000");
    let (code, said, _) = verify(&[]);
    assert_eq!(code, 1);
    assert!(said.starts_with("seal 1, entry 1, near 20"), "{said}");
    assert!(said.contains(": the entry was altered, or its seal was\n"), "{said}");
    assert!(said.ends_with("The chain is broken: the journal is not what was recorded.\n"), "{said}");
}

/// Seals the journal of the site in a folder as an open site does, and runs a script of SQL behind its back.
fn seal_and(folder: &Path, sql: &str) {
    let file = folder.join("picdesk.toml");
    let place = |name: &str| folder.join("picdesk-data").join(name).display().to_string();
    let config = format!(
        "[site]\nsender = 'desk@example.org'\n[database]\nurl = 'sqlite://{}'\n[media]\nfolder = '{}'\n[mail]\nmaildrop = '{}'\n",
        place("picdesk.sqlite"),
        place("media"),
        place("letters"),
    );
    std::fs::write(&file, config).unwrap();
    let settings = Settings::load(Some(&file)).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (store, ports) = open_ports(&settings).await.unwrap();
        Sealer::new(ports.store, ports.clock, ports.secrets).seal().await.unwrap();
        store.seed(sql).await.unwrap();
        store.close().await;
    });
}
