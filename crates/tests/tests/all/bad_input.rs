//! Every form field and every parameter of the API, with everything that does not belong there: no
//! 5xx, a page that says so, nothing written (IN1–IN4).

use std::collections::BTreeSet;

use domain::api_key::holds_secret;
use tests::{
    Answer, TestHub,
    database::workspace,
    forms::{EDIT, FORMS, Form, MANY, NOBODYS, WIZARD, nasty},
    words,
};

/// What the wizard keeps as it was typed, whether it holds or not: that is what a draft is for (C). A
/// draft that begins takes a number.
const DRAFTS: &[&str] = &["counters", "drafts", "draft_dossiers"];

/// What is ticked in the portfolio is kept as it is ticked (D6).
const TICKED: &[&str] = &["selections", "selected_dossiers", "selected_apps"];

/// Which tables a refused form may write to: none, but for the steps of the wizard and for ticks.
fn may_write(form: &Form) -> &'static [&'static str] {
    match form.path {
        path if path.starts_with(WIZARD) || path.starts_with(EDIT) => DRAFTS,
        MANY => TICKED,
        _ => &[],
    }
}

#[tokio::test]
async fn no_field_of_any_form_breaks_anything_and_what_is_refused_writes_nothing() {
    let hub = TestHub::new().await;
    let mut browser = hub.browser("claire").await;
    for form in FORMS {
        for (tried, _) in form.fields {
            let ready = form.ready(&hub, &mut browser).await;
            // What a refusal left as it was, the next one finds so.
            let mut left: Option<String> = None;
            for value in nasty() {
                // Trying to sign in over and over is slowed down.
                hub.clock.advance(std::time::Duration::from_secs(30));
                let told = format!(
                    "{} {tried}={:?}",
                    form.path,
                    value.chars().take(30).collect::<String>()
                );
                let before = match left.take() {
                    Some(before) => before,
                    None => hub.database.dump_but(may_write(form)).await,
                };
                let fields = form.filled(tried, &value);
                let answer = browser.post(&ready.path, &ready.fill(&fields)).await;
                check(&told, &answer);
                if answer.status.is_client_error() {
                    assert_eq!(hub.database.dump_but(may_write(form)).await, before, "{told}");
                    left = Some(before);
                    check_refusal(&told, &answer);
                }
                // What is suspended shows no field until it is resumed.
                if answer.status == 303 && ready.path.ends_with("/suspend") {
                    let resume = ready.path.replace("/suspend", "/resume");
                    drop(browser.post(&resume, &[]).await.expect(303));
                }
                if answer.status == 422 {
                    check_kept(&told, &answer, (form, tried, &ready.fill(&fields)));
                }
            }
        }
        browser = hub.browser("claire").await;
    }
}

fn check(told: &str, answer: &Answer) {
    assert!(answer.status.as_u16() < 500, "{told}: {}", answer.status);
    assert!(!answer.body.contains("<script>alert"), "{told}");
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookies: Vec<&str> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("a=b")), "{told}");
}

/// A refusal is a page in the language of the browser, which says why.
fn check_refusal(told: &str, answer: &Answer) {
    assert!(answer.body.contains("<html lang=\"fr\">"), "{told}: {}", answer.body);
    assert!(words::says_why("fr", &answer.body), "{told}: {}", answer.body);
    assert!(!words::says_why("en", &answer.body), "{told}: {}", answer.body);
}

/// What was typed stands in the form again, but for what may be a secret (C3).
fn check_kept(told: &str, answer: &Answer, (form, tried, sent): (&Form, &str, &[(&str, &str)])) {
    // With another type the fields of a partner's application are not for anything (C2).
    if tried == "kind" && form.path == WIZARD {
        return;
    }
    for (name, typed) in sent {
        if form.shown_again.contains(name) {
            let careful = [WIZARD, EDIT].contains(&form.path) || form.path.ends_with("/suspend");
            let secret =
                careful && (holds_secret(typed) || (*name == "key" && typed.contains(':')));
            let most = if form.path == "/sign-in" { 254 } else { usize::MAX };
            let typed: String = typed.chars().take(if secret { 0 } else { most }).collect();
            assert_eq!(words::plain(&answer.field(name)), typed, "{told} {name}");
        }
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_and_says_so() {
    let hub = TestHub::new().await;
    let (large, mut claire) = ("x".repeat(1_100_000), hub.browser("claire").await);
    let before = hub.database.everything().await;
    for form in FORMS.iter().filter(|form| !form.fields.is_empty()) {
        let path = form.path.replace("{application}", NOBODYS);
        let answer = claire.post(&path, &[("large", &large)]).await.expect(413);
        check_refusal(form.path, &answer);
    }
    assert_eq!(hub.database.everything().await, before);
}

/// A new form, or a new field of one, is tried from the day it is there.
#[test]
fn every_form_and_every_field_of_the_screens_is_tried() {
    let elsewhere = [
        // A file comes in parts, and not as fields: the tests of pasted lists try it.
        "/loophub/applications/new/dossiers/paste",
        "/loophub/applications/{application}/edit/dossiers/paste",
        // Need a key with two secrets, or a link under way: `rotation` and `links` try them.
        "/loophub/keys/{key}/link",
        "/loophub/keys/{key}/link/withdraw",
        "/loophub/keys/{key}/secrets/{secret}/stop",
        "/secret/{token}",
        // Needs a request of somebody else: `requests` tries it.
        "/requests/{request}",
        // Need a contact who was invited, or one whom nothing else needs: `invitations` and `contacts`
        // try them.
        "/welcome/{token}",
        "/dossiers/{code}/contacts/{contact}/invite",
        "/dossiers/{code}/contacts/{contact}/remove",
    ];
    let posts = ui::ROUTES.iter().filter(|(path, _)| !elsewhere.contains(path));
    let posts = posts.filter(|(_, methods)| methods.contains(&"POST"));
    let routes: BTreeSet<&str> = posts.map(|(path, _)| *path).collect();
    let tried = FORMS.iter().map(|form| form.path.replace("000000001", "{code}"));
    assert_eq!(routes, tried.collect::<Vec<_>>().iter().map(String::as_str).collect());
    let known = FORMS.iter().flat_map(|form| form.fields).map(|(name, _)| (*name).to_owned());
    // What is uploaded is a file, the password stands beside the address, the order and the filters
    // of a list in its own address; what says how
    // wide a page is is no field.
    let known: BTreeSet<String> = known
        .chain(
            ["app", "code", "file", "mine", "password", "sort", "state", "viewport"]
                .map(str::to_owned),
        )
        .collect();
    assert_eq!(fields_of_the_screens(), known);
}

fn fields_of_the_screens() -> BTreeSet<String> {
    let (mut fields, mut folders) =
        (BTreeSet::new(), vec![workspace().join("crates/ui/templates")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let text = std::fs::read_to_string(entry).unwrap();
                let named =
                    text.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
                fields.extend(named.map(str::to_owned));
            }
        }
    }
    fields
}

#[tokio::test]
async fn what_was_typed_is_kept_and_what_is_wrong_is_said_beside_it() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let before = hub.database.dump().await;
    let fields = [("name", "Ma <clé>"), ("kind", "standard"), ("days", "mille")];
    let answer = claire.post("/loophub/keys/new", &fields).await.expect(422);
    assert!(
        answer.body.contains("value=\"Ma &#60;clé&#62;\"")
            && answer.body.contains("value=\"mille\""),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("2 champs sont à corriger"));
    assert!(answer.body.contains("id=\"days-error\"") && answer.body.contains("href=\"#days\""));
    assert_eq!(hub.database.dump().await, before);
    let fields = [
        ("do", "next"),
        ("kind", "partner"),
        ("application", "tresoly"),
        ("key", "lhk_live_x"),
        ("email", "pas une adresse"),
    ];
    let answer = claire.post("/loophub/applications/new", &fields).await.expect(422);
    assert!(
        answer.body.contains("value=\"pas une adresse\"")
            && answer.body.contains("value=\"lhk_live_x\"")
    );
    let again = claire.open("/loophub/applications/new").await.expect(200);
    assert!(again.body.contains("value=\"pas une adresse\""), "the draft keeps it for another day");
    let search = claire.open("/dossiers?q=ab").await.expect(422);
    assert!(
        search.body.contains("value=\"ab\"")
            && search.body.to_lowercase().contains("au moins 3 caractères")
    );
}

#[tokio::test]
async fn no_parameter_of_the_api_breaks_anything() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let partner = hub.partner(0);
    for value in nasty() {
        for name in ["q", "limit", "cursor", "updated_since", "count", "other"] {
            let path = format!("/v1/dossiers?{}", tests::web::form(&[(name, &value)]));
            let answer = partner.get(&path).await;
            assert!(matches!(answer.status.as_u16(), 200 | 422), "{path}: {}", answer.status);
            if answer.status == 422 {
                assert_eq!(answer.json()["errors"][0]["pointer"], format!("/{name}"));
            }
        }
        let path =
            format!("/v1/dossiers/{}", tests::web::form(&[("", &value)]).trim_start_matches('='));
        let answer = partner.get(&path).await;
        assert!(matches!(answer.status.as_u16(), 200 | 404), "{path}: {}", answer.status);
        assert_eq!(
            answer.header("content-type"),
            if answer.status == 404 { "application/problem+json" } else { "application/json" }
        );
    }
    for path in
        ["/v1/dossiers/%00", "/v1/dossiers/%ff", "/v1/dossiers/%2e%2e", "/v1/dossiers/a%2Fb"]
    {
        drop(partner.get(path).await.expect(404));
    }
    let long = "9".repeat(60_000);
    drop(partner.get(&format!("/v1/dossiers/{long}")).await.expect(404));
    assert_eq!(hub.database.dump().await, before);
}
