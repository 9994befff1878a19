//! Contacts, invitations and "Mon espace" in Chromium (E1–E3): every state, by keyboard alone, and
//! without a script.

use tests::{
    browser::Chromium,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::sign_in;

const PASSWORD: &str = "quatre tasses de thé froid";
const TAB: &str = "\u{e004}";
const SPACE: &str = " ";
const ENTER: &str = "\u{e007}";

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// The link of the last invitation.
fn link(program: &Program) -> String {
    let mail = program.mail("invitation");
    let path = mail.lines().find_map(|line| line.split_once("/welcome/"));
    format!("/welcome/{}", path.unwrap().1.trim())
}

/// Goes on by Tab until the focus is at what fits.
async fn tab_to(chromium: &Chromium, css: &str) {
    for _ in 0..80 {
        if chromium.count(&format!("{css}:focus")).await > 0 {
            return;
        }
        let at = if chromium.count(":focus").await > 0 { ":focus" } else { "body" };
        chromium.find(at).await.send_keys(TAB).await.unwrap();
    }
    panic!("Tab does not come to {css}");
}

async fn press_at(chromium: &Chromium, css: &str, key: &str) {
    tab_to(chromium, css).await;
    chromium.find(":focus").await.send_keys(key).await.unwrap();
}

async fn type_at(chromium: &Chromium, css: &str, text: &str) {
    press_at(chromium, css, text).await;
}

/// The list, a wrong form, a contact who is known, one who is new.
async fn a_contact_is_added(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers/000000005/contacts").await;
    chromium.reads(".empty", "pas encore d’interlocuteur").await;
    chromium.see("c-list-empty").await;
    to(chromium, demo, "/dossiers/000000001/contacts").await;
    chromium.reads("tbody", "Julie Perrin").await;
    chromium.reads("tbody", "Invitation").await;
    chromium.see_as("c-list", &EVERY_LOOK).await;
    chromium.leave_by("main a[href$='/new']").await;
    chromium.see_as("c-new", &EVERY_LOOK).await;
    chromium.fill("#first-name", "Léa").await;
    chromium.fill("#last-name", "Roux").await;
    chromium.fill("#contact-email", "api@banque-connect.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#contact-email-error", "prestataire d’une application").await;
    chromium.is_at(".note.bad").await;
    chromium.see_as("c-new-wrong", &EVERY_LOOK).await;
    chromium.fill("#contact-email", "lea.roux@client.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Léa Roux est interlocuteur du dossier").await;
    chromium.see_as("c-sheet-closed", &EVERY_LOOK).await;
}

/// Somebody of another dossier has the address.
async fn a_known_address_is_asked_about(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers/000000003/contacts/new").await;
    chromium.fill("#first-name", "Lucie").await;
    chromium.fill("#last-name", "Autre").await;
    chromium.fill("#contact-email", "lea.roux@client.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.warn", "déjà celle de Léa Roux").await;
    chromium.see_as("c-new-known", &EVERY_LOOK).await;
    chromium.leave_by(".note.warn button").await;
    chromium.reads(".note.ok", "est maintenant rattaché").await;
    chromium.reads("aside", "000000001").await;
}

/// By keyboard alone: the boxes, the primary button, and what is said.
async fn services_are_opened_by_keyboard(chromium: &Chromium, demo: &Demo, page: &str) {
    to(chromium, demo, page).await;
    press_at(chromium, ".offers li:nth-child(1) input", SPACE).await;
    press_at(chromium, ".offers li:nth-child(2) input", SPACE).await;
    press_at(chromium, ".dock .primary", ENTER).await;
    chromium.reads(".note.ok", "2 à l’ouverture").await;
    chromium.reads(".note.ok", "Une invitation part").await;
    chromium.see_as("c-sheet-open", &EVERY_LOOK).await;
    press_at(chromium, ".offers li:nth-child(2) input", SPACE).await;
    press_at(chromium, ".dock .primary", ENTER).await;
    chromium.reads(".note.ok", "1 à la fermeture").await;
    press_at(chromium, "a[href$='/edit']", ENTER).await;
    chromium.reads("h1", "Modifier la fiche").await;
    chromium.see_as("c-edit", &EVERY_LOOK).await;
    to(chromium, demo, page).await;
    press_at(chromium, "a[href$='/close']", ENTER).await;
    chromium.reads("h1", "Fermer les services").await;
    chromium.see_as("c-close", &EVERY_LOOK).await;
    to(chromium, demo, page).await;
    press_at(chromium, "a[href$='/remove']", ENTER).await;
    chromium.reads("h1", "Retirer").await;
    chromium.see_as("c-remove", &EVERY_LOOK).await;
    to(chromium, demo, page).await;
}

/// The contact, who has never been here: the rules, a wrong password, seen, and accepted.
async fn the_contact_comes_in(chromium: &Chromium, demo: &Demo, link: &str) {
    to(chromium, demo, link).await;
    chromium.reads("h1", "Bonjour").await;
    chromium.reads("#password-hint", "Entre 15 et 256").await;
    chromium.see_as("c-welcome", &EVERY_LOOK).await;
    type_at(chromium, "#password", "trop court").await;
    press_at(chromium, ".dock .primary", ENTER).await;
    chromium.reads("#password-error", "15 caractères").await;
    chromium.see_as("c-welcome-wrong", &EVERY_LOOK).await;
    type_at(chromium, "#password", PASSWORD).await;
    press_at(chromium, "[data-show]", ENTER).await;
    assert_eq!(chromium.count("#password[type=text]").await, 1, "it is seen");
    chromium.see_as("c-welcome-shown", &[Look::Desk, Look::Phone]).await;
    // As people do: Enter where they type.
    press_at(chromium, "#password", ENTER).await;
    chromium.reads("h1", "Mon espace").await;
    chromium.reads(".note.ok", "Bienvenue").await;
    chromium.see_as("c-space-first", &EVERY_LOOK).await;
    chromium.forget().await;
    to(chromium, demo, link).await;
    chromium.reads("h1", "Ce lien ne fonctionne plus").await;
    chromium.see_as("c-welcome-over", &EVERY_LOOK).await;
}

/// Julie, who has two dossiers and an application that is suspended.
async fn a_space_with_several_dossiers(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/").await;
    chromium.fill("#email", "julie.perrin@boulangerie-perrin.fr").await;
    chromium.fill("#password", "demonstration-2026").await;
    chromium.leave_by("main .primary").await;
    chromium.reads("h1", "Mon espace").await;
    chromium.reads("main", "Suspendue par le cabinet").await;
    chromium.reads("#register", "Qui a accès").await;
    chromium.see_as("c-space", &EVERY_LOOK).await;
    chromium.leave_by(".tabs a:nth-child(2)").await;
    assert_eq!(chromium.count("main section h2[id^='d-']").await, 1, "one dossier is chosen");
    chromium.see("c-space-one").await;
    chromium.speak("en").await;
    to(chromium, demo, "/space").await;
    chromium.reads("h1", "My space").await;
    chromium.see_as("c-space-english", &EVERY_LOOK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_added_invited_and_comes_in_by_keyboard_alone() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    a_contact_is_added(&chromium, &demo).await;
    let page = chromium.path().await;
    a_known_address_is_asked_about(&chromium, &demo).await;
    services_are_opened_by_keyboard(&chromium, &demo, &page).await;
    chromium.reads("aside", "Invitation").await;
    chromium.speak("en").await;
    to(&chromium, &demo, &page).await;
    chromium.reads("h2", "Collaborative services").await;
    chromium.see_as("c-sheet-english", &EVERY_LOOK).await;
    chromium.speak("fr").await;
    chromium.forget().await;
    // The demonstration's own invitation came before hers.
    the_contact_comes_in(&chromium, &demo, &link(&program)).await;
    a_space_with_several_dossiers(&chromium, &demo).await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "collaborator").await;
    to(&chromium, &demo, &page).await;
    assert_eq!(chromium.count(".dock").await, 0, "who may not sees it alone");
    chromium.see_as("c-sheet-read-only", &EVERY_LOOK).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_script_a_contact_is_served_and_comes_in() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, "/dossiers/000000003/contacts/new").await;
    chromium.fill("#first-name", "Léa").await;
    chromium.fill("#last-name", "Roux").await;
    chromium.fill("#contact-email", "lea.roux@client.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.press(".offers li:nth-child(1) input").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Une invitation part").await;
    chromium.leave_by("a[href$='/close']").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "1 offre retirée").await;
    chromium.press(".offers li:nth-child(1) input").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "attend encore").await;
    to(&chromium, &demo, "/dossiers").await;
    chromium.press("header details.menu summary").await;
    chromium.leave_by("form[action='/sign-out'] button").await;
    to(&chromium, &demo, &link(&program)).await;
    chromium.fill("#password", PASSWORD).await;
    chromium.leave_by("[data-show]").await;
    assert_eq!(chromium.count("#password[type=text]").await, 1, "it is seen without a script");
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Mon espace").await;
    assert_eq!(chromium.count(".tiles > li").await, 1);
    chromium.close().await;
}
