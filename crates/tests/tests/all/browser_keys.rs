//! The tab "Clés d'API" in Chromium, in every state (G1 to G3).

use app::Credentials;
use domain::{actor::Origin, secret::Secret};
use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program, call},
};

use super::browser::{enter, sign_in};

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// Where `/v1/me` answers with this key and this secret.
fn opens(demo: &Demo, identifier: &str, secret: &str) -> u16 {
    let address = demo.notes["address"].as_str().unwrap();
    call(address, "/v1/me", &format!("{identifier}:{secret}")).0
}

async fn a_new_firm_is_told_what_a_key_is(chromium: &Chromium, program: &Program, demo: &Demo) {
    let administrator = firms::open_another(&program.app()).await;
    enter(chromium, demo, (administrator, PASSWORD)).await;
    to(chromium, demo, "/loophub/keys").await;
    chromium.reads(".empty", "Le cabinet n’en a encore aucune.").await;
    chromium.see_as("g-keys-empty", &EVERY_LOOK).await;
    chromium.forget().await;
}

/// What is wrong is said beside each field and on top, and nothing is lost.
async fn a_wrong_key_says_why(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, "/loophub/keys").await;
    chromium.reads("tbody", "banque-connect production").await;
    chromium.see_as("g-keys", &EVERY_LOOK).await;
    chromium.leave_by(".head .primary").await;
    chromium.see_as("g-new", &EVERY_LOOK).await;
    chromium.fill("#name", " ").await;
    chromium.press("[name=scopes]:checked").await;
    chromium.fill("#days", "731").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.bad", "3 champs sont à corriger").await;
    chromium.is_at(".note.bad").await;
    chromium.reads("#scopes-error", "Cochez au moins une autorisation").await;
    assert_eq!(chromium.run("return document.querySelector('#days').value").await, "731");
    chromium.see_as("g-new-refused", &EVERY_LOOK).await;
    chromium.press(".note.bad [href='#days']").await;
    chromium.is_at("#days").await;
}

/// The secret stands on one page, and on no other after it; answers the key's two halves.
async fn a_secret_is_shown_once(chromium: &Chromium, demo: &Demo) -> (String, String) {
    chromium.fill("#name", "Trésoly production").await;
    chromium.press("[name=scopes][value='dossiers:read']").await;
    chromium.fill("#days", "12").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "La clé est prête").await;
    chromium.see_as("g-made", &EVERY_LOOK).await;
    let secret = chromium.text("code.secret").await;
    let identifier = chromium.text("[data-identifier]").await;
    assert_eq!(opens(demo, &identifier, &secret), 200);
    chromium.leave_by(".dock .quiet").await;
    let source = chromium.run("return document.documentElement.outerHTML").await;
    assert!(!source.as_str().unwrap().contains("lhs_live_"), "it was shown once");
    (identifier, secret)
}

/// A key that is about to expire says so, and is put off from there.
async fn an_expiry_is_announced_and_put_off(chromium: &Chromium) {
    chromium.reads("main .note.warn", "« Trésoly production » expire dans 12 jours").await;
    chromium.reads("tbody .state.soon", "Expire dans 12 j").await;
    chromium.see_as("g-keys-expiring", &EVERY_LOOK).await;
    chromium.leave_by("main .note.warn a").await;
    chromium.see_as("g-key", &EVERY_LOOK).await;
    chromium.leave_by(".facts a[href$='/extend']").await;
    chromium.see("g-extend").await;
    chromium.fill("#until", "5").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#until-error", "Doit mener plus loin").await;
    chromium.is_at(".note.bad").await;
    chromium.see("g-extend-refused").await;
    chromium.fill("#until", "365").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "La clé expire maintenant le").await;
    chromium.see("g-extended").await;
    assert_eq!(chromium.count("main .state.soon").await, 0);
}

/// Two secrets work side by side, and one is stopped (G2).
async fn a_secret_is_renewed_without_a_break(
    chromium: &Chromium,
    demo: &Demo,
    (identifier, first): (&str, &str),
) {
    let page = chromium.path().await;
    chromium.leave_by(".head .primary").await;
    chromium.reads("h1", "Renouveler le secret de Trésoly production").await;
    chromium.see("g-rotate").await;
    chromium.press("[name=overlap][value='7d']").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Le nouveau secret est prêt").await;
    chromium.see("g-rotated").await;
    let second = chromium.text("code.secret").await;
    assert_eq!((opens(demo, identifier, first), opens(demo, identifier, &second)), (200, 200));
    chromium.leave_by(".dock .primary").await;
    assert_eq!(chromium.path().await, page);
    assert_eq!(chromium.count("tbody .danger").await, 2, "either can be stopped");
    chromium.reads("tbody tr:last-child", "S’arrête bientôt").await;
    for row in ["tbody tr:first-child", "tbody tr:last-child"] {
        chromium.reads(row, "depuis 127.0.0.1").await;
    }
    chromium.see_as("g-key-two-secrets", &EVERY_LOOK).await;
    to(chromium, demo, &format!("{page}/rotate")).await;
    chromium.reads(".note.warn", "Deux secrets de cette clé fonctionnent déjà").await;
    chromium.see("g-rotate-busy").await;
    to(chromium, demo, &page).await;
    chromium.leave_by("tbody tr:last-child .danger").await;
    chromium.reads(".note.warn", "L’autre secret continue.").await;
    chromium.see("g-stop").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "est arrêté").await;
    chromium.see("g-stopped").await;
    assert_eq!((opens(demo, identifier, first), opens(demo, identifier, &second)), (401, 200));
}

/// A key that is revoked says what it leaves, and offers nothing more.
async fn a_key_is_revoked_for_good(chromium: &Chromium, demo: &Demo, program: &Program) {
    let page = chromium.path().await;
    chromium.leave_by(".head .danger").await;
    chromium.reads("h1", "Révoquer la clé Trésoly production").await;
    chromium.see("g-revoke").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "La clé « Trésoly production » est révoquée").await;
    program.change(
        "UPDATE api_keys SET expires_at = created_at + 1 WHERE name = 'banque-connect production'",
    );
    to(chromium, demo, "/loophub/keys").await;
    chromium.reads("tbody", "Révoquée").await;
    chromium.reads("tbody", "Expirée").await;
    chromium.see_as("g-keys-over", &[Look::PhoneDark, Look::Desk]).await;
    to(chromium, demo, &page).await;
    assert_eq!(chromium.count(".head .btn, main .danger").await, 0, "nothing is left to do");
    chromium.see("g-key-revoked").await;
    for (act, says) in [("rotate", "ne fonctionne plus"), ("extend", "a été révoquée")] {
        to(chromium, demo, &format!("{page}/{act}")).await;
        chromium.reads(".note.warn", says).await;
        chromium.see(&format!("g-{act}-revoked")).await;
    }
    to(chromium, demo, "/loophub/applications").await;
    chromium.reads("tbody", "Clé expirée").await;
    chromium.see("b-applications-key-expired").await;
}

/// More keys than a page has, some of them about to expire and some revoked.
async fn many_keys(program: &Program) {
    let app = program.app();
    let password = Secret::new(PASSWORD.to_owned());
    let claire = Credentials { email: firms::email("claire").to_owned(), password };
    let claire = app.sign_in(claire, Origin::default()).await.unwrap().session.actor;
    for number in 0..120 {
        let days = if number % 15 == 0 { 10 + number / 15 } else { 365 };
        let new = firms::new_key(&format!("Trésorerie {number:03}"));
        let new = app::NewKey { days: days.to_string(), ..new };
        let (key, _) = app.generate_key(&claire, new).await.unwrap();
        if number % 4 == 1 && number % 15 > 0 {
            app.revoke_key(&claire, key.object_id).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_keys_stand_on_pages_and_are_searched_while_one_types() {
    let program = Program::new();
    let demo = program.demo(100);
    many_keys(&program).await;
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    to(&chromium, &demo, "/loophub/keys").await;
    chromium.reads("main .note.warn", "3 autres expirent dans les 31 jours").await;
    chromium.reads(".pager", "1–50 sur 122").await;
    chromium.see_as("g-keys-many", &EVERY_LOOK).await;
    chromium.leave_by(".pager [rel=next]").await;
    chromium.leave_by(".pager [rel=next]").await;
    chromium.reads(".pager", "101–122 sur 122").await;
    chromium.see_as("g-keys-last", &[Look::PhoneDark, Look::Desk]).await;
    chromium.fill("#q", "tresorerie 11").await;
    chromium.reads(".pager", "1–10 sur 10").await;
    assert_eq!(chromium.path().await, "/loophub/keys?q=tresorerie+11");
    chromium.fill("#q", "rien de tel").await;
    chromium.reads(".empty", "Aucune clé ne correspond").await;
    chromium.see_as("g-keys-nothing", &[Look::PhoneDark, Look::Desk]).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_put_off_renewed_and_revoked() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    a_new_firm_is_told_what_a_key_is(&chromium, &program, &demo).await;
    sign_in(&chromium, &demo, "administrator").await;
    a_wrong_key_says_why(&chromium, &demo).await;
    let (identifier, secret) = a_secret_is_shown_once(&chromium, &demo).await;
    an_expiry_is_announced_and_put_off(&chromium).await;
    a_secret_is_renewed_without_a_break(&chromium, &demo, (&identifier, &secret)).await;
    a_key_is_revoked_for_good(&chromium, &demo, &program).await;
    chromium.close().await;
}
