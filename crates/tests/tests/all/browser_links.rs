//! Handing a secret straight to the provider, in Chromium, on both sides of the link (G4).

use tests::{
    browser::Chromium,
    looks::{EVERY_LOOK, Look},
    program::{Demo, Program, call},
};

use super::browser::sign_in;

/// A link, as the provider has it after reading both mails.
pub(crate) struct Link {
    pub path: String,
    pub code: String,
}

/// Both mails of the last link.
pub(crate) fn received(program: &Program) -> Link {
    let (link, code) = (program.mail("secret-link"), program.mail("secret-code"));
    let path = link.lines().find_map(|line| line.split_once("/secret/"));
    let digits = |line: &&str| {
        line.len() == 9 && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    };
    let code = code.lines().find(digits).unwrap().to_owned();
    Link { path: format!("/secret/{}", path.unwrap().1.trim()), code }
}

async fn to(chromium: &Chromium, demo: &Demo, path: &str) {
    chromium.goto(&format!("{}{path}", demo.address())).await;
}

/// The page of the key of Banque Connect.
async fn to_key(chromium: &Chromium, demo: &Demo) {
    sign_in(chromium, demo, "administrator").await;
    to(chromium, demo, "/loophub/keys").await;
    let row = "tbody tr:has([aria-label='Révoquer banque-connect production']) th a";
    chromium.leave_by(row).await;
}

/// The administrator sends it, and sees that it is on its way, but never the secret.
async fn a_link_is_sent(chromium: &Chromium, demo: &Demo) {
    to_key(chromium, demo).await;
    chromium.reads("main", "personne au cabinet ne le voit").await;
    chromium.see("g-key-with-provider").await;
    chromium.leave_by("a[href$='/link']").await;
    chromium.reads("main", "api@banque-connect.example reçoit un lien").await;
    chromium.see_as("g-link", &EVERY_LOOK).await;
    // No call has used the secret that was seen at the firm: it is proposed to end at once.
    assert_eq!(chromium.count("#overlap [value=now]:checked").await, 1);
    chromium.press("#overlap [value='7d']").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Le lien est en route vers api@banque-connect.example").await;
    chromium.see_as("g-link-sent", &EVERY_LOOK).await;
    chromium.forget().await;
}

/// The provider, who has never been here, needs the code too; answers the secret.
async fn the_provider_opens_it_with_the_code(
    chromium: &Chromium,
    demo: &Demo,
    link: &Link,
) -> String {
    to(chromium, demo, &link.path).await;
    chromium.reads("h1", "Recevoir le secret d’une clé d’API").await;
    chromium.reads(".facts", "Cabinet Exemple").await;
    chromium.see_as("g-offer", &EVERY_LOOK).await;
    let wrong = if link.code == "0000 0000" { "1111 1111" } else { "0000 0000" };
    chromium.fill("#code", wrong).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("#code-error", "Ce n’est pas le bon code").await;
    chromium.reads("#code-hint", "4 essais restent").await;
    chromium.is_at(".note.bad").await;
    chromium.see_as("g-offer-wrong-code", &[Look::PhoneDark, Look::Desk]).await;
    chromium.fill("#code", &link.code).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Voici votre secret").await;
    chromium.see_as("g-received", &EVERY_LOOK).await;
    let secret = chromium.text("code.secret").await;
    to(chromium, demo, &link.path).await;
    chromium.reads("h1", "Ce lien ne fonctionne pas").await;
    chromium.see_as("g-over", &EVERY_LOOK).await;
    secret
}

/// The administrator sees that it was handed over, and from where.
async fn the_firm_sees_that_it_was_opened(chromium: &Chromium, demo: &Demo) {
    to_key(chromium, demo).await;
    chromium.reads("section:last-of-type tbody", "Secret remis").await;
    chromium.reads("section:last-of-type tbody", "depuis 127.0.0.1").await;
    chromium.reads("section:first-of-type tbody", "par le prestataire, avec un lien").await;
    chromium.see_as("g-link-opened", &EVERY_LOOK).await;
    let page = chromium.path().await;
    chromium.leave_by("a[href$='/link']").await;
    chromium.reads(".note.warn", "Deux secrets de cette clé fonctionnent déjà").await;
    chromium.see("g-link-busy").await;
    to(chromium, demo, &page).await;
    chromium.leave_by("section:first-of-type tbody tr:last-child .danger").await;
    chromium.leave_by(".dock .danger").await;
    chromium.reads(".note.ok", "est arrêté").await;
}

/// A link that waits is replaced by another, and that one withdrawn.
async fn a_link_is_replaced_and_withdrawn(chromium: &Chromium) {
    chromium.leave_by("a[href$='/link']").await;
    chromium.leave_by(".dock .primary").await;
    chromium.leave_by("a[href$='/link']").await;
    chromium.reads(".note.warn", "Un lien attend déjà d’être ouvert").await;
    chromium.see("g-link-again").await;
    chromium.press("#language [value=en]").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("section:last-of-type tbody", "Remplacé").await;
    chromium.leave_by("form[action$='/link/withdraw'] button").await;
    chromium.reads(".note.ok", "Le lien est retiré : il n’ouvre plus rien").await;
    chromium.reads("section:last-of-type tbody tr:first-child", "Retiré").await;
    chromium.see("g-link-withdrawn").await;
}

/// Five codes that are wrong, and the link opens nothing any more, not even with the right one.
async fn five_wrong_codes_block_it(chromium: &Chromium, demo: &Demo, link: &Link) {
    to(chromium, demo, &link.path).await;
    let digit = if link.code.starts_with('0') { "1" } else { "0" };
    for left in ["4 essais restent", "3 essais restent", "2 essais restent", "Un seul essai reste"]
    {
        chromium.fill("#code", &digit.repeat(8)).await;
        chromium.leave_by(".dock .primary").await;
        chromium.reads("#code-hint", left).await;
    }
    chromium.see("g-offer-last-try").await;
    chromium.fill("#code", &digit.repeat(8)).await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads("h1", "Ce lien ne fonctionne pas").await;
    chromium.see("g-offer-blocked").await;
    to_key(chromium, demo).await;
    chromium.reads("section:last-of-type tbody", "Bloqué : 5 codes faux").await;
    chromium.see_as("g-link-blocked", &EVERY_LOOK).await;
}

/// A mail that no server takes is told where the link was sent.
async fn a_mail_that_does_not_go_is_told(chromium: &Chromium, program: &Program) {
    chromium.leave_by("a[href$='/link']").await;
    chromium.leave_by(".dock .primary").await;
    chromium.reads(".note.ok", "Le lien est en route").await;
    let refused = "UPDATE mails SET dropped_at = created_at, due_at = NULL, sent_at = NULL";
    program.change(&format!("{refused} WHERE kind IN ('secret-link', 'secret-code')"));
    let page = chromium.path().await;
    chromium.leave_by("nav a[href='/loophub/keys']").await;
    chromium.leave_by(&format!("a[href='{page}']")).await;
    chromium.reads("section:last-of-type tbody", "E-mail non remis : vérifiez l’adresse").await;
    chromium.see_as("g-link-mail-failed", &EVERY_LOOK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_guessed_at_and_a_mail_that_did_not_go_are_told() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    a_link_is_sent(&chromium, &demo).await;
    five_wrong_codes_block_it(&chromium, &demo, &received(&program)).await;
    a_mail_that_does_not_go_is_told(&chromium, &program).await;
    chromium.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_goes_to_the_provider_and_nobody_at_the_firm_sees_it() {
    let program = Program::new();
    let demo = program.demo(100);
    let chromium = Chromium::open(true).await;
    a_link_is_sent(&chromium, &demo).await;
    let link = received(&program);
    let secret = the_provider_opens_it_with_the_code(&chromium, &demo, &link).await;
    let (address, key) = (demo.notes["address"].as_str().unwrap(), &demo.notes["keys"][0]);
    let credentials = format!("{}:{secret}", key["identifier"].as_str().unwrap());
    assert_eq!(call(address, "/v1/dossiers/000000001", &credentials).0, 200);
    the_firm_sees_that_it_was_opened(&chromium, &demo).await;
    a_link_is_replaced_and_withdrawn(&chromium).await;
    chromium.close().await;
}
