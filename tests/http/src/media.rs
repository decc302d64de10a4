//! Media stores that misbehave, for a desk of its own in front of a scene.

use std::sync::Arc;

use picdesk::{Delivery, Desk, Format, Master, Media, MediaError, Pieces, Ports, Rendition, TakenIn};
use picdesk_testkit::Scene;
use tokio::sync::Notify;

/// How a media store misbehaves.
pub enum Misbehaving {
    /// It panics.
    Panics,
    /// It opens nothing before it is told to; then a picture of so many bytes, in pieces of 65,536.
    Waits(Arc<Gate>, u64),
    /// It sends without an end: more than any buffer on the way holds.
    SendsForEver,
    /// It breaks in the middle of a picture.
    BreaksOff,
}

/// A gate in front of a media store.
#[derive(Default)]
pub struct Gate {
    /// Somebody stands in front of it.
    pub asked: Notify,
    /// It opens for one of them.
    pub told: Notify,
}

impl Misbehaving {
    /// A desk on the ports of a scene, with this media store.
    pub fn desk(self, scene: &Scene) -> Desk {
        let ports = Ports { media: Arc::new(self), ..scene.ports.clone() };
        Desk::new(ports, scene.desk.house().clone())
    }
}

#[async_trait::async_trait]
impl Media for Misbehaving {
    async fn take_in(&self, _: &str, _: Vec<u8>) -> Result<TakenIn, MediaError> {
        unreachable!("no test imports a picture over HTTP")
    }

    async fn open(&self, _: &Master, _: &Rendition) -> Result<Delivery, MediaError> {
        let (bytes, pieces): (u64, Box<dyn Pieces>) = match self {
            Self::Panics => panic!("the shelf fell over"),
            Self::Waits(gate, bytes) => {
                gate.asked.notify_one();
                gate.told.notified().await;
                (*bytes, Box::new(Piece { more: true }))
            }
            Self::SendsForEver => (1 << 40, Box::new(Piece { more: true })),
            Self::BreaksOff => (1 << 20, Box::new(Piece { more: false })),
        };
        Ok(Delivery { format: Format::Jpeg, bytes, pieces })
    }
}

/// The same piece, again and again, or once and then a failure.
struct Piece {
    more: bool,
}

#[async_trait::async_trait]
impl Pieces for Piece {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        if self.more { Some(Ok(vec![0; 1 << 16])) } else { Some(Err(MediaError::Broken("cut".into()))) }
    }
}
