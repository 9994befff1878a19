//! What is ticked in step 2 (C5, C7), to the last box, and what becomes of a draft.

use app::{Choice, Conflict, Definition, Error, Purpose};
use tests::{TestHub, firms};

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";

async fn begin(hub: &TestHub) -> tests::Browser {
    let mut claire = hub.browser("claire").await;
    let fields = [("do", "next"), ("kind", "cegid"), ("application", "notes-de-frais")];
    drop(claire.post(STEP1, &fields).await.expect(303));
    claire
}

/// Saves a page that shows these dossiers, with those ticked.
fn page<'a>(shown: &[&'a str], ticked: &[&'a str]) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![("do", "stay")];
    fields.extend(shown.iter().map(|code| ("shown", *code)));
    fields.extend(ticked.iter().map(|code| ("d", *code)));
    fields
}

#[tokio::test]
async fn unticking_on_a_page_unticks_those_and_no_others() {
    let hub = TestHub::new().await;
    let mut claire = begin(&hub).await;
    let [one, two, three] = ["000000001", "000000002", "000000003"];
    drop(claire.post(STEP2, &page(&[one, two, three], &[one, two, three])).await.expect(303));
    // Another page, on which the third is not: it stays as it is.
    drop(claire.post(STEP2, &page(&[one, two], &[two])).await.expect(303));
    let kept = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    assert_eq!(kept.fields("d"), [two, three]);
    assert!(kept.body.contains("2 dossiers sélectionnés"));
}

#[tokio::test]
async fn ticking_what_is_ticked_counts_it_once() {
    let hub = TestHub::new().await;
    let mut claire = begin(&hub).await;
    for _ in 0..2 {
        drop(claire.post(STEP2, &page(&["000000001"], &["000000001"])).await.expect(303));
    }
    let found = [("do", "found"), ("searched", "000000001")];
    drop(claire.post(STEP2, &found).await.expect(303));
    let kept = claire.open(STEP2).await.expect(200);
    assert!(kept.body.contains("1 dossier sélectionné"));
}

#[tokio::test]
async fn nothing_ticked_leads_nowhere_by_any_way() {
    let hub = TestHub::new().await;
    let mut browser = begin(&hub).await;
    let before = hub.database.dump().await;
    let refused = browser.post(STEP2, &[("do", "next")]).await.expect(422);
    assert!(refused.body.to_lowercase().contains("cochez au moins un dossier"));
    let claire = hub.actor("claire").await;
    let token = hub.app.draft(&claire, Purpose::Adding).await.unwrap().unwrap().token;
    assert!(matches!(hub.app.add_application(&claire, token).await, Err(Error::Invalid(_))));
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn what_is_not_defined_is_not_added_by_any_way() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    // A partner's application without its key.
    let (kind, application) = ("partner".to_owned(), "tresoly".to_owned());
    let definition = Definition { kind, application, ..Definition::default() };
    assert!(hub.app.define_application(&claire, Purpose::Adding, definition).await.is_err());
    let token = hub.app.draft(&claire, Purpose::Adding).await.unwrap().unwrap().token;
    let not_defined =
        |error: Option<Error>| matches!(error, Some(Error::Conflict(Conflict::NotDefined)));
    let all = Choice::All { future: false };
    assert!(not_defined(hub.app.choose_dossiers(&claire, Purpose::Adding, all).await.err()));
    assert!(not_defined(hub.app.add_application(&claire, token).await.err()));
}

#[tokio::test]
async fn more_ticks_than_pages_have_are_refused_and_none_is_kept() {
    let hub = TestHub::new().await;
    let mut claire = begin(&hub).await;
    let codes: Vec<String> = (1..=201).map(loophub::demo::dossiers::code).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    drop(claire.post(STEP2, &page(&codes, &codes)).await.expect(422));
    assert!(claire.open(STEP2).await.expect(200).body.contains("0 dossier sélectionné"));
}

#[tokio::test]
async fn an_archived_dossier_can_not_be_chosen_and_is_not_counted() {
    let hub = TestHub::new().await;
    let mut claire = begin(&hub).await;
    assert!(claire.open(STEP2).await.expect(200).body.contains("sur 156"));
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let csv = format!("{HEADING}000000001;D;;;;;;archivé\n");
    hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let page_after = claire.open(STEP2).await.expect(200);
    assert!(page_after.body.contains("sur 155"));
    assert!(!page_after.fields("shown").contains(&"000000001".to_owned()));
    drop(claire.post(STEP2, &page(&["000000001"], &["000000001"])).await.expect(303));
    assert!(claire.open(STEP2).await.expect(200).body.contains("0 dossier sélectionné"));
}

#[tokio::test]
async fn a_draft_is_kept_for_ninety_days_and_no_longer() {
    let hub = TestHub::new().await;
    drop(begin(&hub).await);
    hub.clock.advance(domain::time::days(89));
    hub.run_jobs().await;
    let claire = hub.actor("claire").await;
    assert!(hub.app.draft(&claire, Purpose::Adding).await.unwrap().is_some());
    hub.clock.advance(domain::time::days(1));
    hub.run_jobs().await;
    assert!(hub.app.draft(&claire, Purpose::Adding).await.unwrap().is_none());
}
