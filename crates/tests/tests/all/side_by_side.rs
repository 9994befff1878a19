//! Two firms whose rows have the same numbers (TI2): whatever one of them writes, every row of the
//! other stays as it was, and so does every answer that the other gets.

use app::{Choice, Definition, Purpose};
use domain::activation::ActivationChanges;
use tests::{Answer, TestHub, firms};

const HEADING: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";

/// The rows of a firm: the tables of a firm begin with its number.
async fn rows_of(hub: &TestHub, firm: &str) -> Vec<String> {
    let number = firms::operator_at(&hub.app, firm).await.tenant().firm().get();
    let starts = [format!("Integer({number})|"), format!("({number},")];
    let dump = hub.database.dump().await;
    let of_firm = dump.lines().filter(|row| starts.iter().any(|start| row.starts_with(start)));
    of_firm.map(str::to_owned).collect()
}

async fn import(hub: &TestHub, firm: &str, lines: &str) {
    let operator = firms::operator_at(&hub.app, firm).await;
    let file = format!("{HEADING}{lines}").into_bytes();
    let report = hub.app.import_dossiers(&operator, file, |_| ()).await.unwrap();
    assert_eq!(report.errors, []);
}

fn cegid(application: &str) -> Definition {
    let (kind, application) = ("cegid".to_owned(), application.to_owned());
    Definition { kind, application, ..Definition::default() }
}

/// Gives a firm a bit of everything: an application that takes future dossiers, and a draft with
/// ticks.
async fn furnish(hub: &TestHub, name: &str) {
    let actor = hub.actor(name).await;
    hub.app.define_application(&actor, Purpose::Adding, cegid("factures-clients")).await.unwrap();
    let all = Choice::All { future: true };
    let draft = hub.app.choose_dossiers(&actor, Purpose::Adding, all).await.unwrap();
    hub.app.add_application(&actor, draft.token).await.unwrap();
    hub.app.define_application(&actor, Purpose::Adding, cegid("notes-de-frais")).await.unwrap();
    hub.app.tick_found(&actor, Purpose::Adding, "cabinet").await.unwrap();
    let codes = vec!["000000001".to_owned(), "000000002".to_owned()];
    hub.app.tick(&actor, Purpose::Adding, (codes.clone(), codes)).await.unwrap();
    let apps = hub.app.applications(&actor).await.unwrap();
    let own = apps.iter().find(|app| app.key.is_none()).unwrap().object_id;
    assert!(hub.app.suspend_application(&actor, own, "à revoir").await.unwrap());
}

/// Does what a firm can do, each use case that writes.
async fn live_a_day(hub: &TestHub, (firm, name): (&str, &str), key: usize) {
    let actor = hub.actor(name).await;
    let line = |code: &str, name: &str, state: &str| format!("{code};{name};;;;;;{state}\n");
    import(hub, firm, &line("000000001", "UN AUTRE NOM", "ouvert")).await;
    import(hub, firm, &line("000000002", "UN AUTRE NOM", "archivé")).await;
    import(hub, firm, &line("NEW1", "NOUVEAU", "ouvert")).await;
    let apps: std::collections::BTreeSet<_> =
        hub.app.applications(&actor).await.unwrap().iter().map(|app| app.object_id).collect();
    let (on, off) = (ActivationChanges { on: apps.clone(), ..Default::default() }, apps.clone());
    let off = ActivationChanges { off, ..Default::default() };
    for changes in [on.clone(), off, on] {
        hub.app.set_activations(&actor, &firms::code("000000001"), changes).await.unwrap();
    }
    let codes = vec!["000000001".to_owned(), "000000003".to_owned()];
    hub.app.tick(&actor, Purpose::Adding, (codes.clone(), Vec::new())).await.unwrap();
    hub.app.clear_ticks(&actor, Purpose::Adding).await.unwrap();
    hub.app.tick(&actor, Purpose::Adding, (codes.clone(), codes)).await.unwrap();
    let draft = hub.app.choose_dossiers(&actor, Purpose::Adding, Choice::Ticked).await.unwrap();
    hub.app.add_application(&actor, draft.token).await.unwrap();
    hub.app
        .define_application(&actor, Purpose::Adding, cegid("facture-electronique"))
        .await
        .unwrap();
    hub.app.drop_draft(&actor, Purpose::Adding).await.unwrap();
    let (made, _) = hub.app.generate_key(&actor, firms::new_key("k")).await.unwrap();
    let overlap = domain::key_secret::Overlap::Day;
    hub.app.rotate_secret(&actor, made.object_id, overlap).await.unwrap();
    hub.app.stop_secret(&actor, made.object_id, domain::id::SecretId::new(1)).await.unwrap();
    hub.app.extend_key(&actor, made.object_id, "700").await.unwrap();
    drop(hub.partner(key).get("/v1/me").await.expect(200));
    hub.run_jobs().await;
    hub.app.revoke_key(&actor, made.object_id).await.unwrap();
    let operator = firms::operator_at(&hub.app, firm).await;
    for application in apps {
        hub.app.suspend_application(&actor, application, "en pause").await.unwrap();
        hub.app.suspend_for_operator(&operator, application, "en pause").await.unwrap();
        hub.app.resume_for_operator(&operator, application).await.unwrap();
        assert!(hub.app.resume_application(&actor, application).await.unwrap());
    }
}

#[tokio::test]
async fn whatever_a_firm_writes_every_row_of_the_other_stays() {
    let hub = TestHub::new().await;
    let firms = [("EXEMPLE", "claire"), ("VOISIN", "paul")];
    for (_, name) in firms {
        furnish(&hub, name).await;
    }
    // The third key is the second firm's.
    for (here, there, key) in [(0, 1, 0), (1, 0, 2)] {
        let (before, own) =
            (rows_of(&hub, firms[there].0).await, rows_of(&hub, firms[here].0).await);
        assert!(before.len() > 100, "there is something to lose");
        live_a_day(&hub, firms[here], key).await;
        assert_eq!(rows_of(&hub, firms[there].0).await, before, "{}", firms[here].0);
        assert_ne!(rows_of(&hub, firms[here].0).await, own, "it did write");
    }
}

/// A page without what tells one showing of a form from another.
fn without_once(page: &Answer) -> String {
    let has_once = page.body.contains("name=\"once\"");
    if has_once { page.body.replace(&page.field("once"), "ONCE") } else { page.body.clone() }
}

/// What the first firm's people and partners are shown, without the identifier of each request.
async fn seen(hub: &TestHub) -> Vec<String> {
    let (mut claire, mut julie) = (hub.browser("claire").await, hub.browser("julie").await);
    let mut seen = Vec::new();
    for path in [
        "/dossiers",
        "/dossiers?q=cab",
        "/dossiers?q=000000",
        "/dossiers?q=nouveau",
        "/dossiers/000000001/applications",
        "/loophub/applications",
        "/loophub/applications/new",
        "/loophub/applications/new/dossiers",
        "/loophub/applications/new/dossiers?q=cab",
        "/loophub/applications/new/dossiers?view=ticked",
        "/loophub/applications/new/summary",
        "/loophub/keys",
    ] {
        let page = claire.open(path).await.expect(200);
        seen.push(format!("{path} {}", without_once(&page)));
    }
    seen.push(julie.open("/space").await.expect(200).body);
    for key in [0, 1] {
        for path in [
            "/v1/me",
            "/v1/dossiers?count=exact",
            "/v1/dossiers?q=cab&count=exact",
            "/v1/dossiers?q=nouveau&count=exact",
            "/v1/dossiers/000000001",
        ] {
            let answer = hub.partner(key).get(path).await.expect(200);
            seen.push(format!("{path} {}", answer.body));
        }
    }
    seen
}

#[tokio::test]
async fn whatever_a_firm_writes_the_other_is_shown_the_same() {
    let hub = TestHub::new().await;
    for name in ["claire", "paul"] {
        furnish(&hub, name).await;
    }
    // Looking uses the keys, which their tab tells once it is written down.
    drop(seen(&hub).await);
    hub.run_jobs().await;
    let before = seen(&hub).await;
    live_a_day(&hub, ("VOISIN", "paul"), 2).await;
    for (then, now) in before.iter().zip(seen(&hub).await) {
        assert_eq!(*then, now);
    }
}
