//! Those who ask for pages, what they send, and what they are answered.

use picdesk::{CHOICE_LASTS, Chosen, SessionToken};
use picdesk_http_tests::{Site, parcel, parcel_kind};
use picdesk_testkit::Scene;
use reqwest::{Client, RequestBuilder, StatusCode, header::HeaderMap, redirect::Policy};

use crate::stage::IN_HER_PLACE;

/// The fields of a form, with the pictures that it carries.
pub struct Sent {
    /// The names and values.
    pub fields: Vec<(String, String)>,
    /// A picture, where the form carries one.
    pub picture: Option<Vec<u8>>,
}

/// What was answered, as it came: nothing is followed.
pub struct Answer {
    /// How it was asked for.
    pub method: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

/// Somebody with a browser that follows nothing.
pub struct Visitor {
    http: Client,
    site: String,
    cookie: String,
    /// Who it is; none for a stranger.
    pub name: Option<String>,
    /// The token that this person's forms carry.
    pub token: String,
}

impl Sent {
    /// The same with another token, or without any.
    pub fn with_token(&self, token: Option<&str>) -> Self {
        let others = self.fields.iter().filter(|(name, _)| name != "token").cloned();
        let token = token.map(|token| ("token".to_owned(), token.to_owned()));
        Self { fields: token.into_iter().chain(others).collect(), picture: self.picture.clone() }
    }
}

impl Visitor {
    /// Somebody of a site, signed in where there is a name.
    pub async fn of(site: &Site, name: Option<&str>) -> Self {
        let secret = match name {
            Some(IN_HER_PLACE) => site.scene.assume(IN_HER_PLACE, "Ana").await.expect("it is allowed"),
            Some(name) => site.scene.sign_in(name).await.expect("they can sign in"),
            None => SessionToken::new("somebody whom nobody knows".to_owned()),
        };
        choose_ana(&site.scene, &secret).await;
        let token = site.scene.desk.form_token(&secret).as_str().to_owned();
        let cookie = match name {
            // The page to sign in knows its forms by a cookie of its own; it may be the same secret.
            Some(_) => format!("picdesk={0}; picdesk-guest={0}", secret.reveal()),
            None => format!("picdesk-guest={}", secret.reveal()),
        };
        let http = Client::builder().redirect(Policy::none()).build().expect("a client for HTTP");
        Self { http, site: site.address.clone(), cookie, name: name.map(str::to_owned), token }
    }

    /// Sees a page.
    pub async fn sees(&self, address: &str) -> Answer {
        self.answer("GET", self.http.get(format!("{}{address}", self.site))).await
    }

    /// Sends a form, or asks for a page that takes none.
    pub async fn sends(&self, method: &'static str, address: &str, sent: &Sent) -> Answer {
        if method == "GET" { self.sees(address).await } else { self.sends_from("same-origin", address, sent).await }
    }

    /// Sends a form from the page of a site.
    pub async fn sends_from(&self, site: &str, address: &str, sent: &Sent) -> Answer {
        let request = self.http.post(format!("{}{address}", self.site)).header("Sec-Fetch-Site", site);
        let request = match &sent.picture {
            None => request.form(&sent.fields),
            Some(picture) => {
                let files = [("sea.jpg", picture.as_slice())];
                request.header("Content-Type", parcel_kind()).body(parcel(&sent.fields, &files))
            }
        };
        self.answer("POST", request).await
    }

    async fn answer(&self, method: &'static str, request: RequestBuilder) -> Answer {
        let request = request.header("Accept", "text/html").header("Cookie", &self.cookie);
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("the whole answer").to_vec();
        Answer { method, status, headers, bytes }
    }
}

impl Answer {
    /// A header as text; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in plain text"))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What the page says, without what stands around every page.
    pub fn said(&self) -> String {
        let text = self.text();
        let main = text.split_once("<main").map_or(&*text, |(_, main)| main);
        main.split_once("</main>").map_or(main, |(main, _)| main).to_owned()
    }
}

/// Lets whoever is signed in have chosen Ana, whatever their rights are: it is the pages that are to refuse.
async fn choose_ana(scene: &Scene, secret: &SessionToken) {
    let Ok(actor) = scene.desk.resume(secret).await else { return };
    let (client, name, until) = (scene.account("Ana"), "Ana".parse().expect("a name"), scene.now().plus(CHOICE_LASTS));
    let mut work = scene.store.begin().await.expect("a unit");
    work.sessions()
        .choose(actor.session().expect("a session"), Some(&Chosen { client, name, until }))
        .await
        .expect("kept");
    work.commit().await.expect("committed");
}
