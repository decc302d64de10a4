//! Forms that were not shown to whoever sends them.

use crate::{
    stage::Stage,
    table::{Came, TABLE},
};

/// Every form is tried with nothing wrong afterwards, so that it was the token or the site that it was refused for.
#[tokio::test]
async fn a_form_without_its_token_with_anothers_or_from_another_site_changes_nothing() {
    for row in TABLE.iter().filter(|row| row.method == "POST") {
        let stage = Stage::set(row.rights, None).await;
        let person = row.comes().filter(|(_, came)| *came == Came::Does).last();
        let (person, _) = person.expect("somebody may do it");
        let (visitor, other) = (stage.visitor(person).await, stage.visitor(Some("Bea")).await);
        let (address, form) = (stage.address(row), stage.form(row, &visitor).await);
        let kept = stage.memory().kept();

        for token in [None, Some(""), Some(&*other.token)] {
            let answer = visitor.sends("POST", &address, &form.with_token(token)).await;
            assert_eq!(answer.status, 403, "{} with the token {token:?}: {}", row.path, answer.said());
        }
        for site in ["cross-site", "same-site"] {
            let answer = visitor.sends_from(site, &address, &form).await;
            assert_eq!(answer.status, 403, "{} from {site}: {}", row.path, answer.said());
        }
        assert_eq!(stage.memory().written_since(&kept), [""; 0], "{}", row.path);

        visitor.sends("POST", &address, &form).await;
        assert_ne!(stage.changed_since(&kept), [""; 0], "{}: there was something else wrong with the form", row.path);
    }
}
