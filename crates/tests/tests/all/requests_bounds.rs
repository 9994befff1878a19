//! What requests do not do: reach another firm, become a flood, or take what is no text.

use std::collections::BTreeSet;

use app::{Conflict, Error, RequestsQuery};
use domain::{id::ObjectId, text::Code};
use tests::{
    firms,
    forms::{NOBODYS, nasty},
    requests::{ask, dossiers},
    words,
};

use super::requests::{ASK, CODE, PATH, begin, next_door, off, told};

#[tokio::test]
async fn another_firm_sees_and_decides_nothing_though_its_own_has_the_same_number() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let ours = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let (lea, theirs) = next_door(&hub).await;
    let request = ask(&hub.app, &lea, theirs).await.unwrap();
    let first = "SELECT COUNT(*) FROM requests WHERE id = 1";
    assert_eq!(hub.database.numbers(first).await, [2]);
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    for (actor, own, other) in [(&claire, ours, request), (&paul, request, ours)] {
        let page = hub.app.requests(actor, RequestsQuery::default()).await.unwrap();
        let seen: Vec<ObjectId> = page.to_decide.items.iter().map(|row| row.object_id).collect();
        assert_eq!(seen, [own]);
        assert!(!page.to_decide.items[0].apps.on.is_empty());
        for answer in [
            hub.app.grant_request(actor, other).await.map(drop),
            hub.app.refuse_request(actor, other).await.map(drop),
            hub.app.withdraw_request(actor, other).await.map(drop),
        ] {
            assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        }
    }
    let asked = ask(&hub.app, &sofia, (&code, theirs.1)).await;
    assert!(matches!(asked, Err(Error::Conflict(Conflict::RequestPending))), "{asked:?}");
    hub.app.withdraw_request(&sofia, ours).await.unwrap();
    let asked = ask(&hub.app, &sofia, (&code, theirs.1)).await;
    assert!(matches!(asked, Err(Error::NotFound)), "{asked:?}");
    let before = super::neighbours::rows_of(&hub, "EXEMPLE").await;
    hub.app.grant_request(&paul, request).await.unwrap();
    assert_eq!(super::neighbours::rows_of(&hub, "EXEMPLE").await, before);
}

#[tokio::test]
async fn whoever_has_lost_the_right_decides_no_more_and_whoever_has_gained_it_does() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
    let (ines, marc) = (hub.actor("ines").await, hub.actor("marc").await);
    dossiers(&hub.app, "EXEMPLE", &[(CODE, firms::email("sofia"), firms::email("marc"))]).await;
    let denied = hub.app.grant_request(&ines, request).await;
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    let page = hub.app.requests(&marc, RequestsQuery::default()).await.unwrap();
    assert_eq!(page.to_decide.items.len(), 1);
    // Whoever asked is master by now, and writes themselves no mail about it.
    hub.app.grant_request(&sofia, request).await.unwrap();
    assert_eq!(told(&hub, &mut 0).await, [""; 0]);
}

#[tokio::test]
async fn twenty_are_pending_at_a_time_and_pages_go_on_by_key() {
    let (hub, sofia, _) = begin().await;
    let codes: Vec<String> = (0..21).map(|number| format!("MANY{number:02}")).collect();
    let of: Vec<_> = codes.iter().map(|code| (code.as_str(), "", "")).collect();
    dossiers(&hub.app, "EXEMPLE", &of).await;
    let codes: Vec<Code> = codes.iter().map(|code| firms::code(code)).collect();
    let app = off(&hub, &sofia, &codes[0]).await[0];
    let mut askers = vec![sofia.clone(), hub.actor("ines").await];
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let email = "lea.autre@cabinet-exemple.fr";
    hub.app.add_staff(&operator, firms::new_staff("Léa", email)).await.unwrap();
    askers.push(hub.sign_in(email).await);
    for asker in &askers {
        for code in &codes[..20] {
            ask(&hub.app, asker, (code, &[app])).await.unwrap();
        }
        let more = ask(&hub.app, asker, (&codes[20], &[app])).await;
        assert!(matches!(more, Err(Error::Conflict(Conflict::ManyRequests))), "{more:?}");
    }
    let mut browser = hub.browser("sofia").await;
    let before = hub.database.dump().await;
    let fields = [("ask-on", app.to_string()), ("word", "Encore <un>".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = browser.post("/dossiers/MANY20/applications/request", &fields).await.expect(409);
    assert!(refused.body.contains("20 demandes en attente"), "{}", refused.body);
    assert!(refused.body.contains(">Encore &#60;un&#62;</textarea>"), "{}", refused.body);
    assert_eq!(hub.database.dump().await, before);
    let mut hugo = hub.browser("hugo").await;
    let (mut seen, mut path, mut pages) = (BTreeSet::new(), "/requests".to_owned(), 0);
    loop {
        let body = hugo.open(&path).await.expect(200).body;
        let rows = body.split("action=\"/requests/").skip(1);
        seen.extend(rows.map(|rest| rest.split('"').next().unwrap().to_owned()));
        pages += 1;
        let Some((_, next)) = body.split_once("rel=\"next\" href=\"") else { break };
        path = words::plain(next.split('"').next().unwrap());
    }
    assert_eq!((pages, seen.len()), (2, 60));
    let back = hugo.open(&path).await.expect(200).body;
    assert!(back.contains("51–60 sur 60") && back.contains("rel=\"prev\""), "{back}");
}

#[tokio::test]
async fn whatever_is_put_into_the_fields_breaks_nothing_and_what_is_refused_is_kept() {
    let (hub, sofia, code) = begin().await;
    let apps = off(&hub, &sofia, &code).await;
    let (app, mut browser) = (apps[0].to_string(), hub.browser("sofia").await);
    let before = hub.database.dump().await;
    let secret = format!("lhs_live_{}", "a1".repeat(24));
    for (word, kept) in [("mot ".repeat(80), true), ("a\0b".to_owned(), true), (secret, false)] {
        let refused = browser.post(ASK, &[("ask-on", &app), ("word", &word)]).await.expect(422);
        assert!(
            refused.body.contains("id=\"word-error\"") && refused.body.contains("href=\"#word\"")
        );
        assert!(words::says_why("fr", &refused.body));
        let ticked = format!("value=\"{app}\" checked");
        assert!(refused.body.contains(&ticked), "what was ticked is kept");
        assert_eq!(refused.body.contains(&format!("{word}</textarea>")), kept, "{word:?}");
    }
    let refused = browser.post(ASK, &[("word", "Bonjour")]).await.expect(422);
    assert!(refused.body.contains("Cochez au moins une application"), "{}", refused.body);
    assert!(refused.body.contains(">Bonjour</textarea>"));
    for (name, value) in [("ask-off", app.as_str()), ("ask-on", NOBODYS)] {
        let answer = browser.post(ASK, &[(name, value)]).await;
        assert!(matches!(answer.status.as_u16(), 404 | 422), "{name}: {}", answer.status);
    }
    let both = [("ask-on", app.as_str()), ("ask-off", app.as_str())];
    drop(browser.post(ASK, &both).await.expect(422));
    for value in nasty() {
        for name in ["ask-on", "ask-off"] {
            let answer = browser.post(ASK, &[(name, value.as_str())]).await;
            assert!(answer.status.is_client_error(), "{name} {value:?}: {}", answer.status);
        }
        for name in ["at", "own"] {
            let path = format!("/requests?{}", tests::web::form(&[(name, &value)]));
            let status = browser.open(&path).await.status.as_u16();
            assert!(matches!(status, 200 | 400), "{path}: {status}");
        }
    }
    assert_eq!(hub.database.dump().await, before);
    for value in nasty() {
        let answer = browser.post(ASK, &[("ask-on", &app), ("word", &value)]).await;
        if answer.status == 303 {
            let page = browser.open(PATH).await.expect(200).body;
            assert!(!page.contains("<script>alert") && !page.contains("\"'><b>"), "{value}");
            let own = hub.app.dossier_requests(&sofia, &code).await.unwrap().own.unwrap();
            hub.app.withdraw_request(&sofia, own.object_id).await.unwrap();
        } else {
            drop(answer.expect(422));
        }
    }
}

/// Each is a mail to many: withdrawing it makes no room for the next.
#[tokio::test]
async fn whoever_asks_and_withdraws_over_and_over_is_stopped_for_a_day() {
    let (hub, sofia, code) = begin().await;
    let app = off(&hub, &sofia, &code).await[0];
    for _ in 0..domain::request::MOST_A_DAY {
        let request = ask(&hub.app, &sofia, (&code, &[app])).await.unwrap();
        hub.app.withdraw_request(&sofia, request).await.unwrap();
    }
    let more = ask(&hub.app, &sofia, (&code, &[app])).await;
    assert!(matches!(more, Err(Error::Conflict(Conflict::ManyRequests))), "{more:?}");
    hub.clock.advance(domain::time::days(1));
    ask(&hub.app, &hub.actor("sofia").await, (&code, &[app])).await.unwrap();
}
