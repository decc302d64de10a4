//! What every page keeps to: it loads and runs nothing but what is ours, is kept by nobody, and stays small.

use crate::{
    stage::{IN_HER_PLACE, Stage},
    table::{Came, Row, TABLE},
    visitor::Answer,
};

/// What a page may load and run, and where it may send forms.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The most bytes of a page, without its pictures.
const MOST_OF_A_PAGE: usize = 60_000;
/// The most bytes of the script.
const MOST_OF_THE_SCRIPT: usize = 40_000;

/// The questions that a page can be asked besides, where it then shows more.
const QUESTIONS: [(&str, &[&str]); 9] = [
    ("/", &["?q=harbour", "?orientation=landscape&licence=rf"]),
    (
        "/office/accounts",
        &["?q=somebody", "?panel=cart&of={ana}", "?panel=lightboxes&of={ana}", "?of={ana}&created=1001"],
    ),
    ("/office/orders", &["?client=ana&state=open", "?owner={ana}"]),
    ("/office/orders/together", &["?act=cancel&order=1001&order=1002", "?act=release&order=1001"]),
    ("/office/bulk-orders/:id", &["?show=refused", "?after=50"]),
    ("/office/accounts/:id/cart/add-file", &["?find=harbour"]),
    ("/office/accounts/:id/lightboxes/:lightbox/add-file", &["?find=harbour"]),
    ("/office/orders/:number/add-file", &["?find=harbour"]),
    ("/office/journal", &["?kind=order-created", "?subject=Ana"]),
];

/// Every page that is shown, to those who see it, in a house with much of everything; and what is answered where nothing
/// is shown.
async fn everything_that_is_shown(stage: &Stage) -> Vec<(String, Answer, String)> {
    let mut shown = Vec::new();
    for name in ["Ana", "Bea", IN_HER_PLACE] {
        let visitor = stage.visitor(Some(name)).await;
        for address in TABLE.iter().filter(|row| row.method == "GET").flat_map(|row| addresses(stage, row)) {
            let answer = visitor.sees(&address).await;
            shown.push((format!("{address} as {name}"), answer, visitor.token.clone()));
        }
        let nowhere = visitor.sees("/office/nowhere").await;
        shown.push((format!("nowhere as {name}"), nowhere, visitor.token.clone()));
    }
    shown
}

/// Where a page is, alone and with each question that it can be asked.
fn addresses(stage: &Stage, row: &Row) -> Vec<String> {
    let (address, ana) = (stage.address(row), stage.site.scene.account("Ana").to_string());
    let questions = QUESTIONS.iter().find(|(path, _)| *path == row.path).map_or(&[][..], |(_, questions)| questions);
    let asked = questions.iter().map(|question| format!("{address}{}", question.replace("{ana}", &ana)));
    [address.clone()].into_iter().chain(asked).collect()
}

fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").starts_with("text/html")
}

#[tokio::test]
async fn a_page_is_small_and_nobody_keeps_it_and_nothing_in_it_is_run() {
    let stage = Stage::full().await;
    let shown = everything_that_is_shown(&stage).await;
    let ours = &stage.site.scene.desk.house().base_url;
    let wrong = shown.iter().flat_map(|(asked, answer, token)| {
        let wrong = if is_page(answer) { wrong_with_page(answer, token, ours) } else { wrong_with_another(answer) };
        wrong.into_iter().map(move |said| format!("{asked}: {said}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shown.iter().filter(|(_, answer, _)| answer.status == 200 && is_page(answer)).count() > 40);
}

/// Rule 63: on every page, whatever comes of it, and on nobody else's.
#[tokio::test]
async fn every_page_names_the_client_whose_identity_is_assumed_and_leads_back() {
    let stage = Stage::set(&[], None).await;
    for (name, expected) in [("Ana", false), ("Bea", false), (IN_HER_PLACE, true)] {
        let visitor = stage.visitor(Some(name)).await;
        let nowhere = ["/office/nowhere", "/orders/999999"].map(str::to_owned);
        // Pages that are open to strangers look the same to everybody.
        let theirs = TABLE.iter().filter(|row| row.method == "GET" && row.came[0] == Came::SignIn);
        for address in theirs.map(|row| stage.address(row)).chain(nowhere) {
            let answer = visitor.sees(&address).await;
            if is_page(&answer) {
                let page = answer.text();
                let told = page.contains("You are signed in as <strong>Ana</strong>. <span");
                let leads =
                    page.contains("action=\"/identity/leave\"") && page.contains(">Return to your own account<");
                assert_eq!((told, leads), (expected, expected), "{address} as {name}: {}", answer.status);
            }
        }
    }
}

/// What is wrong with a page, whose forms carry this token.
fn wrong_with_page(answer: &Answer, token: &str, ours: &str) -> Vec<String> {
    // A letter leads to the order that it is about.
    let html = answer.text().replace(ours, "");
    let carried = format!("name=\"token\" value=\"{token}\"");
    let forms = html.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
    let mut posted = forms.filter(|form| form.split('>').next().is_some_and(|tag| tag.contains("method=\"post\"")));
    let bytes = answer.bytes.len();
    let faults = [
        (answer.header("content-security-policy") != POLICY, "it has another policy".to_owned()),
        (answer.header("cache-control") != "no-store", "somebody keeps it".to_owned()),
        (bytes >= MOST_OF_A_PAGE, format!("it has {bytes} bytes")),
        (names_another_host(&html), "it names another host".to_owned()),
        (posted.any(|form| !form.contains(&carried)), "a form carries no token".to_owned()),
    ];
    let faults = faults.into_iter().filter(|(is_so, _)| *is_so).map(|(_, said)| said);
    faults.chain(tags(&html).flat_map(|tag| run_in(&tag))).collect()
}

/// What is wrong with an answer that is no page: a picture, which a browser may keep, a report, or the way to another page.
fn wrong_with_another(answer: &Answer) -> Vec<String> {
    let (kind, kept) = (answer.header("content-type"), answer.header("cache-control"));
    let fine = match answer.status.as_u16() {
        200 if kind.starts_with("text/csv") => kept == "no-store",
        200 => kind.starts_with("image/") && kept.contains("max-age="),
        303 => kept == "no-store",
        _ => false,
    };
    if fine { Vec::new() } else { vec![format!("{} {kind}, kept: {kept}", answer.status)] }
}

#[tokio::test]
async fn the_style_and_the_script_are_ours_small_and_kept_for_good() {
    let stage = Stage::set(&[], None).await;
    let visitor = stage.visitor(Some("Ana")).await;
    let page = visitor.sees("/").await.text();
    let script = tags(&page).find_map(|tag| tag.strip_prefix("script ").and_then(|tag| value(tag, "src")));
    let style = tags(&page).find(|tag| tag.contains("stylesheet")).and_then(|tag| value(&tag, "href"));
    for (address, kind, most) in [(script, "text/javascript", MOST_OF_THE_SCRIPT), (style, "text/css", MOST_OF_A_PAGE)]
    {
        let piece = stage.visitor(None).await.sees(&address.expect("the page names it")).await;
        assert_eq!((piece.status.as_u16(), piece.header("content-type").split(';').next()), (200, Some(kind)));
        assert!(
            piece.header("cache-control").contains("immutable") && piece.bytes.len() < most,
            "{}",
            piece.bytes.len()
        );
        assert!(!names_another_host(&piece.text()), "{kind}");
    }
}

/// The store is opened once for who asks, and a number of times for the page that does not depend on how much there is.
#[tokio::test]
async fn a_page_asks_storage_as_often_for_many_rows_as_for_few() {
    let (few, many) = (Stage::set(&[], None).await, Stage::full().await);
    let mut counted = Vec::new();
    for row in TABLE.iter().filter(|row| row.method == "GET" && row.came[0] == Came::SignIn) {
        let name = if row.came[1] == Came::Sees { "Ana" } else { "Bea" };
        let mut opened = Vec::new();
        for stage in [&few, &many] {
            let visitor = stage.visitor(Some(name)).await;
            // The first look at an order that is unread costs more than the next one.
            visitor.sees(&stage.address(row)).await;
            stage.asked.opened();
            visitor.sees(&stage.address(row)).await;
            opened.push(stage.asked.opened());
        }
        assert_eq!(opened[0], opened[1], "{}", row.path);
        counted.push((row.path, opened[1]));
    }
    let lists = LISTS.map(|(path, _)| *counted.iter().find(|(counted, _)| *counted == path).expect("it is a page"));
    assert_eq!(lists, LISTS);
}

/// How often the lists that grow longest open the store, who asks included; and the pictures that a list shows many of.
const LISTS: [(&str, u64); 10] = [
    ("/", 5),
    ("/files/:number/thumbnail", 2),
    ("/lightboxes", 3),
    ("/orders", 3),
    ("/office/accounts", 2),
    ("/office/bulk-orders", 2),
    ("/office/orders", 3),
    ("/office/catalogue", 4),
    ("/office/mail", 2),
    ("/office/journal", 2),
];

#[test]
fn whatever_would_be_run_in_a_page_is_found() {
    for tag in
        ["script", "script type=\"module\"", "style", "p style=\"x\"", "a href=\"/\" onclick=\"x\"", "b ONLOAD=x"]
    {
        assert_eq!(run_in(tag).len(), 1, "{tag}");
    }
    for tag in ["a href=\"javascript:x\"", "script src=\"https://elsewhere.example/x.js\""] {
        assert_eq!(run_in(tag).len(), 1, "{tag}");
    }
    for tag in ["script src=\"/assets/x.js\"", "a title=\"style= onclick=\" href=\"/\"", "option selected", "/p"] {
        assert!(run_in(tag).is_empty(), "{tag}");
    }
}

/// The tags of a page, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = String> {
    html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag.to_owned())
}

/// What a tag would run that stands in the page itself.
fn run_in(tag: &str) -> Vec<String> {
    // Every second piece between quotation marks is a value.
    let names: String = tag.split('"').step_by(2).collect();
    let mut said: Vec<String> = names
        .split_whitespace()
        .skip(1)
        .map(|name| name.split('=').next().unwrap_or_default().to_lowercase())
        .filter(|name| name == "style" || name.starts_with("on"))
        .map(|name| format!("has the attribute {name}"))
        .collect();
    let (is_script, is_style) = (tag.starts_with("script"), tag.starts_with("style"));
    if is_style || (is_script && value(tag, "src").is_none_or(|src| !src.starts_with("/assets/"))) {
        said.push(format!("has <{tag}>"));
    }
    if tag.to_lowercase().contains("\"javascript:") {
        said.push(format!("has <{tag}>"));
    }
    said
}

fn value(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn names_another_host(text: &str) -> bool {
    ["http://", "https://", "=\"//", "url(//"].iter().any(|host| text.contains(host))
}
