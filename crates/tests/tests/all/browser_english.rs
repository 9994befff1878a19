//! Every page of the applications and of the keys in English, on a phone, in the dark (J4).

use loophub::demo::people::PASSWORD;
use tests::{
    browser::Chromium,
    firms,
    looks::Look,
    program::{Demo, Program},
};

use super::{
    browser::{enter, sign_in},
    browser_links::received,
};

/// Words that no English page has.
const FRENCH: &str = "return document.querySelector('main').innerText.match( \
    /(?<![\\p{L}-])(le|la|les|des|une|du|est|sont|pour|sur|dans|par|et)(?![\\p{L}-])/gu) ?? []";

/// What stands under the heading, and nothing French.
pub(crate) async fn reads_english(chromium: &Chromium, state: &str, heading: &str) {
    chromium.reads("h1", heading).await;
    assert_eq!(chromium.run("return document.documentElement.lang").await, "en", "{state}");
    assert_eq!(chromium.run(FRENCH).await, serde_json::json!([]), "{state}");
    chromium.see_as(&format!("en-{state}"), &[Look::PhoneDark]).await;
}

async fn to(chromium: &Chromium, demo: &Demo, (path, heading): (&str, &str), state: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
    reads_english(chromium, state, heading).await;
}

/// Where the first link of this kind on the page leads.
async fn link(chromium: &Chromium, css: &str) -> String {
    let script = format!("return document.querySelector({css:?}).getAttribute('href')");
    chromium.run(&script).await.as_str().unwrap().to_owned()
}

async fn the_applications_speak_english(chromium: &Chromium, demo: &Demo) {
    let tab = ("/loophub/applications", "The firm’s applications");
    to(chromium, demo, tab, "applications").await;
    let deletion = link(chromium, "tbody .acts > .danger").await;
    let suspension = deletion.replace("/delete", "/suspend");
    to(chromium, demo, (&suspension, "Suspend Banque Connect"), "suspend").await;
    chromium.fill("#reason", "Contract ended").await;
    chromium.leave_by(".dock .danger").await;
    reads_english(chromium, "suspended", tab.1).await;
    to(chromium, demo, (&suspension, "Banque Connect is suspended"), "suspended-why").await;
    to(chromium, demo, (&deletion, "Delete “Banque Connect”?"), "delete").await;
    chromium.fill("#confirm", "Signature Pro").await;
    chromium.leave_by(".dock .danger").await;
    reads_english(chromium, "delete-refused", "Delete “Banque Connect”?").await;
    chromium.fill("#confirm", "Banque Connect").await;
    chromium.leave_by(".dock .danger").await;
    reads_english(chromium, "deleted", tab.1).await;
    chromium.leave_by(".note.ok .link").await;
    reads_english(chromium, "history", "History").await;
    to(
        chromium,
        demo,
        ("/loophub/history/1", "Batch no. 1: “Coffre-fort numérique” added"),
        "batch",
    )
    .await;
}

async fn a_key_speaks_english(chromium: &Chromium, demo: &Demo) {
    to(chromium, demo, ("/loophub/keys/new", "Generate a key"), "new-key").await;
    chromium.fill("#name", " ").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "new-key-refused", "Generate a key").await;
    chromium.fill("#name", "Trial").await;
    chromium.fill("#days", "12").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "key-made", "The key is ready").await;
    to(chromium, demo, ("/loophub/keys", "API keys"), "keys").await;
    let page = link(chromium, "tbody th a").await;
    let at = |act: &str| format!("{page}/{act}");
    to(chromium, demo, (&at("extend"), "Extend the key Trial"), "extend").await;
    to(chromium, demo, (&at("rotate"), "Rotate the secret of Trial"), "rotate").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "rotated", "The new secret is ready").await;
    to(chromium, demo, (&page, "Trial"), "key").await;
    chromium.leave_by("tbody tr:first-child .danger").await;
    reads_english(chromium, "stop", "Stop secret no.").await;
    to(chromium, demo, (&at("rotate"), "Rotate the secret of Trial"), "rotate-busy").await;
    to(chromium, demo, (&at("revoke"), "Revoke the key Trial"), "revoke").await;
}

async fn a_link_speaks_english(chromium: &Chromium, demo: &Demo, program: &Program) {
    to(chromium, demo, ("/loophub/keys", "API keys"), "keys").await;
    let page = link(chromium, "tbody tr:last-child th a").await;
    let form = (format!("{page}/link"), "Send the secret to the provider");
    to(chromium, demo, (&form.0, form.1), "link").await;
    chromium.press("#language [value=en]").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "link-sent", "banque-connect production").await;
    let link = received(program);
    to(chromium, demo, (&link.path, "Receive the secret of an API key"), "offer").await;
    chromium.fill("#code", "12").await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "offer-refused", "Receive the secret of an API key").await;
    chromium.fill("#code", &link.code).await;
    chromium.leave_by(".dock .primary").await;
    reads_english(chromium, "received", "Here is your secret").await;
    to(chromium, demo, (&link.path, "This link does not work"), "over").await;
}

async fn what_is_empty_or_forbidden_speaks_english(
    chromium: &Chromium,
    demo: &Demo,
    program: &Program,
) {
    let nadia = firms::open_another(&program.app()).await;
    for (person, pages) in [
        (nadia, [("applications", "The firm’s applications"), ("history", "History")]),
        (
            firms::email("sofia"),
            [("keys", "For administrators"), ("history", "For administrators")],
        ),
    ] {
        chromium.forget().await;
        enter(chromium, demo, (person, PASSWORD)).await;
        chromium.speak("en").await;
        for (tab, heading) in pages {
            let state = format!("{tab}-of-{}", person.split('.').next().unwrap());
            to(chromium, demo, (&format!("/loophub/{tab}"), heading), &state).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_speaks_english_and_fits_a_phone_in_the_dark() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    sign_in(&chromium, &demo, "administrator").await;
    chromium.speak("en").await;
    chromium.wear(Look::PhoneDark).await;
    the_applications_speak_english(&chromium, &demo).await;
    a_key_speaks_english(&chromium, &demo).await;
    a_link_speaks_english(&chromium, &demo, &program).await;
    what_is_empty_or_forbidden_speaks_english(&chromium, &demo, &program).await;
    chromium.close().await;
}
