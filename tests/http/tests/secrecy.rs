//! What is logged: failures once, and no secret, whatever happens (rule 67).

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use picdesk::LicenceModel;
use picdesk_http_tests::{Misbehaving, Site, link_to};
use picdesk_testkit::Scenario;
use serde_json::json;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The only test of this program, because there is one log for all of them.
#[tokio::test]
async fn failures_are_logged_once_and_secrets_never() {
    let log = Log::default();
    let filter = EnvFilter::new("trace,hyper=debug,mio=off");
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(log.clone()).init();

    let scene = Scenario::new().client("Ana").asking().file("A1", LicenceModel::RightsManaged).await;
    let desk = Misbehaving::Panics.desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let sign_in = |password: &str| {
        let typed = json!({"address": "ana@example.org", "password": password});
        site.stranger().post("/session").json(&typed).hear()
    };
    let token = sign_in("open sesame Ana").await.expect(200).body["token"].as_str().unwrap().to_owned();
    sign_in("a wrong secret").await.expect_problem(401, "wrong-password");
    let ana = site.signed_in("Ana").await;
    let with_cookie = site.stranger().get("/session").with("Cookie", &format!("picdesk={token}"));
    with_cookie.hear().await.expect(200);
    let nonsense = json!({"address": "ana@example.org", "password": ["a listed secret"]});
    site.stranger().post("/session").json(&nonsense).hear().await.expect_problem(400, "unreadable");
    ana.get("/files?q=a+typed+secret").hear().await.expect(200);
    // The links of letters: asked for, looked at, used, used once more.
    let asked = site.stranger().post("/forgotten-passwords").json(&json!({"address": "ana@example.org"}));
    asked.hear().await.expect(204);
    let link = link_to(&site.scene, "ana@example.org");
    site.browser().goes(&format!("/new-password?link={link}")).await.expect(200);
    let used =
        || site.stranger().post("/mailed-links/password").json(&json!({"link": link, "password": "a new secret"}));
    used().hear().await.expect(200);
    used().hear().await.expect_problem(410, "dead-link");
    site.scene.courier.make_a_round().await.unwrap();
    let begun = sign_in("a new secret").await.expect(200);
    let bearer = format!("Bearer {}", begun.body["token"].as_str().unwrap());
    let failed = site.stranger().get("/files/A1/thumbnail").with("Authorization", &bearer).hear().await;
    failed.expect_problem(500, "failed");

    let text = log.text();
    let id = failed.header("x-request-id");
    let errors: Vec<&str> = text.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].contains(id) && errors[0].contains("the shelf fell over"), "{}", errors[0]);
    let secrets = [
        "open sesame",
        "a wrong secret",
        "a listed secret",
        &*token,
        ana.token(),
        "typed+secret",
        &*link,
        "a new secret",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret:?} was logged");
    }
}
