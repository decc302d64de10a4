//! What the programs share: the settings of a site, and the adapters that they lead to.
//!
//! A setting has one line in [`KEYS`]. From it come its name in a configuration file, its environment variable, its
//! default, what `--help` and the documentation say of it, and what an error says that is expected.

mod keys;
mod logs;
mod open;
mod reference;
mod settings;

pub use keys::{KEYS, Key};
pub use logs::log_to_stderr;
pub use open::{media_limits, open_mailer, open_ports};
pub use reference::{help, page};
pub use settings::{
    DatabaseUrl, LogFormat, Logs, Mail, Settings,
    given::{Given, Problem, Refusal},
};
