//! The states of pages that no other module looks at: signed out, refused, empty, failed, halfway. Each
//! look is one of axe's too, so that with them nothing keeps anybody out of any page (AC1).

use std::{collections::BTreeSet, fs, path::Path};

use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    database, firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::{enter, sign_in};

const TWO: [Look; 2] = [Look::PhoneDark, Look::Desk];

/// Each page, and a state in which it is looked at.
const PAGES: &[(&str, &str)] = &[
    ("error.html", "a-not-found"),
    ("forbidden.html", "f-administrators"),
    ("pages/contacts/close.html", "c-close"),
    ("pages/contacts/edit.html", "c-edit"),
    ("pages/contacts/list.html", "c-list"),
    ("pages/contacts/new.html", "c-new"),
    ("pages/contacts/remove.html", "c-remove"),
    ("pages/contacts/show.html", "c-sheet-open"),
    ("pages/dossiers/access/all.html", "w-all"),
    ("pages/dossiers/access/one.html", "w-not-active"),
    ("pages/dossiers/applications.html", "l-lists"),
    ("pages/dossiers/archive.html", "h-archive"),
    ("pages/dossiers/edit.html", "h-edit"),
    ("pages/dossiers/hand_over.html", "h-hand-over"),
    ("pages/dossiers/list.html", "h-portfolio"),
    ("pages/dossiers/show.html", "h-dossier"),
    ("pages/keys/extend.html", "g-extend"),
    ("pages/keys/link.html", "g-link"),
    ("pages/keys/list.html", "g-keys"),
    ("pages/keys/made.html", "g-made"),
    ("pages/keys/new.html", "g-new"),
    ("pages/keys/revoke.html", "g-revoke"),
    ("pages/keys/rotate.html", "g-rotate"),
    ("pages/keys/rotated.html", "g-rotated"),
    ("pages/keys/show.html", "g-key"),
    ("pages/keys/stop.html", "g-stop"),
    ("pages/loophub/batch.html", "b-batch"),
    ("pages/loophub/delete.html", "b-delete"),
    ("pages/loophub/history.html", "b-history"),
    ("pages/loophub/list.html", "b-applications"),
    ("pages/loophub/suspend.html", "b-suspend"),
    ("pages/requests/list.html", "r-own"),
    ("pages/secret/offer.html", "g-offer"),
    ("pages/secret/over.html", "g-over"),
    ("pages/secret/received.html", "g-received"),
    ("pages/selection/applications.html", "m-applications"),
    ("pages/selection/dossiers.html", "m-selection"),
    ("pages/selection/preview.html", "m-preview"),
    ("pages/selection/refused.html", "a-refused"),
    ("pages/sign_in.html", "a-sign-in"),
    ("pages/space.html", "c-space"),
    ("pages/welcome/offer.html", "c-welcome"),
    ("pages/welcome/over.html", "c-welcome-over"),
    ("pages/wizard/definition.html", "a-step-1"),
    ("pages/wizard/paste.html", "a-paste"),
    ("pages/wizard/paste_progress.html", "a-report-under-way"),
    ("pages/wizard/paste_report.html", "b-change-report"),
    ("pages/wizard/selection.html", "a-step-2"),
    ("pages/wizard/summary.html", "a-step-3"),
];

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// Presses what goes on, past what the browser itself would refuse.
async fn submit_as_it_is(chromium: &Chromium) {
    chromium.run("document.querySelector('.dock .primary').form.noValidate = true").await;
    chromium.leave_by(".dock .primary").await;
}

async fn try_password(chromium: &Chromium, expected: &str) {
    chromium.fill("#password", "pas le bon").await;
    chromium.leave_by("main .primary").await;
    chromium.reads(".note.bad", expected).await;
}

/// The first page that anybody sees, and what it says to who is not let in.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_is_helped_to() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    to(&chromium, &demo, "/sign-in").await;
    chromium.see_as("a-sign-in", &EVERY_LOOK).await;
    chromium.fill("#email", firms::email("claire")).await;
    try_password(&chromium, "incorrect").await;
    chromium.see_as("a-sign-in-wrong", &EVERY_LOOK).await;
    for _ in 0..9 {
        try_password(&chromium, "").await;
    }
    try_password(&chromium, "Réessayez dans").await;
    chromium.see("a-sign-in-limited").await;
    chromium.leave_by("[value=en]").await;
    chromium.reads("h1", "Sign in").await;
    chromium.see_as("a-sign-in-english", &TWO).await;
    to(&chromium, &demo, "/nowhere").await;
    chromium.see_as("a-not-found-english", &TWO).await;
    chromium.close().await;
}

async fn is_refused(chromium: &Chromium, demo: &Demo, path: &str, (state, heading): (&str, &str)) {
    to(chromium, demo, path).await;
    chromium.reads("h1", heading).await;
    chromium.see_as(state, &TWO).await;
}

/// Every kind of page that says no.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_or_fails_is_told_so_that_anybody_can_go_on() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    for (path, told) in [
        ("/dossiers/NOWHERE", ("a-not-found", "Introuvable")),
        ("/sign-out", ("a-method", "Demande impossible")),
    ] {
        is_refused(&chromium, &demo, path, told).await;
    }
    to(&chromium, &demo, "/dossiers/new").await;
    let too_large = "document.querySelector('#dossier-name').value = 'x'.repeat(300 * 1024)";
    chromium.run(too_large).await;
    submit_as_it_is(&chromium).await;
    chromium.reads("h1", "Trop volumineux").await;
    chromium.see_as("a-too-large", &TWO).await;
    // Behind the product's back, what a page cannot do without.
    program.change("ALTER TABLE agencies RENAME TO agencies_that_were");
    to(&chromium, &demo, "/dossiers").await;
    chromium.reads("h1", "Une erreur est survenue").await;
    chromium.see_failure("a-failed", &TWO).await;
    chromium.forget().await;
    chromium.close().await;
}

/// What opens over a page, on a desk and on a phone.
#[tokio::test(flavor = "multi_thread")]
async fn what_opens_over_a_page_is_open_to_everybody() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    chromium.press("header details.menu summary").await;
    chromium.see_as("a-person", &[Look::DeskDark, Look::Desk]).await;
    for look in [Look::Phone, Look::PhoneDark] {
        chromium.wear(look).await;
        to(&chromium, &demo, "/loophub/keys").await;
        chromium.press("[popovertarget=menu]").await;
        chromium.reads("#menu", "Portefeuille").await;
        chromium.see_as("a-menu", &[look]).await;
    }
    chromium.close().await;
}

/// A firm that has just come: nothing anywhere yet.
async fn nothing_is_there(chromium: &Chromium, demo: &Demo) {
    for (path, state) in [
        ("/dossiers", "a-portfolio-empty"),
        ("/dossiers/hand-over", "a-hand-over-empty"),
        ("/selection", "a-selection-empty"),
    ] {
        to(chromium, demo, path).await;
        chromium.see_as(state, &TWO).await;
    }
    to(chromium, demo, "/loophub/applications/new").await;
    chromium.leave_by("[name=kind][value=cegid]").await;
    chromium.leave_by("option[value=notes-de-frais]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
    chromium.see_as("a-step-2-empty", &TWO).await;
}

/// Its first dossier, for which there is no application yet.
async fn one_dossier_is_there(chromium: &Chromium, demo: &Demo, program: &Program) {
    let app = program.app();
    let operator = firms::operator_at(&app, "NEUF").await;
    let csv =
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nN1;PREMIER;;;;;;ouvert\n";
    app.import_dossiers(&operator, csv.as_bytes().to_vec(), |_| ()).await.unwrap();
    for (path, state) in [
        ("/dossiers/N1", "a-dossier-empty"),
        ("/dossiers/N1/applications", "a-lists-empty"),
        ("/dossiers/N1/contacts", "a-contacts-empty"),
        ("/dossiers/N1/contacts/new", "a-contact-first"),
    ] {
        to(chromium, demo, path).await;
        chromium.see_as(state, &TWO).await;
    }
    chromium.fill("#first-name", "Léa").await;
    chromium.fill("#last-name", "Roux").await;
    chromium.fill("#contact-email", "lea.roux@client.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".empty", "").await;
    chromium.see_as("a-services-empty", &TWO).await;
    to(chromium, demo, "/dossiers").await;
    chromium.press("tbody [name=d]").await;
    chromium.reads("[data-ticked]", "1 dossier").await;
    chromium.leave_by("button[value=apps]").await;
    chromium.reads(".empty", "").await;
    chromium.see_as("a-many-empty", &TWO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_empty_says_how_to_begin() {
    let program = Program::new();
    let demo = program.demo(100);
    let nadia = firms::open_another(&program.app()).await;
    let chromium = Chromium::open(true).await;
    enter(&chromium, &demo, (nadia, PASSWORD)).await;
    nothing_is_there(&chromium, &demo).await;
    one_dossier_is_there(&chromium, &demo, &program).await;
    chromium.close().await;
}

/// Step 1 of an addition, and what it refuses.
async fn the_first_step(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/loophub/applications/new").await;
    chromium.see_as("a-step-1", &EVERY_LOOK).await;
    submit_as_it_is(chromium).await;
    chromium.reads(".note.bad", "à corriger").await;
    chromium.see_as("a-step-1-refused", &EVERY_LOOK).await;
    chromium.leave_by("option[value=tresoly]").await;
    chromium.reads("#description", "Prévision de trésorerie").await;
    chromium.see_as("a-step-1-partner", &TWO).await;
    chromium.leave_by("[name=kind][value=cegid]").await;
    chromium.leave_by("option[value=notes-de-frais]").await;
    chromium.leave_by(".dock .primary").await;
}

/// Step 2 with nothing ticked, nothing found, and pages of ticks.
async fn the_second_step(chromium: &Chromium) {
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.bad", "à corriger").await;
    chromium.see_as("a-step-2-refused", &TWO).await;
    chromium.fill("#q", "personne").await;
    chromium.reads("[data-live]", "Aucun dossier").await;
    chromium.see_as("a-step-2-nothing", &TWO).await;
    chromium.fill("#q", "").await;
    chromium.leave_by(".tools button[value=search]").await;
    chromium.press("[data-page]").await;
    chromium.reads("[data-ticked]", "50 dossiers").await;
    chromium.see_as("a-step-2", &EVERY_LOOK).await;
}

/// A list whose report is being made, and one whose report stopped halfway.
async fn a_report_is_halfway(chromium: &Chromium, program: &Program) {
    chromium.leave_by("button[value=paste]").await;
    chromium.see_as("a-paste", &TWO).await;
    chromium.fill("#list", "000000001\n000000002\nNOWHERE").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".dock .primary", "Cocher").await;
    let halfway = "UPDATE pasted_lists SET finished = FALSE, reported = 1, moved_at = ";
    program.change(&format!("{halfway} 9000000000000000"));
    let report = chromium.path().await;
    chromium.again().await;
    chromium.reads(".under-way", "Lignes vérifiées\u{202f}: 1 sur 3").await;
    chromium.see_as("a-report-under-way", &TWO).await;
    program.change(&format!("{halfway} 0"));
    chromium.reads(".note.warn", "interrompue").await;
    chromium.see_as("a-report-interrupted", &TWO).await;
    assert_eq!(chromium.path().await, report);
    program.change("UPDATE pasted_lists SET finished = TRUE, reported = 3");
    chromium.again().await;
    chromium.reads(".dock .primary", "Cocher").await;
    chromium.leave_by(".dock .primary").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_added_past_every_state_of_the_three_steps() {
    let program = Program::new();
    let demo = program.demo(400);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    the_first_step(&chromium, &demo).await;
    the_second_step(&chromium).await;
    a_report_is_halfway(&chromium, &program).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Récapitulatif").await;
    chromium.see_as("a-step-3", &EVERY_LOOK).await;
    chromium.close().await;
}

/// Whoever may change none of what they ticked is shown all of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_alone_is_listed_for_everybody() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "collaborator").await;
    chromium.press("[data-page]").await;
    chromium.reads("[data-ticked]", "50 dossiers").await;
    chromium.leave_by("button[value=apps]").await;
    chromium.press("tbody tr:nth-child(1) select option[value=on]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Ce qui va changer").await;
    chromium.see_as("a-preview-nothing", &TWO).await;
    to(&chromium, &demo, "/selection/refused").await;
    chromium.reads("tbody tr:nth-child(50)", "").await;
    chromium.see_as("a-refused", &EVERY_LOOK).await;
    chromium.close().await;
}

/// Without scripts some pages have other buttons, and nothing that only a script can fill.
#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_nobody_is_kept_out_either() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "administrator").await;
    for (path, state) in [
        ("/dossiers", "a-no-script-portfolio"),
        ("/dossiers/000000002/applications", "a-no-script-lists"),
        ("/dossiers/000000001/contacts/new", "a-no-script-contact"),
        ("/loophub/applications", "a-no-script-applications"),
        ("/loophub/applications/new", "a-no-script-step-1"),
        ("/loophub/keys/new", "a-no-script-key"),
    ] {
        to(&chromium, &demo, path).await;
        chromium.see_as(state, &TWO).await;
    }
    to(&chromium, &demo, "/loophub/applications/new").await;
    chromium.press("[name=kind][value=cegid]").await;
    chromium.leave_by("[data-refresh-button]").await;
    chromium.press("option[value=notes-de-frais]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
    chromium.see_as("a-no-script-step-2", &TWO).await;
    chromium.leave_by("button[value=paste]").await;
    chromium.see_as("a-no-script-paste", &TWO).await;
    chromium.close().await;
}

/// The pages that there are: templates of their own, not parts of one.
fn pages(folder: &Path, within: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(within).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(folder, &path, found);
        } else {
            found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
        }
    }
}

/// What every module of this kind says that it looks at.
fn looks() -> String {
    let folder = database::workspace().join("crates/tests/tests/all");
    let modules = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of_kind = |path: &std::path::PathBuf| {
        path.file_name().unwrap().to_string_lossy().starts_with("browser")
    };
    modules.filter(of_kind).map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// A new page must be looked at in some state, and its line added above. That the state is one of that
/// page is for a person to see.
#[test]
fn every_page_is_looked_at() {
    let templates = database::workspace().join("crates/ui/templates");
    let mut there = BTreeSet::from(["error.html", "forbidden.html"].map(str::to_owned));
    pages(&templates, &templates.join("pages"), &mut there);
    let known = PAGES.iter().map(|(page, _)| (*page).to_owned()).collect();
    let on_one_side: Vec<_> = there.symmetric_difference(&known).collect();
    assert!(
        on_one_side.is_empty(),
        "{on_one_side:?}: a page, or a line of PAGES, without the other"
    );
    let looks = looks();
    let looked_at = |state: &str| {
        looks.contains(&format!("(\"{state}\",")) || looks.contains(&format!("(\"{state}\")"))
    };
    let unseen: Vec<_> = PAGES.iter().filter(|(_, state)| !looked_at(state)).collect();
    assert!(unseen.is_empty(), "nothing looks at {unseen:?}");
}
