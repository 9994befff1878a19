//! Who may switch applications on and off for a dossier (D3, AZ2), and who manages them (AZ1):
//! every combination, through the whole product, against an oracle that knows nothing of the code.

use app::{NewGroup, NewStaff};
use domain::{secret::Secret, text::Email};
use tests::{TestHub, firms};

/// The four rights of D3, said once more and independently.
fn oracle([administrator, group, master, manager]: [bool; 4], own_firm: bool) -> u16 {
    match (own_firm, administrator || group || master || manager) {
        (false, _) => 404,
        (true, false) => 403,
        (true, true) => 303,
    }
}

const PASSWORD: &str = "a password of the test";

/// Adds a staff member and a dossier that has them, or not, in its two places.
async fn add(hub: &TestHub, number: u32, bits: [bool; 4]) -> (String, String) {
    let [administrator, group, master, manager] = bits;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let groups = if group {
        // A group of another name carries no right; this one is looked up by adding it anew.
        vec![rights_group(hub).await]
    } else {
        Vec::new()
    };
    let email = format!("person{number}@cabinet-exemple.fr");
    let staff = NewStaff {
        first_name: format!("Person {number}"),
        last_name: "Test".to_owned(),
        email: Email::parse(&email).unwrap(),
        profile: if administrator { "5.0" } else { "4.9" }.parse().unwrap(),
        password: Secret::new(PASSWORD.to_owned()),
        groups,
    };
    hub.app.add_staff(&operator, staff).await.unwrap();
    let code = format!("RIGHTS{number}");
    let [master, manager] = [master, manager].map(|is| if is { email.as_str() } else { "" });
    let csv = format!(
        "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n{code};D;;;;{master};{manager};ouvert\n"
    );
    let report = hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    assert_eq!(report.errors, []);
    (email, code)
}

/// The number of LOOP-GESTION-DES-DROITS: the first group that the demonstration makes.
async fn rights_group(hub: &TestHub) -> domain::id::GroupId {
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    let taken =
        NewGroup { code: firms::code("LOOP-GESTION-DES-DROITS"), description: String::new() };
    assert!(hub.app.add_group(&operator, taken).await.is_err(), "the firm has the group already");
    domain::id::GroupId::new(1)
}

#[tokio::test]
async fn only_the_four_rights_open_a_dossier_and_only_of_ones_own_firm() {
    let hub = TestHub::new().await;
    let mut people = Vec::new();
    for number in 0..16 {
        let bits = [0, 1, 2, 3].map(|bit| number & (1 << bit) != 0);
        people.push((bits, add(&hub, number, bits).await));
    }
    let claire = hub.actor("claire").await;
    let bank = hub.app.applications(&claire).await.unwrap().remove(0).object_id.to_string();
    let elsewhere = tests::neighbour::Theirs::furnish(&hub).await.dossier;
    for (bits, (email, own)) in &people {
        let mut browser = hub.anonymous().sign_in(email, PASSWORD).await;
        let [administrator, group, master, manager] = *bits;
        // A dossier of others: the two relations do not carry over from one's own.
        for (code, master, manager) in [
            (own.as_str(), master, manager),
            ("RIGHTS0", master && *own == "RIGHTS0", manager && *own == "RIGHTS0"),
        ] {
            let expected = oracle([administrator, group, master, manager], true);
            try_to_change(&hub, &mut browser, (code, &bank, expected)).await;
        }
        for code in [elsewhere.as_str(), "ELSEWHERE"] {
            let path = format!("/dossiers/{code}/applications");
            let expected = oracle(*bits, false);
            assert_eq!(browser.open(&path).await.status.as_u16(), expected);
            let fields = [("do", "save"), ("pending-on", bank.as_str())];
            assert_eq!(browser.post(&path, &fields).await.status.as_u16(), expected);
        }
    }
}

/// The page says whether it can be changed, and saving does what the page says.
async fn try_to_change(
    hub: &TestHub,
    browser: &mut tests::Browser,
    (code, app, expected): (&str, &str, u16),
) {
    let path = format!("/dossiers/{code}/applications");
    let page = browser.open(&path).await.expect(200);
    let may = expected == 303;
    assert_eq!(page.body.contains("value=\"save\""), may, "{code}");
    assert_eq!(page.body.contains("Qui peut les changer"), !may, "{code}");
    let claire = hub.actor("claire").await;
    let is_on = async || {
        let lists = hub.app.dossier_applications(&claire, &firms::code(code)).await.unwrap();
        lists.active.iter().any(|choice| choice.object_id.to_string() == app)
    };
    let before = is_on().await;
    let press = if before { "pending-off" } else { "pending-on" };
    let answer = browser.post(&path, &[("do", "save"), (press, app)]).await;
    assert_eq!(answer.status.as_u16(), expected, "{code}");
    assert_eq!(is_on().await != before, may, "{code}");
    hub.clock.advance(std::time::Duration::from_secs(30));
}

#[tokio::test]
async fn applications_and_keys_are_managed_from_profile_five_on() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "EXEMPLE").await;
    for (number, (profile, may)) in [
        ("1.0", false),
        ("4.0", false),
        ("4.9", false),
        ("4.10", false),
        ("4.99", false),
        ("5.0", true),
        ("5.1", true),
        ("5.10", true),
        ("6.0", true),
        ("10.0", true),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("profile{number}@cabinet-exemple.fr");
        let staff = NewStaff {
            first_name: "P".to_owned(),
            last_name: profile.to_owned(),
            email: Email::parse(&email).unwrap(),
            profile: profile.parse().unwrap(),
            password: Secret::new(PASSWORD.to_owned()),
            groups: Vec::new(),
        };
        hub.app.add_staff(&operator, staff).await.unwrap();
        let mut browser = hub.anonymous().sign_in(&email, PASSWORD).await;
        for path in [
            "/loophub/applications",
            "/loophub/applications/new",
            "/loophub/keys",
            "/loophub/keys/new",
        ] {
            let answer = browser.open(path).await;
            assert_eq!(answer.status.as_u16(), if may { 200 } else { 403 }, "{profile} {path}");
            if !may {
                assert!(answer.body.contains("administrateurs"), "the page says who can");
            }
        }
        let made = browser
            .post(
                "/loophub/keys/new",
                &[("name", "k"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "9")],
            )
            .await;
        assert_eq!(made.status.as_u16(), if may { 200 } else { 403 }, "{profile}");
        let menu = browser.open("/dossiers").await.body.contains("href=\"/loophub/applications\"");
        assert_eq!(menu, may, "{profile}: the menu is for those who may use it");
    }
}
