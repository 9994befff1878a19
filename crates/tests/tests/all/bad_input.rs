//! Every form field and every parameter of the API, with everything that does not belong there: no
//! 5xx, a page that says so, nothing written (IN1–IN4).

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use tests::{TestHub, firms};

/// What people, programs and attackers put into fields.
fn nasty() -> Vec<String> {
    vec![
        String::new(),
        " ".to_owned(),
        "x".repeat(5_000),
        "<script>alert(1)</script>".to_owned(),
        "\"'><b>".to_owned(),
        "' OR 1=1 --".to_owned(),
        "a\0b".to_owned(),
        "\u{202e}evil\u{200b}".to_owned(),
        "%_\\".to_owned(),
        "-1".to_owned(),
        "9".repeat(40),
        "null".to_owned(),
        "\r\nset-cookie: a=b".to_owned(),
        "💥é".to_owned(),
        "../../etc/passwd".to_owned(),
        "01900000-0000-7000-8000-000000000000".to_owned(),
    ]
}

/// Forms, their fields, and what makes them right but for the field that is tried.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/sign-in", &[("email", "a@b.example"), ("password", "x"), ("next", "/")]),
    (
        "/loophub/keys/new",
        &[("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "10")],
    ),
    (
        "/loophub/applications/new",
        &[
            ("do", "next"),
            ("kind", "partner"),
            ("application", "tresoly"),
            ("label", ""),
            ("key", "KEY"),
            ("email", "a@b.example"),
        ],
    ),
    (
        "/loophub/applications/new/dossiers",
        &[
            ("do", "search"),
            ("q", "bou"),
            ("view", ""),
            ("at", ""),
            ("searched", "bou"),
            ("shown", "000000001"),
            ("d", "000000001"),
        ],
    ),
    ("/loophub/applications/new/summary", &[("token", "01900000-0000-7000-8000-000000000000")]),
    (
        "/dossiers/000000001/applications",
        &[
            ("do", "save"),
            ("pending-on", "01900000-0000-7000-8000-000000000000"),
            ("on", ""),
            ("off", ""),
        ],
    ),
    ("/language", &[("language", "fr"), ("back", "/")]),
];

#[tokio::test]
async fn no_field_of_any_form_breaks_anything() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let mut browser = hub.browser("claire").await;
    for (path, fields) in FORMS {
        for (tried, _) in *fields {
            for value in nasty() {
                let filled = fields.iter().map(|(name, right)| {
                    let right = if *right == "KEY" { key.identifier.as_str() } else { right };
                    (*name, if name == tried { value.as_str() } else { right })
                });
                let filled: Vec<_> = filled.collect();
                let answer = browser.post(path, &filled).await;
                let short: String = value.chars().take(30).collect();
                assert!(
                    answer.status.as_u16() < 500,
                    "{path} {tried}={short:?}: {}",
                    answer.status
                );
                assert!(!answer.body.contains("<script>alert"), "{path} {tried}");
                assert!(
                    answer
                        .headers
                        .get("set-cookie")
                        .is_none_or(|cookie| !cookie.to_str().unwrap().starts_with("a=b"))
                );
                if *path == "/sign-in" {
                    hub.clock.advance(std::time::Duration::from_secs(30));
                }
            }
        }
        if *path == "/sign-in" {
            browser = hub.browser("claire").await;
        }
    }
    let large = "x".repeat(1_100_000);
    for (path, fields) in FORMS {
        drop(browser.post(path, &[(fields[0].0, &large)]).await.expect(413));
    }
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

/// A search is what "starts with" says of the folded code and words, whatever is typed (IN4).
#[test]
fn a_search_finds_what_begins_so_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = runtime.block_on(TestHub::new());
    let claire = runtime.block_on(hub.actor("claire"));
    let operator = runtime.block_on(firms::operator_at(&hub.app, "EXEMPLE"));
    let names = [
        "100% BIO",
        "A_B CONSEIL",
        "L'ÉTOILE",
        "l’étoile",
        "L ETOILE",
        "SARL Œuvres-Müller",
        "STRAẞE",
        "ou\\i",
        "O'CONNOR; NORD",
        "abc abc abcd",
        "100 BIO",
        "AXB CONSEIL",
    ];
    let mut csv = String::from("code;nom;siren;siret;agence;maitre;engagement_manager;etat\n");
    for (place, name) in names.iter().enumerate() {
        csv.push_str(&format!("N{place:03};\"{name}\";;;;;;ouvert\n"));
    }
    runtime.block_on(hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ())).unwrap();
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let query = app::DossierQuery { search: String::new(), cursor };
        let page = runtime.block_on(hub.app.dossiers(&claire, query)).unwrap();
        all.extend(page.items.iter().map(|row| (row.code.to_string(), row.name.clone())));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 172);
    let piece = prop_oneof![
        prop::sample::select(vec![
            "100%",
            "a_b",
            "a%b",
            "l'e",
            "L’É",
            "etoile",
            "OEUV",
            "mul",
            "strasse",
            "ou\\",
            "o'c",
            "nord",
            "abc",
            "abc a",
            "n00",
            "000000",
            "cabinet d",
            "%",
            "___",
            "\\\\\\",
            "'''"
        ])
        .prop_map(str::to_owned),
        "[a-eé0-9 '%_-]{3,6}",
    ];
    let mut runner =
        TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    runner
        .run(&piece, |typed| {
            let folded = domain::search::fold(&typed);
            let query = app::DossierQuery { search: typed.clone(), cursor: None };
            let found = runtime.block_on(hub.app.dossiers(&claire, query));
            if folded.chars().count() < 3 {
                let blank = typed.trim().is_empty();
                prop_assert!(found.is_err() || blank, "{:?}", typed);
                return Ok(());
            }
            let starts = |text: &str| {
                let folded_text = domain::search::fold(text);
                let words = folded_text.match_indices(' ').map(|(at, _)| at + 1);
                std::iter::once(0).chain(words).any(|at| folded_text[at..].starts_with(&folded))
            };
            let expected = all.iter().filter(|(code, name)| starts(code) || starts(name)).count();
            let page = found.unwrap();
            prop_assert_eq!(page.total, domain::page::Total::Exact(expected as u64), "{:?}", typed);
            prop_assert_eq!(page.items.len(), expected.min(50), "{:?}", typed);
            Ok(())
        })
        .unwrap();
}
