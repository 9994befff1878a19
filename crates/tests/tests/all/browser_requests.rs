//! Asking for applications and deciding, in Chromium: by keyboard alone, without scripts, and in every
//! look.

use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::sign_in;

const LISTS: &str = "/dossiers/000000002/applications";
/// The row of a request about that dossier, beside those of the demonstration.
const ROW: &str = "tr:has(a[href='/dossiers/000000002/applications'])";
const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// Goes on by Tab until the focus is on what fits.
async fn tab_to(chromium: &Chromium, css: &str) {
    for _ in 0..80 {
        let at = format!("return document.activeElement.matches({css:?})");
        if chromium.run(&at).await == true {
            return;
        }
        chromium.strike(TAB).await;
    }
    panic!("Tab does not lead to {css}");
}

/// Presses Enter where the focus is, and waits for the next page.
async fn enter(chromium: &Chromium) {
    let old = chromium.find("html").await;
    chromium.strike(ENTER).await;
    for _ in 0..200 {
        if old.tag_name().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("Enter led nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_made_and_granted_by_keyboard_alone() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "collaborator").await;
    to(&chromium, &demo, LISTS).await;
    tab_to(&chromium, "[name=ask-off]").await;
    chromium.strike(' ').await;
    tab_to(&chromium, "#word").await;
    for letter in "Pour la TVA".chars() {
        chromium.strike(letter).await;
    }
    tab_to(&chromium, "#request .primary").await;
    enter(&chromium).await;
    chromium.reads(".note.ok", "Demande envoyée").await;
    chromium.reads(".request", "en attente").await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "rights_group").await;
    to(&chromium, &demo, "/dossiers").await;
    tab_to(&chromium, ".tabs a[href='/requests']").await;
    enter(&chromium).await;
    chromium.reads("h1", "Demandes").await;
    tab_to(&chromium, &format!("{ROW} [value=grant]")).await;
    enter(&chromium).await;
    chromium.reads(".note.ok", "Demande de Sofia Lopez accordée : 1 désactivée.").await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_look_right_in_every_state() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    super::browser::enter(&chromium, &demo, (firms::open_another(&program.app()).await, PASSWORD))
        .await;
    to(&chromium, &demo, "/requests").await;
    chromium.see_as("r-empty", &EVERY_LOOK).await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "collaborator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.reads("#request-title", "Demander un changement").await;
    chromium.see_as("r-ask", &EVERY_LOOK).await;
    chromium.leave_by("#request .primary").await;
    chromium.reads(".note.bad", "cochez au moins une application").await;
    chromium.see_as("r-ask-wrong", &EVERY_LOOK).await;
    chromium.press("[name=ask-off]").await;
    chromium
        .fill("#word", "Le client change de logiciel de paie en janvier, il ne s’en sert plus.")
        .await;
    chromium.leave_by("#request .primary").await;
    chromium.reads(".request", "en attente").await;
    chromium.see_as("r-asked", &EVERY_LOOK).await;
    to(&chromium, &demo, "/requests").await;
    chromium.see_as("r-own", &EVERY_LOOK).await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.reads(".request", "Sofia Lopez demande").await;
    chromium.see_as("r-lists-decide", &EVERY_LOOK).await;
    to(&chromium, &demo, "/dossiers").await;
    chromium.see_as("r-tab", &[Look::Phone, Look::Desk]).await;
    to(&chromium, &demo, "/requests").await;
    chromium.see_as("r-decide", &EVERY_LOOK).await;
    chromium.see("r-decide-small").await;
    chromium.speak("en").await;
    to(&chromium, &demo, "/requests").await;
    chromium.reads("h1", "Requests").await;
    chromium.see_as("r-decide-english", &[Look::Phone, Look::Desk]).await;
    chromium.speak("fr").await;
    to(&chromium, &demo, "/requests").await;
    chromium.leave_by(&format!("{ROW} [value=refuse]")).await;
    chromium.reads(".note.ok", "refusée").await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "collaborator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.reads(".request", "Refusé par Claire Martin").await;
    chromium.see_as("r-refused", &EVERY_LOOK).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_made_withdrawn_and_decided_without_scripts() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "collaborator").await;
    for _ in 0..2 {
        to(&chromium, &demo, LISTS).await;
        chromium.press("[name=ask-off]").await;
        chromium.leave_by("#request .primary").await;
        chromium.reads(".request", "en attente").await;
        chromium.leave_by("[value=withdraw]").await;
        chromium.reads(".request", "Retiré le").await;
    }
    chromium.press("[name=ask-off]").await;
    chromium.leave_by("#request .primary").await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.leave_by("[value=grant]").await;
    chromium.reads(".note.ok", "accordée : 1 désactivée").await;
    chromium.picture("r-no-script").await;
    chromium.close().await;
}
