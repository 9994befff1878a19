//! The tabs "Applications" and "Historique" in Chromium, in every state (B, D7).

use app::{App, Credentials, Definition, Purpose};
use domain::{
    activation::ActivationChanges,
    actor::{Actor, Origin},
    secret::Secret,
};
use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program, call},
};

use super::browser::{enter, sign_in};

/// The row of an application of the tab.
fn row(name: &str) -> String {
    format!("tbody tr:has([aria-label='Supprimer {name}'])")
}

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// Opens the menu of an application on the tab.
async fn open_menu(chromium: &Chromium, demo: &Demo, name: &str) {
    to(chromium, demo, "/loophub/applications").await;
    chromium.press(&format!("{} summary", row(name))).await;
}

async fn to_suspension(chromium: &Chromium, demo: &Demo, name: &str) {
    open_menu(chromium, demo, name).await;
    chromium.leave_by(&format!("{} .menu a", row(name))).await;
}

async fn to_deletion(chromium: &Chromium, demo: &Demo, name: &str) {
    to(chromium, demo, "/loophub/applications").await;
    chromium.leave_by(&format!("{} .acts > .danger", row(name))).await;
}

async fn claire(app: &App) -> Actor {
    let password = Secret::new(PASSWORD.to_owned());
    let credentials = Credentials { email: firms::email("claire").to_owned(), password };
    app.sign_in(credentials, Origin::default()).await.unwrap().session.actor
}

/// A firm that has only just been opened has nothing yet, and is told how to begin.
async fn a_new_firm_is_told_how_to_begin(chromium: &Chromium, program: &Program, demo: &Demo) {
    let administrator = firms::open_another(&program.app()).await;
    enter(chromium, demo, (administrator, PASSWORD)).await;
    to(chromium, demo, "/loophub/applications").await;
    chromium.reads(".empty", "Le cabinet n’en a encore ajouté aucune.").await;
    chromium.reads(".head .primary", "Ajouter").await;
    assert_eq!(chromium.count("main table, main #q").await, 0, "nothing to search in");
    chromium.see_as("b-applications-empty", &EVERY_LOOK).await;
    to(chromium, demo, "/loophub/history").await;
    chromium.reads(".empty", "Rien n’a encore été fait.").await;
    chromium.see("b-history-empty").await;
    chromium.forget().await;
}

/// Whoever is no administrator reads who is (B1).
async fn a_collaborator_is_told_who_may(chromium: &Chromium, demo: &Demo) {
    sign_in(chromium, demo, "collaborator").await;
    for path in ["/loophub/applications", "/loophub/history", "/loophub/keys"] {
        to(chromium, demo, path).await;
        chromium.reads("h1", "Réservé aux administrateurs").await;
        chromium.reads("main", "profil 5.0 et au-dessus").await;
    }
    chromium.see_as("b-forbidden", &EVERY_LOOK).await;
    chromium.forget().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_application_or_no_right_is_told_what_to_do() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    a_new_firm_is_told_how_to_begin(&chromium, &program, &demo).await;
    a_collaborator_is_told_who_may(&chromium, &demo).await;
    chromium.close().await;
}

/// The list as it is, searched and in another order (B2).
async fn the_list_is_searched_and_put_in_order(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/loophub/applications").await;
    chromium.reads(&row("Banque Connect"), "Relevés bancaires").await;
    chromium.reads(&row("Signature Pro"), "Suspendue par l’exploitant").await;
    chromium.see_as("b-applications", &EVERY_LOOK).await;
    chromium.leave_by("thead th.num a").await;
    chromium.leave_by("thead th.num a").await;
    chromium.reads("[aria-sort=descending]", "Dossiers actifs").await;
    chromium.reads("tbody tr:first-child", "97").await;
    chromium.see("b-applications-sorted").await;
    chromium.fill("#q", "ban").await;
    chromium.reads("[data-live=rows]", "1 application, dont 1 partenaire").await;
    chromium.reads("[aria-sort=descending]", "Dossiers actifs").await;
    chromium.is_at("#q").await;
    chromium.see("b-applications-searched").await;
    chromium.fill("#q", "introuvable").await;
    chromium.reads(".empty", "Aucune application ne correspond à « introuvable ».").await;
    chromium.see("b-applications-nothing-found").await;
    chromium.leave_by(".empty a").await;
    chromium.reads("[data-live=rows]", "4 applications, dont 2 partenaires").await;
}

/// The menu of a row, which never hangs out of the window.
async fn the_menu_of_a_row_stays_in_sight(chromium: &Chromium, demo: &Demo) {
    open_menu(chromium, demo, "Signature Pro").await;
    chromium.reads(&format!("{} .menu ul", row("Signature Pro")), "Voir pourquoi").await;
    chromium.see_as("b-menu", &EVERY_LOOK).await;
    chromium.find("body").await.send_keys("\u{e00c}").await.unwrap();
    assert_eq!(chromium.count("details[open]").await, 0, "Escape closes it");
    chromium.is_at(&format!("{} summary", row("Signature Pro"))).await;
}

/// Suspending asks why, and resuming is as near (B6).
async fn an_application_is_suspended_and_resumed(chromium: &Chromium, demo: &Demo) {
    to_suspension(chromium, demo, "Banque Connect").await;
    chromium.reads("h1", "Suspendre Banque Connect").await;
    chromium.reads(".note.warn", "le prestataire n’atteint plus aucun dossier").await;
    chromium.see("b-suspend").await;
    chromium.fill("#reason", " ").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads("#reason-error", "À remplir").await;
    chromium.is_at(".note.bad").await;
    chromium.see("b-suspend-refused").await;
    chromium.fill("#reason", "Le contrat est échu").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "« Banque Connect » est suspendue").await;
    chromium.reads(&format!("{} .state", row("Banque Connect")), "Suspendue").await;
    chromium.see("b-suspended").await;
    open_menu(chromium, demo, "Banque Connect").await;
    chromium.see_as("b-menu-suspended", &[Look::Phone, Look::Desk]).await;
    chromium.leave_by(&format!("{} .menu a", row("Banque Connect"))).await;
    chromium.reads(".facts", "Le contrat est échu").await;
    chromium.reads(".facts", "par Claire Martin").await;
    chromium.see("b-suspended-why").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "« Banque Connect » a repris").await;
    chromium.see("b-resumed").await;
    to_suspension(chromium, demo, "Signature Pro").await;
    chromium.reads(".note", "Lui seul peut lever sa suspension.").await;
    chromium.reads(".facts", "Fuite signalée").await;
    chromium.see("b-suspended-by-operator").await;
}

/// What was begun is offered from the tab, and can be dropped there.
async fn an_addition_that_was_begun_waits(chromium: &Chromium, demo: &Demo, app: &App) {
    let begun = Definition {
        kind: "cegid".to_owned(),
        application: "notes-de-frais".to_owned(),
        ..Definition::default()
    };
    app.define_application(&claire(app).await, Purpose::Adding, begun).await.unwrap();
    to(chromium, demo, "/loophub/applications").await;
    chromium.reads("main .note", "Reprendre l’ajout de Notes de frais").await;
    chromium.see_as("b-applications-draft", &[Look::Phone, Look::Desk]).await;
    chromium.leave_by("main .note form button").await;
    chromium.reads(".note.ok", "Le brouillon est supprimé").await;
    assert_eq!(chromium.count("main .note").await, 1, "it waits no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_firms_applications_are_found_put_in_order_suspended_and_resumed() {
    let program = Program::new();
    let demo = program.demo(100);
    let operator = ["application", "suspend", "--firm", "EXEMPLE", "--application"];
    let leak = ["signature-pro", "--reason", "Fuite signalée"];
    assert!(program.run(&[operator.as_slice(), &leak].concat()).status.success());
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    the_list_is_searched_and_put_in_order(&chromium, &demo).await;
    the_menu_of_a_row_stays_in_sight(&chromium, &demo).await;
    an_application_is_suspended_and_resumed(&chromium, &demo).await;
    an_addition_that_was_begun_waits(&chromium, &demo, &program.app()).await;
    chromium.close().await;
}

/// The page says what will happen, and refuses another name (B5).
async fn a_deletion_says_first_what_it_does(chromium: &Chromium, demo: &Demo) {
    to_deletion(chromium, demo, "Banque Connect").await;
    chromium.reads("h1", "Supprimer « Banque Connect » ?").await;
    chromium.reads(".facts", "49 dossiers").await;
    chromium.reads(".facts > div:nth-child(4)", "3").await;
    assert!(!chromium.text(".facts > div:nth-child(4)").await.contains("Jamais"), "just now");
    chromium.reads(".facts", "possible jusqu’au").await;
    chromium.see_as("b-delete", &EVERY_LOOK).await;
    chromium.fill("#confirm", "Signature Pro").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads("#confirm-error", "Ce n’est pas le nom de l’application").await;
    chromium.is_at(".note.bad").await;
    assert_eq!(
        chromium.run("return document.querySelector('#confirm').value").await,
        "Signature Pro"
    );
    chromium.see("b-delete-refused").await;
}

/// The line at the top undoes the whole deletion at once.
async fn a_deletion_is_undone_from_the_line_that_tells_it(
    chromium: &Chromium,
    demo: &Demo,
    bank: &impl Fn() -> u16,
) {
    chromium.fill("#confirm", "banque connect").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "« Banque Connect » est supprimée. Elle était active sur 49").await;
    chromium.reads(".note.ok .link", "Annuler").await;
    assert_eq!((chromium.count(&row("Banque Connect")).await, bank()), (0, 401));
    chromium.see_as("b-deleted", &EVERY_LOOK).await;
    chromium.leave_by(".note.ok .link").await;
    chromium.reads(".note.ok", "est annulé : 49 dossiers sont comme avant").await;
    chromium.reads("tbody tr:first-child", "Annulé").await;
    chromium.see("b-deletion-undone").await;
    to(chromium, demo, "/loophub/applications").await;
    chromium.reads(&row("Banque Connect"), "49").await;
    assert_eq!(bank(), 200, "its key and its dossiers are back");
}

/// What changed since is left as it is, and told line by line (D7).
async fn what_changed_since_is_told_line_by_line(
    chromium: &Chromium,
    demo: &Demo,
    program: &Program,
) {
    let app = program.app();
    let claire = claire(&app).await;
    let batch = firms::add(&app, &claire, ("cegid", "notes-de-frais")).await.get();
    let added = app.applications(&claire).await.unwrap().into_iter();
    let added = added.filter(|app| app.name == "Notes de frais").map(|app| app.object_id).collect();
    let off = ActivationChanges { off: added, ..ActivationChanges::default() };
    app.set_activations(&claire, &firms::code("000000001"), off).await.unwrap();
    to(chromium, demo, "/loophub/history").await;
    chromium.reads("tbody tr:first-child", "Ajout de « Notes de frais »").await;
    chromium.reads("tbody tr:first-child", "Annulable jusqu’au").await;
    chromium.see_as("b-history", &EVERY_LOOK).await;
    chromium.leave_by("tbody tr:first-child .acts a").await;
    assert_eq!(chromium.path().await, format!("/loophub/history/{batch}"));
    chromium.reads(".note", "Ce qui a changé depuis restera").await;
    chromium.see_as("b-batch", &EVERY_LOOK).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "est annulé en partie : 96 dossiers sont comme avant").await;
    chromium.reads("main table", "000000001").await;
    chromium.reads("main table", "Désactivée").await;
    chromium.see_as("b-batch-undone-partly", &EVERY_LOOK).await;
}

/// An undo that a colleague did first is refused with the reason, on the same page.
async fn what_is_undone_already_is_not_undone_again(
    chromium: &Chromium,
    demo: &Demo,
    program: &Program,
) {
    let app = program.app();
    let claire = claire(&app).await;
    let batch = firms::add(&app, &claire, ("cegid", "factures-clients")).await;
    to(chromium, demo, &format!("/loophub/history/{}", batch.get())).await;
    app.undo_batch(&claire, batch).await.unwrap();
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.bad", "Ce lot est déjà annulé").await;
    chromium.is_at(".note.bad").await;
    assert_eq!(chromium.count("main .primary").await, 0, "there is nothing to undo any more");
    chromium.see("b-batch-undone-already").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_told_undone_and_remembered() {
    let program = Program::new();
    let demo = program.demo(100);
    let key = &demo.notes["keys"][0];
    let (address, text) = (demo.notes["address"].as_str().unwrap(), |name: &str| {
        key[name].as_str().unwrap().to_owned()
    });
    let credentials = format!("{}:{}", text("identifier"), text("secret"));
    let bank = || call(address, "/v1/dossiers/000000001", &credentials).0;
    assert_eq!((bank(), bank(), bank()), (200, 200, 200));
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    a_deletion_says_first_what_it_does(&chromium, &demo).await;
    a_deletion_is_undone_from_the_line_that_tells_it(&chromium, &demo, &bank).await;
    what_changed_since_is_told_line_by_line(&chromium, &demo, &program).await;
    what_is_undone_already_is_not_undone_again(&chromium, &demo, &program).await;
    chromium.close().await;
}
