//! Uploading pictures in a browser without scripting: every file gets its own outcome.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use picdesk::{FileData, FileNumber, LicenceModel, Right};
use picdesk_http::Settings;
use picdesk_http_tests::{Browser, Shown, Site, parcel};
use picdesk_testkit::{Picture, Scenario};
use tokio::time::interval;

const UPLOAD: &str = "/office/catalogue/upload";

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Kim")
        .with(Right::ViewOrders)
        .client("Ana")
        .file("A1", LicenceModel::RightsManaged)
}

/// A picture that the house does not have yet.
fn picture(site: &Site, title: &str) -> Vec<u8> {
    let data = FileData { title: title.to_owned(), ..FileData::default() };
    site.scene.media.prepare(Picture { width_px: 6000, height_px: 4000, data, number: None })
}

fn files(site: &Site) -> usize {
    site.scene.memory().files().len()
}

async fn uploads(bea: &Browser, supplier: &str, files: &[(&str, &[u8])]) -> Shown {
    let form = bea.goes(UPLOAD).await.expect_at(UPLOAD);
    bea.uploads(&form, UPLOAD, &[("supplier", ""), ("new_supplier", supplier), ("licence", "RF")], files).await
}

#[tokio::test]
async fn each_of_several_files_gets_its_own_outcome() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let (sea, hill) = (picture(&site, "Sea"), picture(&site, "Hill"));
    let before = files(&site);
    let sent: [(&str, &[u8]); 5] = [
        ("sea.jpg", &sea),
        ("short.jpg", &hill[..hill.len() - 1]),
        ("letter.txt", b"Dear Ana,"),
        ("again.jpg", &sea),
        ("hill.jpg", &hill),
    ];
    let report = uploads(&bea, "Agency North", &sent).await.expect(200).says(&[
        "2 files taken in, 1 file known already, 2 files refused",
        "sea.jpg Taken in",
        "short.jpg Refused The picture is damaged or cut short: it ends too early.",
        "letter.txt Refused Not a picture that can be read",
        "again.jpg Known already",
        "hill.jpg Taken in",
    ]);
    assert_eq!(files(&site), before + 2);
    let number = |title: &str| {
        let files = site.scene.memory().files();
        files.iter().find(|file| file.card.title == title).expect("it was taken in").card.number.clone()
    };
    let (sea, hill): (FileNumber, FileNumber) = (number("Sea"), number("Hill"));
    assert!(report.html().contains(&format!("href=\"/office/catalogue/{sea}\"")), "the report leads to the file");
    let shown = bea.goes(&format!("/files/{hill}")).await.expect(200);
    shown.says(&["Hill", "Royalty-free"]);
    bea.goes("/office/catalogue").await.expect(200).says(&["Agency North", sea.as_str(), hill.as_str()]);
}

#[tokio::test]
async fn a_supplier_who_is_not_there_is_complained_about_and_the_rest_stays_as_it_was_chosen() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let (sea, before) = (picture(&site, "Sea"), files(&site));
    for gone in ["0197a5c0-0000-7000-8000-00000000000a", "nobody"] {
        let form = bea.goes(UPLOAD).await;
        let typed = [("supplier", gone), ("new_supplier", ""), ("licence", "RF")];
        let again = bea.uploads(&form, UPLOAD, &typed, &[("sea.jpg", &sea)]).await.expect(200);
        let again = again.says(&["This supplier is not there: choose another one, or type a new name."]);
        assert!(again.form(UPLOAD).contains(&("licence".to_owned(), "RF".to_owned())));
    }
    assert_eq!(files(&site), before);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_and_the_ones_behind_it_are_taken_in() {
    let settings = Settings { upload_limit: 300_000, ..Site::settings() };
    let site = Site::with(house(), settings).await;
    let bea = site.browsing("Bea").await;
    let (sea, huge) = (picture(&site, "Sea"), vec![7; 3_000_000]);
    let before = files(&site);
    let report = uploads(&bea, "North", &[("huge.jpg", &huge), ("sea.jpg", &sea)]).await.expect(200);
    report.says(&["huge.jpg Refused It is larger than 300 KB", "sea.jpg Taken in"]);
    assert_eq!(files(&site), before + 1);
}

#[tokio::test]
async fn pictures_larger_than_any_other_body_arrive_whole() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let huge = vec![7; 20 * 1024 * 1024];
    let sea = picture(&site, "Sea");
    let report = uploads(&bea, "North", &[("huge.bin", &huge), ("sea.jpg", &sea)]).await.expect(200);
    report.says(&["huge.bin Refused Not a picture", "sea.jpg Taken in"]);
}

#[tokio::test]
async fn a_form_without_a_supplier_or_without_a_picture_is_shown_again_with_what_was_typed() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let sea = picture(&site, "Sea");
    let before = files(&site);
    let report = uploads(&bea, "", &[("sea.jpg", &sea)]).await.expect(200);
    let report = report.says(&["Choose who delivers the pictures"]);
    assert!(
        !report.form(UPLOAD).iter().any(|(name, value)| name == "supplier" && !value.is_empty()),
        "as it was chosen"
    );
    // A browser in which nothing was chosen sends a file without a name.
    let report = uploads(&bea, "North", &[("", b"")]).await.expect(200);
    report.says(&["Choose at least one picture."]);
    assert_eq!(files(&site), before);
}

#[tokio::test]
async fn a_forged_form_is_refused_before_a_picture_is_looked_at() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let sea = picture(&site, "Sea");
    let before = files(&site);
    for token in ["", "0000"] {
        let fields = [("token", token), ("new_supplier", "North"), ("licence", "RF")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        bea.posts_parcel(UPLOAD, &fields, &[("sea.jpg", &sea)]).await.expect(403);
    }
    // Fields behind the files are not looked at: the token has to come first.
    bea.posts_parcel(UPLOAD, &[], &[("sea.jpg", &sea)]).await.expect(403);
    bea.posts(UPLOAD, vec![("token".to_owned(), "0000".to_owned())]).await.expect(400);
    assert_eq!(files(&site), before);
}

#[tokio::test]
async fn only_those_who_may_manage_files_upload_them() {
    let site = Site::of(house()).await;
    let (sea, before) = (picture(&site, "Sea"), files(&site));
    for (person, status) in [("Kim", 403), ("Ana", 404)] {
        let browser = site.browsing(person).await;
        browser.goes(UPLOAD).await.expect(status);
        browser.goes("/office/catalogue").await.expect(status);
        // The token of another form of theirs is as good as any.
        let token = browser.goes("/").await.form("/sign-out").remove(0);
        let fields = [token, ("new_supplier".to_owned(), "North".to_owned()), ("licence".to_owned(), "RF".to_owned())];
        browser.posts_parcel(UPLOAD, &fields, &[("sea.jpg", &sea)]).await.expect(status);
    }
    assert_eq!(files(&site), before);
    assert!(site.scene.memory().journal().iter().any(|entry| entry.kind == picdesk::EntryKind::Denied), "rule 2");
}

#[tokio::test]
async fn a_parcel_of_another_site_s_page_is_refused() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let (body, before) = (good_parcel(&site, &bea, b"x").await, files(&site));
    for header in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://elsewhere.example")] {
        bea.posts_body(UPLOAD, body.clone(), &[header]).await.expect(403);
    }
    assert_eq!(files(&site), before);
    bea.posts_body(UPLOAD, body, &[("Sec-Fetch-Site", "same-origin")]).await.expect(200).says(&["1 file taken in"]);
}

#[tokio::test]
async fn a_stranger_with_a_parcel_is_led_to_the_door() {
    let site = Site::of(house()).await;
    let (sea, before) = (picture(&site, "Sea"), files(&site));
    let stranger = site.browser();
    stranger.posts_parcel(UPLOAD, &[], &[("sea.jpg", &sea)]).await.expect(200).says(&["Sign in"]);
    stranger.posts(UPLOAD, Vec::new()).await.expect(200).says(&["Sign in"]);
    assert_eq!(files(&site), before);
}

#[tokio::test]
async fn a_picture_that_takes_its_time_arrives_and_one_that_stops_on_its_way_is_given_up() {
    let settings = Settings { request_timeout: Duration::from_millis(1_500), ..Site::settings() };
    let site = Site::with(house(), settings).await;
    let bea = site.browsing("Bea").await;
    let body = good_parcel(&site, &bea, &vec![b' '; 24 * 1024 * 1024]).await;
    let end = body.len() - 100;

    // Longer than any other request may take, and never silent for as long.
    let pieces: Vec<Vec<u8>> = body.chunks(1024 * 1024).map(<[u8]>::to_vec).collect();
    let pieces = pieces.into_iter();
    let slowly = stream::unfold((interval(Duration::from_millis(100)), pieces), |(mut clock, mut pieces)| async move {
        clock.tick().await;
        Some((Ok::<_, std::io::Error>(pieces.next()?), (clock, pieces)))
    });
    let slowly = reqwest::Body::wrap_stream(slowly);
    bea.posts_body(UPLOAD, slowly, &[]).await.expect(200).says(&["huge.bin Refused", "1 file taken in"]);

    let stops = stream::iter([Ok::<_, std::io::Error>(body[..end].to_vec())]).chain(stream::pending());
    let given_up = bea.posts_body(UPLOAD, reqwest::Body::wrap_stream(stops), &[]).await.expect(200);
    given_up.says(&["huge.bin Refused", "The files behind it Refused Nothing arrived for a while"]);
    let never = reqwest::Body::wrap_stream(stream::pending::<std::io::Result<Vec<u8>>>());
    bea.posts_body(UPLOAD, never, &[]).await.expect(408);
}

#[tokio::test]
async fn what_comes_to_no_file_is_given_up_before_it_fills_the_memory() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let (endless, before) = (vec![b'x'; 8 * 1024 * 1024], files(&site));
    bea.posts_body(UPLOAD, endless.clone(), &[]).await.expect(413);
    let token = bea.goes(UPLOAD).await.form(UPLOAD).remove(0);
    bea.posts_parcel(UPLOAD, &[token, ("licence".to_owned(), "x".repeat(10_000))], &[]).await.expect(413);
    let many = vec![("more".to_owned(), String::new()); 50];
    bea.posts_parcel(UPLOAD, &many, &[]).await.expect(413);
    assert_eq!(files(&site), before);
}

/// The body of a form that takes one picture in, behind a file that is none.
async fn good_parcel(site: &Site, bea: &Browser, none: &[u8]) -> Vec<u8> {
    let token = bea.goes(UPLOAD).await.form(UPLOAD).remove(0);
    let fields = [token, ("new_supplier".to_owned(), "North".to_owned()), ("licence".to_owned(), "RM".to_owned())];
    parcel(&fields, &[("huge.bin", none), ("sea.jpg", &picture(site, "Sea"))])
}
