//! Bringing in a portfolio (F3), with the files as firms hand them over.

use app::LineError;
use domain::Flaw;
use tests::{TestHub, firms};

const GOOD: &[u8] = include_bytes!("../../data/portefeuille.csv");
const EXCEL: &[u8] = include_bytes!("../../data/portefeuille-excel.csv");
const BAD: &[u8] = include_bytes!("../../data/portefeuille-erreurs.csv");
const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";

async fn import(hub: &TestHub, file: &[u8]) -> app::ImportReport {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    hub.app.import_dossiers(&operator, file.to_vec(), |_| ()).await.unwrap()
}

async fn hub_of(text: &str) -> (TestHub, Vec<LineError>) {
    let hub = TestHub::new().await;
    let report = import(&hub, text.as_bytes()).await;
    (hub, report.errors)
}

#[tokio::test]
async fn the_same_portfolio_in_both_encodings_is_the_same() {
    let hub = TestHub::new().await;
    let first = import(&hub, GOOD).await;
    assert_eq!((first.created, first.changed, first.errors.len()), (1_284, 0, 0));
    let dump = hub.database.dump().await;
    let second = import(&hub, EXCEL).await;
    assert_eq!((second.created, second.changed, second.unchanged), (0, 0, 1_284));
    assert_eq!(hub.database.dump().await, dump, "again changes nothing");
    let mut claire = hub.browser("claire").await;
    let page = claire.open("/dossiers?q=boulangerie%20m%C3%BCller").await.expect(200);
    assert!(
        page.body.contains("092889") && page.body.contains("MÜLLER &#34;CENTRE&#34;"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn nine_wrong_lines_are_named_and_nothing_is_imported() {
    let hub = TestHub::new().await;
    let before = hub.database.dump().await;
    let report = import(&hub, BAD).await;
    let told: Vec<_> = report.errors.iter().map(|e| (e.line, e.column.as_str(), e.flaw)).collect();
    assert_eq!(
        told,
        [
            (22, "code", Flaw::Repeated),
            (42, "nom", Flaw::Missing),
            (62, "siren", Flaw::WrongCheckDigit),
            (82, "maitre", Flaw::Unknown),
            (102, "agence", Flaw::Unknown),
            (122, "etat", Flaw::Unknown),
            (142, "siret", Flaw::Malformed),
            (162, "nom", Flaw::TooLong),
            (182, "code", Flaw::Missing),
        ]
    );
    assert_eq!(hub.database.dump().await, before);
    for error in &report.errors {
        assert!(!loophub::messages::sentence(error).is_empty());
    }
}

#[tokio::test]
async fn a_changed_line_changes_its_dossier_and_its_search() {
    let hub = TestHub::new().await;
    let line = |name: &str, state: &str| format!("{HEADING}X1;{name};;;LYON;;;{state}\n");
    import(&hub, line("ANCIEN NOM", "ouvert").as_bytes()).await;
    let report = import(&hub, line("NOUVEAU NOM", "archivé").as_bytes()).await;
    assert_eq!((report.created, report.changed), (0, 1));
    let mut claire = hub.browser("claire").await;
    assert!(claire.open("/dossiers?q=ancien").await.expect(200).body.contains("Aucun dossier"));
    let page = claire.open("/dossiers?q=nouveau&state=all").await.expect(200);
    assert!(page.body.contains("NOUVEAU NOM") && page.body.contains("Archivé"));
    let reopened = import(&hub, line("NOUVEAU NOM", "ouvert").as_bytes()).await;
    assert_eq!(reopened.changed, 1);
    let page = claire.open("/dossiers?state=all").await.expect(200);
    assert!(page.body.contains("sur 161"), "the count that is kept follows");
}

#[tokio::test]
async fn columns_may_come_in_any_order_and_separated_by_commas_or_tabs() {
    for text in [
        "etat,code,nom,siren,siret,agence,maitre,engagement_manager\nouvert,ZZ1,\"A, B\",,,,,\n",
        "\u{feff}Code\tNom\tSIREN\tSIRET\tAgence\tMaître\tengagement manager\tÉtat\nZZ1\tA, B\t\t\tlyon\t\t\tOUVERT\n",
    ] {
        // The heading with an underscore is the documented one; others are told, not guessed.
        let (hub, errors) = hub_of(text).await;
        if text.contains("engagement manager") {
            assert!(errors.iter().any(|error| error.flaw == Flaw::UnknownField), "{errors:?}");
            continue;
        }
        assert_eq!(errors, []);
        let mut claire = hub.browser("claire").await;
        assert!(claire.open("/dossiers?q=zz1").await.expect(200).body.contains("A, B"));
    }
}

#[tokio::test]
async fn what_is_no_portfolio_is_told_and_writes_nothing() {
    let mark = "\u{202e}";
    let cases: Vec<(String, u64, Flaw)> = vec![
        (String::new(), 1, Flaw::Missing),
        ("nonsense".to_owned(), 1, Flaw::UnknownField),
        (format!("{HEADING}A;B\n"), 2, Flaw::WrongFieldCount),
        (format!("{HEADING}A\0;B;;;;;;ouvert\n"), 1, Flaw::NotText),
        (format!("{HEADING}A;B{mark};;;;;;ouvert\n"), 2, Flaw::ForbiddenCharacter),
        (format!("{HEADING}cabinet;B;;;;;;ouvert\n"), 2, Flaw::Reserved),
        (format!("{HEADING}A/B;B;;;;;;ouvert\n"), 2, Flaw::Malformed),
        (
            format!("{HEADING}A;B;534640974;81924865900388;;;;ouvert\n"),
            2,
            Flaw::SiretOfAnotherSiren,
        ),
        (format!("{HEADING}A;B;;;;;;\n"), 2, Flaw::Missing),
        (format!("{HEADING}{};B;;;;;;ouvert\n", "9".repeat(33)), 2, Flaw::TooLong),
        (format!("{HEADING}\"A;B;;;;;;ouvert\n"), 2, Flaw::WrongFieldCount),
        (format!("code;{HEADING}A;A;B;;;;;;ouvert\n"), 1, Flaw::Repeated),
    ];
    for (text, line, flaw) in cases {
        let (_, errors) = hub_of(&text).await;
        let told = errors.iter().any(|error| error.line == line && error.flaw == flaw);
        assert!(told, "{text:?}: {errors:?}");
    }
}
