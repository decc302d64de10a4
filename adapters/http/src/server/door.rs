//! Taking connections, and letting go of those that never come to an end of their request.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use poem::{
    Addr,
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// Takes connections.
pub(super) struct Door {
    listener: TcpListener,
    address: LocalAddr,
    patience: Duration,
}

impl Door {
    /// Takes connections that send their requests within `patience`, head and body each.
    pub(super) fn new(listener: TcpListener, patience: Duration) -> io::Result<Self> {
        let address = LocalAddr(Addr::from(listener.local_addr()?));
        Ok(Self { listener, address, patience })
    }
}

impl Acceptor for Door {
    type Io = Caller;

    fn local_addr(&self) -> Vec<LocalAddr> {
        vec![self.address.clone()]
    }

    async fn accept(&mut self) -> io::Result<(Caller, LocalAddr, RemoteAddr, Scheme)> {
        let (stream, address) = self.listener.accept().await?;
        // Answers are small and wait for nobody.
        stream.set_nodelay(true)?;
        let caller = Caller { stream, patience: self.patience * 2, asking_since: None };
        Ok((caller, self.address.clone(), RemoteAddr(Addr::from(address)), Scheme::HTTP))
    }
}

/// A connection. Whoever sends a request byte by byte, so that it is never idle and never complete, is cut off.
///
/// The framework has no time limit for the head of a request: this is it. It needs no timer, because silence is the
/// idle timeout's, and every byte that breaks the silence comes through here.
pub(super) struct Caller {
    stream: TcpStream,
    patience: Duration,
    /// Since when they are talking without having got an answer.
    asking_since: Option<Instant>,
}

impl AsyncRead for Caller {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if read.is_ready() && buf.filled().len() > before {
            let since = *self.asking_since.get_or_insert_with(Instant::now);
            if since.elapsed() > self.patience {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        read
    }
}

impl AsyncWrite for Caller {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.asking_since = None;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.asking_since = None;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
