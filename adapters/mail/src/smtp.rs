//! A mail server, over SMTP.

mod failure;
mod tls;

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use async_trait::async_trait;
use mail_send::{
    Credentials, SmtpClient, SmtpClientBuilder,
    smtp::message::{Address, Message, Parameters},
};
use picdesk::{Attempt, EmailAddress, LEASE, Letter, Mailer, Name};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout, timeout_at},
};

use crate::letterhead::Letterhead;

/// How long an attempt takes at the most, where nothing else is wished.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

/// The longest timeout: an attempt ends while the courier still has the letter to itself.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(LEASE.as_secs() / 2);

/// How long a server may take over its answer to our farewell.
const FAREWELL: Duration = Duration::from_secs(1);

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Security {
    /// Not at all; only to a server on the same machine.
    Plain,
    /// Encrypted before anything is said but hello; usually port 587. A server that does not offer it gets nothing.
    StartTls,
    /// Encrypted from the first byte; usually port 465.
    Tls,
}

/// The name and password that the mail server knows us by.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpCredentials {
    /// The name.
    pub name: String,
    /// The password. It is never printed.
    pub password: String,
}

impl fmt::Debug for SmtpCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpCredentials").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Which mail server, and how to speak to it.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    /// Its name or address; over TLS, the name in its certificate.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub security: Security,
    /// How to sign in, where the server asks for it.
    pub credentials: Option<SmtpCredentials>,
    /// How long an attempt takes at the most: more than nothing, and at most half a courier's lease (60 seconds).
    pub timeout: Duration,
    /// Whom letters come from.
    pub sender: EmailAddress,
    /// The name that goes with that address.
    pub sender_name: Name,
    /// Certificates (PEM) to trust besides those that the machine trusts, for a server of one's own: the one of the
    /// authority that signed the server's, or the server's itself where it is no authority's (`CA:FALSE`).
    pub extra_roots: Option<String>,
}

/// Why a mail server cannot be used as it was described.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSetupError {
    /// Letters and passwords would cross a network for everybody to read.
    #[error("mail to {0} must be encrypted: only a mail server on this machine can be spoken to in the plain")]
    PlainAcrossTheNetwork(String),
    /// Not the name of a host, nor an address.
    #[error("not a host's name or address: {0}")]
    NotAHost(String),
    /// No time at all, or more than a courier has.
    #[error("the timeout for mail must be between 1 ms and {} seconds", LONGEST_TIMEOUT.as_secs())]
    Timeout,
    /// A certificate to trust cannot be read.
    #[error("the certificates to trust besides the machine's own cannot be read")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is nobody who could vouch for a mail server.
    #[error("this machine trusts no certificates, and none were given")]
    NobodyTrusted,
}

/// Hands letters to a mail server, each over a connection of its own.
#[derive(Clone)]
pub struct SmtpMailer {
    server: SmtpClientBuilder<String>,
    security: Security,
    timeout: Duration,
    letterhead: Letterhead,
}

impl SmtpMailer {
    /// Prepares to speak to a mail server. It does not connect yet: a site starts while its mail server is down.
    ///
    /// # Errors
    /// Whatever could never work, or would not be safe; see [`SmtpSetupError`].
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpSetupError> {
        let SmtpConfig { host, port, security, credentials, timeout, sender, sender_name, extra_roots } = config;
        if security == Security::Plain && !is_loopback(&host) {
            return Err(SmtpSetupError::PlainAcrossTheNetwork(host));
        }
        if timeout < Duration::from_millis(1) || timeout > LONGEST_TIMEOUT {
            return Err(SmtpSetupError::Timeout);
        }
        tls::check_host(&host)?;
        let connector = tls::connector(security, extra_roots.as_deref())?;

        let mut server = SmtpClientBuilder::new_with_tls_connector(host.clone(), port, connector)
            .implicit_tls(security == Security::Tls)
            .timeout(timeout);
        if host.parse::<Ipv6Addr>().is_ok() {
            server.addr = format!("[{host}]:{port}");
        }
        if let Some(SmtpCredentials { name, password }) = credentials {
            server = server.credentials(Credentials::new(name, password));
        }
        Ok(Self { server, security, timeout, letterhead: Letterhead { sender, name: sender_name } })
    }

    /// Speaks to the server once it is reached: the letter, its answer, and a farewell.
    async fn hand_over<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        letter: &Letter,
        reached: impl Future<Output = mail_send::Result<SmtpClient<S>>>,
    ) -> Attempt {
        let deadline = Instant::now() + self.timeout;
        let mut server = match timeout_at(deadline, reached).await {
            Ok(Ok(server)) => server,
            Ok(Err(error)) => return failure::before_the_letter(&error, &self.server.addr),
            Err(_) => return failure::too_slow(self.timeout),
        };
        let Ok(answer) = timeout_at(deadline, server.send(self.enveloped(letter))).await else {
            return failure::too_slow(self.timeout);
        };
        // The letter is taken or not, whatever the server makes of a farewell.
        let _ = timeout(FAREWELL, server.quit()).await;
        match answer {
            Ok(_) => Attempt::Delivered,
            Err(error) => failure::of_the_letter(&error, &self.server.addr),
        }
    }

    /// The mail with its two addresses on the envelope; [`EmailAddress`] keeps commands out of them (rule 36).
    fn enveloped(&self, letter: &Letter) -> Message<'_> {
        let (sender, recipient) = (self.letterhead.sender.as_str(), letter.text.recipient.as_str().to_owned());
        let mut parameters = Parameters::new();
        // A server that knows only ASCII refuses this, which is an answer; without it, the address could be mangled.
        if !sender.is_ascii() || !recipient.is_ascii() {
            parameters.add("SMTPUTF8");
        }
        // The client ends every mail with a line break of its own.
        let mut mail = self.letterhead.compose(letter);
        mail.truncate(mail.trim_ascii_end().len());
        Message::empty()
            .from(Address::new(sender, parameters))
            .to(Address::new(recipient, Parameters::new()))
            .body(mail)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    /// Where a connection breaks after the letter and before the answer, nobody knows whether the letter was taken.
    /// Then it failed for now: the next attempt carries the same Message-ID, and its reader has it once (rule 35).
    async fn deliver(&self, letter: &Letter) -> Attempt {
        match self.security {
            Security::Plain => self.hand_over(letter, self.server.connect_plain()).await,
            Security::StartTls | Security::Tls => self.hand_over(letter, self.server.connect()).await,
        }
    }
}

/// Shows where letters go, and nothing of the password.
impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("server", &self.server.addr)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// Whether a host can be nothing but this machine (RFC 6761 keeps `localhost` for it).
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
