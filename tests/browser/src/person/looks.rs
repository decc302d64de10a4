//! What is looked at without a word: what axe finds, whether the page fits, how it looks.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{Person, person::GLANCE};

impl Person {
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

    pub(super) async fn measure(&self, width: u32, height: u64) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.tool("Emulation.setDeviceMetricsOverride", size).await.expect("the window can be measured");
    }
}

/// Where `tests/run` puts axe.
fn axe() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/axe/axe.min.js")
}
