//! What the program says when it is asked for help, and when it cannot start.

use std::process::{Command, Output};

fn picdesk(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_picdesk"))
        .args(arguments)
        .envs(variables.iter().copied())
        .output()
        .expect("picdesk starts")
}

#[test]
fn help_names_every_command_and_every_setting() {
    let help = picdesk(&["serve", "--help"], &[]);
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(help.status.success());
    for key in picdesk_wiring::KEYS {
        assert!(text.contains(&key.variable()), "{} is not in {text}", key.variable());
    }
    let help = String::from_utf8_lossy(&picdesk(&["--help"], &[]).stdout).into_owned();
    for command in ["demo", "serve", "sample-pictures"] {
        assert!(help.contains(command), "{command} is not in {help}");
    }
}

#[test]
fn a_site_without_its_settings_does_not_start_and_says_what_is_missing() {
    let refused = picdesk(&["serve"], &[]);
    let text = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    assert!(text.contains("site.sender is missing") && text.contains("mail.host"), "{text}");
}

#[test]
fn an_address_that_is_taken_is_refused_by_its_name() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo").display().to_string();

    let refused = picdesk(&["demo", "--listen", &address, "--data", &data], &[]);

    let text = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    assert!(text.contains(&address) && text.contains("--listen"), "{text}");
    assert!(!folder.path().join("demo").exists(), "a demo that cannot listen touches nothing");
}
