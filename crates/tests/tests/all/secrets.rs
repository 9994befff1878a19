//! No secret stands in the database, in whatever form its columns take (AU3, SE1, AK2), and who is
//! unknown costs as much as who is not (AU5).

use std::time::{Duration, Instant};

use app::{App, Credentials, Handover, Parts, PasswordCost, Settings};
use domain::{actor::Origin, key_secret::Overlap, mail::Language, secret::Secret};
use loophub::demo::people::PASSWORD;
use tests::{TestHub, clock::SeededChance, firms, hub::settings};

/// How 16 bytes in a row of a secret would look in a dump: as text, as numbers, in hexadecimal.
pub(crate) fn traces(secret: &str) -> Vec<String> {
    let parts = secret.as_bytes().windows(16);
    let forms = parts.flat_map(|part| {
        let numbers = format!("{part:?}").trim_matches(['[', ']']).to_owned();
        let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
        [String::from_utf8(part.to_vec()).unwrap(), numbers, hex]
    });
    forms.collect()
}

#[tokio::test]
async fn no_part_of_a_secret_stands_in_any_column() {
    let hub = TestHub::new().await;
    let claire = hub.actor("claire").await;
    let (_, secret) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let browser = hub.browser("claire").await;
    let token = browser.cookie("__Host-session").unwrap();
    let keys = hub.app.keys(&claire).await.unwrap();
    let served = keys.iter().find(|row| row.provider_email.is_some()).unwrap().key.object_id;
    let handover = Handover { overlap: Overlap::None, language: Language::French };
    hub.app.send_secret_link(&claire, served, handover).await.unwrap();
    hub.run_jobs().await;
    let link = &hub.mailbox.mails()[0].text;
    let link = &link[link.find("/secret/").unwrap() + 8..][..32];
    let (_, second) = hub.app.rotate_secret(&claire, served, Overlap::None).await.unwrap();
    let everything = hub.database.everything().await;
    assert!(everything.contains("sessions") && everything.contains("key_secrets"));
    let secrets =
        [token, &secret.reveal()[9..], &hub.keys[0].secret[9..], &second.reveal()[9..], link];
    for kept in secrets.into_iter().chain([PASSWORD]) {
        for trace in traces(kept) {
            assert!(!everything.contains(&trace), "{kept}: {trace}");
        }
    }
}

/// The quickest of several attempts, in turns, so that a busy machine slows both alike. A check that
/// is left out takes a twentieth of the time, so a quarter tells it and noise does not.
#[tokio::test]
async fn an_unknown_address_costs_a_check_as_a_wrong_password_does() {
    let hub = TestHub::new().await;
    let cost = PasswordCost { memory_kib: 16 * 1024, passes: 1 };
    let app = App::new(Parts {
        store: hub.database.open(),
        clock: hub.clock.clone(),
        chance: std::sync::Arc::new(SeededChance::default()),
        settings: Settings { password_cost: cost, ..settings() },
    })
    .unwrap();
    // Signing in makes her hash as dear as the others would be.
    let right = Credentials { password: Secret::new(PASSWORD.to_owned()), ..wrong("claire") };
    drop(app.sign_in(right, Origin::default()).await.unwrap());
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    for source in 0..20 {
        known = known.min(time(&app, wrong("claire"), source).await);
        let nobody =
            Credentials { email: "nobody@cabinet-exemple.fr".to_owned(), ..wrong("claire") };
        unknown = unknown.min(time(&app, nobody, source).await);
    }
    assert!(unknown * 4 > known, "{known:?} and {unknown:?}");
}

fn wrong(name: &str) -> Credentials {
    let password = Secret::new("not the password".to_owned());
    Credentials { email: firms::email(name).to_owned(), password }
}

/// How long a wrong attempt takes, from a source of its own.
async fn time(app: &App, credentials: Credentials, source: u32) -> Duration {
    let origin = Origin { address: Some(format!("10.1.1.{source}")), ..Origin::default() };
    let begun = Instant::now();
    assert!(app.sign_in(credentials, origin).await.is_err());
    begun.elapsed()
}
