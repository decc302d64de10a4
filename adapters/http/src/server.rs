//! The surface on a socket.

use std::{future::Future, io, time::Duration};

use picdesk::Desk;
use poem::Server;
use tokio::net::TcpListener;

use crate::{Settings, app};

mod door;

/// Serves until `shutdown` is done; requests that are under way then have `grace` to end.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    desk: Desk,
    settings: Settings,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    let door = door::Door::new(listener, settings.request_timeout)?;
    Server::new_with_acceptor(door)
        .idle_timeout(settings.idle_timeout)
        .run_with_graceful_shutdown(app(desk, settings), shutdown, Some(grace))
        .await
}
