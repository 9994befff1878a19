//! What one may not, in the eyes of whoever is told so (B1): in their frame, with who can.

use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::{EVERY_LOOK, Look},
    program::Program,
};

use super::browser::sign_in;

const TWO: [Look; 2] = [Look::PhoneDark, Look::Desk];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_is_told_who_can_and_goes_on_from_there() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    let to = async |path: &str| chromium.goto(&format!("{}{path}", demo.address())).await;
    sign_in(&chromium, &demo, "collaborator").await;
    to("/loophub/keys").await;
    chromium.reads("h1", "Réservé aux administrateurs").await;
    chromium.reads(".who", "Claire Martin").await;
    chromium.reads(".firm", "Cabinet Exemple").await;
    chromium.see_as("f-administrators", &EVERY_LOOK).await;
    to("/dossiers/000000001/contacts/new").await;
    chromium.reads("h1", "Vous n’avez pas ce droit").await;
    chromium.see_as("f-rights", &TWO).await;
    chromium.press("header details.menu summary").await;
    chromium.leave_by("[name=language][value=en]").await;
    chromium.reads("h1", "You do not have this right").await;
    chromium.see_as("f-rights-english", &EVERY_LOOK).await;
    to("/loophub/keys").await;
    chromium.reads(".who", "Claire Martin").await;
    chromium.see_as("f-administrators-english", &TWO).await;
    chromium.leave_by(".side a").await;
    assert_eq!(chromium.path().await, "/dossiers", "the menu leads on");
    chromium.forget().await;
    to("/loophub/keys").await;
    chromium.fill("#email", firms::email("julie")).await;
    chromium.fill("#password", PASSWORD).await;
    chromium.leave_by("main .primary").await;
    chromium.reads("h1", "Non autorisé").await;
    assert_eq!(chromium.count(".who, .side").await, 0);
    chromium.see_as("f-contact", &TWO).await;
    chromium.close().await;
}
