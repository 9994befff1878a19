//! "Modifier" in Chromium, in every state (B4): its three steps, what is refused, what waits, a
//! pasted list, what a colleague did meanwhile, and the undo.

use app::{App, Credentials};
use domain::{
    activation::ActivationChanges,
    actor::{Actor, Origin},
    id::ObjectId,
    secret::Secret,
};
use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program, call},
};

use super::{browser::sign_in, browser_english::reads_english};

const TAB: &str = "/loophub/applications";
const EDIT: &str = "[aria-label='Modifier Banque Connect']";

/// A box of step 2 that is ticked, and one that is not.
const TICKED: &str = "tbody [name=d]:checked";
const UNTICKED: &str = "tbody [name=d]:not(:checked)";

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

async fn claire(app: &App) -> Actor {
    let password = Secret::new(PASSWORD.to_owned());
    let credentials = Credentials { email: firms::email("claire").to_owned(), password };
    app.sign_in(credentials, Origin::default()).await.unwrap().session.actor
}

async fn application(app: &App, name: &str) -> ObjectId {
    let apps = app.applications(&claire(app).await).await.unwrap();
    apps.into_iter().find(|app| app.name == name).unwrap().object_id
}

/// The code of the first dossier whose box fits.
async fn code(chromium: &Chromium, css: &str) -> String {
    let value = chromium.run(&format!("return document.querySelector({css:?}).value")).await;
    value.as_str().unwrap().to_owned()
}

/// The box of a dossier.
fn of(code: &str) -> String {
    format!("tbody [name=d][value='{code}']")
}

/// Step 1 says what the application is, and has what it has now.
async fn step_one_shows_what_it_has(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, TAB).await;
    assert_eq!(chromium.count("[aria-label='Modifier Coffre-fort numérique']").await, 0, "B3");
    chromium.leave_by(EDIT).await;
    chromium.reads("h1", "Modifier « Banque Connect »").await;
    chromium.reads("[aria-current=step]", "Définition de l’application").await;
    chromium.reads(".facts", "Partenaire").await;
    assert_eq!(chromium.count("main [name=kind], main [name=application]").await, 0);
    chromium.see_as("b-change", &EVERY_LOOK).await;
}

/// The checks are the wizard's, and what was typed stays, but for a secret (C3, C4).
async fn step_one_refuses_what_the_wizard_refuses(chromium: &Chromium, demo: &Demo) {
    let key = |number: usize, half: &str| demo.notes["keys"][number][half].as_str().unwrap();
    let used = demo.notes["keys"]
        .as_array()
        .unwrap()
        .iter()
        .position(|key| key["firm"] == "EXEMPLE" && key["application"] != "Banque Connect");
    chromium.fill("#key", key(used.unwrap(), "identifier")).await;
    chromium.fill("#email", firms::email("julie")).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#key-error", "Cette clé sert déjà à une autre application").await;
    chromium.reads("#email-error", "Cette adresse est déjà celle d’un utilisateur").await;
    chromium.is_at(".note.bad").await;
    let typed = "return document.querySelector('#email').value";
    assert_eq!(chromium.run(typed).await, firms::email("julie"));
    chromium.see_as("b-change-refused", &EVERY_LOOK).await;
    let both = format!("{}:{}", key(0, "identifier"), key(0, "secret"));
    chromium.fill("#key", &both).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#key-error", "Le secret ne doit pas être saisi ici").await;
    let page = chromium.run("return document.documentElement.outerHTML").await;
    assert!(!page.as_str().unwrap().contains(key(0, "secret")), "it is shown nowhere");
    chromium.see("b-change-secret-refused").await;
}

/// "Générer une clé" makes one on the spot; its secret is shown this once.
async fn a_key_is_made_on_the_spot(chromium: &Chromium) -> String {
    chromium.fill("#email", "neuf@banque-connect.example").await;
    chromium.leave_by("button[value=generate]").await;
    chromium.reads(".note.secret", "Copiez").await;
    chromium.see_as("b-change-key-made", &[Look::PhoneDark, Look::Desk]).await;
    let secret = chromium.text("code.secret").await;
    let key = chromium.run("return document.querySelector('#key').value").await;
    chromium.leave_by(".dock .primary").await;
    format!("{}:{secret}", key.as_str().unwrap())
}

/// Step 2 ticks what is active; a box is ticked, whose code this answers, and one unticked.
async fn step_two_ticks_what_is_active(chromium: &Chromium) -> String {
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
    chromium.reads("main", "Les dossiers cochés sont ceux où l’application est active").await;
    chromium.reads("[data-ticked]", "49 dossiers sélectionnés").await;
    chromium.see_as("b-change-dossiers", &EVERY_LOOK).await;
    let (on, off) = (code(chromium, UNTICKED).await, code(chromium, TICKED).await);
    chromium.press(&of(&on)).await;
    chromium.reads("[data-ticked]", "50 dossiers sélectionnés").await;
    chromium.press(&of(&off)).await;
    chromium.reads("[data-ticked]", "49 dossiers sélectionnés").await;
    on
}

/// A pasted list tells what is active already, and ticks only when told to (C7).
async fn a_list_is_pasted(chromium: &Chromium) -> String {
    let further = |css: &str| css.replace("tbody", "tr:nth-child(n+11)");
    let active = code(chromium, &further(TICKED)).await;
    let new = code(chromium, &further(UNTICKED)).await;
    chromium.leave_by("button[value=paste]").await;
    chromium.reads("h1", "Coller une liste").await;
    chromium.see_as("b-change-paste", &[Look::PhoneDark, Look::Desk]).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#list-error", "Collez au moins une ligne").await;
    chromium.see("b-change-paste-refused").await;
    chromium.fill("#list", &format!("{active}\n{new}\nNULLEPART\n{new}")).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".dock .primary", "Cocher le dossier trouvé").await;
    chromium.reads("tbody", "L’application y est déjà active").await;
    chromium.reads("tbody", "Même dossier que ligne 2").await;
    chromium.see_as("b-change-report", &EVERY_LOOK).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "1 dossier coché de plus").await;
    chromium.reads("[data-ticked]", "50 dossiers sélectionnés").await;
    chromium.see("b-change-selection").await;
    new
}

/// What was begun waits on the tab, and is gone on with from there, another day too.
async fn a_change_that_was_begun_waits(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, TAB).await;
    chromium.reads("main .note", "Une modification est en cours").await;
    chromium.see_as("b-change-waits", &EVERY_LOOK).await;
    chromium.leave_by("main .note a").await;
    chromium.reads("h1", "Modifier « Banque Connect »").await;
    let typed = "return document.querySelector('#email').value";
    assert_eq!(chromium.run(typed).await, "neuf@banque-connect.example");
    chromium.reads(".dock", "Abandonner la modification").await;
    chromium.see("b-change-resumed").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[data-ticked]", "50 dossiers sélectionnés").await;
}

/// The summary says what changes, beside what is.
async fn the_summary_says_what_changes(chromium: &Chromium, demo: &Demo) {
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Récapitulatif").await;
    let before = demo.notes["keys"][0]["identifier"].as_str().unwrap();
    chromium.reads(".facts", &format!("au lieu de {before}")).await;
    chromium.reads(".facts", "neuf@banque-connect.example").await;
    chromium.reads(".facts", "2 dossiers").await;
    chromium.reads(".facts", "Sera désactivée sur").await;
    chromium.reads("aside", "L’ancienne clé").await;
    chromium.see_as("b-change-summary", &EVERY_LOOK).await;
}

/// What a colleague changed meanwhile is told before anything is done (C10).
async fn a_colleague_was_quicker(chromium: &Chromium, app: &App, on: &str) {
    let changes = ActivationChanges {
        on: [application(app, "Banque Connect").await].into(),
        ..ActivationChanges::default()
    };
    app.set_activations(&claire(app).await, &firms::code(on), changes).await.unwrap();
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.bad", "a changé").await;
    chromium.reads(".facts", "1 dossier").await;
    chromium.see_as("b-change-stale", &[Look::PhoneDark, Look::Desk]).await;
}

/// "Valider" does it, and the line at the top undoes it.
async fn it_is_done_and_undone(chromium: &Chromium, demo: &Demo, (new, credentials): (&str, &str)) {
    let address = demo.notes["address"].as_str().unwrap();
    let opens = || call(address, &format!("/v1/dossiers/{new}"), credentials).0;
    assert_eq!(opens(), 403, "the new key serves nothing yet");
    chromium.leave_by(".dock .primary").await;
    let said = "« Banque Connect » est modifiée : activée sur 1 dossier, désactivée sur 1 dossier";
    chromium.reads(".note.ok", said).await;
    chromium.reads(".note.ok .link", "Annuler").await;
    assert_eq!(opens(), 200);
    chromium.see_as("b-changed", &EVERY_LOOK).await;
    chromium.leave_by(".note.ok .link").await;
    chromium.reads(".note.ok", "est annulé : 2 dossiers sont comme avant").await;
    assert_eq!(opens(), 403);
    chromium.see("b-change-undone").await;
    chromium.leave_by("tbody tr:first-child th a").await;
    chromium.reads("h1", "Modification de « Banque Connect »").await;
    chromium.reads(".facts", "clé d’API, e-mail prestataire").await;
    chromium.see_as("b-change-batch", &EVERY_LOOK).await;
}

/// With nothing to change there is nothing to validate; what was begun is dropped.
async fn nothing_to_change_is_said(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, TAB).await;
    chromium.leave_by(EDIT).await;
    assert_eq!(chromium.count(".dock [formaction]").await, 0, "nothing was begun");
    chromium.leave_by(".dock .primary").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note", "Rien n’est modifié pour l’instant").await;
    assert_eq!(chromium.count(".dock .primary:disabled").await, 1);
    chromium.see_as("b-change-nothing", &EVERY_LOOK).await;
    chromium.leave_by("a[href$='/edit']").await;
    chromium.leave_by(".dock [formaction]").await;
    chromium.reads(".note.ok", "La modification est abandonnée. Rien n’a changé").await;
    assert_eq!(chromium.count("main .note").await, 1, "none waits");
    chromium.see("b-change-dropped").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_changed_in_three_steps_and_comes_back_with_one_press() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    step_one_shows_what_it_has(&chromium, &demo).await;
    step_one_refuses_what_the_wizard_refuses(&chromium, &demo).await;
    let credentials = a_key_is_made_on_the_spot(&chromium).await;
    let on = step_two_ticks_what_is_active(&chromium).await;
    let new = a_list_is_pasted(&chromium).await;
    a_change_that_was_begun_waits(&chromium, &demo).await;
    the_summary_says_what_changes(&chromium, &demo).await;
    a_colleague_was_quicker(&chromium, &program.app(), &on).await;
    it_is_done_and_undone(&chromium, &demo, (&new, &credentials)).await;
    nothing_to_change_is_said(&chromium, &demo).await;
    chromium.close().await;
}

/// By forms alone: each press is a page.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_changed_without_scripts() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, TAB).await;
    chromium.leave_by(EDIT).await;
    chromium.leave_by(".dock .primary").await;
    chromium.leave_by("button[value=clear]").await;
    chromium.reads("[data-ticked]", "0 dossier sélectionné").await;
    chromium.press("tbody tr:nth-child(1) [name=d]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".facts", "48 dossiers").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "désactivée sur 48 dossiers").await;
    chromium.leave_by(".note.ok .link").await;
    chromium.reads(".note.ok", "est annulé : 48 dossiers sont comme avant").await;
    chromium.close().await;
}

/// Every page of it in English, on a phone, in the dark (J4).
#[tokio::test(flavor = "multi_thread")]
async fn a_change_speaks_english() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    chromium.speak("en").await;
    chromium.wear(Look::PhoneDark).await;
    to(&chromium, &demo, TAB).await;
    chromium.leave_by("[aria-label='Change Banque Connect']").await;
    let title = "Change “Banque Connect”";
    reads_english(&chromium, "change", title).await;
    chromium.fill("#key", "lhk_live_0123456789abcdefghijklmn").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(&chromium, "change-refused", title).await;
    chromium.leave_by("button[value=generate]").await;
    reads_english(&chromium, "change-key-made", title).await;
    chromium.leave_by(".dock .primary").await;
    reads_english(&chromium, "change-dossiers", title).await;
    let active = code(&chromium, TICKED).await;
    chromium.leave_by("button[value=paste]").await;
    reads_english(&chromium, "change-paste", "Paste a list").await;
    chromium.fill("#list", &format!("{active}\nNOWHERE")).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("tbody", "active there already").await;
    reads_english(&chromium, "change-report", "Paste a list").await;
    chromium.leave_by(".dock .quiet").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(&chromium, "change-summary", title).await;
    chromium.leave_by(".dock .primary").await;
    reads_english(&chromium, "changed", "The firm’s applications").await;
    chromium.leave_by(".note.ok .link").await;
    chromium.leave_by("tbody tr:first-child th a").await;
    reads_english(&chromium, "change-batch", "Batch no.").await;
    to(&chromium, &demo, TAB).await;
    chromium.leave_by("[aria-label='Change Banque Connect']").await;
    chromium.leave_by(".dock .primary").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(&chromium, "change-nothing", title).await;
    to(&chromium, &demo, TAB).await;
    reads_english(&chromium, "change-waits", "The firm’s applications").await;
    chromium.close().await;
}
