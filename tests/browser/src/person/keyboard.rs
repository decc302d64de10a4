//! A person who never touches the mouse.

use serde_json::json;
use thirtyfour::Key;

use super::hearing::FIELDS;
use crate::Person;

impl Person {
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

    /// Goes to a list that opens and chooses in it, by typing how the option begins.
    pub async fn chooses_by_keys(&self, label: &str, beginning: &str) {
        self.tabs_to("combobox", label).await;
        self.writes(beginning).await;
    }

    /// Goes to something by the tabulator and presses the return key on it.
    pub async fn enters(&self, role: &str, name: &str) {
        self.finds(role, name).await;
        self.tabs_to(role, name).await;
        self.strikes(Key::Enter).await;
    }

    /// Goes to a field by the tabulator and types into it, in the place of what is there.
    pub async fn fills(&self, label: &str, text: &str) {
        let what = format!("there is a field {label:?}");
        let role = self.until(&what, || async {
            for role in FIELDS {
                if self.has(role, label).await {
                    return Some(role);
                }
            }
            None
        });
        self.tabs_to(role.await, label).await;
        let chain = self.browser.action_chain();
        let all = chain.key_down(Key::Control).send_keys("a").key_up(Key::Control);
        all.perform().await.expect("all of it can be marked");
        self.writes(text).await;
    }
}
