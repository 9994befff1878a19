//! Every page in every state and both languages: no message is missing, none is left over, and
//! nothing stands in a page that its rules forbid (design §8).

use std::{collections::BTreeSet, fs, path::Path};

use tests::{TestHub, database::workspace};

fn messages(language: &str) -> BTreeSet<String> {
    let folder = workspace().join("crates/ui/locales").join(language);
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let lines: Vec<String> =
        files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let keys = lines.iter().filter(|line| line.starts_with(|char: char| char.is_ascii_lowercase()));
    let mut messages = BTreeSet::new();
    for (key, _) in keys.filter_map(|line| line.split_once(" =")) {
        // Fluent would panic at the first page, whichever it is.
        assert!(messages.insert(key.to_owned()), "{key} stands twice in {language}");
    }
    messages
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, text);
        } else if entry.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            text.push_str(&fs::read_to_string(entry).unwrap());
        }
    }
}

#[test]
fn both_languages_say_everything_and_nothing_is_left_over() {
    let (french, english) = (messages("fr"), messages("en"));
    assert_eq!(french, english);
    let mut text = String::new();
    sources(&workspace().join("crates/ui/src"), &mut text);
    sources(&workspace().join("crates/ui/templates"), &mut text);
    // Put together from parts: an error's title and text, a flaw of a field, a kind, a scope.
    let composed = [
        "error-",
        "flaw-",
        "field-",
        "kind-",
        "scope-",
        "key-kind-",
        "overlap-",
        "access-met-",
        "access-failed-",
    ];
    for key in &french {
        let used = text.contains(&format!("\"{key}\""))
            || composed.iter().any(|start| key.starts_with(start));
        assert!(used, "{key} is said nowhere");
    }
    for flaw in domain::Flaw::ALL {
        let key = format!("flaw-{}", flaw.code().replace('_', "-"));
        assert!(french.contains(&key), "{key} is missing");
    }
    for call in [".t(\"", ".named(\"", ".counted(\"", ".with(\"", ".counted_with(\""] {
        for key in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(french.contains(key), "{key} is said, and nobody wrote it");
        }
    }
}

/// The page of an application that works, and of those that the firm and that both sides hold.
async fn suspend_pages(hub: &TestHub) -> Vec<String> {
    let claire = hub.actor("claire").await;
    let operator = tests::firms::operator_at(&hub.app, "EXEMPLE").await;
    let apps = hub.app.applications(&claire).await.unwrap();
    for app in &apps[1..3] {
        hub.app.suspend_application(&claire, app.object_id, "à revoir").await.unwrap();
    }
    hub.app.suspend_for_operator(&operator, apps[2].object_id, "fuite").await.unwrap();
    let path = |app: &domain::firm_app::FirmApp| {
        format!("/loophub/applications/{}/suspend", app.object_id)
    };
    apps.iter().map(path).collect()
}

#[tokio::test]
async fn every_page_stands_in_both_languages_without_script_style_or_place_of_others_inside() {
    let hub = TestHub::new().await;
    let suspend = suspend_pages(&hub).await;
    let actor = hub.actor("claire").await;
    // The key of a partner's application, with a link to its provider and two secrets.
    let keys = hub.app.keys(&actor).await.unwrap();
    let key = keys.iter().find(|row| row.provider_email.is_some()).unwrap().key.object_id;
    let handover = app::Handover {
        overlap: domain::key_secret::Overlap::Week,
        language: domain::mail::Language::French,
    };
    hub.app.send_secret_link(&actor, key, handover).await.unwrap();
    hub.app.rotate_secret(&actor, key, handover.overlap).await.unwrap();
    let unused =
        hub.app.generate_key(&actor, tests::firms::new_key("k")).await.unwrap().0.object_id;
    let codes = [tests::firms::code("000000001"), tests::firms::code("000000002")];
    let contact = tests::contacts::add(&hub.app, &actor, (&codes, "c@client.example")).await;
    let first = hub.app.applications(&actor).await.unwrap()[0].object_id;
    let why = format!("/dossiers/000000001/access?application={first}");
    for (language, word) in [("fr", "Se déconnecter"), ("en", "Sign out")] {
        let mut claire = hub.browser("claire").await.speaking(language);
        drop(
            claire
                .post(
                    "/loophub/applications/new",
                    &[("do", "next"), ("kind", "cegid"), ("application", "notes-de-frais")],
                )
                .await,
        );
        drop(claire.post("/loophub/applications/new/dossiers", &[("do", "all")]).await);
        let list = b"000000001\nNOWHERE";
        let paste = "/loophub/applications/new/dossiers/paste";
        drop(claire.upload(paste, list, ("", b"")).await.expect(303));
        super::pasted::whole(&hub, &hub.actor("claire").await).await;
        for path in [
            "/dossiers",
            "/dossiers?q=cab",
            "/dossiers?q=zzz",
            "/dossiers?q=a",
            "/dossiers?q=cab&agency=LYON&master=3&state=all&mine=on&sort=-name",
            "/dossiers?agency=NOWHERE&state=archived",
            "/dossiers/new",
            "/dossiers/hand-over",
            "/dossiers/hand-over?from=3",
            "/dossiers/000000001",
            "/dossiers/000000001/edit",
            "/dossiers/000000001/archive",
            "/dossiers/000000032",
            "/dossiers/000000032/archive",
            "/dossiers/000000001/applications",
            "/dossiers/000000001/access",
            &why,
            "/dossiers/000000032/applications",
            "/requests",
            "/dossiers/000000001/contacts",
            "/dossiers/000000005/contacts",
            "/dossiers/000000001/contacts/new",
            "/dossiers/000000001/contacts/CONTACT",
            "/dossiers/000000001/contacts/CONTACT/edit",
            "/dossiers/000000001/contacts/CONTACT/close",
            "/dossiers/000000001/contacts/CONTACT/remove",
            "/loophub/applications",
            "/loophub/applications/new",
            "/loophub/applications/new/dossiers",
            "/loophub/applications/new/dossiers?q=cab",
            "/loophub/applications/new/dossiers?view=ticked",
            "/loophub/applications/new/dossiers/paste?again",
            "/loophub/applications/new/dossiers/report",
            "/loophub/applications/new/dossiers/report?outcome=unknown",
            "/loophub/applications/new/summary",
            "/loophub/keys",
            "/loophub/keys/new",
            &suspend[0],
            &suspend[1],
            &suspend[2],
            "/loophub/keys/KEY",
            "/loophub/keys/KEY/rotate",
            "/loophub/keys/KEY/extend",
            "/loophub/keys/KEY/secrets/1/stop",
            "/loophub/keys/KEY/secrets/2/stop",
            "/loophub/keys/KEY/link",
            "/loophub/keys/KEY/revoke",
            "/loophub/keys/UNUSED",
            "/loophub/keys/UNUSED/rotate",
        ] {
            let path = path.replace("KEY", &key.to_string());
            let path = &path.replace("UNUSED", &unused.to_string());
            let path = &path.replace("CONTACT", &contact.to_string());
            let page = claire.open(path).await;
            assert!(page.status == 200 || page.status == 422, "{path}: {}", page.status);
            assert!(
                page.body.contains(&format!("<html lang=\"{language}\">"))
                    && page.body.contains(word),
                "{path}"
            );
            for forbidden in [
                "style=\"",
                "onclick=",
                "<script>",
                "http://",
                "https://",
                "Unknown localization",
                " en-US",
            ] {
                assert!(!page.body.contains(forbidden), "{path} has {forbidden}");
            }
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            let ids: Vec<&str> = page
                .body
                .split(" id=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap())
                .collect();
            let once: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(once.len(), ids.len(), "{path}: an id stands twice");
        }
        drop(claire.post("/loophub/applications/new/drop", &[]).await);
    }
}

#[tokio::test]
async fn the_language_is_the_persons_choice_before_the_browsers() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let back =
        claire.post("/language", &[("language", "en"), ("back", "/dossiers")]).await.expect(303);
    assert_eq!(back.header("location"), "/dossiers");
    assert!(claire.open("/dossiers").await.expect(200).body.contains("Sign out"));
}

#[tokio::test]
async fn an_empty_firm_is_told_what_each_page_is_for() {
    let hub = TestHub::empty().await;
    let operator = domain::actor::Operator::default();
    let firm = app::NewFirm { code: tests::firms::code("VIDE"), name: "Vide".to_owned() };
    let firm = hub.app.open_firm(&operator, firm).await.unwrap();
    let staff = app::NewStaff {
        first_name: "A".to_owned(),
        last_name: "B".to_owned(),
        email: domain::text::Email::parse("a@vide.example").unwrap(),
        profile: domain::staff::Profile::ADMINISTRATOR,
        password: domain::secret::Secret::new("a password of the test".to_owned()),
        groups: Vec::new(),
    };
    hub.app.add_staff(&operator.at(firm.id), staff).await.unwrap();
    let mut browser = hub.anonymous().sign_in("a@vide.example", "a password of the test").await;
    for (path, said) in [
        ("/dossiers", "Le portefeuille est vide"),
        ("/loophub/applications", "n’en a encore ajouté aucune"),
        ("/loophub/keys", "n’en a encore aucune"),
    ] {
        assert!(browser.open(path).await.expect(200).body.contains(said), "{path}");
    }
}
