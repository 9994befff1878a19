//! What the keys and the history say of an application that is stopped, and what a page with a secret
//! does when it is loaded again, in Chromium (B5, B6, G1).

use tests::{
    browser::Chromium,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::sign_in;

const EVERY_SIZE: [Look; 3] = [Look::Small, Look::PhoneDark, Look::Desk];

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// The row of the key of Banque Connect on the tab.
const KEY: &str = "tbody tr:has([aria-label='Révoquer banque-connect production'])";

/// The tab and the page of the key say why it opens nothing.
async fn its_key_says(chromium: &Chromium, demo: &Demo, (state, words): (&str, &str)) {
    to(chromium, demo, "/loophub/keys").await;
    chromium.reads(&format!("{KEY} .state"), words).await;
    chromium.see_as(&format!("g-keys-{state}"), &EVERY_SIZE).await;
    chromium.leave_by(&format!("{KEY} th a")).await;
    chromium.reads(".facts .state", words).await;
    chromium.reads(".note.warn", "L’application de cette clé est").await;
    chromium.see_as(&format!("g-key-{state}"), &EVERY_SIZE).await;
}

async fn it_is_suspended_by_both(chromium: &Chromium, demo: &Demo, program: &Program) {
    to(chromium, demo, "/loophub/applications").await;
    let row = "tbody tr:has([aria-label='Supprimer Banque Connect'])";
    chromium.press(&format!("{row} summary")).await;
    chromium.leave_by(&format!("{row} .menu a")).await;
    chromium.fill("#reason", "Le contrat est échu").await;
    chromium.leave_by(".dock .danger").await;
    its_key_says(chromium, demo, ("suspended", "Application suspendue")).await;
    let operator = ["application", "suspend", "--firm", "EXEMPLE", "--application"];
    let leak = ["banque-connect", "--reason", "Fuite signalée"];
    assert!(program.run(&[operator.as_slice(), &leak].concat()).status.success());
    let told = ("suspended-by-operator", "Application suspendue par l’exploitant");
    its_key_says(chromium, demo, told).await;
    to(chromium, demo, "/loophub/applications").await;
    chromium.press(&format!("{row} summary")).await;
    chromium.leave_by(&format!("{row} .menu li:last-child a")).await;
    chromium.reads(".facts", "Motif de l’exploitant").await;
    chromium.see_as("b-suspended-by-both", &EVERY_SIZE).await;
}

/// What was added before offers no undo any more.
async fn it_is_deleted(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/loophub/applications").await;
    let row = "tbody tr:has([aria-label='Supprimer Banque Connect'])";
    chromium.leave_by(&format!("{row} .acts > .danger")).await;
    chromium.fill("#confirm", "Banque Connect").await;
    chromium.leave_by(".dock .danger").await;
    its_key_says(chromium, demo, ("deleted", "Application supprimée")).await;
    to(chromium, demo, "/loophub/history").await;
    chromium.reads("tbody tr:first-child", "Suppression de « Banque Connect »").await;
    chromium.reads("tbody", "Application supprimée depuis").await;
    chromium.see_as("b-history-deleted", &EVERY_SIZE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_stopped_is_told_wherever_its_key_and_its_batches_are() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    it_is_suspended_by_both(&chromium, &demo, &program).await;
    it_is_deleted(&chromium, &demo).await;
    chromium.close().await;
}

/// Sends a form once more, as loading its answer again does.
const AGAIN: &str = "const form = document.createElement('form'); form.method = 'post'; \
    for (const [name, value] of sent) { const field = document.createElement('input'); \
    [field.type, field.name, field.value] = ['hidden', name, value]; form.append(field); } \
    document.body.append(form); form.submit();";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_a_secret_that_is_loaded_again_leads_to_its_key() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, "/loophub/keys/new").await;
    chromium.fill("#name", "Trésoly production").await;
    let sent = "return [...new FormData(document.querySelector('main form'))]";
    let sent = chromium.run(sent).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "La clé est prête").await;
    chromium.run(&format!("const sent = {sent}; {AGAIN}")).await;
    chromium.reads("h1", "Trésoly production").await;
    chromium.reads(".note.ok", "était déjà faite, aucune autre ne l’a été").await;
    chromium.see_as("g-key-made-already", &EVERY_LOOK).await;
    to(&chromium, &demo, "/loophub/keys").await;
    assert_eq!(chromium.count("tbody tr").await, 3);
    chromium.close().await;
}
