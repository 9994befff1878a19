//! No route lets one firm see or change anything of another (TI1), and nothing leaks sideways (TI3).

use std::collections::BTreeSet;

use domain::id::ObjectId;
use tests::{Answer, TestHub, firms, forms::NOBODYS, neighbour::Theirs, requests};

#[tokio::test]
async fn another_firms_things_are_as_if_they_did_not_exist() {
    let hub = TestHub::new().await;
    let theirs = Theirs::furnish(&hub).await;
    let request = theirs_to_decide(&hub, &theirs).await;
    let before = hub.database.dump().await;
    let (mut claire, mut sofia) = (hub.browser("claire").await, hub.browser("sofia").await);
    // The path with their identifier, and with one that nobody has.
    let pairs = [
        (
            format!("/dossiers/{}/applications", theirs.dossier),
            "/dossiers/NOBODYS/applications".to_owned(),
        ),
        (
            format!("/dossiers/{}/applications/request", theirs.dossier),
            "/dossiers/NOBODYS/applications/request".to_owned(),
        ),
        (
            format!("/loophub/applications/{}/delete", theirs.application),
            format!("/loophub/applications/{NOBODYS}/delete"),
        ),
        (format!("/loophub/history/{}", theirs.batch), "/loophub/history/99999".to_owned()),
        (
            format!("/loophub/history/{}/undo", theirs.batch),
            "/loophub/history/99999/undo".to_owned(),
        ),
        (
            format!("/loophub/applications/{}/suspend", theirs.application),
            format!("/loophub/applications/{NOBODYS}/suspend"),
        ),
        (
            format!("/loophub/applications/{}/resume", theirs.application),
            format!("/loophub/applications/{NOBODYS}/resume"),
        ),
    ];
    let of_dossier = ["", "/edit", "/archive", "/reopen", "/access"].map(|rest| {
        (format!("/dossiers/{}{rest}", theirs.dossier), format!("/dossiers/NOBODYS{rest}"))
    });
    let of_key =
        ["", "/rotate", "/extend", "/secrets/1/stop", "/link", "/link/withdraw", "/revoke"].map(
            |rest| {
                (
                    format!("/loophub/keys/{}{rest}", theirs.key),
                    format!("/loophub/keys/{NOBODYS}{rest}"),
                )
            },
        );
    let of_change = [
        "",
        "/dossiers",
        "/dossiers/paste",
        "/dossiers/report",
        "/dossiers/report.csv",
        "/summary",
        "/drop",
    ]
    .map(|rest| {
        (
            format!("/loophub/applications/{}/edit{rest}", theirs.application),
            format!("/loophub/applications/{NOBODYS}/edit{rest}"),
        )
    });
    // Their contact, of their dossier and of one of ours that has the same code.
    let of_contact = ["", "/edit", "/invite", "/close", "/remove"].map(|rest| {
        (
            format!("/dossiers/000000001/contacts/{}{rest}", theirs.contact),
            format!("/dossiers/000000001/contacts/{NOBODYS}{rest}"),
        )
    });
    let of_their_dossier = ["", "/new"].map(|rest| {
        (
            format!("/dossiers/{}/contacts{rest}", theirs.dossier),
            format!("/dossiers/NOBODYS/contacts{rest}"),
        )
    });
    let of_people = of_contact.iter().chain(&of_their_dossier);
    for act in ["grant", "refuse", "withdraw"] {
        let fields = [("do", act)];
        let one = claire.post(&format!("/requests/{request}"), &fields).await;
        let two = claire.post(&format!("/requests/{NOBODYS}"), &fields).await.expect(404);
        assert_eq!((one.status, strip(&one.body)), (two.status, strip(&two.body)), "{act}");
    }
    let all = pairs.iter().chain(&of_dossier).chain(&of_key).chain(&of_change);
    for (path, other) in all.chain(of_people) {
        for browser in [&mut claire, &mut sofia] {
            for post in [false, true] {
                let (one, two) = if post {
                    let fields = [
                        ("do", "save"),
                        ("application", theirs.application.as_str()),
                        ("pending-on", theirs.application.as_str()),
                        ("reason", "x"),
                        ("overlap", "now"),
                        ("until", "700"),
                        ("language", "fr"),
                    ];
                    (browser.post(path, &fields).await, browser.post(other, &fields).await)
                } else {
                    (browser.open(path).await, browser.open(other).await)
                };
                // Where only a button is sent to, opening leads to the page above, whatever it is.
                let led = |path: &str, answer: &Answer| {
                    !post && answer.status == 303 && path.starts_with(answer.header("location"))
                };
                let led = led(path, &one) && led(other, &two);
                assert!(led || matches!(one.status.as_u16(), 403..=405), "{path}");
                // A refusal says where it was asked, to come back there in another language.
                let one_body = one.body.replace(path.as_str(), other);
                assert_eq!(strip(&one_body), strip(&two.body), "{path}");
                assert_eq!(one.status, two.status, "{path}");
            }
        }
    }
    let partner = hub.partner(0);
    for rest in ["", "/access"] {
        let one = partner.get(&format!("/v1/dossiers/CANARY1{rest}")).await;
        let two = partner.get(&format!("/v1/dossiers/NOBODYS{rest}")).await;
        assert_eq!(one.status, 404);
        assert_eq!(strip(&one.body), strip(&two.body));
    }
    assert_eq!(hub.database.dump().await, before);
}

/// What a collaborator next door has asked for.
async fn theirs_to_decide(hub: &TestHub, theirs: &Theirs) -> ObjectId {
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    let email = "lea.voisin@cabinet-voisin.fr";
    hub.app.add_staff(&operator, firms::new_staff("Léa", email)).await.unwrap();
    let (lea, code) = (hub.sign_in(email).await, firms::code(&theirs.dossier));
    let (off, _) = requests::lists(&hub.app, &lea, &code).await;
    requests::ask(&hub.app, &lea, (&code, &off)).await.unwrap()
}

/// Without the identifier of the request, which is another each time.
fn strip(body: &str) -> String {
    let without = |body: &str, before: &str, after: char| match body.split_once(before) {
        Some((start, rest)) => {
            let end = rest.find(after).unwrap_or(0);
            format!("{start}{}", &rest[end..])
        }
        None => body.to_owned(),
    };
    without(&without(body, "<code>", '<'), "\"request_id\":\"", '"')
}

#[tokio::test]
async fn nothing_of_another_firm_is_in_any_answer() {
    let hub = TestHub::new().await;
    drop(Theirs::furnish(&hub).await);
    let mut claire = hub.browser("claire").await;
    for path in [
        "/dossiers",
        "/dossiers?q=canari",
        "/dossiers?q=canary1",
        "/loophub/applications",
        "/loophub/keys",
        "/loophub/applications/new",
        "/loophub/applications/new/dossiers",
        "/dossiers/000000001/applications",
        "/dossiers/000000001",
        "/dossiers/000000001/access",
        "/dossiers/hand-over",
        "/dossiers/new",
        "/requests",
    ] {
        let answer = claire.open(path).await;
        for theirs in ["CANARIVOISIN", "Réservé aux voisins"] {
            assert!(!answer.body.contains(theirs), "{path}");
        }
    }
    let list = hub.partner(1).get("/v1/dossiers?q=canari&count=exact").await.expect(200).json();
    assert_eq!(list["total"], 0);
    let me = hub.partner(2).get("/v1/me").await.expect(200).json();
    assert_eq!(me["firm"]["code"], "VOISIN");
}

#[test]
fn every_route_with_an_identifier_is_in_the_matrix() {
    let with_identifier =
        ui::ROUTES.iter().map(|(path, _)| *path).filter(|path| path.contains('{'));
    let known = [
        "/dossiers/{code}",
        "/dossiers/{code}/edit",
        "/dossiers/{code}/archive",
        "/dossiers/{code}/reopen",
        "/dossiers/{code}/applications",
        "/dossiers/{code}/access",
        "/dossiers/{code}/applications/request",
        "/requests/{request}",
        "/dossiers/{code}/contacts",
        "/dossiers/{code}/contacts/new",
        "/dossiers/{code}/contacts/{contact}",
        "/dossiers/{code}/contacts/{contact}/edit",
        "/dossiers/{code}/contacts/{contact}/invite",
        "/dossiers/{code}/contacts/{contact}/close",
        "/dossiers/{code}/contacts/{contact}/remove",
        // Reached by whoever holds the link, who has no firm yet.
        "/welcome/{token}",
        "/loophub/applications/{application}/edit",
        "/loophub/applications/{application}/edit/dossiers",
        "/loophub/applications/{application}/edit/dossiers/paste",
        "/loophub/applications/{application}/edit/dossiers/report",
        "/loophub/applications/{application}/edit/dossiers/report.csv",
        "/loophub/applications/{application}/edit/summary",
        "/loophub/applications/{application}/edit/drop",
        "/loophub/applications/{application}/delete",
        "/loophub/history/{batch}",
        "/loophub/history/{batch}/undo",
        "/loophub/applications/{application}/suspend",
        "/loophub/applications/{application}/resume",
        "/loophub/keys/{key}",
        "/loophub/keys/{key}/rotate",
        "/loophub/keys/{key}/extend",
        "/loophub/keys/{key}/secrets/{secret}/stop",
        "/loophub/keys/{key}/link",
        "/loophub/keys/{key}/link/withdraw",
        "/loophub/keys/{key}/revoke",
        // Reached by whoever holds the link, who has no firm.
        "/secret/{token}",
        "/assets/{name}",
    ];
    let known = BTreeSet::from(known);
    assert_eq!(
        with_identifier.collect::<BTreeSet<_>>(),
        known,
        "add the new route to the matrix above"
    );
    let document = serde_json::to_value(api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().keys().filter(|path| path.contains('{'));
    assert_eq!(
        paths.collect::<Vec<_>>(),
        ["/v1/dossiers/{code}", "/v1/dossiers/{code}/access"],
        "add the new route to the matrix above"
    );
}
