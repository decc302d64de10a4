//! Somebody in front of a browser.

mod deeds;
mod hearing;
mod keyboard;
mod looks;

use std::{
    cell::Cell,
    future::Future,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
    time::{Duration, Instant},
};

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{By, WebDriver, WebElement, WindowHandle};

use crate::{
    Demo,
    browser::{Driver, Look},
};

/// How long a person waits for something to appear before they say that it is not there.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long they look away in between.
const GLANCE: Duration = Duration::from_millis(40);

/// Somebody in front of a browser of their own.
pub struct Person {
    browser: WebDriver,
    look: Look,
    site: String,
    held: AtomicU64,
    // The folder goes before the driver ends, and the driver when nobody needs it any more.
    profile: TempDir,
    _driver: Arc<Driver>,
}

impl Person {
    /// Sits down in front of a site.
    pub async fn at(demo: &Demo, look: Look) -> Self {
        let driver = Driver::shared();
        let (browser, profile) = driver.open(look).await;
        let person =
            Self { browser, look, site: demo.address.clone(), held: AtomicU64::new(0), profile, _driver: driver };
        person.arrange().await;
        person
    }

    /// Sits down and signs in, with the password that everybody has.
    pub async fn signed_in(demo: &Demo, look: Look, address: &str) -> Self {
        let person = Self::at(demo, look).await;
        person.goes_to("/sign-in").await;
        person.types("E-mail address", address).await;
        person.types("Password", "picdesk-demo").await;
        person.presses("Sign in").await;
        person.finds("button", "Sign out").await;
        person
    }

    /// Types an address into the browser.
    pub async fn goes_to(&self, path: &str) {
        self.browser.goto(format!("{}{path}", self.site)).await.expect("the browser goes there");
    }

    /// Goes back, by the browser's own button.
    pub async fn goes_back(&self) {
        self.browser.back().await.expect("the browser goes back");
    }

    /// Loads the page again.
    pub async fn reloads(&self) {
        self.browser.refresh().await.expect("the browser loads it again");
    }

    /// Opens what is shown in a second window as well, where the same person is signed in, and answers what the first is
    /// called.
    pub async fn opens_a_second_window(&self) -> WindowHandle {
        let address = self.address().await;
        let first = self.browser.window().await.expect("there is a window");
        let second = self.browser.new_tab().await.expect("a second window opens");
        self.looks_at(second).await;
        self.goes_to(&address).await;
        first
    }

    /// Closes the second window, and looks at the first again.
    pub async fn closes_it_for(&self, first: WindowHandle) {
        self.browser.close_window().await.expect("the second window closes");
        self.looks_at(first).await;
    }

    async fn looks_at(&self, window: WindowHandle) {
        self.browser.switch_to_window(window).await.expect("the window is there");
        self.arrange().await;
    }

    /// The address that the browser shows, without the site.
    pub async fn address(&self) -> String {
        let address = self.browser.current_url().await.expect("the browser shows an address");
        address.as_str().trim_start_matches(&self.site).to_owned()
    }

    /// Presses a button.
    pub async fn presses(&self, name: &str) {
        self.clicks("button", name).await;
    }

    /// Presses a button twice, faster than anything can come of it.
    pub async fn presses_twice(&self, name: &str) {
        let button = self.finds("button", name).await;
        button.scroll_into_view().await.expect("the button is there");
        let twice = self.browser.action_chain().double_click_element(&button);
        twice.perform().await.expect("the button can be pressed twice");
    }

    /// Follows a link.
    pub async fn follows(&self, name: &str) {
        self.clicks("link", name).await;
    }

    /// Ticks a box, or takes the tick away.
    pub async fn ticks(&self, name: &str) {
        self.clicks("checkbox", name).await;
    }

    /// Chooses one of several round buttons.
    pub async fn picks(&self, name: &str) {
        self.clicks("radio", name).await;
    }

    /// Opens what is folded up under a word, or folds it up.
    pub async fn unfolds(&self, name: &str) {
        self.clicks("DisclosureTriangle", name).await;
    }

    /// Clicks on whatever has a role and a name.
    pub async fn clicks(&self, role: &str, name: &str) {
        let what = format!("the {role} {name:?} can be clicked");
        self.until(&what, || async {
            let found = self.glance(role, name).await?;
            found.scroll_into_view().await.ok()?;
            match found.click().await {
                Ok(()) => Some(()),
                Err(_) => self.points_at(&found).await,
            }
        })
        .await;
    }

    /// Types into a field, in the place of what is there.
    pub async fn types(&self, label: &str, text: &str) {
        let what = format!("the field {label:?} can be typed into");
        self.until(&what, || async {
            let field = self.field(label).await?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()
        })
        .await;
    }

    /// Picks a day or a moment, as the calendar beside the field does: how one is typed depends on whose browser it is.
    pub async fn dates(&self, label: &str, date: &str) {
        const PICK: &str = "arguments[0].value = arguments[1]; for (const kind of ['input', 'change']) \
                            arguments[0].dispatchEvent(new Event(kind, {bubbles: true}));";
        let what = format!("{date} can be picked as {label:?}");
        self.until(&what, || async {
            let field = self.field(label).await?;
            self.browser.execute(PICK, vec![field.to_json().ok()?, json!(date)]).await.ok()
        })
        .await;
    }

    /// Hands files over in a field for files.
    pub async fn hands_over(&self, label: &str, files: &[&Path]) {
        let what = format!("files can be handed over as {label:?}");
        let names: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        self.until(&what, || async {
            let whole = self.names("button").await.into_iter().find(|name| name.starts_with(label))?;
            self.glance("button", &whole).await?.send_keys(names.join("\n")).await.ok()
        })
        .await;
    }

    /// Chooses in a list that opens.
    pub async fn chooses(&self, label: &str, option: &str) {
        let what = format!("{option:?} can be chosen as {label:?}");
        self.until(&what, || async {
            let list = self.glance("combobox", label).await?;
            let options = list.find_all(By::Tag("option")).await.ok()?;
            for one in options {
                if one.text().await.ok()?.contains(option) {
                    return one.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Waits until a text can be read on the page.
    pub async fn reads(&self, text: &str) {
        let what = format!("{text:?} can be read");
        self.until(&what, || async { self.text().await.contains(text).then_some(()) }).await;
    }

    /// Loads the page again and again, until a text can be read on it.
    pub async fn until_reloaded_reads(&self, text: &str) {
        let what = format!("{text:?} can be read once the page is loaded again");
        self.until(&what, || async {
            self.reloads().await;
            self.text().await.contains(text).then_some(())
        })
        .await;
    }

    /// Waits until a text can be read in what has a role and a name.
    pub async fn reads_in(&self, role: &str, name: &str, text: &str) {
        let what = format!("{text:?} can be read in the {role} {name:?}");
        self.until(&what, || async { self.glance(role, name).await?.text().await.ok()?.contains(text).then_some(()) })
            .await;
    }

    /// Waits until a text can be read nowhere on the page any more.
    pub async fn reads_no_more(&self, text: &str) {
        let what = format!("{text:?} can be read no more");
        self.until(&what, || async { (!self.text().await.contains(text)).then_some(()) }).await;
    }

    /// Everything that can be read in what has a role and a name.
    pub async fn text_of(&self, role: &str, name: &str) -> String {
        let what = format!("the {role} {name:?} can be read");
        self.until(&what, || async { self.glance(role, name).await?.text().await.ok() }).await
    }

    /// What stands in a field.
    pub async fn typed_in(&self, label: &str) -> String {
        let what = format!("the field {label:?} can be read");
        self.until(&what, || async { self.field(label).await?.value().await.ok()? }).await
    }

    /// What is chosen in a list that opens.
    pub async fn chosen_as(&self, label: &str) -> String {
        let what = format!("there is something chosen as {label:?}");
        self.until(&what, || async {
            let list = self.glance("combobox", label).await?;
            list.find(By::Css("option:checked")).await.ok()?.text().await.ok()
        })
        .await
    }

    /// Waits until the address has a text in it.
    pub async fn comes_to(&self, text: &str) {
        let what = format!("the address has {text:?} in it");
        self.until(&what, || async { self.address().await.contains(text).then_some(()) }).await;
    }

    /// Waits until there is nothing any more with a role and a name.
    pub async fn sees_no_more(&self, role: &str, name: &str) {
        let what = format!("there is no {role} {name:?} any more");
        self.until(&what, || async { (!self.has(role, name).await).then_some(()) }).await;
    }

    /// Everything that can be read on the page now.
    pub async fn text(&self) -> String {
        let text = self.browser.execute("return document.body.innerText", Vec::new()).await;
        text.ok().and_then(|text| text.json().as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until there is something with a role and a name, and takes it.
    pub async fn finds(&self, role: &str, name: &str) -> WebElement {
        let what = format!("there is a {role} {name:?}");
        self.until(&what, || self.glance(role, name)).await
    }

    /// Waits until there is something with a role and a text in its name, and answers the whole name.
    pub async fn first_named(&self, role: &str, text: &str) -> String {
        let what = format!("there is a {role} with {text:?} in its name");
        self.until(&what, || async { self.names(role).await.into_iter().find(|name| name.contains(text)) }).await
    }

    /// Whether there is something with a role and a name at this moment.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.glance(role, name).await.is_some()
    }

    /// The names of everything that has a role at this moment.
    pub async fn names(&self, role: &str) -> Vec<String> {
        self.with_role(role).await.into_iter().map(|(name, _)| name).collect()
    }

    /// The folder that downloads go to.
    pub fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// Waits until a file with such an ending was downloaded to its end, and reads it.
    pub async fn receives(&self, ending: &str) -> Vec<u8> {
        let what = format!("a file that ends with {ending:?} arrives");
        // A file has its name a moment before it has its bytes: it is whole once it stays as long as it was.
        let seen = Cell::new(0);
        self.until(&what, || async {
            let files: Vec<_> = std::fs::read_dir(self.downloads()).ok()?.filter_map(Result::ok).collect();
            let named = |ending: &str| files.iter().find(|file| file.file_name().to_string_lossy().ends_with(ending));
            let file = named(ending).filter(|_| named(".crdownload").is_none())?;
            let bytes = std::fs::read(file.path()).ok()?;
            let before = seen.replace(bytes.len());
            (!bytes.is_empty() && bytes.len() == before).then_some(bytes)
        })
        .await
    }

    /// Leaves, and closes the browser.
    pub async fn leaves(self) {
        // A browser that has gone already is closed.
        let _ = self.browser.quit().await;
    }

    async fn arrange(&self) {
        self.measure(self.look.width, self.look.height.into()).await;
        let scheme = if self.look.dark { "dark" } else { "light" };
        let wishes = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]});
        self.tool("Emulation.setEmulatedMedia", wishes).await.expect("the browser can be dark");
        let downloads = json!({"behavior": "allow", "downloadPath": self.downloads()});
        self.tool("Browser.setDownloadBehavior", downloads).await.expect("the browser can download");
    }

    /// Clicks where something is that can be seen, though the driver holds that it cannot: it takes whatever lies in
    /// a fold that is closed for hidden, also where the style shows it.
    async fn points_at(&self, found: &WebElement) -> Option<()> {
        const SEEN: &str = "const fold = arguments[0].closest('details:not([open])'); \
                            return fold !== null && arguments[0].checkVisibility();";
        let seen = self.browser.execute(SEEN, vec![found.to_json().ok()?]).await.ok()?;
        seen.json().as_bool().filter(|seen| *seen)?;
        self.browser.action_chain().move_to_element_center(found).click().perform().await.ok()
    }

    /// Tries until it works, as long as a person has patience.
    async fn until<T, F: Future<Output = Option<T>>>(&self, what: &str, attempt: impl Fn() -> F) -> T {
        let since = Instant::now();
        loop {
            if let Some(done) = attempt().await {
                return done;
            }
            if since.elapsed() > PATIENCE {
                let (address, text) = (self.address().await, self.text().await);
                panic!("waited in vain until {what}, at {address}, which reads:\n{text}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}
