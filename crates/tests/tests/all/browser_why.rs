//! "Pourquoi ?" in Chromium: from the portfolio to the first condition that is not met, and on with the
//! button, by keyboard alone and without scripts; every state of the chain.

use tests::{
    browser::Chromium,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::sign_in;

const EVERY_SIZE: [Look; 3] = [Look::Small, Look::PhoneDark, Look::Desk];

/// On which Banque Connect is not active in the demonstration.
const CODE: &str = "000000002";

const ENTER: &str = "\u{e007}";

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// From the portfolio to the page about Banque Connect.
async fn to_the_bank(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, &format!("/dossiers/{CODE}/access")).await;
    chromium.leave_by("tbody tr:has(th) [aria-label*='Banque Connect']").await;
}

async fn fails(chromium: &Chromium, (title, state): (&str, &str)) {
    chromium.reads(".chain .fail h2", title).await;
    assert_eq!(chromium.count(".chain > li").await, 7);
    chromium.see_as(&format!("w-{state}"), &EVERY_SIZE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_condition_that_is_not_met_is_named_and_mended() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, "/dossiers").await;
    chromium.press("tbody tr:nth-child(2) summary").await;
    chromium.leave_by("tbody tr:nth-child(2) .menu li:last-child a").await;
    chromium.reads("h1", "Accès des applications à").await;
    chromium.reads("tbody", "L’application n’est pas active sur ce dossier").await;
    chromium.see_as("w-all", &EVERY_LOOK).await;
    to_the_bank(&chromium, &demo).await;
    chromium.reads("h1", "Pourquoi Banque Connect n’accède pas à").await;
    chromium.reads(".head p", "Les 5 conditions qui précèdent sont remplies").await;
    chromium.reads(".aside", "not_active").await;
    chromium.reads(".chain .later", "À vérifier une fois l’application active").await;
    fails(&chromium, ("n’est pas active sur ce dossier", "not-active")).await;
    chromium.see_as("w-not-active", &EVERY_LOOK).await;

    let button = chromium.find(".chain .fail .primary").await;
    assert_eq!(
        chromium.text(".chain .fail .primary").await,
        "Activer Banque Connect sur ce dossier"
    );
    button.send_keys(ENTER).await.unwrap();
    chromium.reads(".note.ok", "1 activée").await;
    fails(&chromium, ("ouverte à aucun interlocuteur", "not-offered")).await;
    chromium.reads("h1", "Pourquoi aucun interlocuteur").await;

    program.change(
        "UPDATE dossiers SET archived = TRUE, archived_at = created_at WHERE code = '000000002'",
    );
    to_the_bank(&chromium, &demo).await;
    fails(&chromium, ("Le dossier est archivé", "archived")).await;
    let suspend =
        ["application", "suspend", "--firm", "EXEMPLE", "--application", "banque-connect"];
    assert!(
        program.run(&[&suspend[..], &["--reason", "Fuite signalée"]].concat()).status.success()
    );
    to_the_bank(&chromium, &demo).await;
    chromium.reads(".chain .fail", "Fuite signalée").await;
    fails(&chromium, ("L’exploitant a suspendu l’application", "suspended-by-operator")).await;
    assert_eq!(chromium.count(".chain .fail .btn").await, 0, "only the operator lifts it");
    program.change("UPDATE api_keys SET scopes = 'contacts:read'");
    to_the_bank(&chromium, &demo).await;
    fails(&chromium, ("La clé d’API n’a pas l’autorisation", "reads-nothing")).await;
    program.change("UPDATE api_keys SET expires_at = 1");
    to_the_bank(&chromium, &demo).await;
    fails(&chromium, ("La clé d’API a expiré", "expired")).await;
    chromium.leave_by(".chain .fail .primary").await;
    chromium.reads("h1", "Prolonger").await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_and_without_the_right_the_page_says_who_can() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "collaborator").await;
    to_the_bank(&chromium, &demo).await;
    chromium.reads(".chain .fail .who", "Le maître du dossier").await;
    assert_eq!(chromium.count(".chain .fail .primary").await, 0);
    fails(&chromium, ("n’est pas active sur ce dossier", "who-can")).await;
    chromium.press("#application option:last-child").await;
    chromium.leave_by(".tools button").await;
    chromium.reads("h1", "Signature Pro").await;
    to(&chromium, &demo, "/dossiers/000000001/access").await;
    chromium.leave_by("[aria-label*='Banque Connect']").await;
    chromium.reads("h1", "Pourquoi Banque Connect accède à").await;
    chromium.reads(".head p", "Toutes les conditions sont remplies").await;
    chromium.see_as("w-reaches", &EVERY_LOOK).await;
    chromium.close().await;
}
