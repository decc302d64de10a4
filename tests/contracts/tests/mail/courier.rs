//! The courier and the mailer together.
