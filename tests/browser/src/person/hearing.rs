//! Finding things by what they are and what they are called, as those hear it who do not look.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use crate::Person;

/// The roles of what can be typed into.
pub(super) const FIELDS: [&str; 5] = ["textbox", "searchbox", "spinbutton", "Date", "DateTime"];

impl Person {
    /// Something to type into.
    pub(super) async fn field(&self, label: &str) -> Option<WebElement> {
        for role in FIELDS {
            if let Some(found) = self.glance(role, label).await {
                return Some(found);
            }
        }
        None
    }

    /// What has a role and a name at this moment. What many groups have by the same name is named with its group, as
    /// `Size of DM-10045`.
    pub(super) async fn glance(&self, role: &str, name: &str) -> Option<WebElement> {
        let node = match self.node("document", role, name).await {
            Some(node) => node,
            None => {
                let (name, group) = name.rsplit_once(" of ")?;
                let group = format!("document.querySelector('[role=\"group\"][aria-label=\"{group}\"]')");
                self.node(&group, role, name).await?
            }
        };
        let object = self.tool("DOM.resolveNode", json!({"backendNodeId": node})).await?;
        let object = object["object"]["objectId"].as_str()?.to_owned();
        let mark = self.held.fetch_add(1, Ordering::Relaxed).to_string();
        let function = "function(mark) { this.setAttribute('data-held', mark); }";
        let call = json!({"objectId": object, "functionDeclaration": function, "arguments": [{"value": mark}]});
        self.tool("Runtime.callFunctionOn", call).await?;
        self.browser.find(By::Css(format!("[data-held='{mark}']"))).await.ok()
    }

    /// Everything that has a role, as those hear it who do not look: its name, and its number in the browser.
    pub(super) async fn with_role(&self, role: &str) -> Vec<(String, u64)> {
        self.with_role_in("document", role).await
    }

    /// The number of what has a role and a name within a part of the page.
    async fn node(&self, part: &str, role: &str, name: &str) -> Option<u64> {
        let (_, node) = self.with_role_in(part, role).await.into_iter().find(|(found, _)| found == name)?;
        Some(node)
    }

    async fn with_role_in(&self, part: &str, role: &str) -> Vec<(String, u64)> {
        let question = json!({"objectId": self.evaluate(part).await, "role": role});
        let answer = self.tool("Accessibility.queryAXTree", question).await.unwrap_or_default();
        let nodes = answer["nodes"].as_array().cloned().unwrap_or_default();
        let heard = nodes.iter().filter(|node| node["ignored"] != json!(true));
        let named = heard.filter_map(|node| {
            let name = node["name"]["value"].as_str().unwrap_or_default().to_owned();
            Some((name, node["backendDOMNodeId"].as_u64()?))
        });
        named.collect()
    }

    pub(super) async fn evaluate(&self, expression: &str) -> String {
        let answer = self.tool("Runtime.evaluate", json!({"expression": expression})).await.unwrap_or_default();
        answer["result"]["objectId"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) async fn tool(&self, command: &str, arguments: Value) -> Option<Value> {
        self.browser.cdp().send_raw(command, arguments).await.ok()
    }
}
