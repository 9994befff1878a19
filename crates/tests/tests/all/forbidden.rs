//! Whoever may not is told so inside their frame, with who can (B1): by name, of their own firm, and
//! only whoever works there.

use app::NewStaff;
use axum::http::Method;
use domain::staff::Profile;
use tests::{Answer, TestHub, firms};

/// What only a page in the frame of somebody who works at a firm has.
const FRAME: &str = "<nav class=\"side\"";

/// Whether the page names this one as who can.
fn names(answer: &Answer, name: &str) -> bool {
    let who = answer.body.split("<ul class=\"who\">").nth(1).unwrap_or_default();
    who.split("</ul>").next().unwrap_or_default().contains(name)
}

#[tokio::test]
async fn whoever_is_no_administrator_is_told_who_is() {
    let hub = TestHub::new().await;
    for (language, words) in [
        ("fr", ["Réservé aux administrateurs", "Qui peut vous aider", "Se déconnecter"]),
        ("en", ["For administrators", "Who can help", "Sign out"]),
    ] {
        let mut sofia = hub.browser("sofia").await.speaking(language);
        for (method, path) in [
            (Method::GET, "/loophub/keys"),
            (Method::GET, "/dossiers/new"),
            (Method::GET, "/loophub/history/1"),
            (Method::POST, "/loophub/applications/new"),
        ] {
            let page = match method {
                Method::GET => sofia.open(path).await.expect(403),
                _ => sofia.post(path, &[]).await.expect(403),
            };
            for word in words {
                assert!(page.body.contains(word), "{path}: {word}");
            }
            assert!(page.body.contains(FRAME) && page.body.contains("Cabinet Exemple"), "{path}");
            assert!(names(&page, "Claire Martin"), "{path}");
            assert!(!page.body.contains("Voisin"), "{path}: of the firm next door");
            assert!(!page.body.contains("href=\"/loophub"), "{path}: the menu is for who may");
        }
    }
}

#[tokio::test]
async fn whoever_has_no_right_on_a_dossier_is_told_who_can_give_it() {
    let hub = TestHub::new().await;
    let mut sofia = hub.browser("sofia").await;
    let lists = "/dossiers/000000001/applications";
    let page = sofia.post(lists, &[("do", "save")]).await.expect(403);
    assert!(page.body.contains("Vous n’avez pas ce droit") && page.body.contains(FRAME));
    assert!(names(&page, "Claire Martin"));
    // Another language leads back to where the form stands.
    assert_eq!(page.field("back"), lists);
}

#[tokio::test]
async fn the_first_five_are_named_and_nobody_who_left_or_works_elsewhere() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    for (first, last, major) in [
        ("Zoé", "Zola", 5),
        ("Yann", "Aubert", 6),
        ("Xavier", "Boyer", 5),
        ("Willy", "Colin", 5),
        ("Vera", "Dumas", 10),
        ("Ugo", "Allard", 4),
        ("Tom", "Abadie", 5),
    ] {
        let email = format!("{}@cabinet-exemple.fr", last.to_lowercase());
        let profile = Profile { major, minor: 0 };
        let new = NewStaff { profile, ..firms::new_staff(first, &email) };
        let new = NewStaff { last_name: last.to_owned(), ..new };
        hub.app.add_staff(&operator, new).await.unwrap();
    }
    hub.database.change("UPDATE staff SET active = FALSE WHERE last_name = 'Abadie'").await;
    let page = hub.browser("sofia").await.open("/loophub/keys").await.expect(403);
    let told = "Yann Aubert, Xavier Boyer, Willy Colin, Vera Dumas et Claire Martin<";
    assert!(names(&page, told), "{}", page.body);
    let page = hub.browser("sofia").await.speaking("en").open("/loophub/keys").await;
    assert!(names(&page, "Vera Dumas and Claire Martin<"), "{}", page.body);
}

#[tokio::test]
async fn a_firm_without_administrators_names_nobody() {
    let hub = TestHub::new().await;
    hub.database.change("UPDATE staff SET profile_major = 4, profile_minor = 9").await;
    let page = hub.browser("sofia").await.open("/loophub/keys").await.expect(403);
    assert!(page.body.contains(FRAME) && !page.body.contains("class=\"who\""), "{}", page.body);
}

#[tokio::test]
async fn a_contact_and_nobody_learn_of_no_one() {
    let hub = TestHub::new().await;
    let mut julie = hub.browser("julie").await;
    let bare = |page: &Answer| {
        let told = ["Claire", "Martin", "class=\"who\"", FRAME, "Cabinet Exemple"];
        let found: Vec<_> = told.into_iter().filter(|word| page.body.contains(word)).collect();
        assert!(found.is_empty(), "{found:?}: {}", page.body);
    };
    for path in ["/loophub/keys", "/dossiers/new", "/dossiers/000000001/applications", "/requests"]
    {
        bare(&julie.open(path).await.expect(403));
    }
    bare(&julie.post("/dossiers/000000001/applications", &[("do", "save")]).await.expect(403));
    let headers = [("sec-fetch-site", "cross-site")];
    for mut browser in [hub.anonymous(), hub.browser("sofia").await] {
        // From another site: nobody is asked who it is.
        let sent = browser.send(Method::POST, "/loophub/keys/new", (&headers, "".into())).await;
        bare(&sent.expect(403));
    }
    let page = hub.anonymous().open("/loophub/keys").await.expect(303);
    assert!(page.header("location").starts_with("/sign-in"));
}

#[tokio::test]
async fn what_is_not_for_whoever_works_at_a_firm_stands_in_their_frame_too() {
    let hub = TestHub::new().await;
    let page = hub.browser("claire").await.open("/space").await.expect(403);
    assert!(page.body.contains("Non autorisé") && page.body.contains(FRAME));
    assert!(!page.body.contains("class=\"who\""), "no administrator can change that");
    let missing = hub.browser("claire").await.open("/loophub/nowhere").await.expect(404);
    assert!(!missing.body.contains(FRAME), "what is not there is told as to anybody");
}
