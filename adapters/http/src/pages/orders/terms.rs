//! The licence terms, to be read before they are accepted (rule 31).

use askama::Template;

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "licence_terms.html")]
struct TermsPage {
    chrome: Chrome,
    terms: String,
}

pub(super) async fn show(visit: Visit) -> Answer {
    let terms = visit.desk.house().terms.as_str().to_owned();
    let filled = TermsPage { chrome: visit.chrome("Licence terms", Place::Orders), terms };
    page(&filled, &visit.settings, &filled.chrome)
}
