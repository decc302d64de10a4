//! What people read of the settings, written from the table.

use std::fmt::Write as _;

use crate::keys::{Default, KEYS, Key};

/// What `--help` says of the settings.
pub fn help() -> String {
    let mut text = String::from(
        "Settings:\n  A configuration file is TOML with these sections and keys; each can be given as an environment\n  \
         variable as well, which comes first. What is unknown or wrong is refused, and said.\n",
    );
    for key in KEYS {
        let _ = write!(text, "\n  {}  [{}]\n", key.name, key.variable());
        for line in wrapped(key.about, 92) {
            let _ = writeln!(text, "      {line}");
        }
        let _ = writeln!(text, "      {}", standard(key));
    }
    text
}

/// The page of the documentation about the settings.
pub fn page() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         `picdesk serve` and `picdesk-admin` read the same settings, from a file and from the environment, which comes \
         first:\n\n\
         ```sh\n\
         PICDESK_LOG_FORMAT=json picdesk serve --config picdesk.toml\n\
         ```\n\n\
         A small file is enough:\n\n\
         ```toml\n\
         [site]\n\
         name = \"Kestrel Pictures\"\n\
         base_url = \"https://pictures.example.org\"\n\
         sender = \"desk@example.org\"\n\n\
         [mail]\n\
         host = \"mail.example.org\"\n\
         login = \"desk\"\n\
         password_file = \"/etc/picdesk/mail-password\"\n\
         ```\n\n\
         An unknown setting is refused, and so is a wrong value: the program says which setting, where it stands, what \
         was found and what is expected, all at once, and does not start. Folders and files are relative to the folder \
         that the program is started in.\n",
    );
    let mut section = "";
    for key in KEYS {
        let (of, _) = key.name.split_once('.').unwrap_or_default();
        if of != section {
            section = of;
            let _ = write!(
                text,
                "\n## `[{section}]`\n\n| key | variable | what it is for | takes | default |\n|---|---|---|---|---|\n"
            );
        }
        let name = key.name.trim_start_matches(section).trim_start_matches('.');
        let default = match key.default {
            Default::Is(value) => format!("`{value}`"),
            Default::Follows(words) => words.to_owned(),
            Default::None => "–".to_owned(),
            Default::Required => "must be given".to_owned(),
        };
        let _ = writeln!(text, "| `{name}` | `{}` | {} | {} | {default} |", key.variable(), key.about, key.takes);
    }
    text
}

fn standard(key: &Key) -> String {
    match key.default {
        Default::Is(value) => format!("Takes {}. Default: {value}", key.takes),
        Default::Follows(words) => format!("Takes {}. Default: {words}", key.takes),
        Default::None => format!("Takes {}.", key.takes),
        Default::Required => format!("Takes {}. Must be given.", key.takes),
    }
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().filter(|line| line.is_empty() || line.len() + 1 + word.len() <= width);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
