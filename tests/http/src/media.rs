//! Media stores that misbehave, for a desk of its own in front of a scene.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use picdesk::{
    Contents, Delivery, Desk, Format, LicenceNote, Master, Media, MediaError, Pieces, Ports, Rendition, Size, TakenIn,
};
use picdesk_testkit::{MemoryMedia, Scene};
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
    /// The first picture comes whole; every other one goes on without an end.
    FirstWhole(AtomicBool),
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
            Self::FirstWhole(opened) if !opened.swap(true, Ordering::SeqCst) => {
                (1 << 16, Box::new(Once(Some(vec![0; 1 << 16]))))
            }
            Self::FirstWhole(_) => (1 << 40, Box::new(Piece { more: true })),
            Self::BreaksOff => (1 << 20, Box::new(Piece { more: false })),
        };
        Ok(Delivery { format: Format::Jpeg, bytes, mark: "misbehaving".to_owned(), says_licence: true, pieces })
    }

    async fn deliver(&self, master: &Master, size: &Size, _: &LicenceNote, _: u64) -> Result<Delivery, MediaError> {
        self.open(master, &Rendition::Size(size.clone())).await
    }

    fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces> {
        MemoryMedia::default().pack(contents)
    }
}

/// One piece.
struct Once(Option<Vec<u8>>);

#[async_trait::async_trait]
impl Pieces for Once {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        self.0.take().map(Ok)
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
