//! What the domain needs of the world, and what adapters give it.

pub(crate) mod broken;
pub(crate) mod clock;
pub(crate) mod collections;
pub(crate) mod ids;
pub(crate) mod letters;
pub(crate) mod media;
pub(crate) mod passwords;
pub(crate) mod store;
