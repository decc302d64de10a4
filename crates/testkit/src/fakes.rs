//! Fakes: the ports of the domain, as tests want them.

pub(crate) mod clock;
pub(crate) mod ids;
pub(crate) mod mailer;
pub(crate) mod media;
pub(crate) mod secrets;
