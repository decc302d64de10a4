//! What people do again and again, in one word.

use crate::{Demo, Look, Person};

impl Person {
    /// Sits down at a desk as the colleague who holds every right.
    pub async fn ines(demo: &Demo) -> Self {
        Self::signed_in(demo, Look::DESK, "ines@kestrel.example").await
    }

    /// Makes a lightbox of one's own, with files in it.
    pub async fn makes_lightbox(&self, name: &str, numbers: &str) {
        self.goes_to("/lightboxes").await;
        self.types("New lightbox", name).await;
        self.presses("Make lightbox").await;
        self.finds("heading", name).await;
        self.types("File numbers", numbers).await;
        self.presses("Add files").await;
        self.reads(" added to the lightbox.").await;
    }

    /// Finds a client in User management, and opens what is behind a link of the client's row.
    pub async fn opens_panel(&self, client: &str, link: &str, panel: &str) {
        self.goes_to(&format!("/office/accounts?q={client}")).await;
        let link = self.first_named("link", link).await;
        self.follows(&link).await;
        self.finds("region", panel).await;
    }

    /// Looks a file up by its number in the look-up that is open, and adds it.
    pub async fn adds_in_the_dialog(&self, number: &str) {
        self.types("File number or keyword", number).await;
        let hit = self.first_named("button", &format!("Add {number}")).await;
        self.presses(&hit).await;
    }

    /// Opens the dialog that creates an order into a client's account, and chooses one of one's own lightboxes in it.
    pub async fn begins_an_order(&self, client: &str, lightbox: &str) {
        self.goes_to(&format!("/office/accounts?q={client}")).await;
        let link = self.first_named("link", "Create order into account").await;
        self.follows(&link).await;
        self.finds("dialog", "Create order into account").await;
        self.takes_lightbox(lightbox).await;
    }

    /// Chooses a lightbox in the dialog, and waits until the dialog shows what goes with it.
    pub async fn takes_lightbox(&self, lightbox: &str) {
        if self.chosen_as("Lightbox").await.contains(lightbox) {
            return;
        }
        let list = self.finds("combobox", "Lightbox").await;
        self.chooses("Lightbox", lightbox).await;
        self.until("the dialog goes with the lightbox", || async { list.tag_name().await.is_err().then_some(()) })
            .await;
    }

    /// Creates the order of the dialog, comes to its page, and answers its number.
    pub async fn creates_the_order(&self) -> String {
        self.presses("Create order").await;
        self.comes_to("/office/orders/").await;
        let address = self.address().await;
        let number: String = address.chars().filter(char::is_ascii_digit).collect();
        self.finds("button", "Save").await;
        number
    }

    /// Creates an order into a client's account of files that nobody grants, and answers its number.
    pub async fn orders_into(&self, client: &str, lightbox: &str, numbers: &str) -> String {
        self.makes_lightbox(lightbox, numbers).await;
        self.begins_an_order(client, lightbox).await;
        self.creates_the_order().await
    }

    /// Saves the order that is worked on.
    pub async fn saves(&self) {
        self.presses("Save").await;
        self.reads("Saved.").await;
    }
}
