//! THE table of settings.

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name in a configuration file: section, dot, key.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What can be given, to end the sentence "expected is …".
    pub takes: &'static str,
    /// What holds where nothing is given.
    pub default: Default,
}

/// What holds where nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// This value.
    Is(&'static str),
    /// Nothing: the setting can be left out.
    None,
    /// What is worked out from the other settings, in words.
    Follows(&'static str),
    /// There is none: it must be given.
    Required,
}

impl Key {
    /// Its environment variable, such as `PICDESK_MAIL_PORT`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }

    /// Whether its value is never to be printed.
    pub fn is_secret(&self) -> bool {
        self.name == "mail.password" || self.name == "database.url"
    }
}

/// How the environment variables of settings begin.
pub(crate) const PREFIX: &str = "PICDESK_";

/// Variables that begin so and are no settings: options of the command line that can stand in the environment.
pub(crate) const OPTIONS: [&str; 2] = ["PICDESK_CONFIG", "PICDESK_PASSWORD"];

/// All settings, in the order in which they are documented.
pub const KEYS: &[Key] = &[
    Key {
        name: "site.name",
        about: "What the site calls itself, in letters and on pages.",
        takes: "a name of one line, 120 characters at the most",
        default: Default::Is("Picdesk"),
    },
    Key {
        name: "site.base_url",
        about: "Where clients reach the site; links in letters begin with it. Behind a proxy it is the proxy's address. \
                Where it begins with https://, cookies are sent over TLS alone.",
        takes: "an address that begins with http:// or https:// and ends without a slash",
        default: Default::Follows("http:// and the address of `listen.address`"),
    },
    Key {
        name: "site.sender",
        about: "Whom letters come from.",
        takes: "an e-mail address, such as desk@example.org",
        default: Default::Required,
    },
    Key {
        name: "site.currency",
        about: "The currency of prices.",
        takes: "a code of three capital letters, such as EUR",
        default: Default::Is("EUR"),
    },
    Key {
        name: "site.licence_terms",
        about: "The licence terms that clients accept, once for each order.",
        takes: "a text of 10,000 characters at the most, whose lines may be several",
        default: Default::Is(picdesk::STANDARD_TERMS),
    },
    Key {
        name: "accounts.registration",
        about: "Whether people can register: not at all, so that staff make every account; with staff, who enable each one \
                after its address was confirmed; or at once, as soon as it was.",
        takes: "closed, staff-enable or at-once",
        default: Default::Is("staff-enable"),
    },
    Key {
        name: "accounts.downloads",
        about: "What happens to files that are ordered into a new account, where whoever makes it does not say: staff are \
                asked, or they open at once.",
        takes: "ask or immediate",
        default: Default::Is("ask"),
    },
    Key {
        name: "accounts.must_pay_first",
        about: "Whether the orders of a new account are to be paid before anything of them is downloaded.",
        takes: "true or false",
        default: Default::Is("false"),
    },
    Key {
        name: "accounts.direct_download",
        about: "Whether a new account downloads without accepting the licence terms each time.",
        takes: "true or false",
        default: Default::Is("false"),
    },
    Key {
        name: "listen.address",
        about: "Where the program listens. It speaks plain HTTP: put a proxy with TLS before it, on the same machine.",
        takes: "an IP address and a port, such as 127.0.0.1:8080",
        default: Default::Is("127.0.0.1:8080"),
    },
    Key {
        name: "listen.trusted_proxy",
        about: "Whether a proxy of yours stands before the program, so that what it says of a client's address can be \
                believed.",
        takes: "true or false",
        default: Default::Is("false"),
    },
    Key {
        name: "database.url",
        about: "Where everything but the pictures is kept. SQLite needs nothing else, and its file is made on the first \
                start; PostgreSQL needs a database that is there and empty.",
        takes: "sqlite://FILE or postgres://NAME:PASSWORD@HOST/DATABASE",
        default: Default::Is("sqlite://picdesk-data/picdesk.sqlite"),
    },
    Key {
        name: "media.folder",
        about: "Where the pictures are kept. Back it up together with the database.",
        takes: "a folder, which is made where it is missing",
        default: Default::Is("picdesk-data/media"),
    },
    Key {
        name: "media.numbering",
        about: "Where the numbers of imported files come from: the house counts, the metadata says, or the file's name does.",
        takes: "house, metadata or file-name",
        default: Default::Is("house"),
    },
    Key {
        name: "media.upload_megabytes",
        about: "The largest picture that staff can upload in a browser. It waits in the system's folder for temporary files \
                (`TMPDIR`) until it has arrived.",
        takes: "a number of megabytes from 1 to 256",
        default: Default::Is("200"),
    },
    Key {
        name: "mail.maildrop",
        about: "A folder that letters are written into, instead of a mail server: to try things out.",
        takes: "a folder, which is made where it is missing",
        default: Default::None,
    },
    Key {
        name: "mail.host",
        about: "The mail server. Either this or `mail.maildrop` must be given.",
        takes: "the name or the address of a host",
        default: Default::None,
    },
    Key {
        name: "mail.port",
        about: "The mail server's port.",
        takes: "a port from 1 to 65535",
        default: Default::Follows("587 for starttls, 465 for tls, 25 for none"),
    },
    Key {
        name: "mail.security",
        about: "How the way to the mail server is protected: encrypted after a greeting, from the first byte, or not at \
                all, which is possible only to this machine itself.",
        takes: "starttls, tls or none",
        default: Default::Is("starttls"),
    },
    Key {
        name: "mail.login",
        about: "The name that the mail server knows the site by.",
        takes: "a name",
        default: Default::None,
    },
    Key {
        name: "mail.password",
        about: "The password that goes with it. A file is the better place.",
        takes: "a password",
        default: Default::None,
    },
    Key {
        name: "mail.password_file",
        about: "A file whose first line is that password.",
        takes: "a file that can be read",
        default: Default::None,
    },
    Key {
        name: "mail.timeout_seconds",
        about: "How long one attempt to deliver a letter may take.",
        takes: "a number of seconds from 1 to 60",
        default: Default::Is("20"),
    },
    Key {
        name: "sign_in.per_account",
        about: "How many sign-ins may fail for one account before further ones have to wait; on a known device as many again.",
        takes: "a number from 1 to 1000",
        default: Default::Is("10"),
    },
    Key {
        name: "sign_in.per_address",
        about: "How many sign-ins may fail from one network address before further ones have to wait.",
        takes: "a number from 1 to 100000",
        default: Default::Is("50"),
    },
    Key {
        name: "sign_in.window_minutes",
        about: "How far back failed sign-ins count.",
        takes: "a number of minutes from 1 to 1440",
        default: Default::Is("15"),
    },
    Key {
        name: "identity.never",
        about: "Clients whose identity staff never assume, besides colleagues and accounts that are not in use, which nobody \
                can assume: those whose files open as soon as they are ordered, those who download without accepting terms, \
                those who must pay first.",
        takes: "nobody, or some of immediate-downloads, direct-download and must-pay-first with commas between",
        default: Default::Is("nobody"),
    },
    Key {
        name: "identity.tell",
        about: "Whether a client gets a letter once staff have assumed their identity. It stands in their account in any case.",
        takes: "never or afterwards",
        default: Default::Is("never"),
    },
    Key {
        name: "identity.consent",
        about: "Whether a client is asked before staff assume their identity. A yes is good for one staff member, once, for a \
                day.",
        takes: "not-asked or asked",
        default: Default::Is("not-asked"),
    },
    Key {
        name: "stop.grace_seconds",
        about: "How long requests and letters under way may take to end when the program is asked to stop.",
        takes: "a number of seconds from 1 to 600",
        default: Default::Is("30"),
    },
    Key {
        name: "log.format",
        about: "How the log is written: as text for people, or as JSON with one object a line for programs.",
        takes: "text or json",
        default: Default::Is("text"),
    },
    Key {
        name: "log.filter",
        about: "What is logged: a level, or levels by module, such as info,picdesk_mail=debug.",
        takes: "error, warn, info, debug or trace, or a comma-separated list of MODULE=LEVEL",
        default: Default::Is("info,sqlx=warn,sea_orm_migration=warn"),
    },
];

/// The setting of a name.
pub(crate) fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_settings_share_a_name_or_a_variable() {
        for (place, key) in KEYS.iter().enumerate() {
            assert!(!OPTIONS.contains(&key.variable().as_str()), "{}", key.name);
            assert!(KEYS[..place].iter().all(|other| other.variable() != key.variable()), "{}", key.name);
        }
    }
}
