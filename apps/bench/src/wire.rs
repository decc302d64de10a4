//! A client of the plainest kind: one kept-alive connection, one request at a time.
//!
//! It shares two cores with the programs that it measures, so it does as little as HTTP/1.1 allows: no runtime, no
//! parsing of what nobody reads. It speaks to programs on this machine and to nothing else.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// How long an answer may take before the run is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// One kept-alive connection.
pub struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
    answer: Answer,
}

/// What came back, good until the next request.
#[derive(Default)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The `Set-Cookie` headers, each up to its first semicolon.
    pub cookies: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text, for messages.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Complains where the request did not go well.
    pub fn must_be_good(&self) -> Result<&Self> {
        match self.status {
            200..=299 => Ok(self),
            status => bail!("the program answered {status}: {}", self.text()),
        }
    }
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("no connection to the program under measurement")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), line: String::new(), answer: Answer::default() })
    }

    /// Sends a request that is already written, and waits for its answer.
    pub fn exchange(&mut self, request: &[u8]) -> Result<&Answer> {
        self.stream.get_mut().write_all(request)?;
        let status = self.next_line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        self.answer.status = status.context("the answer has no status")?;
        self.answer.cookies.clear();
        self.answer.body.clear();

        let mut length = None;
        loop {
            let header = self.next_line()?.trim_end();
            if header.is_empty() {
                break;
            }
            let Some((name, value)) = header.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.trim().parse()?);
            } else if name.eq_ignore_ascii_case("set-cookie") {
                let cookie = value.split(';').next().unwrap_or_default().trim().to_owned();
                self.answer.cookies.push(cookie);
            }
        }
        let length = match (length, self.answer.status) {
            (Some(length), _) => length,
            (None, 204 | 304) => 0,
            (None, status) => bail!("an answer with status {status} does not say how long it is"),
        };
        self.answer.body.resize(length, 0);
        self.stream.read_exact(&mut self.answer.body)?;
        Ok(&self.answer)
    }

    fn next_line(&mut self) -> Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            bail!("the program under measurement hung up");
        }
        Ok(&self.line)
    }
}

/// Writes a request with a JSON body; `headers` are whole lines, each with its line end.
pub fn write_request(into: &mut Vec<u8>, method: &str, path: &str, headers: &str, body: &str) {
    into.clear();
    // Writing into memory cannot fail.
    let _ = write!(into, "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}");
    if !body.is_empty() {
        let _ = write!(into, "content-type: application/json\r\n");
    }
    let _ = write!(into, "content-length: {}\r\n\r\n{body}", body.len());
}

/// Asks for a path and answers what came back, on a connection of its own.
pub fn get(address: SocketAddr, path: &str) -> Result<u16> {
    let mut request = Vec::new();
    write_request(&mut request, "GET", path, "", "");
    Ok(Connection::open(address)?.exchange(&request)?.status)
}
