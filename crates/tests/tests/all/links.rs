//! A secret goes straight to the provider, through a link that works once (G4).

use app::Handover;
use domain::{
    actor::{Actor, Origin},
    id::ObjectId,
    key_secret::Overlap,
    mail::Language,
    time::days,
};
use tests::{
    Answer, Partner, TestHub,
    changes::{Change, change},
    firms,
    hub::ADDRESS,
};

const HANDOVER: Handover = Handover { overlap: Overlap::Week, language: Language::French };

/// The key of Banque Connect at the first firm.
struct Given {
    hub: TestHub,
    claire: Actor,
    key: ObjectId,
}

/// A link as the provider has it after reading both mails.
#[derive(Clone)]
struct Link {
    path: String,
    code: String,
}

impl Given {
    async fn new() -> Self {
        let hub = TestHub::new().await;
        let claire = hub.actor("claire").await;
        let keys = hub.app.keys(&claire).await.unwrap();
        let mut ours = keys.iter().map(|row| &row.key);
        let ours = ours.find(|key| key.identifier.as_str() == hub.keys[0].identifier);
        let key = ours.unwrap().object_id;
        Self { hub, claire, key }
    }

    async fn send(&self, handover: Handover) -> Link {
        self.hub.app.send_secret_link(&self.claire, self.key, handover).await.unwrap();
        self.hub.run_jobs().await;
        let mails = self.hub.mailbox.mails();
        let (link, code) = (&mails[mails.len() - 2].text, &mails[mails.len() - 1].text);
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let path = lines(link).into_iter().find_map(|line| {
            line.strip_prefix(ADDRESS)
                .filter(|path| path.starts_with("/secret/"))
                .map(str::to_owned)
        });
        let digits = |line: &String| {
            line.len() == 9 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
        };
        let code = lines(code).into_iter().find(digits).unwrap();
        Link { path: path.unwrap(), code }
    }

    async fn open(&self, link: &Link, code: &str) -> Answer {
        self.hub.anonymous().post(&link.path, &[("code", code)]).await
    }

    async fn is_over(&self, link: &Link) -> bool {
        let looked = self.hub.anonymous().open(&link.path).await;
        let opened = self.open(link, &link.code).await;
        assert_eq!(looked.status, opened.status);
        assert!(!opened.body.contains("lhs_live_"));
        looked.status == 404 && looked.body.contains("ne fonctionne pas")
    }

    async fn page(&self) -> String {
        let mut claire = self.hub.browser("claire").await;
        claire.open(&format!("/loophub/keys/{}", self.key)).await.expect(200).body
    }

    async fn opens(&self, secret: &str) -> bool {
        let identifier = &self.hub.keys[0].identifier;
        let partner = Partner::with_key(self.hub.router.clone(), identifier, secret);
        partner.get("/v1/dossiers/000000001").await.status == 200
    }

    fn first(&self) -> &str {
        &self.hub.keys[0].secret
    }
}

fn secret_in(body: &str) -> String {
    let from = body.find("lhs_live_").expect("the secret is shown");
    body[from..from + 58].to_owned()
}

#[tokio::test]
async fn a_secret_that_no_call_has_used_is_proposed_to_stop_at_once() {
    let given = Given::new().await;
    let mut claire = given.hub.browser("claire").await;
    let form = format!("/loophub/keys/{}/link", given.key);
    let chosen = |body: &str, code| body.contains(&format!("value=\"{code}\" checked"));
    let page = claire.open(&form).await.expect(200).body;
    assert!(chosen(&page, "now") && !chosen(&page, "7d"));
    assert!(given.opens(given.first()).await);
    given.hub.app.flush_key_use().await.unwrap();
    let page = claire.open(&form).await.expect(200).body;
    assert!(chosen(&page, "7d") && !chosen(&page, "now"));
}

#[tokio::test]
async fn the_provider_gets_a_secret_once_and_nobody_at_the_firm_sees_it() {
    let given = Given::new().await;
    let mut claire = given.hub.browser("claire").await;
    let form = format!("/loophub/keys/{}/link", given.key);
    assert!(claire.open(&form).await.expect(200).body.contains("api@banque-connect.example"));
    let fields = [("overlap", "24h"), ("language", "fr")];
    let sent = claire.post(&form, &fields).await.expect(303);
    let page = claire.open(sent.header("location")).await.expect(200).body;
    assert!(page.contains("est en route vers api@banque-connect.example"), "{page}");
    assert!(page.contains("E-mail pas encore parti"));
    given.hub.run_jobs().await;
    assert!(given.page().await.contains("En attente"));

    let mails = given.hub.mailbox.mails();
    assert_eq!(mails.len(), 2, "the link, and the code in another");
    assert!(mails.iter().all(|mail| mail.to == "api@banque-connect.example"));
    assert!(mails.iter().all(|mail| mail.text.contains("Cabinet Exemple")));
    let link = given.send(Handover { overlap: Overlap::Day, ..HANDOVER }).await;
    let before = given.hub.database.dump().await;
    let offer = given.hub.anonymous().open(&link.path).await.expect(200);
    assert!(offer.body.contains("Cabinet Exemple") && offer.body.contains("Banque Connect"));
    assert!(!offer.body.contains("lhs_live_"));
    assert_eq!(given.hub.database.dump().await, before, "looking changes nothing");

    let received = given.open(&link, &link.code).await.expect(200);
    let secret = secret_in(&received.body);
    assert!(received.body.contains(&given.hub.keys[0].identifier));
    assert!(given.opens(&secret).await && given.opens(given.first()).await);
    assert!(given.is_over(&link).await);
    let page = given.page().await;
    assert!(page.contains("Secret remis") && page.contains("par le prestataire"), "{page}");
    assert!(!page.contains("lhs_live_"));
    given.hub.clock.advance(days(1));
    assert!(given.opens(&secret).await && !given.opens(given.first()).await);
}

#[tokio::test]
async fn of_twenty_that_open_a_link_at_once_one_gets_a_secret() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (mut browser, link) = (given.hub.anonymous(), link.clone());
            tokio::spawn(async move { browser.post(&link.path, &[("code", &link.code)]).await })
        })
        .collect();
    let mut secrets = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status.as_u16() {
            200 => secrets.push(secret_in(&answer.body)),
            status => assert_eq!(status, 404, "{}", answer.body),
        }
    }
    assert_eq!(secrets.len(), 1);
    assert!(given.opens(&secrets[0]).await);
    let sheet = given.hub.app.key_sheet(&given.claire, given.key).await.unwrap();
    assert_eq!(sheet.secrets.len(), 2);
}

#[tokio::test]
async fn five_wrong_codes_end_a_link_and_what_is_no_code_does_not_count() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let wrong = if link.code.starts_with('0') { "1000 0000" } else { "0000 0000" };
    for _ in 0..10 {
        let refused = given.open(&link, "12").await.expect(422);
        assert!(refused.body.contains("5 essais restent"), "{}", refused.body);
    }
    for left in ["4 essais", "3 essais", "2 essais", "Un seul essai"] {
        let refused = given.open(&link, wrong).await.expect(422).body;
        assert!(refused.contains(left) && refused.contains("pas le bon code"), "{refused}");
    }
    drop(given.open(&link, wrong).await.expect(404));
    assert!(given.is_over(&link).await, "the right code comes too late");
    assert!(given.page().await.contains("5 codes faux"));
}

#[tokio::test]
async fn many_wrong_codes_at_once_are_all_counted() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let wrong = if link.code.starts_with('0') { "10000000" } else { "00000000" };
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (mut browser, link) = (given.hub.anonymous(), link.clone());
            tokio::spawn(async move { browser.post(&link.path, &[("code", wrong)]).await.status })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap().as_u16(), 404 | 422));
    }
    let sheet = given.hub.app.key_sheet(&given.claire, given.key).await.unwrap();
    assert_eq!(sheet.links[0].link.wrong_codes, 5);
    assert!(given.is_over(&link).await);
}

#[tokio::test]
async fn a_link_is_over_after_seven_days() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    given.hub.clock.advance(days(7) - std::time::Duration::from_micros(1));
    drop(given.hub.anonymous().open(&link.path).await.expect(200));
    given.hub.clock.advance(std::time::Duration::from_micros(1));
    assert!(given.is_over(&link).await);
    assert!(given.page().await.contains("Expiré"));
}

#[tokio::test]
async fn another_link_a_withdrawal_or_the_end_of_the_key_ends_a_link() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    let first = given.send(HANDOVER).await;
    let second = given.send(HANDOVER).await;
    assert!(given.is_over(&first).await);
    assert!(given.page().await.contains("Remplacé"));
    given.hub.clock.advance(std::time::Duration::from_secs(1));
    app.withdraw_secret_link(claire, given.key).await.unwrap();
    assert!(given.is_over(&second).await);
    assert!(given.page().await.contains("Retiré"));
    let third = given.send(HANDOVER).await;
    app.revoke_key(claire, given.key).await.unwrap();
    assert!(given.is_over(&third).await);
    assert!(given.page().await.contains("Sans effet"));
}

#[tokio::test]
async fn the_link_of_a_deleted_application_opens_nothing_and_none_is_sent() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let apps = given.hub.app.applications(&given.claire).await.unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap();
    let deleted =
        given.hub.app.delete_application(&given.claire, bank.object_id, "Banque Connect").await;
    deleted.unwrap();
    assert!(given.is_over(&link).await);
    let refused = given.hub.app.send_secret_link(&given.claire, given.key, HANDOVER).await;
    assert!(matches!(refused, Err(app::Error::Conflict(app::Conflict::NoProvider))));
}

/// The firm undoes the adding of one application, and gives its key to another of another provider.
#[tokio::test]
async fn a_link_sent_to_a_provider_gives_nothing_of_another_whom_the_key_serves_now() {
    let mut given = Given::new().await;
    let (key, _) = given.hub.app.generate_key(&given.claire, firms::new_key("K")).await.unwrap();
    given.key = key.object_id;
    let former = firms::add_partner(&given.hub.app, &given.claire, (&key, "ancien@a.example"));
    let former = former.await;
    let link = given.send(HANDOVER).await;
    given.hub.app.undo_batch(&given.claire, former).await.unwrap();
    firms::add_partner(&given.hub.app, &given.claire, (&key, "nouveau@b.example")).await;
    assert!(given.is_over(&link).await, "the secret is another provider's");
    assert!(given.page().await.contains("le prestataire n’est plus le même"));
    let theirs = given.send(HANDOVER).await;
    assert!(given.is_over(&link).await);
    drop(given.open(&theirs, &theirs.code).await.expect(200));
}

#[tokio::test]
async fn a_link_sent_before_the_provider_changed_gives_no_secret_to_the_former_one() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let apps = given.hub.app.applications(&given.claire).await.unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    let other = Change { email: Some("nouveau@b.example".to_owned()), ..Change::default() };
    change(&given.hub.app, &given.claire, (bank, other)).await.unwrap();
    assert!(given.is_over(&link).await);
    let theirs = given.send(HANDOVER).await;
    drop(given.open(&theirs, &theirs.code).await.expect(200));
}

#[tokio::test]
async fn a_provider_whose_address_is_written_otherwise_is_the_same() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    given
        .hub
        .database
        .change(
            "UPDATE firm_apps SET provider_email = 'API@Banque-Connect.example' \
         WHERE provider_email = 'api@banque-connect.example'",
        )
        .await;
    drop(given.open(&link, &link.code).await.expect(200));
}

#[tokio::test]
async fn a_link_whose_mail_waits_when_it_is_withdrawn_is_never_sent() {
    let given = Given::new().await;
    given.hub.app.send_secret_link(&given.claire, given.key, HANDOVER).await.unwrap();
    given.hub.app.withdraw_secret_link(&given.claire, given.key).await.unwrap();
    given.hub.run_jobs().await;
    assert!(given.hub.mailbox.mails().is_empty());
}

#[tokio::test]
async fn while_two_secrets_work_no_third_is_made_and_the_link_waits() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    let link = given.send(HANDOVER).await;
    app.rotate_secret(claire, given.key, Overlap::Month).await.unwrap();
    let blocked = given.open(&link, &link.code).await.expect(409);
    assert!(blocked.body.contains("Deux secrets") && !blocked.body.contains("lhs_live_"));
    let mut browser = given.hub.browser("claire").await;
    let form = format!("/loophub/keys/{}/link", given.key);
    drop(browser.post(&form, &[("overlap", "now"), ("language", "fr")]).await.expect(409));
    app.stop_secret(claire, given.key, domain::id::SecretId::new(1)).await.unwrap();
    drop(given.open(&link, &link.code).await.expect(200));
}

#[tokio::test]
async fn what_opens_a_link_stands_nowhere_once_its_mails_have_gone() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let wrong = if link.code.starts_with('0') { "10000000" } else { "00000000" };
    drop(given.open(&link, wrong).await.expect(422));
    let secret = secret_in(&given.open(&link, &link.code).await.expect(200).body);
    let everything = given.hub.database.everything().await;
    let token = link.path.strip_prefix("/secret/").unwrap();
    let code = link.code.replace(' ', "");
    for kept in [token, &token[..16], &code, &link.code, &secret[9..25]] {
        assert!(!everything.contains(kept), "{kept}");
    }
    for action in ["key.link_sent", "key.link_refused", "key.rotated", "provider:1"] {
        assert!(everything.contains(action), "{action} is in the journal");
    }
}

#[tokio::test]
async fn the_page_of_a_link_is_kept_by_nobody_and_tells_nobody_where_it_was() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let mut nobody = given.hub.anonymous();
    let answers = [
        nobody.open(&link.path).await.expect(200),
        nobody.open("/secret/nothing").await.expect(404),
        nobody.post(&link.path, &[("code", "1")]).await.expect(422),
        nobody.post(&link.path, &[("code", &link.code)]).await.expect(200),
        nobody.send(axum::http::Method::PUT, &link.path, (&[], axum::body::Body::empty())).await,
    ];
    for answer in answers {
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{}", answer.status);
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.status);
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
}

#[tokio::test]
async fn a_provider_who_speaks_english_is_written_to_and_answered_in_english() {
    let given = Given::new().await;
    let link = given.send(Handover { language: Language::English, ..HANDOVER }).await;
    let mails = given.hub.mailbox.mails();
    assert!(mails[0].text.contains("shown to you once"), "{}", mails[0].text);
    let mut english = given.hub.anonymous().speaking("en");
    let page = english.open(&link.path).await.expect(200).body;
    assert!(page.contains("<html lang=\"en\">") && page.contains("hands you the secret"));
    assert_eq!(page.matches("<h1").count(), 1);
}

#[tokio::test]
async fn a_form_from_another_site_opens_nothing() {
    let given = Given::new().await;
    let link = given.send(HANDOVER).await;
    let body = axum::body::Body::from(tests::web::form(&[("code", &link.code)]));
    let headers =
        [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
    let mut nobody = given.hub.anonymous();
    let answer = nobody.send(axum::http::Method::POST, &link.path, (&headers, body)).await;
    assert_eq!(answer.status, 403);
    drop(given.open(&link, &link.code).await.expect(200));
}

#[tokio::test]
async fn a_link_gives_what_its_own_firm_offers_and_nothing_more() {
    let given = Given::new().await;
    let paul = given.hub.actor("paul").await;
    let refused = given.hub.app.send_secret_link(&paul, given.key, HANDOVER).await;
    assert!(matches!(refused, Err(app::Error::NotFound)));
    let sofia = given.hub.actor("sofia").await;
    let refused = given.hub.app.send_secret_link(&sofia, given.key, HANDOVER).await;
    assert!(matches!(refused, Err(app::Error::Denied(_))));
    let nobody = given.hub.app.secret_offer(&"a".repeat(32), Origin::default()).await;
    assert!(matches!(nobody, Err(app::Error::NotFound)));
}
