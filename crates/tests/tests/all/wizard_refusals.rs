//! What step 1 of the wizard refuses (C2–C4), each with its reason.

use tests::{TestHub, firms};

const STEP1: &str = "/loophub/applications/new";

async fn key(hub: &TestHub, name: &str) -> String {
    let claire = hub.actor("claire").await;
    let (key, _) = hub.app.generate_key(&claire, firms::new_key(name)).await.unwrap();
    key.identifier.to_string()
}

fn partner<'a>(key: &'a str, email: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("do", "next"),
        ("kind", "partner"),
        ("application", "tresoly"),
        ("key", key),
        ("email", email),
    ]
}

#[tokio::test]
async fn only_a_partner_application_has_a_key_and_an_address() {
    let hub = TestHub::new().await;
    let mut claire = hub.browser("claire").await;
    let key = key(&hub, "Trésoly").await;
    for (kind, application) in
        [("partner", "tresoly"), ("cegid", "notes-de-frais"), ("firm", "veille-sociale")]
    {
        for with_key in [false, true] {
            for with_email in [false, true] {
                let key = if with_key { key.as_str() } else { "" };
                let email = if with_email { "a@b.example" } else { "" };
                let fields = [
                    ("do", "next"),
                    ("kind", kind),
                    ("application", application),
                    ("key", key),
                    ("email", email),
                ];
                let holds = if kind == "partner" {
                    with_key && with_email
                } else {
                    !with_key && !with_email
                };
                let answer = claire.post(STEP1, &fields).await;
                assert_eq!(
                    answer.status.as_u16(),
                    if holds { 303 } else { 422 },
                    "{kind} {with_key} {with_email}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_key_or_an_address_that_can_not_serve_is_refused_with_its_reason() {
    let hub = TestHub::new().await;
    let (claire, paul) = (hub.actor("claire").await, hub.actor("paul").await);
    let mut browser = hub.browser("claire").await;
    let good = key(&hub, "good").await;
    let revoked = hub.app.generate_key(&claire, firms::new_key("revoked")).await.unwrap().0;
    hub.app.revoke_key(&claire, revoked.object_id).await.unwrap();
    let theirs = hub.app.generate_key(&paul, firms::new_key("theirs")).await.unwrap().0;
    let used = hub.keys[0].identifier.clone();
    let pasted = format!("{good}:{}", hub.keys[0].secret);
    for (key, said) in [
        ("", "a besoin d’une clé"),
        ("lhk_live_000000000000000000000000", "aucune clé du cabinet"),
        (theirs.identifier.as_str(), "aucune clé du cabinet"),
        (used.as_str(), "sert déjà à une autre application"),
        (revoked.identifier.as_str(), "a été révoquée"),
        (pasted.as_str(), "le secret ne doit pas être saisi ici"),
        (hub.keys[0].secret.as_str(), "le secret ne doit pas être saisi ici"),
    ] {
        let fields = partner(key, "a@b.example");
        let answer = browser.post(STEP1, &fields).await.expect(422);
        assert!(answer.body.to_lowercase().contains(said), "{key}: {}", answer.body);
        assert!(!answer.body.contains("lhs_live_"), "a secret does not come back");
    }
    assert!(!hub.database.dump().await.contains("lhs_live_"), "nor is it kept");
    for (email, said) in [
        ("", "a besoin de l’adresse"),
        ("not an address", "écrivez une adresse"),
        ("claire.martin@cabinet-exemple.fr", "déjà celle d’un utilisateur"),
        (" CLAIRE.Martin@Cabinet-Exemple.FR ", "déjà celle d’un utilisateur"),
        ("ｃlaire.martin@cabinet-exemple.fr", "déjà celle d’un utilisateur"),
        ("paul.voisin@cabinet-voisin.fr", "déjà celle d’un utilisateur"),
        ("julie.perrin@boulangerie-perrin.fr", "déjà celle d’un utilisateur"),
    ] {
        let answer = browser.post(STEP1, &partner(&good, email)).await.expect(422);
        assert!(answer.body.to_lowercase().contains(said), "{email}: {}", answer.body);
    }
    hub.clock.advance(domain::time::days(366));
    let mut browser = hub.browser("claire").await;
    let answer = browser.post(STEP1, &partner(&good, "a@b.example")).await.expect(422);
    assert!(answer.body.to_lowercase().contains("a expiré"));
}

#[tokio::test]
async fn a_providers_address_can_not_become_a_users_not_even_at_the_same_time() {
    let hub = TestHub::new().await;
    let operator = firms::operator_at(&hub.app, "VOISIN").await;
    let staff = |email: &str| app::NewStaff {
        first_name: "A".to_owned(),
        last_name: "B".to_owned(),
        email: domain::text::Email::parse(email).unwrap(),
        profile: domain::staff::Profile::ADMINISTRATOR,
        password: domain::secret::Secret::new("a password of the test".to_owned()),
        groups: Vec::new(),
    };
    let taken = hub.app.add_staff(&operator, staff("API@Banque-Connect.example")).await;
    assert!(matches!(taken, Err(app::Error::Conflict(app::Conflict::EmailTaken))));
    let claire = hub.actor("claire").await;
    for round in 0..50 {
        let email = format!("race{round}@provider.example");
        let (key, _) = hub.app.generate_key(&claire, firms::new_key("race")).await.unwrap();
        let definition = app::Definition {
            kind: "partner".to_owned(),
            application: "api-standard".to_owned(),
            label: format!("Race {round}"),
            key: key.identifier.to_string(),
            email: email.clone(),
        };
        drop(hub.app.define_application(&claire, app::Purpose::Adding, definition).await.unwrap());
        let draft = hub
            .app
            .choose_dossiers(&claire, app::Purpose::Adding, app::Choice::All { future: false })
            .await
            .unwrap();
        let (provider, user) = tokio::join!(
            hub.app.add_application(&claire, draft.token),
            hub.app.add_staff(&operator, staff(&email)),
        );
        assert!(provider.is_ok() != user.is_ok(), "{round}: {provider:?} {user:?}");
    }
}

/// Trimmed, normalised and folded, two addresses are one; with a point or a tag more they are two (C4).
#[tokio::test]
async fn a_providers_address_is_compared_as_people_read_it() {
    let hub = TestHub::new().await;
    let (claire, operator) =
        (hub.actor("claire").await, firms::operator_at(&hub.app, "VOISIN").await);
    let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
    let define = |email: &str| app::Definition {
        kind: "partner".to_owned(),
        application: "tresoly".to_owned(),
        key: key.identifier.to_string(),
        email: email.to_owned(),
        ..app::Definition::default()
    };
    hub.app
        .add_staff(&operator, firms::new_staff("É", "élodie.roy@stra\u{df}e.example"))
        .await
        .unwrap();
    for same in [
        " élodie.roy@straße.example ",
        "ÉLODIE.ROY@STRASSE.EXAMPLE",
        "e\u{301}lodie.roy@strasse.example",
        "ｅ\u{301}lodie.roy@strasse.example",
    ] {
        let refused = hub.app.define_application(&claire, app::Purpose::Adding, define(same)).await;
        assert!(matches!(refused, Err(app::Error::Invalid(_))), "{same}");
    }
    for other in [
        "elodie.roy@strasse.example",
        "élodie.roy+api@strasse.example",
        "élodieroy@strasse.example",
    ] {
        hub.app.define_application(&claire, app::Purpose::Adding, define(other)).await.unwrap();
    }
    // And the other way round, once the application is there.
    let draft = hub
        .app
        .choose_dossiers(&claire, app::Purpose::Adding, app::Choice::All { future: false })
        .await
        .unwrap();
    hub.app.add_application(&claire, draft.token).await.unwrap();
    for same in ["ÉLODIEROY@Straße.example", "e\u{301}lodieroy@strasse.example"] {
        let taken = hub.app.add_staff(&operator, firms::new_staff("É", same)).await;
        assert!(
            matches!(taken, Err(app::Error::Conflict(app::Conflict::EmailTaken))),
            "{same}: {taken:?}"
        );
    }
}
