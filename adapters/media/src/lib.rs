//! Picdesk's media store: masters on disk, what their metadata says, and the pictures made from them.
//!
//! | to read about | start at |
//! |---|---|
//! | the store itself, and what is kept where | [`DiskMedia`] |
//! | how a picture is recognised, checked and decoded | `picture` |
//! | what its metadata says | `metadata`, `packets` |
//! | how a thumbnail, a preview and a sale size are made | `recipe`, `raster`, `watermark` |
//! | writing metadata into a JPEG | [`embed`] |
//! | writing the licence into what is handed out | `licensed` |
//! | handing out pieces, from any byte on | `outgoing` |
//! | packing pictures into a ZIP as they go out | [`Zip`] |

mod disk;
mod embed;
mod licensed;
mod limits;
mod metadata;
mod outgoing;
mod packets;
mod picture;
mod raster;
mod recipe;
mod shelf;
mod watermark;
mod zip;

pub use disk::DiskMedia;
pub use embed::{NotAJpeg, embed};
pub use limits::MediaLimits;
pub use zip::Zip;
