//! One client's conversation with the server.

use std::{io, time::Duration};

use mail_parser::decoders::base64::base64_decode;
use picdesk_mail::{Security, SmtpCredentials};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::interval,
};

use super::{Heard, PostOffice, Step, Stumble, Taken};

/// A connection, whether somebody can listen in or not.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// One client's conversation with the server.
pub(super) struct Conversation<'d> {
    office: &'d PostOffice,
    wire: BufReader<Box<dyn Wire>>,
    encrypted: bool,
    signed_in: bool,
    sender: String,
    recipients: Vec<String>,
}

/// Whether a step went as it should.
#[derive(PartialEq, Eq)]
enum Went {
    Well,
    Wrong,
}

impl<'d> Conversation<'d> {
    pub(super) async fn hold(office: &'d PostOffice, connection: TcpStream) -> io::Result<()> {
        let mut conversation = Self {
            office,
            wire: BufReader::new(Box::new(connection)),
            encrypted: false,
            signed_in: office.sign_in.is_none(),
            sender: String::new(),
            recipients: Vec::new(),
        };
        if office.security == Security::Tls {
            conversation = conversation.encrypt().await?;
        }
        conversation.answer(Step::Greeting, "220 a mail server for tests").await?;
        while let Some(line) = conversation.listen().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => conversation.hello().await?,
                "STARTTLS" if !conversation.encrypted => {
                    if conversation.answer(Step::StartTls, "220 go ahead").await? == Went::Well {
                        conversation = conversation.encrypt().await?;
                    }
                }
                "AUTH" => conversation.sign_in(&line).await?,
                "MAIL" if !conversation.signed_in => conversation.say("530 5.7.0 sign in first").await?,
                "MAIL" => {
                    if conversation.answer(Step::Sender, "250 2.1.0 sender noted").await? == Went::Well {
                        conversation.sender = line;
                    }
                }
                "RCPT" => {
                    if conversation.answer(Step::Recipient, "250 2.1.5 recipient noted").await? == Went::Well {
                        conversation.recipients.push(line);
                    }
                }
                "DATA" => conversation.take_letter().await?,
                "QUIT" => {
                    conversation.answer(Step::Farewell, "221 2.0.0 goodbye").await?;
                    break;
                }
                _ => conversation.say("502 5.5.1 not known here").await?,
            }
        }
        Ok(())
    }

    async fn encrypt(self) -> io::Result<Self> {
        self.office.go_quiet(Step::Handshake).await?;
        let wire = self.office.tls.accept(self.wire.into_inner()).await?;
        Ok(Self { wire: BufReader::new(Box::new(wire)), encrypted: true, ..self })
    }

    async fn hello(&mut self) -> io::Result<()> {
        let mut offers = vec!["mail.test", "8BITMIME"];
        if self.office.security == Security::StartTls && !self.encrypted {
            offers.push("STARTTLS");
        }
        let mechanisms = self.office.sign_in.as_ref().map(|(mechanism, _)| format!("AUTH {mechanism}"));
        offers.extend(mechanisms.as_deref());
        let last = offers.len() - 1;
        let lines: Vec<String> = (0..)
            .zip(&offers)
            .map(|(place, offer)| format!("250{}{offer}", if place == last { ' ' } else { '-' }))
            .collect();
        self.answer(Step::Hello, &lines.join("\r\n")).await.map(|_| ())
    }

    async fn sign_in(&mut self, line: &str) -> io::Result<()> {
        let (name, password) = match line.split_once(' ').map_or("", |(_, how)| how) {
            "LOGIN" => (self.ask("334 VXNlcm5hbWU6").await?, self.ask("334 UGFzc3dvcmQ6").await?),
            how => {
                let told = decoded(how.strip_prefix("PLAIN ").unwrap_or_default());
                let mut words = told.split('\0').skip(1).map(str::to_owned);
                (words.next().unwrap_or_default(), words.next().unwrap_or_default())
            }
        };
        let told = SmtpCredentials { name, password };
        let known = self.office.sign_in.as_ref().is_some_and(|(_, credentials)| *credentials == told);
        if !known {
            return self.say("535 5.7.8 the password is wrong").await;
        }
        self.signed_in = self.answer(Step::SignIn, "235 2.7.0 welcome").await? == Went::Well;
        Ok(())
    }

    async fn ask(&mut self, question: &str) -> io::Result<String> {
        self.say(question).await?;
        Ok(decoded(&self.listen().await?.unwrap_or_default()))
    }

    async fn take_letter(&mut self) -> io::Result<()> {
        if self.answer(Step::Data, "354 end with a dot").await? == Went::Wrong {
            return Ok(());
        }
        let mut mail = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.wire.read_until(b'\n', &mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                break;
            }
            self.office.go_quiet(Step::Middle).await?;
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let refused = matches!(self.office.stumble(Step::End), Some(Stumble::Answer(_)));
        if !refused {
            let (sender, recipients) = (self.sender.clone(), std::mem::take(&mut self.recipients));
            self.office.memory().taken.push(Taken { sender, recipients, mail });
        }
        self.answer(Step::End, "250 2.0.0 taken").await.map(|_| ())
    }

    /// The next line of the client; nothing once it hung up.
    async fn listen(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        if self.wire.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        self.office.memory().heard.push(Heard { line: line.clone(), encrypted: self.encrypted });
        Ok(Some(line))
    }

    async fn say(&mut self, words: &str) -> io::Result<()> {
        self.wire.write_all(format!("{words}\r\n").as_bytes()).await?;
        self.wire.flush().await
    }

    /// Says what belongs to a step, unless it was told to stumble there.
    async fn answer(&mut self, step: Step, words: &str) -> io::Result<Went> {
        self.office.go_quiet(step).await?;
        match self.office.stumble(step) {
            Some(Stumble::Answer(instead)) => self.say(instead).await.map(|()| Went::Wrong),
            Some(Stumble::Babble) => {
                let mut pulse = interval(Duration::from_millis(10));
                loop {
                    pulse.tick().await;
                    self.say("250-and another thing").await?;
                }
            }
            _ => self.say(words).await.map(|()| Went::Well),
        }
    }
}

fn decoded(base64: &str) -> String {
    String::from_utf8(base64_decode(base64.as_bytes()).unwrap_or_default()).unwrap_or_default()
}
