//! A mail server on this machine that can be told to stumble at any word of the conversation.
//!
//! It speaks as much of RFC 5321 as a client needs who sends one letter: EHLO, STARTTLS, AUTH PLAIN and LOGIN,
//! MAIL, RCPT, DATA, QUIT; in the plain, after STARTTLS, or encrypted from the first byte. It keeps what it heard.

mod conversation;

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use picdesk_mail::{Security, SmtpConfig, SmtpCredentials};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use conversation::Conversation;

/// The places where a server can stumble, in the order of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The first word, which is the server's.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS.
    StartTls,
    /// The handshake that makes a connection secret.
    Handshake,
    /// AUTH.
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA, before the letter.
    Data,
    /// The middle of the letter.
    Middle,
    /// The end of the letter: it is taken already, and only the answer is missing.
    End,
    /// QUIT.
    Farewell,
}

/// How a server stumbles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stumble {
    /// It answers with this instead. A letter that is refused is not kept.
    Answer(&'static str),
    /// It says nothing any more, and keeps the connection.
    FallSilent,
    /// It closes the connection.
    HangUp,
    /// It answers in lines that never come to an end.
    Babble,
}

/// A letter as the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The MAIL command.
    pub sender: String,
    /// The RCPT commands.
    pub recipients: Vec<String>,
    /// The mail itself.
    pub mail: Vec<u8>,
}

/// A line that the server heard, and whether anybody on the way could have heard it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The line; not of the letter itself.
    pub line: String,
    /// Whether it came over an encrypted connection.
    pub encrypted: bool,
}

/// A mail server that runs until it is dropped.
pub struct SmtpServer {
    address: SocketAddr,
    office: Arc<PostOffice>,
    listening: JoinHandle<()>,
}

/// What all connections share.
struct PostOffice {
    security: Security,
    tls: TlsAcceptor,
    certificate: String,
    /// How to sign in: the mechanism offered, and who may.
    sign_in: Option<(&'static str, SmtpCredentials)>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    stumbles: HashMap<Step, Stumble>,
    taken: Vec<Taken>,
    heard: Vec<Heard>,
}

impl SmtpServer {
    /// Starts a server that asks nobody to sign in.
    pub async fn start(security: Security) -> Self {
        Self::open(security, None).await
    }

    /// Starts a server that takes letters from one person only, who signs in with `PLAIN` or `LOGIN`.
    pub async fn start_for(security: Security, mechanism: &'static str, credentials: SmtpCredentials) -> Self {
        Self::open(security, Some((mechanism, credentials))).await
    }

    async fn open(security: Security, sign_in: Option<(&'static str, SmtpCredentials)>) -> Self {
        let (tls, certificate) = certified();
        let office = Arc::new(PostOffice { security, tls, certificate, sign_in, memory: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listening = tokio::spawn({
            let office = Arc::clone(&office);
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    let office = Arc::clone(&office);
                    // A connection that breaks is the business of the client, and of the test that looks at it.
                    tokio::spawn(async move { Conversation::hold(&office, connection).await });
                }
            }
        });
        Self { address, office, listening }
    }

    /// How to reach this server, with its certificate and its sign-in.
    pub fn config(&self) -> SmtpConfig {
        SmtpConfig {
            host: self.address.ip().to_string(),
            port: self.address.port(),
            security: self.office.security,
            credentials: self.office.sign_in.as_ref().map(|(_, credentials)| credentials.clone()),
            timeout: Duration::from_secs(10),
            sender: "desk@example.org".parse().unwrap(),
            sender_name: "The picture desk".parse().unwrap(),
            extra_roots: Some(self.office.certificate.clone()),
        }
    }

    /// Stumbles at a step from now on, until it is told otherwise.
    pub fn stumble(&self, at: Step, how: Stumble) {
        self.office.memory().stumbles.insert(at, how);
    }

    /// Stumbles no more.
    pub fn recover(&self) {
        self.office.memory().stumbles.clear();
    }

    /// The letters that the server took, oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        self.office.memory().taken.clone()
    }

    /// Every line of every conversation, oldest first.
    pub fn heard(&self) -> Vec<Heard> {
        self.office.memory().heard.clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl PostOffice {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stumble(&self, at: Step) -> Option<Stumble> {
        self.memory().stumbles.get(&at).copied()
    }

    /// Falls silent or hangs up, where the server was told to.
    async fn go_quiet(&self, at: Step) -> io::Result<()> {
        match self.stumble(at) {
            Some(Stumble::FallSilent) => std::future::pending().await,
            Some(Stumble::HangUp) => Err(io::ErrorKind::ConnectionAborted.into()),
            _ => Ok(()),
        }
    }
}

/// A certificate that nobody signed but its owner.
fn certified() -> (TlsAcceptor, String) {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    (Arc::new(config).into(), certified.cert.pem())
}
