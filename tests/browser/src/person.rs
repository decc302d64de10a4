//! Somebody in front of a browser.

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Key, WebDriver, WebElement};

use crate::{
    Demo,
    browser::{Driver, Look},
};

/// How long a person waits for something to appear before they say that it is not there.
const PATIENCE: Duration = Duration::from_secs(15);
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

    /// The address that the browser shows, without the site.
    pub async fn address(&self) -> String {
        let address = self.browser.current_url().await.expect("the browser shows an address");
        address.as_str().trim_start_matches(&self.site).to_owned()
    }

    /// Presses a button.
    pub async fn presses(&self, name: &str) {
        self.clicks("button", name).await;
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

    /// Clicks on whatever has a role and a name.
    pub async fn clicks(&self, role: &str, name: &str) {
        let what = format!("the {role} {name:?} can be clicked");
        self.until(&what, || async {
            let found = self.glance(role, name).await?;
            found.scroll_into_view().await.ok()?;
            found.click().await.ok()
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

    /// Presses a key, wherever the focus is.
    pub async fn strikes(&self, key: Key) {
        self.browser.action_chain().send_keys(key).perform().await.expect("the key is struck");
    }

    /// Types wherever the focus is.
    pub async fn writes(&self, text: &str) {
        self.browser.action_chain().send_keys(text).perform().await.expect("it is written");
    }

    /// Presses the tabulator until something has the focus.
    pub async fn tabs_to(&self, role: &str, name: &str) {
        const FAR: usize = 200;
        for _ in 0..FAR {
            if self.focus().await == (role.to_owned(), name.to_owned()) {
                return;
            }
            self.strikes(Key::Tab).await;
        }
        panic!("the tabulator never comes to the {role} {name:?}; now it is at {:?}", self.focus().await);
    }

    /// What has the focus: its role and its name.
    pub async fn focus(&self) -> (String, String) {
        let focused = self.evaluate("document.activeElement").await;
        let tree = self.tool("Accessibility.getPartialAXTree", json!({"objectId": focused, "fetchRelatives": false}));
        let node = tree.await.map(|tree| tree["nodes"][0].clone()).unwrap_or_default();
        let text = |of: &str| node[of]["value"].as_str().unwrap_or_default().to_owned();
        (text("role"), text("name"))
    }

    /// Waits until a text can be read on the page.
    pub async fn reads(&self, text: &str) {
        let what = format!("{text:?} can be read");
        self.until(&what, || async { self.text().await.contains(text).then_some(()) }).await;
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

    /// What axe complains about on this page: one line for each violation.
    ///
    /// # Panics
    /// axe is not at hand: `tests/run` fetches it.
    pub async fn complaints_of_axe(&self) -> Vec<String> {
        const RUN: &str = "const done = arguments[arguments.length - 1]; axe.run(document, {runOnly: {type: 'tag', \
                           values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})\
                           .then(found => done(found.violations.map(one => one.id + ': ' + one.help + ' — ' + \
                           one.nodes.map(node => node.html + ' (' + node.failureSummary + ')').join(' | '))));";
        let axe = std::fs::read_to_string(axe()).expect("axe is at hand; `tests/run` fetches it");
        // Tools of the developer see every page, whatever it allows its own scripts.
        self.tool("Runtime.evaluate", json!({"expression": axe})).await.expect("axe can be read");
        let found = self.browser.execute_async(RUN, Vec::new()).await.expect("axe looks at the page");
        let lines = found.json().as_array().cloned().unwrap_or_default();
        lines.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Whether the page is wider than the window, so that it must be moved sideways to be read.
    pub async fn must_scroll_sideways(&self) -> bool {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        let wider = self.browser.execute(script, Vec::new()).await.expect("the page can be measured");
        wider.json().as_bool().unwrap_or_default()
    }

    /// Waits until nothing on the page says that it is busy, and every picture in the window is there.
    pub async fn settles(&self) {
        let script = "return document.readyState === 'complete' && !document.querySelector('.busy') && \
                      [...document.images].every(image => image.complete || \
                      image.getBoundingClientRect().top > innerHeight) ? 1 : 0";
        // Whatever was just clicked on has had the time to begin.
        tokio::time::sleep(GLANCE * 5).await;
        self.until("the page has settled", || async {
            let settled = self.browser.execute(script, Vec::new()).await.ok()?;
            (settled.json().as_u64() == Some(1)).then_some(())
        })
        .await;
    }

    /// A picture of the whole page, as PNG.
    pub async fn photographs(&self) -> Vec<u8> {
        let script = "return document.documentElement.scrollHeight";
        let height = self.browser.execute(script, Vec::new()).await.ok().and_then(|height| height.json().as_u64());
        let height = height.unwrap_or_default().clamp(self.look.height.into(), 2_400);
        self.measure(self.look.width, height).await;
        // Pictures further down begin to load now.
        self.settles().await;
        let picture = self.browser.screenshot_as_png().await.expect("a screenshot");
        self.measure(self.look.width, self.look.height.into()).await;
        picture
    }

    /// The folder that downloads go to.
    pub fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// Waits until a file with such an ending was downloaded, and reads it.
    pub async fn receives(&self, ending: &str) -> Vec<u8> {
        let what = format!("a file that ends with {ending:?} arrives");
        self.until(&what, || async {
            let mut files = std::fs::read_dir(self.downloads()).ok()?.filter_map(Result::ok);
            let file = files.find(|file| file.file_name().to_string_lossy().ends_with(ending))?;
            std::fs::read(file.path()).ok()
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

    async fn measure(&self, width: u32, height: u64) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tool("Emulation.setDeviceMetricsOverride", size).await.expect("the window can be measured");
    }

    async fn field(&self, label: &str) -> Option<WebElement> {
        for role in ["textbox", "searchbox", "spinbutton", "Date", "DateTime"] {
            if let Some(found) = self.glance(role, label).await {
                return Some(found);
            }
        }
        None
    }

    /// What has a role and a name at this moment.
    async fn glance(&self, role: &str, name: &str) -> Option<WebElement> {
        let (_, node) = self.with_role(role).await.into_iter().find(|(found, _)| found == name)?;
        let object = self.tool("DOM.resolveNode", json!({"backendNodeId": node})).await?;
        let object = object["object"]["objectId"].as_str()?.to_owned();
        let mark = self.held.fetch_add(1, Ordering::Relaxed).to_string();
        let function = "function(mark) { this.setAttribute('data-held', mark); }";
        let call = json!({"objectId": object, "functionDeclaration": function, "arguments": [{"value": mark}]});
        self.tool("Runtime.callFunctionOn", call).await?;
        self.browser.find(By::Css(format!("[data-held='{mark}']"))).await.ok()
    }

    /// Everything that has a role, as those hear it who do not look: its name, and its number in the browser.
    async fn with_role(&self, role: &str) -> Vec<(String, u64)> {
        let document = self.evaluate("document").await;
        let question = json!({"objectId": document, "role": role});
        let answer = self.tool("Accessibility.queryAXTree", question).await.unwrap_or_default();
        let nodes = answer["nodes"].as_array().cloned().unwrap_or_default();
        let heard = nodes.iter().filter(|node| node["ignored"] != json!(true));
        let named = heard.filter_map(|node| {
            let name = node["name"]["value"].as_str().unwrap_or_default().to_owned();
            Some((name, node["backendDOMNodeId"].as_u64()?))
        });
        named.collect()
    }

    async fn evaluate(&self, expression: &str) -> String {
        let answer = self.tool("Runtime.evaluate", json!({"expression": expression})).await.unwrap_or_default();
        answer["result"]["objectId"].as_str().unwrap_or_default().to_owned()
    }

    async fn tool(&self, command: &str, arguments: Value) -> Option<Value> {
        self.browser.cdp().send_raw(command, arguments).await.ok()
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

/// Where `tests/run` puts axe.
fn axe() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/axe.min.js")
}
