//! Each firm numbers its things from one on (TI2). Whatever the firm next door does with its own, the
//! rows of the first firm with the same numbers stay, and what the neighbour reads is its own.

use app::{Choice, Definition, Handover, NewKey, Purpose, ReportQuery};
use domain::{
    activation::ActivationChanges,
    actor::Actor,
    id::ObjectId,
    key_secret::Overlap,
    mail::Language,
    pasted::{LineOutcome, ListSource},
    time::days,
};
use loophub::demo::dossiers::code;
use tests::{TestHub, firms, neighbour::Theirs};

use super::{
    neighbours::rows_of,
    pasted::{import, whole},
};

const HANDOVER: Handover = Handover { overlap: Overlap::Week, language: Language::French };

fn cegid(application: &str) -> Definition {
    let (kind, application) = ("cegid".to_owned(), application.to_owned());
    Definition { kind, application, ..Definition::default() }
}

/// The key that Banque Connect uses: number 1 in both firms.
async fn bank_key(hub: &TestHub, actor: &Actor) -> ObjectId {
    let keys = hub.app.keys(actor).await.unwrap();
    let bank = keys.iter().find(|row| row.application.as_deref() == Some("Banque Connect"));
    bank.unwrap().key.object_id
}

/// Banque Connect: number 2 in the first firm, 1 next door.
async fn bank_app(hub: &TestHub, actor: &Actor) -> ObjectId {
    let apps = hub.app.applications(actor).await.unwrap();
    apps.iter().find(|app| app.name == "Banque Connect").unwrap().object_id
}

/// Both firms, and who administers them: number 1 of each.
async fn both() -> (TestHub, Actor, Actor) {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    (hub, claire, paul)
}

/// What opens the newest link, as its two mails have it.
async fn link(hub: &TestHub) -> (String, String) {
    hub.run_jobs().await;
    let mails = hub.mailbox.mails();
    let [.., link, code] = mails.as_slice() else { panic!("no two mails") };
    let token = link.text.split("/secret/").nth(1).unwrap()[..32].to_owned();
    let is_code = |line: &&str| line.len() == 9 && line.replace(' ', "").len() == 8;
    let code = code.text.lines().find(is_code).unwrap();
    (format!("/secret/{token}"), code.to_owned())
}

#[tokio::test]
async fn suspending_and_deleting_next_door_touches_no_application_here() {
    let (hub, claire, paul) = both().await;
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    let here = firms::operator_at(&hub.app, "EXEMPLE").await;
    for app in hub.app.applications(&claire).await.unwrap() {
        hub.app.suspend_application(&claire, app.object_id, "x").await.unwrap();
        hub.app.suspend_for_operator(&here, app.object_id, "x").await.unwrap();
    }
    let before = rows_of(&hub, "EXEMPLE").await;
    let theirs = hub.app.applications(&paul).await.unwrap()[0].object_id;
    hub.app.suspend_application(&paul, theirs, "x").await.unwrap();
    hub.app.suspend_for_operator(&operator, theirs, "x").await.unwrap();
    hub.app.resume_application(&paul, theirs).await.unwrap();
    hub.app.resume_for_operator(&operator, theirs).await.unwrap();
    let deleted = hub.app.delete_application(&paul, theirs, "Banque Connect").await.unwrap();
    hub.app.undo_batch(&paul, deleted.batch).await.unwrap();
    assert_eq!(rows_of(&hub, "EXEMPLE").await, before);
}

#[tokio::test]
async fn adding_and_undoing_next_door_touches_no_activation_here() {
    let (hub, claire, paul) = both().await;
    let choices = async || {
        let choices = hub.app.application_choices(&claire).await.unwrap();
        choices.into_iter().map(|choice| choice.slug).collect::<Vec<_>>()
    };
    // Ours with that number is active on a dossier that its batch knows nothing of.
    let bank = bank_app(&hub, &claire).await;
    let on = ActivationChanges { on: [bank].into(), ..ActivationChanges::default() };
    hub.app.set_activations(&claire, &firms::code(&code(155)), on).await.unwrap();
    let (offered, before) = (choices().await, rows_of(&hub, "EXEMPLE").await);
    // Their second application and their third, as ours, and their batches with them.
    for slug in ["notes-de-frais", "factures-clients"] {
        let batch = firms::add(&hub.app, &paul, ("cegid", slug)).await;
        assert_eq!(choices().await, offered);
        let undone = hub.app.undo_batch(&paul, batch).await.unwrap().undone.unwrap();
        assert_eq!((undone.left_alone, undone.settings_left), (0, false));
    }
    assert_eq!(rows_of(&hub, "EXEMPLE").await, before);
    firms::add(&hub.app, &paul, ("cegid", "notes-de-frais")).await;
    let definition = cegid("notes-de-frais");
    hub.app.define_application(&claire, Purpose::Adding, definition).await.unwrap();
}

#[tokio::test]
async fn what_only_the_firm_next_door_may_take_is_not_offered_here() {
    let (hub, claire, paul) = both().await;
    let theirs = Theirs::furnish(&hub).await;
    for (actor, offered) in [(claire, false), (paul, true)] {
        let choices = hub.app.application_choices(&actor).await.unwrap();
        assert_eq!(choices.iter().any(|choice| choice.slug == theirs.slug), offered);
    }
}

#[tokio::test]
async fn an_application_next_door_is_none_of_ours_whatever_its_number() {
    let (hub, claire, paul) = both().await;
    let (theirs, before) =
        (hub.app.applications(&paul).await.unwrap()[0].object_id, hub.database.dump().await);
    for ours in hub.app.applications(&claire).await.unwrap() {
        let deleted = hub.app.delete_application(&claire, theirs, &ours.name).await;
        assert!(matches!(deleted, Err(app::Error::NotFound)), "{}", ours.name);
    }
    assert_eq!(hub.database.dump().await, before);
}

#[tokio::test]
async fn what_is_done_with_a_key_next_door_touches_no_key_here() {
    let (hub, claire, paul) = both().await;
    let ours = bank_key(&hub, &claire).await;
    hub.app.send_secret_link(&claire, ours, HANDOVER).await.unwrap();
    hub.run_jobs().await;
    hub.app.rotate_secret(&claire, ours, Overlap::Month).await.unwrap();
    hub.clock.advance(days(1));
    let before = rows_of(&hub, "EXEMPLE").await;
    let theirs = bank_key(&hub, &paul).await;
    hub.app.send_secret_link(&paul, theirs, HANDOVER).await.unwrap();
    let (path, code) = link(&hub).await;
    let wrong = if code.starts_with('0') { "1000 0000" } else { "0000 0000" };
    drop(hub.anonymous().post(&path, &[("code", wrong)]).await.expect(422));
    let opened = hub.anonymous().post(&path, &[("code", &code)]).await.expect(200);
    assert!(opened.body.contains(&hub.keys[2].identifier));
    drop(hub.partner(2).get("/v1/me").await.expect(200));
    hub.run_jobs().await;
    let sheet = hub.app.key_sheet(&paul, theirs).await.unwrap();
    assert_eq!((sheet.secrets.len(), sheet.links.len()), (2, 1));
    assert_eq!(sheet.secrets[0].id.get(), 2, "their second, whatever ours are");
    hub.app.stop_secret(&paul, theirs, sheet.secrets[1].id).await.unwrap();
    hub.app.rotate_secret(&paul, theirs, Overlap::None).await.unwrap();
    hub.app.extend_key(&paul, theirs, "700").await.unwrap();
    assert_eq!(rows_of(&hub, "EXEMPLE").await, before);
}

#[tokio::test]
async fn a_new_key_next_door_numbers_its_own_secrets_and_is_warned_of_by_itself() {
    let (hub, claire, paul) = both().await;
    let short = |name: &str| NewKey { days: "40".to_owned(), ..firms::new_key(name) };
    // Number 3 in both.
    hub.app.generate_key(&paul, firms::new_key("between")).await.unwrap();
    let (ours, _) = hub.app.generate_key(&claire, short("ours")).await.unwrap();
    hub.app.rotate_secret(&claire, ours.object_id, Overlap::None).await.unwrap();
    let (theirs, _) = hub.app.generate_key(&paul, short("theirs")).await.unwrap();
    assert_eq!(ours.id, theirs.id);
    let sheet = hub.app.key_sheet(&paul, theirs.object_id).await.unwrap();
    assert_eq!(sheet.secrets[0].id.get(), 1);
    // Ours was warned of by a node that stopped then.
    let given = "INSERT INTO key_warnings (firm_id, api_key_id, expires_at, days) \
         SELECT firm_id, id, expires_at, 30 FROM api_keys WHERE firm_id = 1 AND id = 3";
    hub.database.change(given).await;
    hub.clock.advance(days(10));
    hub.run_jobs().await;
    let warned = |name: &str| {
        let mails = hub.mailbox.mails();
        mails.iter().any(|mail| mail.to == firms::email(name))
    };
    assert!(!warned("claire") && warned("paul"));
}

#[tokio::test]
async fn calls_next_door_are_not_counted_here() {
    let (hub, claire, _) = both().await;
    let bank = bank_app(&hub, &claire).await;
    for _ in 0..3 {
        drop(hub.partner(2).get("/v1/me").await.expect(200));
    }
    hub.run_jobs().await;
    let impact = hub.app.deletion_impact(&claire, bank).await.unwrap();
    assert_eq!((impact.calls, impact.last_call), (Some(0), None));
}

/// Archives dossiers of a firm.
async fn archive(hub: &TestHub, firm: &str, numbers: impl Iterator<Item = u32>) {
    let lines: String = numbers.map(|n| format!("{};D;;;;;;archivé\n", code(n))).collect();
    import(hub, firm, &lines).await;
}

#[tokio::test]
async fn what_is_ticked_or_archived_next_door_is_not_told_as_archived_here() {
    // More is ticked than archived, and the other way round: each is asked in its own way.
    for (ticked, archived) in [(1..=40, 41..=43), (1..=3, 41..=80)] {
        let (hub, claire, paul) = both().await;
        for actor in [&claire, &paul] {
            hub.app
                .define_application(actor, Purpose::Adding, cegid("notes-de-frais"))
                .await
                .unwrap();
        }
        same_draft(&hub, &paul).await;
        let codes: Vec<String> = ticked.map(code).collect();
        hub.app.tick(&claire, Purpose::Adding, (codes.clone(), codes.clone())).await.unwrap();
        let draft =
            hub.app.choose_dossiers(&claire, Purpose::Adding, Choice::Ticked).await.unwrap();
        archive(&hub, "EXEMPLE", archived.clone()).await;
        // Theirs are ticked where ours are archived, and archived where ours are ticked.
        let theirs: Vec<String> = archived.map(code).chain([code(90)]).collect();
        hub.app.tick(&paul, Purpose::Adding, (theirs.clone(), theirs)).await.unwrap();
        archive(&hub, "VOISIN", (1..=3).chain([90])).await;
        let after = hub.app.draft(&claire, Purpose::Adding).await.unwrap().unwrap();
        assert_eq!((after.ticked, after.archived), (draft.ticked, 0));
        assert_eq!(
            hub.app.draft_summary(&claire, Purpose::Adding).await.unwrap().left_out_count,
            0
        );
        // And of what was left out here, only that is told.
        archive(&hub, "EXEMPLE", 2..=2).await;
        assert_eq!(
            hub.app.draft_summary(&claire, Purpose::Adding).await.unwrap().left_out.len(),
            1
        );
    }
}

/// Lists of ours with the numbers of theirs: one that is just begun, and one that is nearly whole.
const OURS: &str = "\
    INSERT INTO pasted_lists (firm_id, id, draft_id, lines, reported, finished, moved_at) \
     SELECT 1, 1, MAX(id), 2, 0, FALSE, 0 FROM drafts WHERE firm_id = 1; \
    INSERT INTO pasted_texts (firm_id, list_id, content) VALUES (1, 1, 'OURS'); \
    INSERT INTO pasted_counts (firm_id, list_id, outcome, lines) VALUES (1, 1, 'unknown', 7); \
    INSERT INTO pasted_lines \
     (firm_id, list_id, line, content, outcome, dossier_id, named, codes, same_as) \
     VALUES (1, 1, 1, 'OURS', 'found', 5, 1, '', NULL);";

/// Begins theirs anew until it has the number of ours.
async fn same_draft(hub: &TestHub, paul: &Actor) {
    let newest = async |firm: u32| {
        let sql = format!("SELECT MAX(id) FROM drafts WHERE firm_id = {firm}");
        hub.database.numbers(&sql).await[0]
    };
    while newest(2).await < newest(1).await {
        hub.app.drop_draft(paul, Purpose::Adding).await.unwrap();
        let definition = cegid("notes-de-frais");
        hub.app.define_application(paul, Purpose::Adding, definition).await.unwrap();
    }
    assert_eq!(newest(1).await, newest(2).await);
}

#[tokio::test]
async fn a_list_next_door_is_read_reported_and_ticked_apart() {
    for reported in [0, 2] {
        let (hub, claire, paul) = both().await;
        for actor in [&claire, &paul] {
            hub.app
                .define_application(actor, Purpose::Adding, cegid("notes-de-frais"))
                .await
                .unwrap();
        }
        same_draft(&hub, &paul).await;
        hub.database.change(OURS).await;
        hub.database.change(&format!("UPDATE pasted_lists SET reported = {reported}")).await;
        let before = rows_of(&hub, "EXEMPLE").await;
        let list = format!("{}\nTHEIRS", code(1)).into_bytes();
        hub.app
            .paste_list(&paul, Purpose::Adding, (list.clone(), ListSource::Clipboard))
            .await
            .unwrap();
        let report = whole(&hub, &paul).await;
        let lines: Vec<&str> = report.page.items.iter().map(|row| row.content.as_str()).collect();
        assert_eq!(lines, [code(1).as_str(), "THEIRS"]);
        assert_eq!(report.counts.iter().map(|(_, count)| count).sum::<u64>(), 2);
        let (_, rows) = hub.app.pasted_rows((&paul, Purpose::Adding), None, (0, 50)).await.unwrap();
        assert_eq!(rows.len(), 2);
        let found = ReportQuery { outcome: Some(LineOutcome::Found), ..ReportQuery::default() };
        let report = hub.app.pasted_report(&paul, Purpose::Adding, found).await.unwrap().unwrap();
        assert_eq!(report.page.items.len(), 1);
        assert_eq!(hub.app.tick_list(&paul, Purpose::Adding, report.list).await.unwrap(), 1);
        hub.app.wish_future(&paul, Purpose::Adding, true).await.unwrap();
        hub.app.paste_list(&paul, Purpose::Adding, (list, ListSource::Clipboard)).await.unwrap();
        drop(whole(&hub, &paul).await);
        assert_eq!(rows_of(&hub, "EXEMPLE").await, before);
    }
}
