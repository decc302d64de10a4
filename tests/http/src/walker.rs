//! Somebody with a plain browser: no scripting, cookies, and forms that are sent as they are shown.

mod parcel;

pub use parcel::{parcel, parcel_kind};

use reqwest::{Client, Response, StatusCode, header::HeaderMap};

/// Somebody with a plain browser.
pub struct Browser {
    http: Client,
    site: String,
}

/// What the browser shows.
#[derive(Debug)]
pub struct Shown {
    /// The status of the answer, after everything that was followed.
    pub status: StatusCode,
    /// Where it is, with the query: where the last answer led to.
    pub address: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Browser {
    pub(crate) fn of(site: &str) -> Self {
        let http = Client::builder().cookie_store(true).build().expect("a client for HTTP");
        Self { http, site: site.to_owned() }
    }

    /// Goes to an address.
    pub async fn goes(&self, path: &str) -> Shown {
        let request = self.http.get(format!("{}{path}", self.site)).header("Accept", "text/html");
        Shown::of(request.send().await.expect("an answer")).await
    }

    /// Sends the form of a page that goes to an address, with these of its fields typed anew and the rest as they
    /// were shown.
    #[track_caller]
    pub fn sends<'a>(
        &'a self,
        page: &Shown,
        action: &str,
        typed: &[(&str, &str)],
    ) -> impl Future<Output = Shown> + use<'a> {
        let mut fields = page.form(action);
        fields.retain(|(name, _)| typed.iter().all(|(anew, _)| anew != name));
        fields.extend(typed.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        self.posts(action, fields)
    }

    /// Sends any fields to an address, whatever was shown.
    pub fn posts<'a>(&'a self, path: &str, fields: Vec<(String, String)>) -> impl Future<Output = Shown> + use<'a> {
        let request = self.http.post(format!("{}{path}", self.site)).header("Accept", "text/html").form(&fields);
        async move { Shown::of(request.send().await.expect("an answer")).await }
    }
}

impl Shown {
    async fn of(answer: Response) -> Self {
        let (status, headers, url) = (answer.status(), answer.headers().clone(), answer.url().clone());
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let bytes = answer.bytes().await.expect("the whole answer").to_vec();
        Self { status, address: format!("{}{query}", url.path()), headers, bytes }
    }

    /// The page as it was written.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What a person reads: the text of the page, with one space where there is any.
    pub fn text(&self) -> String {
        // Where a word may be broken it is not two.
        let html = self.html().replace("<wbr>", "");
        let body = html.split_once("<body").map_or("", |(_, body)| body);
        let words = body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
        plain(&words.collect::<Vec<_>>().join(" ")).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Answers itself where a page was shown at this address.
    #[track_caller]
    pub fn expect_at(self, address: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.address.as_str()), (200, address), "{}", self.html());
        self
    }

    /// Answers itself where the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.html());
        self
    }

    /// Answers itself where all of this can be read on it.
    #[track_caller]
    pub fn says(self, all: &[&str]) -> Self {
        let text = self.text();
        for said in all {
            assert!(text.contains(said), "{said:?} is not on the page: {text}");
        }
        self
    }

    /// Answers itself where none of this can be read on it.
    #[track_caller]
    pub fn does_not_say(self, none: &[&str]) -> Self {
        let text = self.text();
        for said in none {
            assert!(!text.contains(said), "{said:?} is on the page: {text}");
        }
        self
    }

    /// Whether there is a form that goes to an address.
    pub fn has_form(&self, action: &str) -> bool {
        self.html().contains(&format!("action=\"{action}\""))
    }

    /// The fields of the first form that is posted to an address, as they are shown. Buttons are not among them: a test
    /// names the one that it presses.
    #[track_caller]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = self.html();
        let forms = html.split("<form ").skip(1);
        let form = forms.filter_map(|form| form.split_once("</form>")).find(|(form, _)| {
            let (tag, _) = form.split_once('>').unwrap_or_default();
            attribute(tag, "action").as_deref() == Some(action) && tag.contains("method=\"post\"")
        });
        let (form, _) = form.unwrap_or_else(|| panic!("no form is posted to {action}: {html}"));
        fields_of(form)
    }
}

/// The fields of a form, as a browser sends them where nobody types.
fn fields_of(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut selected: Option<(String, Option<String>)> = None;
    for piece in form.split('<') {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        let (name, value) = (attribute(tag, "name"), attribute(tag, "value"));
        match tag.split_whitespace().next() {
            Some("input") => {
                let box_or_dot = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
                if let Some(name) = name.filter(|_| !box_or_dot || tag.contains(" checked")) {
                    fields.push((name, value.unwrap_or_else(|| if box_or_dot { "on".into() } else { "".into() })));
                }
            }
            Some("textarea") => fields.extend(name.map(|name| (name, plain(text.strip_prefix('\n').unwrap_or(text))))),
            Some("select") => selected = name.map(|name| (name, None)),
            Some("option") => {
                if let Some((_, chosen)) = &mut selected
                    && (chosen.is_none() || tag.contains(" selected"))
                {
                    *chosen = Some(value.unwrap_or_else(|| plain(text)));
                }
            }
            Some("/select") => fields.extend(selected.take().map(|(name, chosen)| (name, chosen.unwrap_or_default()))),
            _ => {}
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).or_else(|| tag.split_once(&format!("{name}=\"")))?;
    Some(plain(rest.split_once('"')?.0))
}

/// A text without the references that pages write for what has a meaning in HTML.
fn plain(html: &str) -> String {
    let marks = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let text = marks.into_iter().fold(html.to_owned(), |text, (mark, letter)| text.replace(mark, letter));
    text.replace("&#38;", "&").replace("&amp;", "&")
}
