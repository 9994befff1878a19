//! Signing in and out (F1), and what must hold of it (trust.md AU3–AU5, SE1–SE5).

use std::time::Duration;

use app::{App, Parts, PasswordCost, Settings};
use axum::{body::Body, http::Method};
use loophub::demo::people::PASSWORD;
use tests::{TestHub, clock::SeededChance, firms, hub::settings};

#[tokio::test]
async fn passwords_are_kept_as_argon2id_and_nothing_else() {
    let hub = TestHub::new().await;
    let dump = hub.database.dump().await;
    assert_eq!(dump.matches("$argon2id$v=19$m=64,t=1,p=1$").count(), 7);
    assert!(!dump.contains(PASSWORD));
}

#[tokio::test]
async fn a_password_is_hashed_anew_when_its_cost_has_changed() {
    let hub = TestHub::new().await;
    let cost = PasswordCost { memory_kib: 128, passes: 2 };
    let dearer = App::new(Parts {
        store: hub.database.open(),
        clock: hub.clock.clone(),
        chance: std::sync::Arc::new(SeededChance::default()),
        settings: Settings { password_cost: cost, ..settings() },
    });
    let credentials = app::Credentials {
        email: firms::email("claire").to_owned(),
        password: domain::secret::Secret::new(PASSWORD.to_owned()),
    };
    drop(dearer.unwrap().sign_in(credentials, domain::actor::Origin::default()).await.unwrap());
    assert_eq!(hub.database.dump().await.matches("m=128,t=2").count(), 1);
    drop(hub.browser("claire").await);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_answer_the_same() {
    let hub = TestHub::new().await;
    let mut answers = Vec::new();
    for email in [firms::email("claire"), "nobody@cabinet-exemple.fr"] {
        let fields = [("email", email), ("password", "not the password")];
        let answer = hub.anonymous().post("/sign-in", &fields).await.expect(422);
        assert!(answer.body.contains("E-mail ou mot de passe incorrect."));
        answers.push(answer.body.replace(email, ""));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn guessing_is_slowed_for_the_guesser_and_not_for_the_owner() {
    let hub = TestHub::new().await;
    let mut guesser = hub.anonymous().from([10, 0, 0, 9]);
    let email = firms::email("claire");
    let mut slowed = None;
    for attempt in 0..300 {
        let fields = [("email", email), ("password", "guess")];
        let answer = guesser.post("/sign-in", &fields).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
            slowed = Some(attempt);
            break;
        }
    }
    assert!(slowed.is_some_and(|attempt| attempt <= 20), "{slowed:?}");
    let elsewhere = hub.anonymous().from([127, 0, 0, 2]);
    drop(elsewhere.sign_in(email, PASSWORD).await);
    hub.clock.advance(Duration::from_secs(60));
    drop(guesser.sign_in(email, PASSWORD).await);
}

#[tokio::test]
async fn a_session_is_a_secret_that_the_database_does_not_know() {
    let hub = TestHub::new().await;
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..50 {
        let browser = hub.anonymous().from([127, 0, 1, 1]);
        let browser = browser.sign_in(firms::email("claire"), PASSWORD).await;
        let token = browser.cookie("__Host-session").unwrap().to_owned();
        assert_eq!(token.len(), 43, "256 bits");
        assert!(!session_rows(&hub).await.contains(&token));
        ids.insert(token);
        hub.clock.advance(Duration::from_secs(30));
    }
    assert_eq!(ids.len(), 50);
}

async fn session_rows(hub: &TestHub) -> String {
    match &hub.database.url {
        store::DatabaseUrl::Sqlite(path) => {
            let bytes = std::fs::read(path).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        store::DatabaseUrl::Postgres(url) => {
            let url = url.clone();
            tokio::task::spawn_blocking(move || {
                let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                let rows = client.query("SELECT s::text FROM sessions s", &[]).unwrap();
                rows.iter().map(|row| row.get::<_, String>(0)).collect()
            })
            .await
            .unwrap()
        }
    }
}

#[tokio::test]
async fn signing_in_gives_a_new_session_whatever_the_browser_had() {
    let hub = TestHub::new().await;
    let mut browser = hub.anonymous();
    let planted = "0".repeat(43);
    browser.set_cookie("__Host-session", &planted);
    let browser = browser.sign_in(firms::email("claire"), PASSWORD).await;
    assert_ne!(browser.cookie("__Host-session"), Some(planted.as_str()));
}

#[tokio::test]
async fn every_cookie_is_secure_and_belongs_to_this_host_alone() {
    let hub = TestHub::new().await;
    let fields = [("email", firms::email("claire")), ("password", PASSWORD)];
    let answer = hub.anonymous().post("/sign-in", &fields).await.expect(303);
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert!(!cookies.is_empty());
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_at_the_next_request() {
    let hub = TestHub::new().await;
    let mut browser = hub.browser("claire").await;
    let mut copy = browser.clone();
    drop(browser.post("/sign-out", &[]).await.expect(303));
    assert_eq!(browser.cookie("__Host-session"), None);
    let answer = copy.open("/dossiers").await.expect(303);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fdossiers");
}

#[tokio::test]
async fn a_session_ends_when_it_rests_and_when_it_is_old() {
    let hub = TestHub::new().await;
    let settings = settings();
    let mut resting = hub.browser("claire").await;
    hub.clock.advance(settings.session_idle - Duration::from_secs(1));
    drop(resting.open("/dossiers").await.expect(200));
    hub.clock.advance(settings.session_idle + Duration::from_secs(1));
    drop(resting.open("/dossiers").await.expect(303));
    let mut busy = hub.browser("claire").await;
    let mut open = Duration::ZERO;
    while open + settings.session_idle / 2 < settings.session_absolute {
        hub.clock.advance(settings.session_idle / 2);
        open += settings.session_idle / 2;
        drop(busy.open("/dossiers").await.expect(200));
    }
    hub.clock.advance(settings.session_idle / 2);
    drop(busy.open("/dossiers").await.expect(303));
    assert!(hub.run_jobs().await > 0, "what is over is cleared away");
}

#[tokio::test]
async fn nothing_changes_by_a_request_from_elsewhere() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let before = hub.database.dump().await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let foreign: &[&[(&str, &str)]] = &[
        &[form],
        &[form, ("sec-fetch-site", "cross-site")],
        &[form, ("sec-fetch-site", "same-site")],
        &[form, ("sec-fetch-site", "none")],
        &[form, ("origin", "https://evil.example"), ("host", "hub.example")],
        &[form, ("origin", "null"), ("host", "hub.example")],
    ];
    for (path, methods) in ui::ROUTES.iter().filter(|(_, methods)| methods.contains(&"POST")) {
        let path = path
            .replace("{code}", "000000001")
            .replace("{application}", "01900000-0000-7000-8000-000000000000")
            .replace("{key}", "01900000-0000-7000-8000-000000000000");
        assert!(methods.contains(&"POST"));
        for headers in foreign {
            let body = Body::from("do=save&name=x");
            let answer = claire.send(Method::POST, &path, (headers, body)).await;
            assert_eq!(answer.status, 403, "{path} {headers:?}");
        }
        for kind in ["text/plain", "multipart/form-data; boundary=x", "application/json"] {
            let headers = [("content-type", kind), ("sec-fetch-site", "cross-site")];
            let answer = claire.send(Method::POST, &path, (&headers, Body::from("{}"))).await;
            assert_eq!(answer.status, 403, "{path} {kind}");
        }
    }
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn signing_in_leads_back_to_this_site_and_nowhere_else() {
    let hub = TestHub::new().await;
    for (next, goes) in [
        ("/dossiers?q=bou", "/dossiers?q=bou"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
    ] {
        let fields = [("email", firms::email("claire")), ("password", PASSWORD), ("next", next)];
        let answer = hub.anonymous().post("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.header("location"), goes);
    }
}

#[tokio::test]
async fn a_contact_sees_their_own_space_alone() {
    let hub = TestHub::new().await;
    let mut julie = hub.browser("julie").await;
    assert_eq!(julie.open("/").await.expect(303).header("location"), "/space");
    let space = julie.open("/space").await.expect(200);
    assert!(space.body.contains("Mon espace") && space.body.contains("000000001"));
    drop(julie.open("/dossiers/000000001/applications").await.expect(403));
    drop(julie.open("/loophub/applications").await.expect(403));
}
