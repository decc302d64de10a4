//! Taking connections, and letting go of those whose other end has stopped caring.

use std::{
    future::Future,
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
    time::{Instant, Sleep, sleep},
};

/// Takes connections.
pub(super) struct Door {
    listener: TcpListener,
    address: LocalAddr,
    patience: Duration,
}

impl Door {
    /// Takes connections on which nothing keeps us waiting longer than `patience`.
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
        let limit = Box::pin(sleep(self.patience));
        let caller = Caller { stream, patience: self.patience, waiting: Waiting::ForNothing, limit };
        Ok((caller, self.address.clone(), RemoteAddr(Addr::from(address)), Scheme::HTTP))
    }
}

/// A connection. It is cut off when a request that began to arrive gets no answer in time, because its head never
/// ends, and when nobody takes what we send: neither may hold on to us for ever.
///
/// The framework has a limit for neither. A connection on which nothing happens at all is the idle timeout's.
pub(super) struct Caller {
    stream: TcpStream,
    patience: Duration,
    waiting: Waiting,
    limit: Pin<Box<Sleep>>,
}

/// What we wait for on a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    ForNothing,
    /// For the end of a request, and for our own answer.
    ForARequest,
    /// For somebody to take what we send.
    ForAReader,
}

impl Caller {
    fn wait(&mut self, waiting: Waiting) {
        if self.waiting != waiting {
            self.waiting = waiting;
            self.limit.as_mut().reset(Instant::now() + self.patience);
        }
    }

    /// Fails when we have waited too long; else the task is woken when that is so.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.waiting {
            Waiting::ForARequest | Waiting::ForAReader if self.limit.as_mut().poll(cx).is_ready() => {
                Err(io::ErrorKind::TimedOut.into())
            }
            _ => Ok(()),
        }
    }

    fn written<T>(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        match wrote {
            Poll::Ready(done) => {
                self.waiting = Waiting::ForNothing;
                Poll::Ready(done)
            }
            Poll::Pending => {
                self.wait(Waiting::ForAReader);
                self.check(cx)?;
                Poll::Pending
            }
        }
    }
}

impl AsyncRead for Caller {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before && self.waiting == Waiting::ForNothing {
            self.wait(Waiting::ForARequest);
        }
        self.check(cx)?;
        read
    }
}

impl AsyncWrite for Caller {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(cx, wrote)
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
