//! The surface on a socket.

use std::{future::Future, io, time::Duration};

use picdesk::Desk;
use poem::Server;
use tokio::{net::TcpListener, time::timeout};

use crate::{Settings, noting, transfer::Notes};

mod door;

/// Serves until `shutdown` is done; requests that are under way then have `grace` to end, and so have the notes of
/// downloads (rule 30).
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
    // The head, the body and the answer have this long each.
    let door = door::Door::new(listener, settings.request_timeout * 3)?;
    let notes = Notes::default();
    Server::new_with_acceptor(door)
        .idle_timeout(settings.idle_timeout)
        .run_with_graceful_shutdown(noting(desk, settings, notes.clone()), shutdown, Some(grace))
        .await?;
    // Storage that hangs must not keep the program from stopping.
    let _ = timeout(grace, notes.all_made()).await;
    Ok(())
}
