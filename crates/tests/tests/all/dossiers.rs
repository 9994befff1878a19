//! A dossier's page, and what administrators do to it (D1, F4): who may, what is refused and lost by
//! nobody, and that numbers, search and what partners reach follow.

use app::{DossierForm, DossierQuery, Error, HandOver, Happened};
use domain::{Flaw, actor::Actor, page::Total, portfolio::Which};
use tests::{TestHub, firms};

fn form(code: &str, name: &str) -> DossierForm {
    DossierForm { code: code.to_owned(), name: name.to_owned(), ..DossierForm::default() }
}

fn flaws(error: Error) -> Vec<(&'static str, Flaw)> {
    match error {
        Error::Invalid(invalid) => invalid.into_iter().map(|it| (it.field, it.flaw)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Events that stand for one dossier, by kind; and how many entries the journal has.
async fn told(hub: &TestHub, kind: &str) -> i64 {
    let sql =
        format!("SELECT COUNT(*) FROM events WHERE kind = '{kind}' AND dossier_id IS NOT NULL");
    hub.database.numbers(&sql).await[0]
}

/// What is kept with every change is what is there, and every search finds what it should.
async fn assert_whole(hub: &TestHub) {
    for sql in [
        "SELECT COUNT(*) FROM firms f WHERE open_dossiers <> (SELECT COUNT(*) FROM dossiers d WHERE d.firm_id = f.id AND d.archived = FALSE)",
        "SELECT COUNT(*) FROM firms f WHERE archived_dossiers <> (SELECT COUNT(*) FROM dossiers d WHERE d.firm_id = f.id AND d.archived = TRUE)",
        "SELECT COUNT(*) FROM firm_apps f WHERE active_dossiers <> (SELECT COUNT(*) FROM activations a WHERE a.firm_id = f.firm_id AND a.firm_app_id = f.id)",
        "SELECT COUNT(*) FROM dossier_terms t JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id WHERE d.archived <> t.archived",
        "SELECT COUNT(*) FROM dossiers WHERE archived = TRUE AND archived_at IS NULL",
        "SELECT COUNT(*) FROM dossiers WHERE archived = FALSE AND archived_at IS NOT NULL",
    ] {
        let numbers = hub.database.numbers(sql).await;
        assert!(numbers.iter().all(|number| *number == 0), "{sql}: {numbers:?}");
    }
}

#[tokio::test]
async fn a_new_dossier_comes_with_what_future_dossiers_are_given() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let before = told(&hub, "activation.opened").await;
    let future = hub
        .database
        .numbers("SELECT COUNT(*) FROM firm_apps WHERE firm_id = 1 AND covers_future = TRUE")
        .await[0];
    let typed = DossierForm {
        siren: "534 640 974".to_owned(),
        agency: "LYON".to_owned(),
        master: "3".to_owned(),
        ..form(" NEUF1 ", "Étoile  du Nord")
    };
    let (code, came) = hub.app.create_dossier(&claire, typed).await.unwrap();
    assert_eq!((code.as_str(), came as i64), ("NEUF1", future));
    assert_eq!(told(&hub, "activation.opened").await, before + future);
    let sheet = hub.app.dossier_sheet(&claire, (&code, None)).await.unwrap();
    assert_eq!(sheet.applications.len() as i64, future);
    assert_eq!(sheet.head.master.as_deref(), Some("Inès Petit"));
    assert!(matches!(sheet.happenings.items[0].what, Happened::Created(_)));
    let query = DossierQuery { search: "etoile".to_owned(), ..DossierQuery::default() };
    let found = hub.app.dossiers(&claire, query).await.unwrap();
    assert!(found.items.iter().any(|row| row.code == code));
    assert_whole(&hub).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_dossier_is_said_field_by_field() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let before = hub.database.dump().await;
    let typed = DossierForm {
        code: "a/b".to_owned(),
        name: " ".to_owned(),
        siren: "534640975".to_owned(),
        siret: "123".to_owned(),
        agency: "NOWHERE".to_owned(),
        master: "999".to_owned(),
        manager: "x".to_owned(),
    };
    let wrong = flaws(hub.app.create_dossier(&claire, typed).await.unwrap_err());
    assert_eq!(
        wrong,
        [
            ("dossier-code", Flaw::Malformed),
            ("dossier-name", Flaw::Missing),
            ("siren", Flaw::WrongCheckDigit),
            ("siret", Flaw::Malformed),
            ("agency", Flaw::Unknown),
            ("master", Flaw::Unknown),
            ("manager", Flaw::Unknown),
        ]
    );
    for (typed, flaw) in [
        (form("000000001", "Pris"), ("dossier-code", Flaw::Taken)),
        (form("new", "Réservé"), ("dossier-code", Flaw::Reserved)),
        (
            DossierForm {
                siren: "534640974".to_owned(),
                siret: "81924865900388".to_owned(),
                ..form("NEUF2", "Deux sociétés")
            },
            ("siret", Flaw::SiretOfAnotherSiren),
        ),
    ] {
        assert_eq!(flaws(hub.app.create_dossier(&claire, typed).await.unwrap_err()), [flaw]);
    }
    assert_eq!(hub.database.dump().await, before);
}

/// Who has left can't be chosen any more, and stays where they are (F4).
#[tokio::test]
async fn who_has_left_stays_master_and_is_not_chosen_anew() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let code = firms::code("000000001");
    let edited = hub.app.dossier_to_edit(&claire, &code).await.unwrap();
    let with_ines = DossierForm { master: "3".to_owned(), ..edited.form };
    hub.app.edit_dossier(&claire, (&code, edited.revision), with_ines).await.unwrap();
    hub.database.change("UPDATE staff SET active = FALSE WHERE firm_id = 1 AND id = 3").await;
    let wrong = DossierForm { master: "3".to_owned(), ..form("NEUF", "Neuf") };
    let wrong = flaws(hub.app.create_dossier(&claire, wrong).await.unwrap_err());
    assert_eq!(wrong, [("master", Flaw::Unknown)]);
    let edited = hub.app.dossier_to_edit(&claire, &code).await.unwrap();
    let renamed = DossierForm { name: "Autre nom".to_owned(), ..edited.form };
    assert!(hub.app.edit_dossier(&claire, (&code, edited.revision), renamed).await.unwrap());
    let plan = hub.app.hand_over_plan(&claire).await.unwrap();
    assert_eq!(plan.from[0].staff.name, "Inès Petit", "who has left comes first");
    assert!(plan.to.iter().all(|line| line.name != "Inès Petit"));
}

#[tokio::test]
async fn whoever_saves_second_is_told_and_loses_nothing() {
    let hub = TestHub::new().await;
    let (mut one, mut other) = (hub.browser("claire").await, hub.browser("claire").await);
    let path = "/dossiers/000000001/edit";
    let (first, second) = (one.open(path).await.expect(200), other.open(path).await.expect(200));
    let send = |page: &tests::Answer, name: &'static str, siren: &'static str| {
        vec![
            ("revision", page.field("revision")),
            ("dossier-name", name.to_owned()),
            ("siren", siren.to_owned()),
            ("agency", "LYON".to_owned()),
        ]
    };
    let typed = send(&first, "Nom de la première", "");
    let fields: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    drop(one.post(path, &fields).await.expect(303));
    let entries = "SELECT COUNT(*) FROM journal";
    let before = hub.database.numbers(entries).await;
    let typed = send(&second, "Nom de la seconde", "534640974");
    let fields: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = other.post(path, &fields).await.expect(422);
    assert!(told.body.contains("Nom de la première"), "what it says now");
    assert!(
        told.body.contains("value=\"Nom de la seconde\"")
            && told.body.contains("value=\"534640974\"")
    );
    assert_eq!(hub.database.numbers(entries).await, before, "nothing was written");
    // Who has been told and sends it once more means it.
    let typed = send(&told, "Nom de la seconde", "534640974");
    let fields: Vec<(&str, &str)> =
        typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    drop(other.post(path, &fields).await.expect(303));
    let page = one.open("/dossiers/000000001").await.expect(200);
    assert!(
        page.body.contains("Nom\u{202f}: Nom de la première → Nom de la seconde"),
        "{}",
        page.body
    );
    assert_whole(&hub).await;
}

/// A fault of another field is no way round having been told.
#[tokio::test]
async fn a_fault_that_is_corrected_does_not_write_over_others() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let path = "/dossiers/000000001/edit";
    let old = claire.open(path).await.expect(200).field("revision");
    let other = [("revision", old.as_str()), ("dossier-name", "Entre-temps")];
    drop(claire.post(path, &other).await.expect(303));
    let wrong = [("revision", old.as_str()), ("dossier-name", "Tard"), ("siren", "1")];
    let told = claire.post(path, &wrong).await.expect(422);
    assert_eq!(told.field("revision"), old);
    let again = [("revision", old.as_str()), ("dossier-name", "Tard")];
    assert!(claire.post(path, &again).await.expect(422).body.contains("Entre-temps"));
}

#[tokio::test]
async fn of_many_who_save_at_once_one_is_first_and_the_others_are_told() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let code = firms::code("000000001");
    let edited = hub.app.dossier_to_edit(&claire, &code).await.unwrap();
    let mut tasks = Vec::new();
    for number in 0..12 {
        let (app, claire, code) = (hub.app.clone(), claire.clone(), code.clone());
        let form = DossierForm { name: format!("Nom {number}"), ..edited.form.clone() };
        let revision = edited.revision;
        tasks.push(tokio::spawn(async move {
            app.edit_dossier(&claire, (&code, revision), form).await
        }));
    }
    let (mut first, mut told) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(true) => first += 1,
            Err(error) => {
                assert_eq!(flaws(error), [("revision", Flaw::Changed)]);
                told += 1;
            }
            Ok(false) => panic!("each says something else"),
        }
    }
    assert_eq!((first, told), (1, 11));
    assert_whole(&hub).await;
}

#[tokio::test]
async fn an_archived_dossier_is_reached_by_nobody_until_it_is_reopened() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (code, partner) = (firms::code("000000001"), hub.partner(0));
    let path = format!("/v1/dossiers/{code}");
    drop(partner.get(&path).await.expect(200));
    let active = hub.app.dossier_sheet(&claire, (&code, None)).await.unwrap().applications.len();
    assert!(hub.app.archive_dossier(&claire, &code).await.unwrap());
    assert!(!hub.app.archive_dossier(&claire, &code).await.unwrap(), "once");
    assert_eq!(partner.get(&path).await.expect(403).json()["reason"], "dossier_archived");
    assert_eq!(told(&hub, "dossier.archived").await, 1);
    assert_whole(&hub).await;
    assert!(hub.app.reopen_dossier(&claire, &code).await.unwrap());
    drop(partner.get(&path).await.expect(200));
    let sheet = hub.app.dossier_sheet(&claire, (&code, None)).await.unwrap();
    assert_eq!(sheet.applications.len(), active, "what was active is so again, and nothing else");
    assert!(matches!(sheet.happenings.items[0].what, Happened::Reopened));
    assert!(matches!(sheet.happenings.items[1].what, Happened::Archived));
    assert_whole(&hub).await;
}

async fn of_master(hub: &TestHub, claire: &Actor, master: &str) -> Total {
    let query =
        DossierQuery { master: master.to_owned(), which: Which::All, ..DossierQuery::default() };
    hub.app.dossiers(claire, query).await.unwrap().total
}

#[tokio::test]
async fn a_hand_over_is_one_change_of_all_that_was_shown() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let plan = hub.app.hand_over_plan(&claire).await.unwrap();
    let ines = plan.from.iter().find(|row| row.staff.name == "Inès Petit").unwrap();
    let asked = HandOver {
        from: "3".to_owned(),
        to: "5".to_owned(),
        as_master: true,
        as_manager: false,
        shown: (ines.as_master, ines.as_manager),
    };
    let before = hub.database.dump().await;
    let fewer = HandOver { shown: (ines.as_master - 1, 0), ..asked.clone() };
    assert_eq!(
        flaws(hub.app.hand_over(&claire, fewer).await.unwrap_err()),
        [("shown", Flaw::Changed)]
    );
    let nobody = HandOver { to: "99".to_owned(), as_master: false, ..asked.clone() };
    let wrong = flaws(hub.app.hand_over(&claire, nobody).await.unwrap_err());
    assert_eq!(wrong, [("to", Flaw::Unknown), ("roles", Flaw::Missing)]);
    let same = HandOver { to: "3".to_owned(), ..asked.clone() };
    assert_eq!(
        flaws(hub.app.hand_over(&claire, same).await.unwrap_err()),
        [("to", Flaw::Repeated)]
    );
    assert_eq!(hub.database.dump().await, before);

    let entries = hub.database.numbers("SELECT COUNT(*) FROM journal").await[0];
    let given = hub.app.hand_over(&claire, asked).await.unwrap();
    assert_eq!((given.as_master, given.as_manager), (ines.as_master, 0));
    assert_eq!(of_master(&hub, &claire, "3").await, Total::Exact(0));
    assert_eq!(of_master(&hub, &claire, "5").await, Total::Exact(ines.as_master));
    assert_eq!(
        hub.database.numbers("SELECT COUNT(*) FROM journal").await[0],
        entries + 1,
        "one entry"
    );
    let managed = hub
        .database
        .numbers("SELECT COUNT(*) FROM dossiers WHERE firm_id = 1 AND engagement_manager_id = 3")
        .await[0];
    assert_eq!(managed as u64, ines.as_manager, "where she is engagement manager nothing changed");
    let query = DossierQuery { master: "5".to_owned(), ..DossierQuery::default() };
    let code = hub.app.dossiers(&claire, query).await.unwrap().items.remove(0).code;
    let sheet = hub.app.dossier_sheet(&claire, (&code, None)).await.unwrap();
    assert!(
        matches!(&sheet.happenings.items[0].what, Happened::HandedOver { from, to } if from == "Inès Petit" && to == "Sofia Lopez"),
        "each dossier's journal tells it"
    );
    assert!(hub.app.verify_journal(&firms::operator_at(&hub.app, "EXEMPLE").await).await.is_ok());
}

/// Sofia had none of the four rights, and has those of a master from this instant on (D3).
#[tokio::test]
async fn whoever_takes_a_dossier_over_may_activate_on_it_at_once() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let code = firms::code("000000001");
    let mut sofia = hub.browser("sofia").await;
    let path = format!("/dossiers/{code}/applications");
    drop(sofia.post(&path, &[("do", "save")]).await.expect(403));
    let edited = hub.app.dossier_to_edit(&claire, &code).await.unwrap();
    let form = DossierForm { master: "5".to_owned(), ..edited.form };
    hub.app.edit_dossier(&claire, (&code, edited.revision), form).await.unwrap();
    drop(sofia.post(&path, &[("do", "save")]).await.expect(303));
}

/// Only an administrator changes dossiers, whatever else they are: said once more, and independently.
#[tokio::test]
async fn only_administrators_change_dossiers_and_everybody_of_the_firm_sees_them() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    hub.app.create_dossier(&claire, form("OURS", "À nous")).await.unwrap();
    for (who, sees, may) in [
        ("claire", 200, true),
        ("hugo", 200, false),
        ("ines", 200, false),
        ("marc", 200, false),
        ("sofia", 200, false),
        ("julie", 403, false),
        ("paul", 404, true),
    ] {
        let mut browser = hub.browser(who).await;
        let page = browser.open("/dossiers/OURS").await.expect(sees);
        let offered = page.body.contains("/dossiers/OURS/edit");
        assert_eq!(offered, may && sees == 200, "{who}");
        for path in ["/dossiers/OURS/edit", "/dossiers/OURS/archive"] {
            let expected = match (may, sees) {
                (_, 404) => 404,
                (true, _) => 200,
                (false, _) => 403,
            };
            drop(browser.open(path).await.expect(expected));
        }
        let new = browser.open("/dossiers/new").await;
        assert_eq!(new.status.as_u16(), if may { 200 } else { 403 }, "{who}");
    }
}

#[tokio::test]
async fn the_journal_of_a_dossier_is_read_page_by_page() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let code = firms::code("000000001");
    for number in 0..45 {
        let edited = hub.app.dossier_to_edit(&claire, &code).await.unwrap();
        let form = DossierForm { name: format!("Nom {number}"), ..edited.form };
        hub.app.edit_dossier(&claire, (&code, edited.revision), form).await.unwrap();
    }
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = hub.app.dossier_sheet(&claire, (&code, cursor)).await.unwrap().happenings;
        for happening in &page.items {
            if let Happened::Changed(fields) = &happening.what {
                names.push(fields[0].after.clone().unwrap());
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..45).rev().map(|number| format!("Nom {number}")).collect();
    assert_eq!(names, expected);
}
