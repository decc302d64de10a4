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
        let caller =
            Caller { stream, patience: self.patience, waiting: Waiting::Nobody, arrived: 0, busy: None, limit };
        Ok((caller, self.address.clone(), RemoteAddr(Addr::from(address)), Scheme::HTTP))
    }
}

/// How much of a request has to arrive for us to go on waiting for the rest, in bytes: pictures take their time, and a
/// head is never as long.
const STEADILY: usize = 1024 * 1024;

/// A connection. It is cut off when a request that began to arrive gets no answer in time, because its head never
/// ends, and when nobody takes what we send: neither may hold on to us for ever. Whoever sends on steadily is heard.
///
/// The framework has a limit for neither. A connection on which nothing happens at all is the idle timeout's.
pub(super) struct Caller {
    stream: TcpStream,
    patience: Duration,
    waiting: Waiting,
    /// How much arrived since we began to wait, in bytes.
    arrived: usize,
    /// Since when we have been busy with what was read last, and did not look for more.
    busy: Option<Instant>,
    limit: Pin<Box<Sleep>>,
}

/// Whom we wait for on a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Nobody,
    /// Somebody who has begun to send a request, and has got no answer yet.
    Sender,
    /// Somebody who should take what we send.
    Reader,
}

impl Caller {
    fn wait(&mut self, waiting: Waiting) {
        if self.waiting != waiting {
            self.waiting = waiting;
            self.limit.as_mut().reset(Instant::now() + self.patience);
        }
    }

    /// Something of a request arrived.
    fn heard(&mut self, more: usize) {
        self.arrived += more;
        if self.waiting != Waiting::Sender {
            self.arrived = more;
            self.wait(Waiting::Sender);
        } else if self.arrived >= STEADILY {
            self.arrived = 0;
            self.limit.as_mut().reset(Instant::now() + self.patience);
        }
    }

    /// Goes on waiting: for as long as we were busy ourselves, nobody kept us waiting.
    fn turn_back(&mut self) {
        if let Some(since) = self.busy.take() {
            let later = self.limit.deadline() + since.elapsed();
            self.limit.as_mut().reset(later);
        }
    }

    /// Fails when we have waited too long; else the task is woken when that is so.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.waiting {
            Waiting::Sender | Waiting::Reader if self.limit.as_mut().poll(cx).is_ready() => {
                Err(io::ErrorKind::TimedOut.into())
            }
            _ => Ok(()),
        }
    }

    fn written<T>(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        match wrote {
            Poll::Ready(done) => {
                self.waiting = Waiting::Nobody;
                Poll::Ready(done)
            }
            Poll::Pending => {
                self.wait(Waiting::Reader);
                self.check(cx)?;
                Poll::Pending
            }
        }
    }
}

impl AsyncRead for Caller {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.turn_back();
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        let more = buf.filled().len() - before;
        if more > 0 {
            self.heard(more);
        }
        self.check(cx)?;
        if read.is_ready() {
            self.busy = Some(Instant::now());
        }
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
