//! Step 2 in Chromium: a pasted list (C7), and ticks that are still being saved.

use tests::{
    browser::Chromium,
    looks::Look,
    program::{Program, file},
};

use super::browser::sign_in;

const STEP2: &str = "/loophub/applications/new/dossiers";

/// Step 1, with an application that needs nothing more.
async fn to_step_two(chromium: &Chromium, address: &str, scripts: bool) {
    chromium.goto(&format!("{address}/loophub/applications/new")).await;
    if scripts {
        chromium.leave_by("[name=kind][value=cegid]").await;
        chromium.leave_by("option[value=notes-de-frais]").await;
    } else {
        chromium.press("[name=kind][value=cegid]").await;
        chromium.leave_by("[data-refresh-button]").await;
        chromium.press("option[value=notes-de-frais]").await;
    }
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
}

async fn a_list_is_pasted(scripts: bool) {
    let program = Program::new();
    let demo = program.demo(400);
    let chromium = Chromium::open(scripts).await;
    sign_in(&chromium, &demo, "administrator").await;
    to_step_two(&chromium, &demo.address(), scripts).await;
    chromium.press("tbody tr:nth-child(1) [name=d]").await;
    chromium.leave_by("button[value=paste]").await;
    chromium.picture("12-paste").await;
    chromium.fill("#list", "000000001\n000000002\nNOWHERE\n000000002").await;
    chromium.leave_by(".dock .primary").await;
    // How far it is refreshes itself, by a script or without.
    chromium.reads(".dock .primary", "Cocher les 2 dossiers trouvés").await;
    chromium.reads(".selection", "1 dossier sélectionné").await;
    chromium.reads("tbody", "Même dossier que ligne 2").await;
    chromium.picture("13-report").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "1 dossier coché de plus").await;
    chromium.reads("[data-ticked]", "2 dossiers sélectionnés").await;
    chromium.close().await;
    assert!(demo.stop(), "it stops well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_pasted_in_a_browser() {
    a_list_is_pasted(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_pasted_without_scripts() {
    a_list_is_pasted(false).await;
}

/// A line of any length fits the page, whatever stands in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_long_lines_fits_every_screen() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to_step_two(&chromium, &demo.address(), true).await;
    chromium.leave_by("button[value=paste]").await;
    chromium
        .fill("#list", &format!("000000001\n{}\n{}", "x".repeat(300), "un mot ".repeat(60)))
        .await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".dock .primary", "Cocher le dossier trouvé").await;
    let every = [Look::Small, Look::PhoneDark, Look::Phone, Look::DeskDark, Look::Desk];
    chromium.see_as("13-report-long", &every).await;
    chromium.leave_by(".dock a[href$=again]").await;
    let binary = file(b"PK\x03\x04\0\0\0");
    chromium.find("#file").await.send_keys(binary.path().to_str().unwrap()).await.unwrap();
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#file-error", "Ce n’est pas du texte").await;
    assert_eq!(chromium.count("#list-error").await, 0);
    chromium.see_as("13-file-refused", &every).await;
    chromium.close().await;
}

/// Saves are slow, and "Suivant" is pressed in the middle of one: it waits, so that nothing can
/// arrive after it and undo what it sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_button_waits_for_the_ticks_that_are_being_saved() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to_step_two(&chromium, &demo.address(), true).await;
    let slow = "const real = window.fetch; window.fetch = async (...given) => { \
        await new Promise((go) => setTimeout(go, 700)); const answer = await real(...given); \
        sessionStorage.saves = Number(sessionStorage.saves ?? 0) + 1; return answer; };";
    chromium.run(slow).await;
    for row in [1, 1, 2] {
        chromium.press(&format!("tbody tr:nth-child({row}) [name=d]")).await;
    }
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Récapitulatif").await;
    assert_eq!(chromium.run("return sessionStorage.saves").await, "2", "both were waited for");
    chromium.reads(".facts", "1 dossier").await;
    chromium.goto(&format!("{}{STEP2}?view=ticked", demo.address())).await;
    assert_eq!(chromium.count("tbody tr").await, 1);
    chromium.close().await;
}
