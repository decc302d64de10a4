//! A site on a socket.

use std::time::Duration;

use picdesk::Desk;
use picdesk_http::Settings;
use picdesk_testkit::{Scenario, Scene};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{caller::Caller, walker::Browser};

/// A site on a socket, with its scene behind it.
pub struct Site {
    /// The scene behind it, where tests look at what no answer shows.
    pub scene: Scene,
    /// Where it is, such as `http://127.0.0.1:40001`.
    pub address: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Site {
    /// Opens a scenario to the network.
    pub async fn of(scenario: Scenario) -> Self {
        Self::with(scenario, Self::settings()).await
    }

    /// Opens a scenario with other settings.
    pub async fn with(scenario: Scenario, settings: Settings) -> Self {
        let scene = scenario.await;
        let desk = scene.desk.clone();
        Self::serving(scene, desk, settings).await
    }

    /// Opens a scene to the network, with another desk than its own in front.
    pub async fn serving(scene: Scene, desk: Desk, settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // A site that was dropped stops as well.
            let _ = stopped.await;
        };
        let served = tokio::spawn(picdesk_http::serve(desk, settings, listener, shutdown, Duration::from_secs(5)));
        Self { scene, address, stop, served }
    }

    /// What tests run with: no TLS, so no `Secure` cookies.
    pub fn settings() -> Settings {
        Settings { secure_cookies: false, ..Settings::default() }
    }

    /// Somebody whom nobody knows.
    pub fn stranger(&self) -> Caller {
        Caller::new(&self.address, None)
    }

    /// Somebody of the scenario, signed in.
    pub async fn signed_in(&self, name: &str) -> Caller {
        let token = self.scene.sign_in(name).await.unwrap_or_else(|error| panic!("{name} cannot sign in: {error}"));
        Caller::new(&self.address, Some(token.reveal().to_owned()))
    }

    /// Somebody of the scenario who has assumed a client's identity.
    pub async fn assuming(&self, staff: &str, client: &str) -> Caller {
        let token = self.scene.assume(staff, client).await;
        let token = token.unwrap_or_else(|error| panic!("{staff} cannot act as {client}: {error}"));
        Caller::new(&self.address, Some(token.reveal().to_owned()))
    }

    /// Whoever holds the secret of a session.
    pub fn with_token(&self, token: &str) -> Caller {
        Caller::new(&self.address, Some(token.to_owned()))
    }

    /// A plain browser that nobody has signed in with.
    pub fn browser(&self) -> Browser {
        Browser::of(&self.address)
    }

    /// Somebody of the scenario with a plain browser, who has signed in on the page.
    pub async fn browsing(&self, name: &str) -> Browser {
        let (address, browser) = (self.scene.address(name), self.browser());
        let (door, password) = (browser.goes("/sign-in").await, self.scene.password(name));
        let typed = [("address", address.as_str()), ("password", password.reveal())];
        browser.sends(&door, "/sign-in", &typed).await.expect_at("/");
        browser
    }

    /// Stops serving, and answers how that went.
    pub async fn stop(self) -> std::io::Result<()> {
        let _ = self.stop.send(());
        self.served.await.expect("the server does not panic")
    }
}
