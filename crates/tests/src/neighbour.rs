//! What the firm next door has, and the firm that looks must not learn of.

use app::{Choice, Definition, Purpose};
use domain::actor::{Actor, Operator};
use loophub::demo::CATALOGUE;

use crate::{TestHub, contacts, firms, forms::NOBODYS};

/// An application that only the firm next door may take.
pub const RESERVED: &str = r#"
[[application]]
slug = "reserve-aux-voisins"
name = "Réservé aux voisins"
kind = "firm"
publisher = "Voisin"
description_fr = "Pour un seul cabinet."
description_en = "For one firm alone."
launch_url = "https://voisin.example/"
firms = ["VOISIN"]
"#;

const DOSSIER: &str = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\nCANARY1;CANARIVOISIN;;;;;;ouvert\n";

/// Every kind of identifier of the firm next door that somebody could come by.
pub struct Theirs {
    /// A dossier's code.
    pub dossier: String,
    /// What a key is called in addresses.
    pub key: String,
    /// The public half of the same key.
    pub identifier: String,
    /// One of its applications.
    pub application: String,
    /// A contact of its dossier.
    pub contact: String,
    /// Its administrator's draft.
    pub draft: String,
    /// A catalogue application that it alone may take.
    pub slug: String,
    /// A batch, with a number that the first firm has not come to.
    pub batch: i64,
}

impl Theirs {
    /// Gives the firm next door one of each.
    pub async fn furnish(hub: &TestHub) -> Self {
        let catalogue = format!("{CATALOGUE}{RESERVED}");
        hub.app.apply_catalog(&Operator::default(), &catalogue).await.unwrap();
        let operator = firms::operator_at(&hub.app, "VOISIN").await;
        hub.app.import_dossiers(&operator, DOSSIER.into(), |_| ()).await.unwrap();
        let paul = hub.actor("paul").await;
        let (key, _) =
            hub.app.generate_key(&paul, firms::new_key("CANARIVOISIN key")).await.unwrap();
        let batch = far_batch(hub, &paul).await;
        let codes = [firms::code("CANARY1")];
        let email = "canari@voisin.example";
        let contact = contacts::add(&hub.app, &paul, (&codes, email)).await;
        let application = hub.app.applications(&paul).await.unwrap()[0].object_id;
        let (kind, slug) = ("firm".to_owned(), "reserve-aux-voisins".to_owned());
        let definition = Definition { kind, application: slug.clone(), ..Definition::default() };
        hub.app.define_application(&paul, Purpose::Adding, definition).await.unwrap();
        let draft = hub
            .app
            .choose_dossiers(&paul, Purpose::Adding, Choice::All { future: true })
            .await
            .unwrap();
        Self {
            dossier: "CANARY1".to_owned(),
            key: key.object_id.to_string(),
            identifier: key.identifier.to_string(),
            application: application.to_string(),
            contact: contact.to_string(),
            draft: draft.token.to_string(),
            slug,
            batch,
        }
    }

    /// Each of them, beside one of the same form that nobody has; what begins with another comes first.
    #[must_use]
    pub fn beside_nobodys(&self) -> Vec<(String, &'static str)> {
        const DRAFT: &str = "01900000-0000-7000-8000-000000000000.2";
        vec![
            (self.draft.clone(), DRAFT),
            // Before or after the same codes as theirs.
            (self.dossier.clone(), "CANARY0"),
            (self.key.clone(), NOBODYS),
            (self.identifier.clone(), "lhk_live_000000000000000000000000"),
            (self.application.clone(), NOBODYS),
            (self.contact.clone(), NOBODYS),
            (self.slug.clone(), "nothing-of-that-name"),
        ]
    }
}

/// Deletes and restores until the number is past those of the first firm.
async fn far_batch(hub: &TestHub, paul: &Actor) -> i64 {
    let app = hub.app.applications(paul).await.unwrap().remove(0);
    for _ in 0..12 {
        let deleted = hub.app.delete_application(paul, app.object_id, &app.name).await.unwrap();
        hub.app.undo_batch(paul, deleted.batch).await.unwrap();
    }
    hub.app.history(paul, None).await.unwrap().items[0].batch.id.get()
}
