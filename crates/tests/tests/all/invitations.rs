//! Invitations (E2): a link that works once, for 7 days, a password that holds (AU1, AU2), and
//! "Mon espace" behind it (E3).

use std::time::Duration;

use app::{ContactAccess, Error, MailState, Notified};
use domain::{
    contact::ContactFacts, invitation::InvitationState, offer::OfferChanges, secret::Secret,
    time::days,
};
use loophub::demo::people::PASSWORD;
use tests::{Answer, Browser, TestHub, contacts, firms, hub::ADDRESS, smtp::Catcher};
use worker::{Post, Transport, Worker};

use super::{contacts::Given, secrets::traces};

pub(crate) const CHOSEN: &str = "quatre tasses de thé froid";

/// The path of the link in the last mail.
fn link(hub: &TestHub) -> String {
    let mails = hub.mailbox.mails();
    path_in(&mails.last().expect("a mail has come").text)
}

fn path_in(text: &str) -> String {
    let found = text.lines().find_map(|line| {
        line.strip_prefix(ADDRESS).filter(|path| path.starts_with("/welcome/")).map(str::to_owned)
    });
    found.expect("the mail has a link")
}

/// A contact to whom everything of the first dossier was opened, and their link.
pub(crate) async fn invited() -> (Given, String) {
    let given = Given::new().await;
    given.open_all().await;
    given.hub.run_jobs().await;
    let link = link(&given.hub);
    (given, link)
}

pub(crate) async fn accept(browser: &mut Browser, link: &str, password: &str) -> Answer {
    browser.post(link, &[("do", "accept"), ("password", password)]).await
}

async fn is_over(hub: &TestHub, link: &str) -> bool {
    let looked = hub.anonymous().open(link).await;
    let sent = accept(&mut hub.anonymous(), link, CHOSEN).await;
    looked.status == 404 && sent.status == 404 && looked.body.contains("ne fonctionne plus")
}

#[tokio::test]
async fn a_contact_is_invited_chooses_a_password_and_is_in_their_space() {
    let (given, link) = invited().await;
    let mail = given.hub.mailbox.mails().pop().unwrap();
    assert!(mail.subject.contains("Cabinet Exemple") && mail.to == "lea.roux@client.example");
    let mut lea = given.hub.anonymous();
    let page = lea.open(&link).await.expect(200);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.body.contains("Entre 15 et 256 caractères"), "the rules stand before the field");
    assert_eq!(accept(&mut lea, &link, CHOSEN).await.expect(303).header("location"), "/space");
    let space = lea.open("/space").await.expect(200).body;
    assert!(space.contains("Bienvenue") && space.contains("Banque Connect"), "{space}");
    assert!(space.contains("https://banque-connect.example/"), "with its launch link");
    assert!(space.contains("Qui a accès à vos dossiers") && space.contains("Claire Martin"));
    // And again another day, with the password alone.
    let mut again = given.hub.anonymous().sign_in("LEA.ROUX@client.example", CHOSEN).await;
    drop(again.open("/space").await.expect(200));
    assert!(is_over(&given.hub, &link).await, "the link worked once");
    let sheet = given.hub.app.contact(&given.claire, given.place()).await.unwrap();
    assert!(matches!(sheet.access, ContactAccess::SignsIn) && sheet.contact.signed_in_at.is_some());
    // Who signs in is told what is opened, not invited.
    let place = (&given.second, given.contact);
    let apps = contacts::active(&given.hub.app, &given.claire, place).await;
    let told = contacts::open(&given.hub.app, &given.claire, (place, &apps)).await;
    assert_eq!(told, Notified::Told);
    given.hub.run_jobs().await;
    assert!(given.hub.mailbox.mails().pop().unwrap().subject.starts_with("De nouveaux services"));
    let refused = given.hub.app.invite_contact(&given.claire, place).await;
    assert!(matches!(refused, Err(Error::Conflict(app::Conflict::SignsIn))));
}

#[tokio::test]
async fn a_password_is_long_not_common_and_never_cut() {
    let (given, link) = invited().await;
    let before = given.hub.database.dump().await;
    for (typed, why) in [
        ("", "tapez un mot de passe"),
        ("quatorze signe", "au moins 15 caractères"),
        ("motdepasse123456", "beaucoup de gens"),
        ("Cegid Cegid Cegid", "fait de votre nom"),
        ("Cabinet Exemple 26", "fait de votre nom"),
        ("lea.roux.lea.roux", "fait de votre nom"),
        ("un mot\nde passe long", "caractères de commande"),
        (&"x9 é".repeat(65), "au plus 256"),
    ] {
        let page = accept(&mut given.hub.anonymous(), &link, typed).await.expect(422).body;
        assert!(page.contains(why), "{typed}: {page}");
        let kept = format!("value=\"{typed}\"");
        assert!(typed.is_empty() || !page.contains(&kept), "it is not written into the page");
    }
    assert_eq!(given.hub.database.dump().await, before);
    // 256 characters, composed one way; typed another way, and with the last one changed.
    let whole = format!("{}é", "a9 z".repeat(63) + "xyz");
    assert_eq!(whole.chars().count(), 256);
    drop(accept(&mut given.hub.anonymous(), &link, &whole).await.expect(303));
    let sign_in = |password: String| {
        let credentials = app::Credentials {
            email: "lea.roux@client.example".to_owned(),
            password: Secret::new(password),
        };
        given.hub.app.sign_in(credentials, domain::actor::Origin::default())
    };
    let decomposed = whole.replace('é', "e\u{301}");
    assert!(sign_in(whole.clone()).await.is_ok() && sign_in(decomposed).await.is_ok());
    for other in [format!("{}x", &whole[..whole.len() - 2]), whole.replacen('a', "b", 20)] {
        assert!(sign_in(other).await.is_err());
    }
    let dump = given.hub.database.everything().await;
    assert!(traces(&whole[..40]).iter().all(|trace| !dump.contains(trace)));
}

#[tokio::test]
async fn the_password_can_be_seen_before_it_is_sent_without_a_script() {
    let (given, link) = invited().await;
    let mut lea = given.hub.anonymous();
    let shown = lea.post(&link, &[("do", "show"), ("password", CHOSEN)]).await.expect(200).body;
    assert!(shown.contains("type=\"text\"") && shown.contains(CHOSEN));
    let hidden = lea.post(&link, &[("do", "hide"), ("password", CHOSEN)]).await.expect(200).body;
    assert!(hidden.contains("type=\"password\"") && !hidden.contains(CHOSEN));
    drop(lea.open(&link).await.expect(200));
}

#[tokio::test]
async fn an_invitation_dies_after_7_days_with_its_contact_their_address_and_the_next_one() {
    let (given, link) = invited().await;
    let app = &given.hub.app;
    let too_soon = app.invite_contact(&given.claire, given.place()).await;
    assert!(matches!(too_soon, Err(Error::Limited { .. })), "nobody's mailbox is filled");
    given.hub.clock.advance(Duration::from_secs(60));
    app.invite_contact(&given.claire, given.place()).await.unwrap();
    assert!(is_over(&given.hub, &link).await, "another was sent");
    given.hub.run_jobs().await;
    let second = self::link(&given.hub);
    given.hub.clock.advance(days(7));
    assert!(is_over(&given.hub, &second).await, "its time is over");
    let sheet = app.contact(&given.claire, given.place()).await.unwrap();
    assert!(
        matches!(sheet.access, ContactAccess::Invited(row) if row.state == InvitationState::Expired)
    );
    app.invite_contact(&given.claire, given.place()).await.unwrap();
    given.hub.run_jobs().await;
    let third = self::link(&given.hub);
    let moved = ContactFacts::parse(["Julie", "Perrin", "", "autre@client.example", "en"]);
    app.edit_contact(&given.claire, given.place(), moved.unwrap()).await.unwrap();
    assert!(is_over(&given.hub, &third).await, "the address is another");
    app.invite_contact(&given.claire, given.place()).await.unwrap_err();
    given.hub.clock.advance(Duration::from_secs(60));
    app.invite_contact(&given.claire, given.place()).await.unwrap();
    given.hub.run_jobs().await;
    let mail = given.hub.mailbox.mails().pop().unwrap();
    assert!(mail.to == "autre@client.example" && mail.subject.contains("opens"), "in English");
    let fourth = self::link(&given.hub);
    for code in [&given.first, &given.second] {
        app.remove_contact(&given.claire, (code, given.contact)).await.unwrap();
    }
    assert!(is_over(&given.hub, &fourth).await, "the contact is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_follow_a_link_at_once_one_gets_in() {
    let (given, link) = invited().await;
    let all = (0..8).map(|_| {
        let (mut browser, link) = (given.hub.anonymous(), link.clone());
        tokio::spawn(async move { accept(&mut browser, &link, CHOSEN).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for one in all.collect::<Vec<_>>() {
        statuses.push(one.await.unwrap());
    }
    let let_in = statuses.iter().filter(|status| **status == 303).count();
    assert_eq!(let_in, 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 404 | 409 | 422)), "{statuses:?}");
}

#[tokio::test]
async fn who_has_a_password_elsewhere_signs_in_with_it_and_chooses_the_space() {
    let given = Given::new().await;
    // Julie signs in at the first firm; the second invites her too.
    let paul = given.hub.actor("paul").await;
    let email = firms::email("julie");
    let codes = [given.first.clone()];
    let contact = contacts::add(&given.hub.app, &paul, (&codes, email)).await;
    let place = (&given.first, contact);
    let apps = contacts::active(&given.hub.app, &paul, place).await;
    assert_eq!(contacts::open(&given.hub.app, &paul, (place, &apps)).await, Notified::Invited);
    given.hub.run_jobs().await;
    let link = link(&given.hub);
    let mut julie = given.hub.anonymous();
    let page = julie.open(&link).await.expect(200).body;
    assert!(page.contains("a déjà un mot de passe") && page.contains("Cabinet Voisin"));
    assert!(!page.contains("Cabinet Exemple"), "nothing of the other firm");
    let wrong = accept(&mut julie, &link, CHOSEN).await.expect(422).body;
    assert!(wrong.contains("ce n’est pas le mot de passe"));
    drop(accept(&mut julie, &link, PASSWORD).await.expect(303));
    let there = julie.open("/space").await.expect(200).body;
    assert!(there.contains("Cabinet Voisin") && there.contains("Mon espace, Cabinet Exemple"));
    let choice = julie.open("/space").await.fields("place");
    let other = there.split("name=\"place\" value=\"").nth(1).unwrap();
    let other = &other[..other.find('"').unwrap()];
    drop(choice);
    drop(julie.post("/space/choose", &[("place", other)]).await.expect(303));
    let here = julie.open("/space").await.expect(200).body;
    assert!(here.contains("<span class=\"firm\">Cabinet Exemple</span>"));
    // What is none of hers is not there.
    let nobodys = [("place", tests::forms::NOBODYS)];
    drop(julie.post("/space/choose", &nobodys).await.expect(404));
    // The firm next door removes her: its space is gone, the other stays.
    given.hub.app.remove_contact(&paul, place).await.unwrap();
    assert!(!julie.open("/space").await.expect(200).body.contains("Cabinet Voisin"));
    // Guessing is slowed here too.
    let again = contacts::add(&given.hub.app, &paul, (&codes, email)).await;
    contacts::open(&given.hub.app, &paul, ((&given.first, again), &apps)).await;
    given.hub.run_jobs().await;
    let link = self::link(&given.hub);
    let mut last = 0;
    for _ in 0..30 {
        last = accept(&mut given.hub.anonymous(), &link, CHOSEN).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_staff_member_who_is_a_contact_elsewhere_keeps_their_firm() {
    let given = Given::new().await;
    let paul = given.hub.actor("paul").await;
    let codes = [given.first.clone()];
    let contact = contacts::add(&given.hub.app, &paul, (&codes, firms::email("sofia"))).await;
    let apps = contacts::active(&given.hub.app, &paul, (&given.first, contact)).await;
    contacts::open(&given.hub.app, &paul, ((&given.first, contact), &apps)).await;
    given.hub.run_jobs().await;
    let mut sofia = given.hub.anonymous();
    drop(accept(&mut sofia, &link(&given.hub), PASSWORD).await.expect(303));
    let space = sofia.open("/space").await.expect(200).body;
    assert!(space.contains("Cabinet Voisin") && space.contains("Le cabinet Cabinet Exemple"));
    drop(sofia.open("/dossiers/000000001/applications").await.expect(403));
    let mut before = sofia.clone();
    drop(sofia.post("/space/choose", &[("place", "")]).await.expect(303));
    drop(sofia.open("/dossiers").await.expect(200));
    // Other rights, another token (SE1).
    let refused = before.open("/space").await.expect(303);
    assert!(refused.header("location").starts_with("/sign-in"));
    let mut same = sofia.clone();
    drop(same.post("/space/choose", &[("place", "")]).await.expect(303));
    drop(sofia.open("/dossiers").await.expect(200));
    drop(sofia.open("/space").await.expect(403));
    // Whoever signs out with the token before has signed out.
    drop(before.post("/sign-out", &[]).await.expect(303));
    drop(sofia.open("/dossiers").await.expect(303));
    // Signing in anew, she is at work.
    let mut anew = given.hub.browser("sofia").await;
    assert!(anew.open("/dossiers").await.expect(200).body.contains("Mon espace, Cabinet Voisin"));
}

#[tokio::test]
async fn what_is_closed_is_gone_at_the_next_request_of_who_is_signed_in() {
    let (given, link) = invited().await;
    let mut lea = given.hub.anonymous();
    drop(accept(&mut lea, &link, CHOSEN).await.expect(303));
    assert!(lea.open("/space").await.body.contains("https://banque-connect.example/"));
    let apps = given.hub.app.applications(&given.claire).await.unwrap();
    let bank = apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id;
    given.hub.app.suspend_application(&given.claire, bank, "incident").await.unwrap();
    let space = lea.open("/space").await.body;
    assert!(space.contains("Suspendue par le cabinet"), "told, and by whom");
    assert!(!space.contains("https://banque-connect.example/"), "no link");
    assert!(space.contains("Écrire à"), "and whom to ask");
    given.hub.app.resume_application(&given.claire, bank).await.unwrap();
    given.hub.app.close_services(&given.claire, given.place()).await.unwrap();
    let space = lea.open("/space").await.body;
    assert!(!space.contains("https://banque-connect.example/"));
    assert!(space.contains("Banque Connect"), "it still reaches the dossier: the register says so");
    for code in [&given.first, &given.second] {
        given.hub.app.remove_contact(&given.claire, (code, given.contact)).await.unwrap();
    }
    drop(lea.open("/space").await.expect(303));
    let accounts = "SELECT COUNT(*) FROM accounts WHERE email_key = 'lea.roux@client.example'";
    assert_eq!(given.hub.database.numbers(accounts).await, [0], "nothing of them is kept");
}

#[tokio::test]
async fn how_the_mail_stands_is_said() {
    let given = Given::new().await;
    given.open_all().await;
    let mail = async || {
        let sheet = given.hub.app.contact(&given.claire, given.place()).await.unwrap();
        match sheet.access {
            ContactAccess::Invited(row) => row.mail,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(mail().await, MailState::Waiting);
    given.hub.mailbox.refuse(true);
    for _ in 0..30 {
        given.hub.run_jobs().await;
        given.hub.clock.advance(Duration::from_secs(2 * 60 * 60));
    }
    assert_eq!(mail().await, MailState::Failed);
    let mut claire = given.hub.browser("claire").await;
    let path = format!("/dossiers/{}/contacts/{}", given.first, given.contact);
    assert!(claire.open(&path).await.body.contains("n’a pas pu être remise"));
    given.hub.mailbox.refuse(false);
    drop(claire.post(&format!("{path}/invite"), &[]).await.expect(303));
    given.hub.run_jobs().await;
    assert_eq!(mail().await, MailState::Gone);
}

#[tokio::test]
async fn what_opens_an_invitation_stands_nowhere() {
    let (given, link) = invited().await;
    let token = link.trim_start_matches("/welcome/");
    let kept = given.hub.database.everything().await;
    assert!(traces(token).iter().all(|trace| !kept.contains(trace)));
}

/// The way that a real invitation goes: through a server of mail, with a name and a password.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_goes_through_a_server_of_mail_and_lets_its_reader_in() {
    let given = Given::new().await;
    given.open_all().await;
    let catcher = Catcher::listen("hub", "a secret of the post");
    let transport = Transport::smtp(&catcher.url()).unwrap();
    let post = Post::new(transport, "LoopHub <loophub@hub.example>", ADDRESS).unwrap();
    let worker = Worker::new(given.hub.app.clone(), Some(post));
    assert!(worker.run_due().await.unwrap() > 0);
    let letters = catcher.letters();
    let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
    assert_eq!(letter.from, "loophub@hub.example");
    assert_eq!(letter.to, ["lea.roux@client.example"]);
    let link = path_in(&letter.text());
    drop(accept(&mut given.hub.anonymous(), &link, CHOSEN).await.expect(303));
    // With another password the server takes nothing, and the mail waits.
    let wrong = catcher.url().replace("secret", "wrong");
    assert_ne!(wrong, catcher.url());
}

#[tokio::test]
async fn a_contact_is_told_ten_times_a_day_and_not_more() {
    let (given, link) = invited().await;
    drop(accept(&mut given.hub.anonymous(), &link, CHOSEN).await.expect(303));
    let (app, claire, place) = (&given.hub.app, &given.claire, given.place());
    let apps = contacts::active(app, claire, place).await;
    let again = async || {
        app.close_services(claire, place).await.unwrap();
        contacts::open(app, claire, (place, &apps)).await
    };
    let mut told = Vec::new();
    for _ in 0..11 {
        told.push(again().await);
    }
    assert!(told[..9].iter().all(|it| *it == Notified::Told), "{told:?}");
    assert!(told[9..].iter().all(|it| *it == Notified::Enough), "{told:?}");
    given.hub.run_jobs().await;
    assert_eq!(given.hub.mailbox.mails().len(), 10, "the invitation, and nine");
    // What the same person is told as one of the staff does not count.
    given.hub.database.change("UPDATE mails SET kind = 'request-decided'").await;
    assert_eq!(again().await, Notified::Told);
    given.hub.database.change("UPDATE mails SET kind = 'services-opened'").await;
    assert_eq!(again().await, Notified::Enough);
    given.hub.clock.advance(days(1));
    assert_eq!(again().await, Notified::Told);
}

#[tokio::test]
async fn an_address_is_invited_ten_times_a_day_whoever_is_put_in_again() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    let codes = [given.first.clone()];
    let mut refused = None;
    for number in 0..11 {
        // However it is written.
        let email = ["noe@client.example", "NOE@Client.Example"][number % 2];
        let contact = contacts::add(app, claire, (&codes, email)).await;
        let place = (&given.first, contact);
        let apps = contacts::active(app, claire, place).await;
        let changes = OfferChanges { on: apps.into_iter().collect(), ..OfferChanges::default() };
        let done = app.change_offers(claire, place, changes).await;
        refused = done.err().map(|error| (number, error));
        app.remove_contact(claire, place).await.unwrap();
    }
    let Some((10, Error::Limited { retry_after })) = refused else { panic!("{refused:?}") };
    assert!(retry_after <= days(1) && !retry_after.is_zero());
}
