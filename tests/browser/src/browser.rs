//! A Chromium, and the driver that the tests speak to it through.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

/// How a browser shows pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How wide the page is, in pixels.
    pub width: u32,
    /// How high the page is, in pixels.
    pub height: u32,
    /// Whether the person prefers light on dark.
    pub dark: bool,
    /// Whether pages may run their script.
    pub script: bool,
}

impl Look {
    /// A desk's screen.
    pub const DESK: Self = Self { width: 1440, height: 900, dark: false, script: true };
    /// A telephone in a hand.
    pub const HAND: Self = Self { width: 360, height: 740, ..Self::DESK };

    /// The same in the dark.
    pub const fn in_the_dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same where no page runs a script.
    pub const fn without_script(self) -> Self {
        Self { script: false, ..self }
    }
}

/// The driver's program. It ends when its last browser is closed.
#[derive(Debug)]
pub(crate) struct Driver {
    address: String,
    program: Child,
}

static SHARED: Mutex<Weak<Driver>> = Mutex::new(Weak::new());

impl Driver {
    /// The driver that the tests of this process share.
    pub(crate) fn shared() -> Arc<Self> {
        // A test that panicked while it started the driver has left nothing half-done behind.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let driver = Arc::new(Self::start());
            *shared = Arc::downgrade(&driver);
            driver
        })
    }

    fn start() -> Self {
        let mut program = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts; `tests/run` installs it");
        let mut said = BufReader::new(program.stdout.take().expect("its output is piped")).lines();
        let port = said.by_ref().find_map(|line| {
            let line = line.expect("it speaks plain text");
            let port = line.split_once("started successfully on port ")?.1.trim_end_matches('.').to_owned();
            Some(port)
        });
        let address = format!("http://127.0.0.1:{}", port.expect("chromedriver says its port"));
        thread::spawn(move || said.for_each(drop));
        Self { address, program }
    }

    /// Opens a browser with nothing in it.
    pub(crate) async fn open(&self, look: Look) -> (WebDriver, TempDir) {
        let profile = tempfile::Builder::new().prefix("picdesk-chromium-").tempdir().expect("a temporary folder");
        let mut wishes = DesiredCapabilities::chrome();
        let of_profile = format!("--user-data-dir={}", profile.path().display());
        let of_window = format!("--window-size={},{}", look.width.max(500), look.height);
        let plain = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en-GB",
        ];
        for wish in plain.into_iter().chain([of_profile.as_str(), of_window.as_str()]) {
            wishes.add_arg(wish).expect("a wish that the driver takes");
        }
        if !look.script {
            let content = json!({"profile.managed_default_content_settings.javascript": 2});
            wishes.add_experimental_option("prefs", content).expect("a wish that the driver takes");
        }
        let browser = WebDriver::new(&self.address, wishes).await.expect("Chromium opens");
        (browser, profile)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
