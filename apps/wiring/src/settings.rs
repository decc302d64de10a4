//! The settings of a site, once they are known to be right.

pub mod given;

use std::{
    fmt,
    net::SocketAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use picdesk::{
    AttemptLimits, ConsentRule, Downloads, House, IdentityRules, NeverAssumed, NewAccounts, Numbering, Registration,
    Tell,
};
use picdesk_mail::{Security, SmtpConfig, SmtpCredentials};

use crate::keys::{Default as Standard, key};
use given::{Given, Problem, Refusal, Value};

/// The settings of a site.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is the same for everybody on the site.
    pub house: House,
    /// Where the program listens.
    pub listen: SocketAddr,
    /// Whether a proxy of ours stands before it.
    pub trusted_proxy: bool,
    /// What was probably not meant, as a line for the log.
    pub doubt: Option<&'static str>,
    /// The URL of the database.
    pub database: DatabaseUrl,
    /// Where the pictures are kept.
    pub media: PathBuf,
    /// Where the numbers of imported files come from.
    pub numbering: Numbering,
    /// The most bytes that an uploaded picture may have.
    pub upload_limit: u64,
    /// Where letters go.
    pub mail: Mail,
    /// How long requests and letters under way may take to end.
    pub grace: Duration,
    /// What is logged, and how.
    pub logs: Logs,
}

/// The URL of a database. It may hold a password, so it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL itself, to open the database with.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

/// Where letters go.
#[derive(Debug, Clone)]
pub enum Mail {
    /// Into a folder.
    Maildrop(PathBuf),
    /// To a mail server.
    Server(Box<SmtpConfig>),
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logs {
    /// How it is written.
    pub format: LogFormat,
    /// A level, or levels by module.
    pub filter: String,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// A program that listens to its own machine alone has a proxy before it, or nobody to serve.
const PROXY_NOT_SAID: &str = "listen.trusted_proxy is not set, and listen.address is for this machine alone: where a proxy \
    stands before the program, all clients seem to call from one address, and share their tries to sign in; set it to true, \
    or to false where there is no proxy";

impl Settings {
    /// Reads the settings: the environment of this process first, then the file, then the defaults.
    pub fn load(file: Option<&Path>) -> Result<Self, Refusal> {
        let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        // A value that is no Unicode is found wrong by whoever reads it: it has a character in it that nothing takes.
        let given =
            Given::from_environment(variables.map(|(name, value)| (name, value.to_string_lossy().into_owned())));
        Self::read(match file {
            Some(path) => given.and_file(path),
            None => given,
        })
    }

    /// Makes settings of what was given; all that is wrong is said at once.
    pub fn read(given: Given) -> Result<Self, Refusal> {
        let mut reader = Reader { given };
        let name = reader.take("site.name", |text| text.parse().ok());
        let base_url = reader.may("site.base_url", base_url);
        let sender = reader.take("site.sender", |text| text.parse().ok());
        let currency = reader.take("site.currency", |text| text.parse().ok());
        let terms = reader.take("site.licence_terms", |text| text.parse().ok());
        let registration = reader.take("accounts.registration", registration);
        let downloads = reader.take("accounts.downloads", downloads);
        let must_pay_first = reader.take("accounts.must_pay_first", |text| text.parse().ok());
        let direct_download = reader.take("accounts.direct_download", |text| text.parse().ok());
        let listen = reader.take("listen.address", |text| text.parse().ok());
        let trusted_proxy = reader.take("listen.trusted_proxy", |text| text.parse().ok());
        let proxy_is_said = reader.is_given("listen.trusted_proxy");
        let database = reader.take("database.url", database_url);
        let media = reader.take("media.folder", path);
        let numbering = reader.take("media.numbering", numbering);
        let upload_megabytes = reader.take("media.upload_megabytes", |text| within(text, 1..=256));
        let per_account = reader.take("sign_in.per_account", |text| within(text, 1..=1_000));
        let per_address = reader.take("sign_in.per_address", |text| within(text, 1..=100_000));
        let window = reader.take("sign_in.window_minutes", |text| within(text, 1..=1_440));
        let never = reader.take("identity.never", never_assumed);
        let tell = reader.take("identity.tell", tell);
        let consent = reader.take("identity.consent", consent);
        let grace = reader.take("stop.grace_seconds", |text| within(text, 1..=600));
        let format = reader.take("log.format", log_format);
        let filter = reader.take("log.filter", log_filter);
        let mail = reader.mail(name.as_ref(), sender.as_ref());

        let all = || {
            let listen: SocketAddr = listen?;
            let attempts = AttemptLimits {
                per_account: per_account?,
                per_address: per_address?,
                window: Duration::from_secs(60 * u64::from(window?)),
            };
            let accounts = NewAccounts {
                registration: registration?,
                downloads: downloads?,
                must_pay_first: must_pay_first?,
                direct_download: direct_download?,
            };
            let base_url = base_url.unwrap_or_else(|| format!("http://{listen}"));
            Some(Self {
                house: House {
                    name: name?,
                    base_url,
                    sender: sender?,
                    currency: currency?,
                    terms: terms?,
                    attempts,
                    accounts,
                    identity: IdentityRules { never: never?, tell: tell?, consent: consent? },
                },
                listen,
                trusted_proxy: trusted_proxy?,
                doubt: (listen.ip().is_loopback() && !proxy_is_said).then_some(PROXY_NOT_SAID),
                database: database?,
                media: media?,
                numbering: numbering?,
                upload_limit: 1_000_000 * u64::from(upload_megabytes?),
                mail: mail?,
                grace: Duration::from_secs(u64::from(grace?)),
                logs: Logs { format: format?, filter: filter? },
            })
        };
        match all() {
            Some(settings) if reader.given.problems.is_empty() => Ok(settings),
            _ => Err(Refusal(reader.given.problems)),
        }
    }
}

/// Takes settings one by one, and keeps what is wrong with them.
struct Reader {
    given: Given,
}

impl Reader {
    /// A setting that holds some value: the one given, or its default.
    fn take<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let standard = key(name)?.default;
        if self.given.values.contains_key(name) {
            return self.may(name, parse);
        }
        match standard {
            Standard::Is(text) => parse(text),
            Standard::None | Standard::Follows(_) => None,
            Standard::Required => {
                self.given.problems.push(Problem::missing(key(name)?));
                None
            }
        }
    }

    /// A setting that can be left out.
    fn may<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let key = key(name)?;
        let Value { text, place } = self.given.values.get(name)?;
        let value = parse(text);
        if value.is_none() {
            let found = if key.is_secret() { "something else".to_owned() } else { format!("{text:?}") };
            self.given.problems.push(Problem::wrong(key, place, found));
        }
        value
    }

    fn is_given(&self, name: &str) -> bool {
        self.given.values.contains_key(name)
    }

    fn together<T>(&mut self, problem: &str) -> Option<T> {
        self.given.problems.push(Problem::Together(problem.to_owned()));
        None
    }

    /// Where letters go: into a folder, or to a server.
    fn mail(&mut self, name: Option<&picdesk::Name>, sender: Option<&picdesk::EmailAddress>) -> Option<Mail> {
        let maildrop = self.may("mail.maildrop", path);
        let host = self.may("mail.host", filled);
        let security = self.take("mail.security", security);
        let port = self.may("mail.port", |text| within(text, 1..=65_535));
        let timeout = self.take("mail.timeout_seconds", |text| within(text, 1..=60));
        let credentials = self.credentials();
        match (maildrop, host) {
            (Some(folder), None) if !self.is_given("mail.host") => Some(Mail::Maildrop(folder)),
            (None, Some(host)) if !self.is_given("mail.maildrop") => {
                let security = security?;
                Some(Mail::Server(Box::new(SmtpConfig {
                    host,
                    port: port.and_then(|port| u16::try_from(port).ok()).unwrap_or(standard_port(security)),
                    security,
                    credentials,
                    timeout: Duration::from_secs(u64::from(timeout?)),
                    sender: sender?.clone(),
                    sender_name: name?.clone(),
                    extra_roots: None,
                })))
            }
            _ if self.is_given("mail.host") && self.is_given("mail.maildrop") => {
                self.together("mail.host and mail.maildrop are both given: letters go to a server or into a folder")
            }
            _ if self.is_given("mail.host") || self.is_given("mail.maildrop") => None,
            _ => self.together("it is not said where letters go: give mail.host, or mail.maildrop to try things out"),
        }
    }

    fn credentials(&mut self) -> Option<SmtpCredentials> {
        let name = self.may("mail.login", filled);
        let password = self.may("mail.password", filled);
        let from_file = self.may("mail.password_file", first_line);
        if password.is_some() && from_file.is_some() {
            return self.together("mail.password and mail.password_file are both given: one of them is enough");
        }
        match (name, password.or(from_file)) {
            (Some(name), Some(password)) => Some(SmtpCredentials { name, password }),
            (None, None) => None,
            (Some(_), None) if self.is_given("mail.password_file") => None,
            (Some(_), None) => self.together("mail.login is given without mail.password or mail.password_file"),
            (None, Some(_)) => self.together("a password for the mail server is given without mail.login"),
        }
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn path(text: &str) -> Option<PathBuf> {
    filled(text).map(PathBuf::from)
}

fn first_line(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    filled(text.lines().next()?)
}

fn within(text: &str, range: RangeInclusive<u32>) -> Option<u32> {
    text.parse().ok().filter(|number| range.contains(number))
}

fn base_url(text: &str) -> Option<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let fits =
        !host.is_empty() && !text.ends_with('/') && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    fits.then(|| text.to_owned())
}

fn database_url(text: &str) -> Option<DatabaseUrl> {
    let schemes = ["sqlite:", "postgres://", "postgresql://"];
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme))?;
    (!rest.trim_start_matches('/').is_empty()).then(|| DatabaseUrl(text.to_owned()))
}

fn numbering(text: &str) -> Option<Numbering> {
    match text {
        "house" => Some(Numbering::House),
        "metadata" => Some(Numbering::Metadata),
        "file-name" => Some(Numbering::FileName),
        _ => None,
    }
}

fn registration(text: &str) -> Option<Registration> {
    Registration::ALL.into_iter().find(|registration| registration.slug() == text)
}

fn downloads(text: &str) -> Option<Downloads> {
    [Downloads::Ask, Downloads::Immediate].into_iter().find(|downloads| downloads.slug() == text)
}

fn never_assumed(text: &str) -> Option<Vec<NeverAssumed>> {
    let named = |slug: &str| NeverAssumed::ALL.into_iter().find(|never| never.slug() == slug);
    if text == "nobody" { Some(Vec::new()) } else { text.split(',').map(str::trim).map(named).collect() }
}

fn tell(text: &str) -> Option<Tell> {
    match text {
        "never" => Some(Tell::Never),
        "afterwards" => Some(Tell::Afterwards),
        _ => None,
    }
}

fn consent(text: &str) -> Option<ConsentRule> {
    match text {
        "not-asked" => Some(ConsentRule::NotAsked),
        "asked" => Some(ConsentRule::Asked),
        _ => None,
    }
}

fn security(text: &str) -> Option<Security> {
    match text {
        "starttls" => Some(Security::StartTls),
        "tls" => Some(Security::Tls),
        "none" => Some(Security::Plain),
        _ => None,
    }
}

fn standard_port(security: Security) -> u16 {
    match security {
        Security::StartTls => 587,
        Security::Tls => 465,
        Security::Plain => 25,
    }
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

fn log_filter(text: &str) -> Option<String> {
    let filter: Result<tracing_subscriber::EnvFilter, _> = text.parse();
    filter.ok().and_then(|_| filled(text))
}
