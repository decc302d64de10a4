//! The log of a program.

use std::io::stderr;

use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{LogFormat, Logs};

/// Writes the log of this program to its standard error from now on.
pub fn log_to_stderr(logs: &Logs) {
    let builder = fmt().with_env_filter(EnvFilter::new(&logs.filter)).with_writer(stderr);
    // Where somebody logs already, as a test may, it stays so.
    let _ = match logs.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}
