//! "Coller une liste" (C7): each line is reported before anything is ticked, and what is refused,
//! replaced or interrupted loses nothing.

use std::time::Duration;

use app::{Conflict, Definition, Error, PastedReport, Purpose, ReportQuery, ReportState};
use axum::{body::Body, http::Method};
use domain::{
    actor::Actor,
    pasted::{LineOutcome, ListSource},
};
use tests::{Answer, Browser, TestHub, firms};

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
pub(crate) const PASTE: &str = "/loophub/applications/new/dossiers/paste";
const REPORT: &str = "/loophub/applications/new/dossiers/report";
const CSV: &str = "/loophub/applications/new/dossiers/report.csv";
const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";
pub(crate) const NOTHING: (&str, &[u8]) = ("", b"");

pub(crate) async fn begin(hub: &TestHub) -> (Browser, Actor) {
    let mut claire = hub.browser("claire").await;
    let fields = [("do", "next"), ("kind", "cegid"), ("application", "notes-de-frais")];
    drop(claire.post(STEP1, &fields).await.expect(303));
    (claire, hub.actor("claire").await)
}

pub(crate) async fn import(hub: &TestHub, firm: &str, lines: &str) {
    let operator = firms::operator_at(&hub.app, firm).await;
    let csv = format!("{HEADING}{lines}").into_bytes();
    let report = hub.app.import_dossiers(&operator, csv, |_| ()).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
}

/// The report, when it is whole.
pub(crate) async fn whole(hub: &TestHub, actor: &Actor) -> PastedReport {
    for _ in 0..2_000 {
        let report = hub
            .app
            .pasted_report(actor, Purpose::Adding, ReportQuery::default())
            .await
            .unwrap()
            .unwrap();
        if report.state == ReportState::Finished {
            return report;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the report is never whole");
}

async fn paste(hub: &TestHub, browser: &mut Browser, list: &str) -> PastedReport {
    let answer = browser.upload(PASTE, list.as_bytes(), NOTHING).await.expect(303);
    assert_eq!(answer.header("location"), REPORT);
    whole(hub, &hub.actor("claire").await).await
}

pub(crate) fn outcomes(report: &PastedReport) -> Vec<(u64, LineOutcome)> {
    report.page.items.iter().map(|row| (row.line, row.outcome)).collect()
}

async fn tick(browser: &mut Browser) -> Answer {
    let list = browser.open(REPORT).await.expect(200).field("list");
    browser.post(REPORT, &[("list", &list), ("do", "tick")]).await
}

const PORTFOLIO: &str = "\
    AB-1;Boulangerie « L’Étoile »;534640974;53464097400018;;;;ouvert\n\
    AB-2;SCI des Deux Étoiles;819248659;;;;;ouvert\n\
    AB-3;SCI des deux etoiles;819248659;;;;;ouvert\n\
    AB-4;Fermé;;;;;;archivé\n";

#[tokio::test]
async fn every_line_is_reported_and_nothing_is_ticked_before_it_is_asked() {
    let hub = TestHub::new().await;
    import(&hub, "EXEMPLE", PORTFOLIO).await;
    let (mut claire, _) = begin(&hub).await;
    let list = "AB-1\n534 640 974\n53464097400018\nboulangerie l'etoile\n\nSCI DES DEUX ÉTOILES\n\
        819248659\nfermé\nNOWHERE\nab-2\n";
    let report = paste(&hub, &mut claire, list).await;
    let expected = [
        (1, LineOutcome::Found),
        (2, LineOutcome::Repeated),
        (3, LineOutcome::Repeated),
        (4, LineOutcome::Repeated),
        (6, LineOutcome::Several),
        (7, LineOutcome::Several),
        (8, LineOutcome::NotEligible),
        (9, LineOutcome::Unknown),
        (10, LineOutcome::Found),
    ];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(report.page.items[3].same_as, Some(1));
    assert_eq!(report.page.items[4].several, (2, "AB-2, AB-3".to_owned()));
    let page = claire.open(REPORT).await.expect(200);
    for said in [
        "9 lignes",
        "2 trouvées",
        "3 répétées",
        "2 dossiers\u{202f}: AB-2, AB-3",
        "Même dossier que ligne 1",
        "0 dossier sélectionné",
        "Cocher les 2 dossiers trouvés",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!(
        tick(&mut claire).await.expect(303).header("location"),
        format!("{STEP2}?view=ticked")
    );
    let selection = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    assert!(selection.body.contains("2 dossiers cochés de plus"));
    assert_eq!(selection.fields("d"), ["AB-1", "AB-2"]);
    drop(tick(&mut claire).await.expect(303));
    let again = claire.open(STEP2).await.expect(200);
    assert!(again.body.contains("étaient déjà cochés") && again.body.contains("2 dossiers sélec"));
}

#[tokio::test]
async fn the_report_is_there_on_another_day_and_goes_with_the_draft() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    paste(&hub, &mut claire, "000000001\nUNE LIGNE QUI RESTE").await;
    hub.clock.advance(domain::time::days(2));
    hub.run_jobs().await;
    let mut later = hub.browser("claire").await;
    assert_eq!(later.open(PASTE).await.expect(303).header("location"), REPORT);
    assert!(later.open(REPORT).await.expect(200).body.contains("UNE LIGNE QUI RESTE"));
    assert!(later.open(&format!("{PASTE}?again")).await.expect(200).body.contains("<textarea"));
    drop(later.post("/loophub/applications/new/drop", &[]).await.expect(303));
    let everything = hub.database.everything().await;
    assert!(!everything.contains("UNE LIGNE QUI RESTE"));
}

#[tokio::test]
async fn what_is_refused_says_why_and_leaves_the_report_before_it() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    paste(&hub, &mut claire, "000000001").await;
    let before = hub.database.dump().await;
    let many = "1\n".repeat(350_001);
    let large = "x".repeat(12 * 1024 * 1024 + 1);
    let secret = &hub.keys[0].secret;
    let cases: [(&[u8], &[u8], u16, &str); 8] = [
        (b" \r\n ", b"", 422, "Collez au moins une ligne"),
        (b"", b"\xEF\xBB\xBF", 422, "ce fichier ne contient aucune ligne"),
        (many.as_bytes(), b"", 422, "350\u{202f}000 lignes au plus"),
        (b"", large.as_bytes(), 413, "12\u{a0}Mo au plus"),
        (b"", b"\x89PNG\r\n\x1a\n\0\0", 422, "n’est pas du texte"),
        (b"", b"abc\x81def", 422, "n’est pas du texte"),
        (b"A1", b"A1", 422, "pas les deux"),
        (secret.as_bytes(), b"", 422, "le secret d’une clé"),
    ];
    for (list, file, status, said) in cases {
        let refused = claire.upload(PASTE, list, ("liste.csv", file)).await.expect(status);
        assert!(refused.body.contains(said), "{said}");
        assert!(!refused.body.contains(secret), "{said}");
    }
    let typed = claire.upload(PASTE, b"gard\xC3\xA9\n", ("x.csv", b"A1")).await.expect(422);
    assert!(typed.body.contains("gardé"), "what was pasted stays in the form");
    let plain = claire.post(PASTE, &[("list", "A1")]).await.expect(415);
    assert!(plain.body.contains("Rien n’a été enregistré"));
    assert_eq!(hub.database.dump().await, before);
    assert!(claire.open(REPORT).await.expect(200).body.contains("1 trouvée"));
}

#[tokio::test]
async fn a_file_counts_by_its_first_column_in_whatever_encoding_excel_saved_it() {
    let hub = TestHub::new().await;
    import(&hub, "EXEMPLE", PORTFOLIO).await;
    let (mut claire, actor) = begin(&hub).await;
    // "Boulangerie L’Étoile" in Windows-1252, then a code; both with a second column.
    let file = b"\"Boulangerie L\x92\xC9toile\";x\r\nAB-2;y\r\n";
    drop(claire.upload(PASTE, b"", ("liste.csv", file)).await.expect(303));
    let report = whole(&hub, &actor).await;
    assert_eq!(outcomes(&report), [(1, LineOutcome::Found), (2, LineOutcome::Found)]);
    assert_eq!(report.page.items[0].content, "Boulangerie L’Étoile");
}

#[tokio::test]
async fn a_long_report_is_read_in_pages_and_by_outcome() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    let lines: Vec<String> = (1..=120)
        .map(|n| if n % 2 == 0 { format!("NO{n}") } else { loophub::demo::dossiers::code(n) })
        .collect();
    let report = paste(&hub, &mut claire, &lines.join("\r\n")).await;
    assert_eq!(report.page.items.len(), 50);
    let first = claire.open(&format!("{REPORT}?outcome=unknown")).await.expect(200);
    assert!(first.body.contains("1–50 sur 60") && !first.body.contains("Trouvé</span>"));
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let second = claire.open(&next.replace("&#38;", "&")).await.expect(200);
    assert!(second.body.contains("51–60 sur 60") && second.body.contains("NO120"));
    assert!(
        claire
            .open(&format!("{REPORT}?outcome=several"))
            .await
            .expect(200)
            .body
            .contains("Aucune ligne")
    );
}

#[tokio::test]
async fn the_download_has_every_line_and_no_formula() {
    let hub = TestHub::new().await;
    import(&hub, "EXEMPLE", "F1;=cmd|' /C calc'!A0;;;;;;ouvert\n").await;
    let (mut claire, _) = begin(&hub).await;
    let many: String = (0..4_500).map(|n| format!("NO{n}\n")).collect();
    paste(&hub, &mut claire, &format!("F1\n+33 4 \"x\"\n{many}")).await;
    let file = claire.open(CSV).await.expect(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("attachment"));
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines.len(), 4_504);
    assert_eq!(lines[1], "\"1\";\"F1\";\"Trouvé\";\"F1\";\"'=cmd|' /C calc'!A0\"");
    assert_eq!(lines[2], "\"2\";\"'+33 4 \"\"x\"\"\";\"Inconnu\";\"\";\"\"");
    assert!(lines[4_502].contains("NO4499"));
    // As every browser asks for it.
    let headers = [("accept-encoding", "gzip")];
    let packed = claire.send(Method::GET, CSV, (&headers, Body::empty())).await.expect(200);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(!packed.body.is_empty());
}

#[tokio::test]
async fn a_later_list_takes_the_place_of_one_that_is_still_being_reported() {
    let hub = TestHub::new().await;
    let (_, claire) = begin(&hub).await;
    let long: Vec<u8> = (0..30_000).map(|n| format!("LONG{n}\n")).collect::<String>().into();
    let mut pasting = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (app, claire, long) = (hub.app.clone(), claire.clone(), long.clone());
        pasting.spawn(async move {
            app.paste_list(&claire, Purpose::Adding, (long, ListSource::Clipboard)).await
        });
    }
    assert!(pasting.join_all().await.iter().all(Result::is_ok));
    hub.app
        .paste_list(&claire, Purpose::Adding, (b"000000001".to_vec(), ListSource::Clipboard))
        .await
        .unwrap();
    let report = whole(&hub, &claire).await;
    assert_eq!(outcomes(&report), [(1, LineOutcome::Found)]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!hub.database.everything().await.contains("LONG1"), "nothing of the lists before");
}

#[tokio::test]
async fn only_the_list_that_was_shown_is_ticked() {
    let hub = TestHub::new().await;
    let (mut claire, actor) = begin(&hub).await;
    let shown = paste(&hub, &mut claire, "000000001").await.list;
    paste(&hub, &mut claire, "000000002\n000000003").await;
    let before = hub.database.dump().await;
    let changed = hub.app.tick_list(&actor, Purpose::Adding, shown).await;
    assert!(matches!(changed, Err(Error::Conflict(Conflict::ListChanged))));
    let again = hub.app.report_again(&actor, Purpose::Adding, shown).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::ListChanged))));
    assert_eq!(hub.database.dump().await, before);
    let old = shown.get().to_string();
    let told = claire.post(REPORT, &[("list", &old), ("do", "tick")]).await.expect(303);
    let page = claire.open(told.header("location")).await.expect(200);
    assert!(page.body.contains("Rien n’a été coché") && page.body.contains("2 trouvées"));
}

#[tokio::test]
async fn a_dossier_that_was_archived_since_the_report_is_not_ticked() {
    let hub = TestHub::new().await;
    let (mut claire, _) = begin(&hub).await;
    paste(&hub, &mut claire, "000000001\n000000002").await;
    import(&hub, "EXEMPLE", "000000001;D;;;;;;archivé\n").await;
    drop(tick(&mut claire).await.expect(303));
    let page = claire.open(&format!("{STEP2}?view=ticked")).await.expect(200);
    assert_eq!(page.fields("d"), ["000000002"]);
    assert!(!page.body.contains("archivé depuis"), "nor is it ticked out of sight");
}

#[tokio::test]
async fn another_firms_dossiers_are_unknown_whatever_names_them() {
    let hub = TestHub::new().await;
    import(&hub, "VOISIN", "CANARY1;CANARIVOISIN;534640974;53464097400018;;;;ouvert\n").await;
    let (mut claire, _) = begin(&hub).await;
    let list = "CANARY1\nCANARIVOISIN\n534640974\n53464097400018";
    let report = paste(&hub, &mut claire, list).await;
    assert!(report.page.items.iter().all(|row| row.outcome == LineOutcome::Unknown));
    assert_eq!(report.counts.iter().map(|(_, count)| count).sum::<u64>(), 4);
    // Nor is anybody else's list reached.
    let paul = hub.actor("paul").await;
    let own = Definition {
        kind: "cegid".to_owned(),
        application: "notes-de-frais".to_owned(),
        ..Definition::default()
    };
    hub.app.define_application(&paul, Purpose::Adding, own).await.unwrap();
    assert!(
        hub.app
            .pasted_report(&paul, Purpose::Adding, ReportQuery::default())
            .await
            .unwrap()
            .is_none()
    );
    assert!(hub.app.tick_list(&paul, Purpose::Adding, report.list).await.is_err());
    assert!(
        hub.app.pasted_rows((&paul, Purpose::Adding), Some(report.list), (0, 10)).await.is_err()
    );
}

/// The process ends in the middle of its work: no report claims to be whole, and what was pasted is
/// there to begin again.
#[test]
fn an_interrupted_report_says_so_and_begins_again() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let survivor = runtime();
    let hub = survivor.block_on(TestHub::new());
    let (mut browser, claire) = survivor.block_on(begin(&hub));
    let list: String =
        (1..=20_000).map(|n| format!("{}\n", loophub::demo::dossiers::code(n))).collect();
    let killed = runtime();
    killed.block_on(async {
        hub.app
            .paste_list(&claire, Purpose::Adding, (list.into_bytes(), ListSource::Clipboard))
            .await
            .unwrap();
        loop {
            let report = hub
                .app
                .pasted_report(&claire, Purpose::Adding, ReportQuery::default())
                .await
                .unwrap();
            let (lines, reported) = report.unwrap().lines;
            assert!(reported < lines, "it is to be interrupted before its end");
            if reported > 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
    });
    drop(killed);
    survivor.block_on(async {
        let working = browser.open(REPORT).await.expect(200);
        assert!(
            working.body.contains("http-equiv=\"refresh\"") && working.body.contains("<progress")
        );
        assert!(working.body.contains("sur 20\u{202f}000"));
        assert_eq!(browser.open(CSV).await.expect(303).header("location"), REPORT);
        let tick = tick(&mut browser).await.expect(303);
        assert_eq!(tick.header("location"), REPORT, "half a report ticks nothing");
        hub.clock.advance(Duration::from_secs(25));
        let interrupted = browser.open(REPORT).await.expect(200);
        assert!(interrupted.body.contains("a été interrompue"));
        assert!(!interrupted.body.contains("http-equiv=\"refresh\""));
        let again = [("list", interrupted.field("list")), ("do", "again".to_owned())];
        let again = again.each_ref().map(|(name, value)| (*name, value.as_str()));
        drop(browser.post(REPORT, &again).await.expect(303));
        let report = whole(&hub, &claire).await;
        assert_eq!(report.lines, (20_000, 20_000));
        assert_eq!(report.counts[0], (LineOutcome::Found, 156));
    });
}
