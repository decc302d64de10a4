//! Letters on their way out: to a mail server, or into a folder.
//!
//! Both try once and say how it ended. When to try again is the domain's business, and so is what a letter says.

mod letterhead;
mod maildrop;
mod smtp;

pub use maildrop::Maildrop;
pub use smtp::{DEFAULT_TIMEOUT, Security, SmtpConfig, SmtpCredentials, SmtpMailer, SmtpSetupError};
