//! "Portefeuille" and a dossier's page in Chromium, in every state (D1, F4): with scripts and without, by
//! keyboard, on a desk and on a phone.

use tests::{
    browser::Chromium,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::sign_in;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TWO: [Look; 2] = [Look::PhoneDark, Look::Desk];

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

async fn choose(chromium: &Chromium, css: &str) {
    let script = format!(
        "const option = document.querySelector(\"{css}\"); option.selected = true; \
         option.closest('select').dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    chromium.run(&script).await;
}

/// Filters, each of which can be taken off again, and stands in the address.
async fn the_portfolio_is_filtered(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers").await;
    chromium.see_as("h-portfolio", &EVERY_LOOK).await;
    choose(chromium, "#agency option[value=LYON]").await;
    chromium.reads(".chips", "Agence\u{202f}: Lyon").await;
    chromium.reads("tbody", "Lyon").await;
    choose(chromium, "#state option[value=all]").await;
    chromium.reads(".chips", "Tous les états").await;
    assert_eq!(chromium.path().await, "/dossiers?agency=LYON&state=all");
    chromium.fill("#q", "taxi").await;
    chromium.reads(".chips", "taxi").await;
    chromium.see_as("h-portfolio-filtered", &EVERY_LOOK).await;
    chromium.leave_by("thead th:nth-child(3) a").await;
    chromium.reads("thead [aria-sort=ascending]", "Nom").await;
    assert_eq!(chromium.count(".chips li").await, 3, "an order loses no filter");
    chromium.leave_by(".chips li:first-child a").await;
    assert_eq!(chromium.count(".chips li").await, 2);
    chromium.leave_by(".chips > a").await;
    assert_eq!(chromium.path().await, "/dossiers?sort=name");
    to(chromium, demo, "/dossiers?agency=NOWHERE").await;
    chromium.reads(".empty", "Aucun dossier ne correspond").await;
    chromium.see_as("h-portfolio-nothing", &EVERY_LOOK).await;
}

/// What needs no script: everything.
async fn without_scripts_the_same_is_done(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers").await;
    chromium.press("#agency option[value=LYON]").await;
    chromium.press("[name=mine]").await;
    chromium.leave_by(".tools button").await;
    chromium.reads(".chips", "Mes dossiers").await;
    chromium.see_as("h-portfolio-mine", &TWO).await;
    chromium.press("tbody tr:first-child summary").await;
    chromium.leave_by("tbody tr:first-child .menu li:nth-child(2) a").await;
    chromium.reads("h2#journal", "Journal du dossier").await;
    chromium.leave_by(".head a[href$='/edit']").await;
    chromium.fill("#dossier-name", "SANS SCRIPT").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Le dossier est modifié").await;
    chromium.reads("h1", "SANS SCRIPT").await;
    chromium.see_as("h-dossier-changed", &TWO).await;
}

/// From the first field to the row's menu and into the dossier, without a mouse.
async fn the_menu_of_a_row_is_opened_by_keyboard(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers").await;
    chromium.find("tbody tr:first-child th a").await.send_keys(TAB).await.unwrap();
    chromium.is_at("tbody tr:first-child summary").await;
    let summary = chromium.find("tbody tr:first-child summary").await;
    summary.send_keys(ENTER).await.unwrap();
    assert_eq!(chromium.count("tbody tr:first-child details[open]").await, 1);
    chromium.see("h-menu").await;
    summary.send_keys(ESCAPE).await.unwrap();
    assert_eq!(chromium.count("details[open]").await, 0);
    chromium.is_at("tbody tr:first-child summary").await;
    summary.send_keys(ENTER).await.unwrap();
    summary.send_keys(TAB).await.unwrap();
    chromium.is_at("tbody tr:first-child .menu li:first-child a").await;
}

async fn a_dossier_is_created(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers/new").await;
    chromium.see_as("h-new", &EVERY_LOOK).await;
    chromium.fill("#dossier-code", "000000001").await;
    chromium.fill("#dossier-name", "Étoile du Nord").await;
    chromium.fill("#siren", "123456789").await;
    chromium.leave_by(".dock .primary").await;
    chromium.is_at(".note.bad").await;
    chromium.reads("#siren-error", "Les chiffres ne se vérifient pas").await;
    chromium.see_as("h-new-refused", &EVERY_LOOK).await;
    chromium.fill("#siren", "534 640 974").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#dossier-code-error", "déjà un dossier de ce code").await;
    chromium.fill("#dossier-code", "NORD").await;
    chromium.leave_by(".dock .primary").await;
    chromium
        .reads(
            ".note.ok",
            "« Étoile du Nord » est créé"
                .replace("« ", "«\u{202f}")
                .replace(" »", "\u{202f}»")
                .as_str(),
        )
        .await;
    chromium.see_as("h-dossier", &EVERY_LOOK).await;
}

async fn an_edit_meets_another(chromium: &Chromium, demo: &Demo, program: &Program) {
    to(chromium, demo, "/dossiers/NORD/edit").await;
    chromium.see_as("h-edit", &TWO).await;
    program.change(
        "UPDATE dossiers SET name = 'Nom d''un collègue', revision = revision + 1 WHERE code = 'NORD'",
    );
    chromium.fill("#dossier-name", "Mon nom").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.warn", "Nom d'un collègue").await;
    chromium.see_as("h-edit-meanwhile", &EVERY_LOOK).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Mon nom").await;
}

async fn a_dossier_is_archived_and_reopened(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers/000000001").await;
    chromium.see_as("h-dossier-applications", &EVERY_LOOK).await;
    chromium.leave_by(".head a[href$='/archive']").await;
    chromium.reads(".note.warn", "ne l’atteindr").await;
    chromium.see_as("h-archive", &EVERY_LOOK).await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "Le dossier est archivé").await;
    chromium.see_as("h-dossier-archived", &EVERY_LOOK).await;
    chromium.leave_by(".head a[href$='/archive']").await;
    chromium.see_as("h-reopen", &TWO).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Le dossier est rouvert").await;
}

async fn dossiers_are_handed_over(chromium: &Chromium, demo: &Demo, program: &Program) {
    program.change("UPDATE staff SET active = FALSE WHERE first_name = 'Inès'");
    to(chromium, demo, "/dossiers/hand-over").await;
    chromium.reads("tbody tr:first-child", "Parti").await;
    chromium.see_as("h-hand-over", &EVERY_LOOK).await;
    chromium.leave_by("tbody tr:first-child .acts a").await;
    chromium.reads("h1", "Inès Petit").await;
    chromium.run("document.querySelector('#to').removeAttribute('required')").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#to-error", "Choisissez à qui").await;
    chromium.see_as("h-hand-over-refused", &EVERY_LOOK).await;
    chromium.run("[...document.querySelector('#to').options].find((it) => it.text === 'Sofia Lopez').selected = true").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "transmis à Sofia Lopez").await;
    chromium.reads(".chips", "Maître\u{202f}: Sofia Lopez").await;
    chromium.see_as("h-handed-over", &TWO).await;
}

/// Who may only look is offered nothing else.
async fn a_collaborator_looks(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/dossiers/000000002").await;
    assert_eq!(chromium.count(".head a[href$='/edit'], .head a[href$='/archive']").await, 0);
    chromium.see_as("h-dossier-collaborator", &TWO).await;
    to(chromium, demo, "/dossiers/000000002/edit").await;
    chromium.reads("main", "administrateurs").await;
    chromium.see("h-edit-forbidden").await;
}

async fn in_english(chromium: &Chromium, demo: &Demo) {
    chromium.speak("en").await;
    for (path, state) in [
        ("/dossiers?state=all&mine=on", "h-portfolio-english"),
        ("/dossiers/000000001", "h-dossier-english"),
        ("/dossiers/new", "h-new-english"),
        ("/dossiers/000000001/archive", "h-archive-english"),
        ("/dossiers/hand-over", "h-hand-over-english"),
    ] {
        to(chromium, demo, path).await;
        chromium.see_as(state, &TWO).await;
    }
    chromium.speak("fr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dossiers_are_found_created_changed_archived_and_handed_over() {
    let program = Program::new();
    let demo = program.demo(160);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    the_portfolio_is_filtered(&chromium, &demo).await;
    the_menu_of_a_row_is_opened_by_keyboard(&chromium, &demo).await;
    a_dossier_is_created(&chromium, &demo).await;
    an_edit_meets_another(&chromium, &demo, &program).await;
    a_dossier_is_archived_and_reopened(&chromium, &demo).await;
    in_english(&chromium, &demo).await;
    dossiers_are_handed_over(&chromium, &demo, &program).await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "collaborator").await;
    a_collaborator_looks(&chromium, &demo).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dossiers_are_found_and_changed_without_scripts() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "administrator").await;
    without_scripts_the_same_is_done(&chromium, &demo).await;
    chromium.close().await;
}
