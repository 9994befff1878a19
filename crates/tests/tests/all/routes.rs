//! Every route, as nobody, as staff without rights, as a contact, as an administrator, as a key
//! without the scope: what each may is written here, and a new route must be too. No allow-list.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::actor::Actor;
use loophub::demo::people;
use tests::{Partner, TestHub, contacts, firms};

/// Path, method, and the status for: nobody, a contact, a plain collaborator, an administrator.
const EXPECTED: &[(&str, &str, [u16; 4])] = &[
    ("/", "GET", [303, 303, 303, 303]),
    ("/sign-in", "GET", [200, 200, 200, 200]),
    ("/sign-in", "POST", [422, 422, 422, 422]),
    ("/sign-out", "POST", [303, 303, 303, 303]),
    ("/language", "POST", [303, 303, 303, 303]),
    ("/dossiers", "GET", [303, 303, 200, 200]),
    ("/dossiers/new", "GET", [303, 403, 403, 200]),
    ("/dossiers/new", "POST", [303, 403, 403, 422]),
    ("/dossiers/hand-over", "GET", [303, 403, 403, 200]),
    ("/dossiers/hand-over", "POST", [303, 403, 403, 422]),
    ("/dossiers/{code}", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/edit", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/edit", "POST", [303, 403, 403, 422]),
    ("/dossiers/{code}/archive", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/archive", "POST", [303, 403, 403, 303]),
    ("/dossiers/{code}/reopen", "GET", [303, 303, 303, 303]),
    ("/dossiers/{code}/reopen", "POST", [303, 403, 403, 303]),
    ("/dossiers/{code}/applications", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/applications", "POST", [303, 403, 200, 200]),
    ("/dossiers/{code}/access", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/access", "POST", [303, 404, 404, 404]),
    ("/dossiers/{code}/applications/request", "GET", [303, 303, 303, 303]),
    ("/dossiers/{code}/applications/request", "POST", [303, 403, 422, 403]),
    ("/requests", "GET", [303, 403, 200, 200]),
    ("/requests/{request}", "GET", [303, 303, 303, 303]),
    ("/requests/{request}", "POST", [303, 404, 404, 404]),
    ("/selection", "GET", [303, 403, 200, 200]),
    ("/selection", "POST", [303, 403, 303, 303]),
    ("/selection/applications", "GET", [303, 403, 303, 303]),
    ("/selection/applications", "POST", [303, 403, 303, 303]),
    ("/selection/preview", "GET", [303, 403, 303, 303]),
    ("/selection/preview", "POST", [303, 403, 303, 303]),
    ("/selection/refused", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/contacts", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/contacts/new", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/contacts/new", "POST", [303, 403, 403, 422]),
    ("/dossiers/{code}/contacts/{contact}", "GET", [303, 403, 200, 200]),
    ("/dossiers/{code}/contacts/{contact}", "POST", [303, 403, 403, 303]),
    ("/dossiers/{code}/contacts/{contact}/edit", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/contacts/{contact}/edit", "POST", [303, 403, 403, 422]),
    ("/dossiers/{code}/contacts/{contact}/invite", "GET", [303, 303, 303, 303]),
    ("/dossiers/{code}/contacts/{contact}/invite", "POST", [303, 403, 403, 303]),
    ("/dossiers/{code}/contacts/{contact}/close", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/contacts/{contact}/close", "POST", [303, 403, 403, 303]),
    ("/dossiers/{code}/contacts/{contact}/remove", "GET", [303, 403, 403, 200]),
    ("/dossiers/{code}/contacts/{contact}/remove", "POST", [303, 403, 403, 303]),
    ("/welcome/{token}", "GET", [404, 404, 404, 404]),
    ("/welcome/{token}", "POST", [404, 404, 404, 404]),
    ("/space", "GET", [303, 200, 403, 403]),
    ("/space/choose", "GET", [303, 303, 303, 303]),
    ("/space/choose", "POST", [303, 303, 303, 303]),
    ("/loophub", "GET", [303, 303, 303, 303]),
    ("/loophub/applications", "GET", [303, 403, 403, 200]),
    ("/loophub/applications/new", "GET", [303, 403, 403, 200]),
    ("/loophub/applications/new", "POST", [303, 403, 403, 422]),
    ("/loophub/applications/new/dossiers", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers/paste", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers/paste", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers/report", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers/report", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/new/dossiers/report.csv", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/new/summary", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/new/summary", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/new/drop", "GET", [303, 303, 303, 303]),
    ("/loophub/applications/new/drop", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit", "GET", [303, 403, 403, 200]),
    ("/loophub/applications/{application}/edit", "POST", [303, 403, 403, 422]),
    ("/loophub/applications/{application}/edit/dossiers", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers/paste", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers/paste", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers/report", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers/report", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/dossiers/report.csv", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/summary", "GET", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/summary", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/edit/drop", "GET", [303, 303, 303, 303]),
    ("/loophub/applications/{application}/edit/drop", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/delete", "GET", [303, 403, 403, 200]),
    ("/loophub/applications/{application}/delete", "POST", [303, 403, 403, 422]),
    ("/loophub/history", "GET", [303, 403, 403, 200]),
    ("/loophub/history/{batch}", "GET", [303, 403, 403, 200]),
    ("/loophub/history/{batch}/undo", "GET", [303, 303, 303, 303]),
    ("/loophub/history/{batch}/undo", "POST", [303, 403, 403, 303]),
    ("/loophub/applications/{application}/suspend", "GET", [303, 403, 403, 200]),
    ("/loophub/applications/{application}/suspend", "POST", [303, 403, 403, 422]),
    ("/loophub/applications/{application}/resume", "GET", [303, 303, 303, 303]),
    ("/loophub/applications/{application}/resume", "POST", [303, 403, 403, 303]),
    ("/loophub/keys", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/new", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/new", "POST", [303, 403, 403, 422]),
    ("/loophub/keys/{key}", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/{key}/rotate", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/{key}/rotate", "POST", [303, 403, 403, 422]),
    ("/loophub/keys/{key}/extend", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/{key}/extend", "POST", [303, 403, 403, 422]),
    ("/loophub/keys/{key}/secrets/{secret}/stop", "GET", [303, 403, 403, 409]),
    ("/loophub/keys/{key}/secrets/{secret}/stop", "POST", [303, 403, 403, 409]),
    ("/loophub/keys/{key}/link", "GET", [303, 403, 403, 409]),
    ("/loophub/keys/{key}/link", "POST", [303, 403, 403, 409]),
    ("/loophub/keys/{key}/link/withdraw", "GET", [303, 303, 303, 303]),
    ("/loophub/keys/{key}/link/withdraw", "POST", [303, 403, 403, 303]),
    ("/loophub/keys/{key}/revoke", "GET", [303, 403, 403, 200]),
    ("/loophub/keys/{key}/revoke", "POST", [303, 403, 403, 303]),
    ("/secret/{token}", "GET", [404, 404, 404, 404]),
    ("/secret/{token}", "POST", [404, 404, 404, 404]),
    ("/assets/{name}", "GET", [404, 404, 404, 404]),
];

/// The address with a contact of the dossier, whom nobody has removed yet.
async fn with_contact(hub: &TestHub, claire: &Actor, address: String) -> String {
    if !address.contains("{contact}") {
        return address;
    }
    let codes = [firms::code("000000001")];
    let email = "somebody@client.example";
    let known = hub.app.dossier_contacts(claire, &codes[0]).await.unwrap().contacts;
    let known = known.iter().find(|row| row.contact.facts.email.as_str() == email);
    let contact = match known {
        Some(row) => row.contact.object_id,
        None => contacts::add(&hub.app, claire, (&codes, email)).await,
    };
    address.replace("{contact}", &contact.to_string())
}

#[test]
fn every_route_is_written_here_with_who_may() {
    let routes: BTreeSet<(&str, &str)> = ui::ROUTES
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(|method| (*path, *method)))
        .collect();
    let written: BTreeSet<(&str, &str)> =
        EXPECTED.iter().map(|(path, method, _)| (*path, *method)).collect();
    assert_eq!(routes, written);
}

#[tokio::test]
async fn every_route_answers_each_kind_of_person_as_it_should() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let application = hub.app.applications(&claire).await.unwrap().remove(2).object_id.to_string();
    // Only a partner's can be changed (B3).
    let partner = hub.app.applications(&claire).await.unwrap().remove(0).object_id.to_string();
    for (path, method, expected) in EXPECTED {
        for (who, status) in ["", "julie", "sofia", "claire"].into_iter().zip(expected) {
            let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
            let address =
                path.replace("{code}", "000000001").replace("{key}", &key.object_id.to_string());
            let address = address.replace("{name}", "no.such.file").replace("{batch}", "1");
            let address = address.replace("{application}/edit", &format!("{partner}/edit"));
            let address = address.replace("{application}", &application);
            let address = address.replace("{secret}", "1");
            let address = with_contact(&hub, &claire, address).await;
            let mut browser = if who.is_empty() { hub.anonymous() } else { hub.browser(who).await };
            let answer = match *method {
                "GET" => browser.open(&address).await,
                _ => browser.post(&address, &[]).await,
            };
            assert_eq!(answer.status.as_u16(), *status, "{method} {path} as {who:?}");
            if who.is_empty() && *status == 303 && *method == "GET" && *path != "/loophub" {
                assert!(answer.header("location").starts_with("/sign-in"), "{path}");
            }
            hub.clock.advance(std::time::Duration::from_secs(30));
        }
    }
}

/// From which profile on (B1, AZ1): compared by parts, and no route is left out.
#[tokio::test]
async fn every_route_asks_for_the_profile_of_an_administrator_or_for_none() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let claire = hub.actor("claire").await;
    let application = hub.app.applications(&claire).await.unwrap().remove(2).object_id.to_string();
    for (profile, column) in
        [("1.0", 2), ("3.0", 2), ("4.9", 2), ("5.0", 3), ("5.1", 3), ("6.0", 3), ("10.0", 3)]
    {
        let email = format!("profile-{profile}@cabinet-exemple.fr");
        let new = app::NewStaff {
            profile: profile.parse().unwrap(),
            ..firms::new_staff(profile, &email)
        };
        hub.app.add_staff(&operator, new).await.unwrap();
        for (path, method, expected) in EXPECTED.iter().filter(|(path, ..)| *path != "/sign-in") {
            hub.clock.advance(std::time::Duration::from_secs(30));
            let mut browser = hub.anonymous().sign_in(&email, people::PASSWORD).await;
            let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
            let address =
                path.replace("{code}", "000000001").replace("{key}", &key.object_id.to_string());
            let address = address.replace("{name}", "no.such.file").replace("{batch}", "1");
            let address = address.replace("{application}", &application).replace("{secret}", "1");
            let address = with_contact(&hub, &claire, address).await;
            let answer = match *method {
                "GET" => browser.open(&address).await,
                _ => browser.post(&address, &[]).await,
            };
            // What it answers otherwise depends on what the ones before did.
            let forbidden = (answer.status == 403, expected[column] == 403);
            assert_eq!(forbidden.0, forbidden.1, "{method} {path} with {profile}");
        }
    }
}

#[tokio::test]
async fn every_route_of_the_api_asks_for_a_key_and_its_scope() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let scopeless =
        app::NewKey { scopes: vec!["events:read".to_owned()], ..firms::new_key("no scope") };
    let (key, secret) = hub.app.generate_key(&claire, scopeless).await.unwrap();
    let scopeless = Partner::with_key(hub.router.clone(), key.identifier.as_str(), secret.reveal());
    let document = serde_json::to_value(api::openapi()).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        let address = path.replace("{code}", "000000001");
        drop(Partner::nobody(hub.router.clone()).get(&address).await.expect(401));
        let answer = scopeless.get(&address).await;
        if path == "/v1/me" {
            assert_eq!(answer.status, 200);
        } else {
            let answer = answer.expect(403).json();
            assert_eq!(answer["reason"], "scope_missing");
            assert!(answer["detail"].as_str().unwrap().contains("dossiers:read"), "it is named");
        }
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = hub.partner(0).call(method, &address, &[]).await.expect(405);
            assert!(answer.header("allow").contains("GET"));
        }
    }
}

/// A refusal is shown at the address of the button: opened fresh, that is no dead end.
#[tokio::test]
async fn where_only_a_button_is_sent_to_leads_to_the_page_where_it_stands() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    for (address, page) in [
        ("/dossiers/000000001/applications/request", "/dossiers/000000001/applications"),
        ("/dossiers/000000001/reopen", "/dossiers/000000001"),
        ("/dossiers/000000001/contacts/C/invite", "/dossiers/000000001/contacts/C"),
        ("/requests/R", "/requests"),
        ("/loophub/applications/A/resume", "/loophub/applications"),
        ("/loophub/applications/new/drop", "/loophub/applications/new"),
        ("/loophub/applications/A/edit/drop", "/loophub/applications/A/edit"),
        ("/loophub/history/1/undo", "/loophub/history/1"),
        ("/loophub/keys/K/link/withdraw", "/loophub/keys/K"),
        ("/space/choose", "/dossiers"),
    ] {
        assert_eq!(claire.open(address).await.expect(303).header("location"), page);
        let nobody = hub.anonymous().open(address).await.expect(303);
        assert!(nobody.header("location").starts_with("/sign-in?next="), "{address}");
    }
    // What is left are buttons that nobody refuses.
    let only_sent = ui::ROUTES.iter().filter(|(_, methods)| !methods.contains(&"GET"));
    let only_sent: Vec<_> = only_sent.map(|(path, _)| *path).collect();
    assert_eq!(only_sent, ["/sign-out", "/language"]);
}

/// What is asked and refused stands on a page: coming back to it leads to the form.
#[tokio::test]
async fn a_refused_ask_can_be_opened_again() {
    let hub = TestHub::new().await;
    let mut sofia = hub.browser("sofia").await;
    let address = "/dossiers/000000001/applications/request";
    let refused = sofia.post(address, &[]).await.expect(422);
    assert!(refused.body.contains(&format!("action=\"{address}\"")), "the form stands there");
    let back = refused.field("back");
    let form = sofia.open(&back).await.expect(303).header("location").to_owned();
    let page = sofia.open(&form).await.expect(200);
    assert!(page.body.contains(&format!("action=\"{address}\"")), "and where it leads");
}

#[tokio::test]
async fn looking_changes_nothing() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let application = hub.app.applications(&claire).await.unwrap().remove(0).object_id.to_string();
    let actor = hub.actor("claire").await;
    let codes = [firms::code("000000001")];
    let contact = contacts::add(&hub.app, &actor, (&codes, "somebody@client.example")).await;
    let before = hub.database.dump().await;
    let mut claire = hub.browser("claire").await;
    for (path, _) in ui::ROUTES.iter().filter(|(_, methods)| methods.contains(&"GET")) {
        let path = path.replace("{code}", "000000001").replace("{key}", "x").replace("{name}", "x");
        let path = path.replace("{batch}", "1").replace("{application}", &application);
        let path = path.replace("{contact}", &contact.to_string());
        drop(claire.open(&path).await);
    }
    assert_eq!(hub.database.dump().await, before);
}
