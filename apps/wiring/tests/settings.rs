//! What a site's settings may be, and what the program says where they are wrong.

use std::path::Path;

use picdesk::{Downloads, NeverAssumed, Numbering, Registration};
use picdesk_mail::Security;
use picdesk_wiring::{Given, KEYS, Mail, Settings};

/// The least that a site must say.
const LEAST: [(&str, &str); 2] = [("PICDESK_SITE_SENDER", "desk@example.org"), ("PICDESK_MAIL_MAILDROP", "letters")];

fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::read(Given::from_environment(variables)).map_err(|refusal| refusal.to_string())
}

fn with(more: &[(&str, &str)]) -> Result<Settings, String> {
    read(&[&LEAST[..], more].concat())
}

fn from_file(text: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picdesk.toml");
    std::fs::write(&path, text).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let read = Settings::read(Given::from_environment(variables).and_file(&path));
    read.map_err(|refusal| refusal.to_string().replace(&path.display().to_string(), "picdesk.toml"))
}

#[test]
fn a_sender_and_a_way_for_letters_are_enough() {
    let settings = with(&[]).unwrap();
    assert_eq!(settings.house.base_url, "http://127.0.0.1:8080");
    assert_eq!(settings.database.reveal(), "sqlite://picdesk-data/picdesk.sqlite");
    assert_eq!(settings.numbering, Numbering::House);
    assert_eq!(settings.upload_limit, 200_000_000);
    assert!(matches!(settings.mail, Mail::Maildrop(folder) if folder == Path::new("letters")));
}

/// Rule 71.
#[test]
fn a_site_says_whether_people_can_register_and_how_their_files_open() {
    let standard = with(&[]).unwrap().house.accounts;
    assert_eq!((standard.registration, standard.downloads), (Registration::StaffEnable, Downloads::Ask));
    assert!(!standard.must_pay_first && !standard.direct_download);
    for registration in Registration::ALL {
        let said =
            [("PICDESK_ACCOUNTS_REGISTRATION", registration.slug()), ("PICDESK_ACCOUNTS_DOWNLOADS", "immediate")];
        let accounts = with(&said).unwrap().house.accounts;
        assert_eq!((accounts.registration, accounts.downloads), (registration, Downloads::Immediate));
    }
    let accounts = with(&[("PICDESK_ACCOUNTS_MUST_PAY_FIRST", "true")]).unwrap().house.accounts;
    assert!(accounts.must_pay_first && !accounts.direct_download);
    let accounts = with(&[("PICDESK_ACCOUNTS_DIRECT_DOWNLOAD", "true")]).unwrap().house.accounts;
    assert!(!accounts.must_pay_first && accounts.direct_download);
}

/// Rule 59.
#[test]
fn a_site_adds_to_those_whose_identity_is_never_assumed() {
    let never = |said| with(&[("PICDESK_IDENTITY_NEVER", said)]).map(|settings| settings.house.identity.never);
    assert_eq!(never("nobody").unwrap(), []);
    for one in NeverAssumed::ALL {
        assert_eq!(never(one.slug()).unwrap(), [one]);
    }
    assert_eq!(never("immediate-downloads, direct-download,must-pay-first").unwrap(), NeverAssumed::ALL);
    assert!(never("everybody").is_err());
}

#[test]
fn without_any_setting_the_program_says_all_that_is_missing() {
    let refusal = read(&[]).unwrap_err();
    for said in ["site.sender is missing", "PICDESK_SITE_SENDER", "give mail.host, or mail.maildrop"] {
        assert!(refusal.contains(said), "{said:?} is not in {refusal}");
    }
}

#[test]
fn every_setting_refuses_nonsense_and_names_itself_what_was_found_and_what_is_expected() {
    // Any text at all is a name, a folder or a password; but none of them is empty.
    for key in KEYS {
        let nonsense = match key.name {
            "site.name" | "site.licence_terms" | "media.folder" | "mail.maildrop" | "mail.host" | "mail.login"
            | "mail.password" => " ",
            _ => "picdesk=loud",
        };
        let variable = key.variable();
        let refusal = with(&[(&variable, nonsense)]).unwrap_err();
        let found = if key.is_secret() { "something else".to_owned() } else { format!("{nonsense:?}") };
        let said = format!("{} in the environment: found {found}, expected {}", key.name, key.takes);
        assert!(refusal.contains(&said), "{said:?} is not in {refusal}");
    }
}

#[test]
fn a_site_for_this_machine_alone_that_says_nothing_of_a_proxy_is_doubted() {
    for (address, proxy, doubted) in [
        ("127.0.0.1:8080", None, true),
        ("[::1]:8080", None, true),
        ("127.0.0.1:8080", Some("true"), false),
        ("127.0.0.1:8080", Some("false"), false),
        ("0.0.0.0:8080", None, false),
    ] {
        let proxy = proxy.map(|said| ("PICDESK_LISTEN_TRUSTED_PROXY", said));
        let given: Vec<_> = [("PICDESK_LISTEN_ADDRESS", address)].into_iter().chain(proxy).collect();
        let settings = with(&given).unwrap();
        assert_eq!(settings.doubt.is_some_and(|doubt| doubt.contains("listen.trusted_proxy")), doubted, "{given:?}");
    }
}

#[test]
fn the_environment_comes_before_the_file() {
    let file = "[site]\nsender = 'desk@example.org'\nname = 'From the file'\n[mail]\nmaildrop = 'letters'\n";
    assert_eq!(from_file(file, &[]).unwrap().house.name.as_str(), "From the file");
    let settings = from_file(file, &[("PICDESK_SITE_NAME", "From outside")]).unwrap();
    assert_eq!(settings.house.name.as_str(), "From outside");
}

#[test]
fn a_setting_that_there_is_not_is_refused_with_the_one_that_was_meant() {
    let refusal = from_file("[mail]\nmaildrop = 'letters'\nhots = 'a'\n[site]\nsender = 'a@b'\n", &[]).unwrap_err();
    assert!(
        refusal.contains("mail.hots in picdesk.toml: there is no such setting; did you mean mail.host?"),
        "{refusal}"
    );

    let refusal = with(&[("PICDESK_SITE_NAMES", "x")]).unwrap_err();
    assert!(refusal.contains("did you mean PICDESK_SITE_NAME?"), "{refusal}");
}

#[test]
fn a_file_that_is_no_toml_is_refused_by_its_line_and_is_not_quoted() {
    let refusal = from_file("[mail]\npassword = secret-word\n", &[]).unwrap_err();
    assert!(refusal.contains("picdesk.toml, line 2:"), "{refusal}");
    assert!(!refusal.contains("secret-word"), "{refusal}");
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    let refusal = from_file("[mail]\nport = [25]\n", &[]).unwrap_err();
    assert!(
        refusal.contains("mail.port in picdesk.toml: found a value of the type array, expected a port"),
        "{refusal}"
    );
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let given = Given::from_environment([]).and_file(Path::new("no-such-file.toml"));
    let refusal = Settings::read(given).unwrap_err().to_string();
    assert!(refusal.contains("no-such-file.toml: cannot be read"), "{refusal}");
}

#[test]
fn letters_go_to_a_server_or_into_a_folder_and_not_to_both() {
    let refusal = with(&[("PICDESK_MAIL_HOST", "mail.example.org")]).unwrap_err();
    assert!(refusal.contains("mail.host and mail.maildrop are both given"), "{refusal}");
}

#[test]
fn a_mail_server_is_spoken_to_at_the_port_that_goes_with_its_security() {
    for (said, security, port) in
        [("starttls", Security::StartTls, 587), ("tls", Security::Tls, 465), ("none", Security::Plain, 25)]
    {
        let variables = [LEAST[0], ("PICDESK_MAIL_HOST", "localhost"), ("PICDESK_MAIL_SECURITY", said)];
        let Mail::Server(server) = read(&variables).unwrap().mail else { panic!("no server") };
        assert_eq!((server.security, server.port), (security, port));
    }
}

#[test]
fn a_login_and_a_password_come_together_and_the_password_is_shown_nowhere() {
    let refusal = with(&[("PICDESK_MAIL_LOGIN", "desk")]).unwrap_err();
    assert!(refusal.contains("mail.login is given without mail.password"), "{refusal}");
    let refusal = with(&[("PICDESK_MAIL_PASSWORD", "open sesame")]).unwrap_err();
    assert!(refusal.contains("without mail.login") && !refusal.contains("sesame"), "{refusal}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "open sesame\n").unwrap();
    let file = file.display().to_string();
    let variables = [
        LEAST[0],
        ("PICDESK_MAIL_HOST", "localhost"),
        ("PICDESK_MAIL_LOGIN", "desk"),
        ("PICDESK_MAIL_PASSWORD_FILE", &file),
    ];
    let settings = read(&variables).unwrap();
    assert!(!format!("{settings:?}").contains("sesame"));
    let Mail::Server(server) = settings.mail else { panic!("no server") };
    assert_eq!(server.credentials.unwrap().password, "open sesame");
}

#[test]
fn the_page_about_the_settings_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    let page = picdesk_wiring::page();
    if std::env::var_os("GOLDEN").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page, "docs/configuration.md is not what the table says: run this test once with GOLDEN=1");
}
