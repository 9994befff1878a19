//! The whole job, in Chromium, against the real program: with scripts, and without.

use serde_json::Value;
use tests::{
    browser::Chromium,
    program::{Demo, Program, call, file},
};

const PORTFOLIO: &[u8] = include_bytes!("../../data/portefeuille.csv");

fn person<'a>(demo: &'a Demo, role: &str) -> (&'a str, &'a str) {
    let people = demo.notes["people"].as_array().unwrap();
    let person = people.iter().find(|person| person["role"] == role).unwrap();
    (person["email"].as_str().unwrap(), person["password"].as_str().unwrap())
}

pub(crate) async fn sign_in(chromium: &Chromium, demo: &Demo, role: &str) {
    enter(chromium, demo, person(demo, role)).await;
}

pub(crate) async fn enter(chromium: &Chromium, demo: &Demo, (email, password): (&str, &str)) {
    chromium.goto(&format!("{}/", demo.address())).await;
    chromium.fill("#email", email).await;
    chromium.fill("#password", password).await;
    chromium.leave_by("main .primary").await;
    chromium.reads("h1", "Portefeuille").await;
}

async fn sign_out(chromium: &Chromium) {
    chromium.press("header details.menu summary").await;
    chromium.leave_by("form[action='/sign-out'] button").await;
    chromium.reads("h1", "Se connecter").await;
}

/// Makes a key; answers its two halves.
async fn generate_key(chromium: &Chromium, demo: &Demo) -> (String, String) {
    chromium.goto(&format!("{}/loophub/keys", demo.address())).await;
    chromium.picture("02-keys").await;
    chromium.leave_by(".head .primary").await;
    chromium.fill("#name", "Trésoly production").await;
    chromium.picture("03-new-key").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "La clé est prête").await;
    chromium.picture("04-key-made").await;
    (chromium.text("[data-identifier]").await, chromium.text("code.secret").await)
}

/// Step 1, by way of an address that is refused.
async fn define(chromium: &Chromium, scripts: bool) {
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Définition de l’application").await;
    if scripts {
        chromium.leave_by("option[value=tresoly]").await;
    } else {
        chromium.press("option[value=tresoly]").await;
        chromium.leave_by("[data-refresh-button]").await;
    }
    chromium.reads("#description", "Prévision de trésorerie").await;
    chromium.fill("#email", "claire.martin@cabinet-exemple.fr").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#email-error", "Cette adresse est déjà celle d’un utilisateur").await;
    chromium.picture("05-definition-refused").await;
    chromium.fill("#email", "integration@tresoly.example").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Sélection des dossiers client").await;
}

/// Ticks the page that is shown.
async fn tick_page(chromium: &Chromium, scripts: bool, expected: &str) {
    if scripts {
        chromium.press("[data-page]").await;
    } else {
        chromium.leave_by("button[value=page]").await;
    }
    chromium.reads("[data-ticked]", expected).await;
}

/// Step 2: three pages ticked whole, and a search that loses nothing.
async fn select(chromium: &Chromium, scripts: bool) -> Vec<String> {
    chromium.picture("06-selection").await;
    let mut codes = Vec::new();
    for expected in ["50 dossiers", "100 dossiers", "150 dossiers"] {
        tick_page(chromium, scripts, expected).await;
        codes.extend(shown(chromium).await);
        if expected != "150 dossiers" {
            chromium.leave_by("[role=navigation] button:last-of-type").await;
        }
    }
    chromium.picture("07-three-pages").await;
    chromium.fill("#q", "boulangerie").await;
    if scripts {
        chromium.reads(".pager [role=status]", "résultats pour").await;
    } else {
        chromium.leave_by(".tools button[value=search]").await;
    }
    chromium.reads("[data-live] tbody", "BOULANGERIE").await;
    chromium.reads("[data-ticked]", "150 dossiers sélectionnés").await;
    chromium.picture("08-search").await;
    chromium.resize(390, 844).await;
    chromium.picture("08-search-phone").await;
    chromium.resize(1440, 1000).await;
    chromium.leave_by("button[value=ticked]").await;
    chromium.reads("[data-live]", "Votre sélection").await;
    codes
}

async fn shown(chromium: &Chromium) -> Vec<String> {
    let mut codes = Vec::new();
    let count = chromium.count("tbody tr").await;
    for row in 1..=count {
        codes.push(chromium.text(&format!("tbody tr:nth-child({row}) td:nth-child(2)")).await);
    }
    codes
}

async fn validate(chromium: &Chromium) {
    chromium.leave_by(".dock .primary").await;
    chromium.reads("[aria-current=step]", "Récapitulatif").await;
    chromium.reads(".facts", "150 dossiers").await;
    chromium.picture("09-summary").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Trésoly").await;
    chromium.reads(".note.ok", "est ajoutée et activée sur 150 dossiers").await;
    chromium.picture("10-applications").await;
}

/// Switches Trésoly off for a dossier in its two lists.
async fn switch_off(chromium: &Chromium, demo: &Demo, code: &str, scripts: bool) {
    chromium.goto(&format!("{}/dossiers/{code}/applications", demo.address())).await;
    let option = "[data-list=active] li[data-name='Trésoly']";
    if scripts {
        chromium.press(option).await;
        chromium.press("button[value=off]").await;
    } else {
        chromium.press(&format!("{option} input")).await;
        chromium.leave_by("button[value=off]").await;
    }
    chromium.reads("[data-changes]", "1 à désactiver").await;
    chromium.reads("[data-list=available]", "Trésoly").await;
    chromium.picture("11-lists-moved").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Enregistré").await;
}

fn status(demo: &Demo, path: &str, credentials: &str) -> (u16, Value) {
    call(demo.notes["address"].as_str().unwrap(), path, credentials)
}

async fn the_whole_job(scripts: bool) {
    let program = Program::new();
    let demo = program.demo(400);
    let chromium = Chromium::open(scripts).await;
    sign_in(&chromium, &demo, "administrator").await;
    // The portfolio comes in at the command line, while the hub runs.
    let csv = file(PORTFOLIO);
    let path = csv.path().to_str().unwrap();
    let done = program.run(&["import", "dossiers", path, "--firm", "EXEMPLE", "--json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (report["created"].as_u64(), report["errors"].as_array().map(Vec::len)),
        (Some(1_284), Some(0))
    );
    chromium.goto(&format!("{}/dossiers?q=boulangerie", demo.address())).await;
    chromium.reads("tbody", "BOULANGERIE").await;
    chromium.picture("01-portfolio").await;
    let (identifier, secret) = generate_key(&chromium, &demo).await;
    let credentials = format!("{identifier}:{secret}");
    define(&chromium, scripts).await;
    let codes = select(&chromium, scripts).await;
    validate(&chromium).await;
    let dossier = |code: &str| format!("/v1/dossiers/{code}");
    for code in [&codes[0], &codes[75], &codes[149]] {
        assert_eq!(status(&demo, &dossier(code), &credentials).0, 200, "{code}");
    }
    let (refused, why) = status(&demo, &dossier("E904344"), &credentials);
    assert_eq!((refused, why["reason"].as_str()), (403, Some("not_active")));
    assert_eq!(status(&demo, &dossier("NOWHERE"), &credentials).0, 404);
    let wrong = format!("{identifier}:{}", demo.notes["keys"][0]["secret"].as_str().unwrap());
    assert_eq!(status(&demo, &dossier(&codes[0]), &wrong).0, 401);
    sign_out(&chromium).await;
    sign_in(&chromium, &demo, "rights_group").await;
    assert_eq!(chromium.count("nav a[href='/loophub/applications']").await, 0, "not for them (B1)");
    switch_off(&chromium, &demo, &codes[0], scripts).await;
    let (refused, why) = status(&demo, &dossier(&codes[0]), &credentials);
    assert_eq!((refused, why["reason"].as_str()), (403, Some("not_active")));
    chromium.close().await;
    assert!(demo.stop(), "it stops well");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_is_done_in_a_browser() {
    the_whole_job(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_is_done_without_scripts() {
    the_whole_job(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_lists_are_worked_with_the_keyboard_alone() {
    let program = Program::new();
    let demo = program.demo(120);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    chromium.goto(&format!("{}/dossiers/000000002/applications", demo.address())).await;
    let list = chromium.find("[data-list=available] [role=listbox]").await;
    let before = chromium.count("[data-list=available] [role=option]").await;
    chromium.run("document.querySelector('[data-list=available] [role=listbox]').focus()").await;
    let down = "\u{e015}";
    list.send_keys(down).await.unwrap();
    list.send_keys(" ").await.unwrap();
    let chosen = "[data-list=available] [aria-selected=true]";
    assert_eq!(chromium.count(chosen).await, 1);
    list.send_keys("\u{e007}").await.unwrap();
    chromium.reads("[data-changes]", "1 à activer").await;
    assert_eq!(chromium.count("[data-list=available] [role=option]").await, before - 1);
    assert_eq!(chromium.count("[name=pending-on]").await, 1);
    chromium.press("button[value=reset]").await;
    assert_eq!(chromium.count("[data-list=available] [role=option]").await, before);
    assert_eq!(chromium.count("[name=pending-on]").await, 0);
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_is_called_never_runs_and_the_policy_is_never_broken() {
    let program = Program::new();
    let demo = program.demo(120);
    let heading = "code;nom;siren;siret;agence;maitre;engagement_manager;etat";
    let hostile = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>";
    let csv = file(format!("{heading}\nHOSTILE1;{hostile};;;;;;ouvert\n").as_bytes());
    let path = csv.path().to_str().unwrap();
    assert!(program.run(&["import", "dossiers", path, "--firm", "EXEMPLE"]).status.success());
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    let watch = "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.blockedURI + e.violatedDirective))";
    for path in [
        "/dossiers?q=hostile",
        "/dossiers/HOSTILE1/applications",
        "/loophub/applications",
        "/loophub/applications/new",
        "/loophub/keys/new",
    ] {
        chromium.goto(&format!("{}{path}", demo.address())).await;
        chromium.run(watch).await;
        assert_eq!(chromium.run("return window.hacked === 1").await, false, "{path}");
        assert_eq!(
            chromium.run("return document.querySelectorAll('main script, main img').length").await,
            0,
            "{path}"
        );
        let width = "return document.documentElement.scrollWidth <= window.innerWidth";
        chromium.resize(500, 900).await;
        assert_eq!(chromium.run(width).await, true, "{path} is wider than a narrow window");
        chromium.resize(1440, 1000).await;
        assert_eq!(chromium.run("return window.broken.length").await, 0, "{path}");
    }
    chromium.close().await;
}
