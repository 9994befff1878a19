//! The two lists by keyboard alone, on a phone and without scripts (D2), and many dossiers at once (D6),
//! in Chromium.

use app::{App, Credentials, Definition, NewStaff, Purpose};
use domain::{
    actor::{Actor, Origin},
    secret::Secret,
};
use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program},
};

use super::browser::{enter, sign_in};

const LISTS: &str = "/dossiers/000000002/applications";
const AVAILABLE: &str = "[data-list=available] [role=listbox]";
const ACTIVE: &str = "[data-list=active] [role=listbox]";

// What WebDriver calls keys.
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const DELETE: &str = "\u{e017}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const ALT: &str = "\u{e00a}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const LEFT: &str = "\u{e012}";
const TAB: char = '\u{e004}';

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

async fn claire(app: &App) -> Actor {
    let password = Secret::new(PASSWORD.to_owned());
    let credentials = Credentials { email: firms::email("claire").to_owned(), password };
    app.sign_in(credentials, Origin::default()).await.unwrap().session.actor
}

/// Gives the firm so many applications that the lists have a search.
async fn many_applications(program: &Program) {
    let app = program.app();
    let actor = claire(&app).await;
    for number in 0..9 {
        let definition = Definition {
            kind: "partner".to_owned(),
            application: "api-standard".to_owned(),
            label: format!("Outil {number}"),
            key: app
                .generate_key(&actor, firms::new_key("k"))
                .await
                .unwrap()
                .0
                .identifier
                .to_string(),
            email: format!("outil{number}@prestataire.example"),
        };
        app.define_application(&actor, Purpose::Adding, definition).await.unwrap();
        let ticked = (vec!["000000003".to_owned()], vec!["000000003".to_owned()]);
        app.tick(&actor, Purpose::Adding, ticked).await.unwrap();
        let choice = app::Choice::Ticked;
        let draft = app.choose_dossiers(&actor, Purpose::Adding, choice).await.unwrap();
        app.add_application(&actor, draft.token).await.unwrap();
    }
}

async fn keys(chromium: &Chromium, list: &str, keys: &str) {
    chromium.find(list).await.send_keys(keys).await.unwrap();
}

async fn selected(chromium: &Chromium, list: &str) -> usize {
    chromium.count(&format!("{list} [aria-selected=true]")).await
}

async fn pointed(chromium: &Chromium, list: &str) -> String {
    let name = format!(
        "const list = document.querySelector('{list}'); \
         const at = document.getElementById(list.getAttribute('aria-activedescendant')); \
         return at ? at.dataset.name : ''"
    );
    chromium.run(&name).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_lists_follow_the_pattern_by_keyboard_alone() {
    let program = Program::new();
    let demo = program.demo(120);
    many_applications(&program).await;
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, LISTS).await;
    let all = chromium.count(&format!("{AVAILABLE} [role=option]")).await;
    assert!(all > 8, "{all}");
    assert_eq!(chromium.count("#q-available:not([hidden] *)").await, 1, "a long list has a search");
    assert_eq!(chromium.count(&format!("{AVAILABLE} input:not([disabled])")).await, 0);
    chromium.run(&format!("document.querySelector('{AVAILABLE}').focus()")).await;
    // The focus is on the first, and selects nothing.
    assert_eq!(selected(&chromium, AVAILABLE).await, 0);
    let first = pointed(&chromium, AVAILABLE).await;
    keys(&chromium, AVAILABLE, DOWN).await;
    assert_ne!(pointed(&chromium, AVAILABLE).await, first);
    keys(&chromium, AVAILABLE, " ").await;
    assert_eq!(selected(&chromium, AVAILABLE).await, 1);
    // Shift and an arrow goes on and toggles; Shift and the space bar selects from the last one.
    keys(&chromium, AVAILABLE, &format!("{SHIFT}{DOWN}{DOWN}")).await;
    assert_eq!(selected(&chromium, AVAILABLE).await, 3);
    keys(&chromium, AVAILABLE, &format!("{DOWN}{DOWN}{SHIFT} ")).await;
    assert_eq!(selected(&chromium, AVAILABLE).await, 5);
    keys(&chromium, AVAILABLE, &format!("{CONTROL}{SHIFT}{HOME}")).await;
    assert_eq!(selected(&chromium, AVAILABLE).await, 6);
    assert_eq!(pointed(&chromium, AVAILABLE).await, first);
    keys(&chromium, AVAILABLE, &format!("{CONTROL}{SHIFT}{END}")).await;
    assert_eq!(selected(&chromium, AVAILABLE).await, all);
    keys(&chromium, AVAILABLE, &format!("{CONTROL}a")).await;
    assert_eq!(selected(&chromium, AVAILABLE).await, 0, "all were selected: none is");
    // Letters lead to what begins so.
    keys(&chromium, AVAILABLE, "outil 3").await;
    assert_eq!(pointed(&chromium, AVAILABLE).await, "Outil 3");
    keys(&chromium, AVAILABLE, &format!(" {ENTER}")).await;
    chromium.reads("[data-changes]", "1 à activer").await;
    chromium.reads("[data-heard]", "Outil 3 : à activer").await;
    assert_eq!(pointed(&chromium, AVAILABLE).await, "Outil 4", "the focus is on what follows");
    chromium.is_at(AVAILABLE).await;
    assert_eq!(chromium.count("[data-ends=new] li:not([hidden])").await, 1, "it may get an end");
    let taken = chromium.count(&format!("{ACTIVE} [role=option]")).await;
    chromium.run(&format!("document.querySelector('{ACTIVE}').focus()")).await;
    keys(&chromium, ACTIVE, &format!(" {DELETE}")).await;
    chromium.reads("[data-changes]", "1 à désactiver").await;
    keys(&chromium, ACTIVE, &format!(" {ALT}{LEFT}")).await;
    assert_eq!(chromium.count(&format!("{ACTIVE} [role=option]")).await, taken - 2);
    // From the list by Tab to the buttons, and on to "Valider".
    for _ in 0..40 {
        chromium.strike(TAB).await;
        let at = "return document.activeElement.matches('.dock .primary')";
        if chromium.run(at).await == true {
            break;
        }
    }
    chromium.is_at(".dock .primary").await;
    let old = chromium.find("html").await;
    chromium.strike('\u{e007}').await;
    for _ in 0..200 {
        if old.tag_name().await.is_err() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    chromium.reads(".note.ok", "Enregistré").await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_lists_look_right_in_every_state_and_ask_before_they_are_left() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.see_as("l-lists", &EVERY_LOOK).await;
    chromium.press(&format!("{AVAILABLE} li:first-child")).await;
    chromium.press("button[value=on]").await;
    chromium.press(&format!("{ACTIVE} li:first-child")).await;
    chromium.press("button[value=off]").await;
    chromium.reads("[data-changes]", "1 à activer, 1 à désactiver").await;
    // An end for what is to be switched on.
    let until = "[data-ends=new] li:not([hidden]) [type=date]";
    let type_end = format!(
        "const field = document.querySelector('{until}'); field.value = field.min; \
         field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    chromium.run(&type_end).await;
    chromium.reads("[data-names]", "jusqu’au").await;
    chromium.see_as("l-lists-moved", &EVERY_LOOK).await;
    // Leaving asks; staying loses nothing.
    chromium.press("[data-leave-quietly]").await;
    chromium.say_no().await;
    chromium.reads("[data-changes]", "1 à activer, 1 à désactiver").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "1 activée, 1 désactivée").await;
    chromium.reads(ACTIVE, "jusqu’au").await;
    chromium.see_as("l-lists-saved", &[Look::Phone, Look::Desk]).await;
    chromium.speak("en").await;
    to(&chromium, &demo, LISTS).await;
    chromium.reads("h1", "Applications of").await;
    chromium.see_as("l-lists-english", &[Look::DeskDark, Look::Desk]).await;
    chromium.speak("fr").await;
    // Selected and not moved: "Valider" asks what was meant.
    to(&chromium, &demo, LISTS).await;
    chromium.press(&format!("{AVAILABLE} li:first-child")).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.warn", "sans les déplacer").await;
    chromium.see_as("l-lists-ticked", &[Look::Phone, Look::Desk]).await;
    chromium.forget().await;
    sign_in(&chromium, &demo, "collaborator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.reads(".who", "Claire Martin").await;
    chromium.see_as("l-lists-read-only", &EVERY_LOOK).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_lists_are_worked_without_scripts() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(false).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, LISTS).await;
    chromium.press("[data-list=available] li:first-child input").await;
    chromium.leave_by("button[value=on]").await;
    chromium.reads("[data-changes]", "1 à activer").await;
    // Ticked, and "Valider" pressed instead of "Désactiver".
    chromium.press("[data-list=active] li:first-child input").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.warn", "sans les déplacer").await;
    chromium.reads("[data-changes]", "1 à activer, 1 à désactiver").await;
    chromium.picture("l-lists-no-script").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "1 activée, 1 désactivée").await;
    chromium.close().await;
}

/// A collaborator who is master of nothing, and one who is of the first ten.
async fn many(scripts: bool) {
    let program = Program::new();
    let demo = program.demo(400);
    let chromium = Chromium::open(scripts).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, "/dossiers").await;
    if scripts {
        chromium.press("[data-page]").await;
        chromium.reads("[data-ticked]", "50 dossiers").await;
        chromium.see_as("m-portfolio-ticked", &EVERY_LOOK).await;
    } else {
        chromium.leave_by("button[value=page]").await;
        chromium.reads("[data-ticked]", "50 dossiers").await;
    }
    // Another page and back: they are ticked still.
    chromium.leave_by(".pager a[rel=next]").await;
    chromium.reads("[data-ticked]", "50 dossiers").await;
    assert_eq!(chromium.count("tbody [name=d]:checked").await, 0);
    chromium.leave_by("button[value=found]").await;
    let all = chromium.text("[data-ticked]").await;
    assert!(!all.starts_with("50 "), "{all}");
    chromium.leave_by("button[value=view]").await;
    chromium.reads("h1", "Dossiers sélectionnés").await;
    if scripts {
        chromium.see_as("m-selection", &EVERY_LOOK).await;
    }
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Applications à activer ou désactiver").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.bad", "au moins une application").await;
    chromium.press("tbody tr:nth-child(1) select option[value=on]").await;
    chromium.press("tbody tr:nth-child(2) select option[value=off]").await;
    if scripts {
        chromium.see_as("m-applications", &EVERY_LOOK).await;
    }
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Ce qui va changer").await;
    if scripts {
        chromium.see_as("m-preview", &EVERY_LOOK).await;
    }
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Lot nº").await;
    if scripts {
        chromium.see_as("m-done", &[Look::Phone, Look::Desk]).await;
    }
    chromium.leave_by(".note.ok form button").await;
    chromium.reads(".note.ok", "est annulé").await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_dossiers_are_switched_at_once_and_back() {
    many(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_dossiers_are_switched_at_once_without_scripts() {
    many(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_change_some_sees_which_are_left_alone() {
    let program = Program::new();
    let demo = program.demo(120);
    let app = program.app();
    let operator = firms::operator_at(&app, "EXEMPLE").await;
    let email = "lea.master@cabinet-exemple.fr";
    let new = NewStaff { last_name: "Roux".to_owned(), ..firms::new_staff("Léa", email) };
    app.add_staff(&operator, new).await.unwrap();
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nLEA1;FLEURS DE LÉA;;;;{email};;ouvert\n"
    );
    app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let chromium = Chromium::open(true).await;
    enter(&chromium, &demo, (email, PASSWORD)).await;
    chromium.press("[data-page]").await;
    chromium.reads("[data-ticked]", "50 dossiers").await;
    to(&chromium, &demo, "/dossiers?q=fleurs").await;
    chromium.press("tbody [name=d]").await;
    chromium.reads("[data-ticked]", "51 dossiers").await;
    chromium.leave_by("button[value=apps]").await;
    chromium.press("tbody tr:nth-child(1) select option[value=on]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Ce qui va changer").await;
    chromium.reads("main", "vous n’avez pas le droit").await;
    chromium.press("main details summary").await;
    chromium.see_as("m-preview-refused", &EVERY_LOOK).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Lot nº").await;
    chromium.leave_by(".note.ok form button").await;
    chromium.reads(".note.ok", "est annulé").await;
    chromium.see_as("m-batch-own", &[Look::Phone, Look::Desk]).await;
    chromium.close().await;
}
