//! The contacts of a dossier and what is opened to them (E1, E2, E4): by whom, under races, and what
//! ends it.

use std::collections::BTreeSet;

use app::{ContactAdded, Error, NewDossierContact, Notified, OffersChanged};
use domain::{
    Flaw, activation::ActivationChanges, actor::Actor, contact::ContactFacts, id::ObjectId,
    offer::OfferChanges, text::Code,
};
use loophub::demo::dossiers;
use tests::{TestHub, contacts, firms, words};

const EMAIL: &str = "lea.roux@client.example";

/// A contact of the first two dossiers, seen by whoever may.
pub(crate) struct Given {
    pub(crate) hub: TestHub,
    pub(crate) claire: Actor,
    pub(crate) first: Code,
    pub(crate) second: Code,
    pub(crate) contact: ObjectId,
}

impl Given {
    pub(crate) async fn new() -> Self {
        let hub = TestHub::new().await;
        let claire = hub.actor("claire").await;
        let (first, second) = (code(1), code(2));
        let both = [first.clone(), second.clone()];
        let contact = contacts::add(&hub.app, &claire, (&both, EMAIL)).await;
        Self { hub, claire, first, second, contact }
    }

    pub(crate) fn place(&self) -> (&Code, ObjectId) {
        (&self.first, self.contact)
    }

    /// Opens everything that is active on the first dossier.
    pub(crate) async fn open_all(&self) -> Vec<ObjectId> {
        let apps = contacts::active(&self.hub.app, &self.claire, self.place()).await;
        contacts::open(&self.hub.app, &self.claire, (self.place(), &apps)).await;
        apps
    }

    async fn offered(&self, code: &Code) -> BTreeSet<ObjectId> {
        let sheet = self.hub.app.contact(&self.claire, (code, self.contact)).await.unwrap();
        let opened = sheet.offers.into_iter().filter(|offer| offer.opened.is_some());
        opened.map(|offer| offer.object_id).collect()
    }

    async fn switch(&self, app: ObjectId, on: bool) {
        let mut changes = ActivationChanges::default();
        if on { &mut changes.on } else { &mut changes.off }.insert(app);
        self.hub.app.set_activations(&self.claire, &self.first, changes).await.unwrap();
    }
}

pub(crate) fn code(number: u32) -> Code {
    firms::code(&dossiers::code(number))
}

fn only(app: ObjectId) -> BTreeSet<ObjectId> {
    BTreeSet::from([app])
}

pub(crate) fn opening(app: ObjectId) -> OfferChanges<ObjectId> {
    OfferChanges { on: only(app), ..OfferChanges::default() }
}

pub(crate) fn new(facts: ContactFacts) -> NewDossierContact {
    NewDossierContact { facts, tie_known: false }
}

pub(crate) fn named(first: &str, email: &str) -> ContactFacts {
    ContactFacts::parse([first, "Roux", "", email, "fr"]).unwrap()
}

fn flaw<T: std::fmt::Debug>(answer: Result<T, Error>) -> Flaw {
    match answer {
        Err(Error::Invalid(invalid)) => invalid[0].flaw,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn exactly_what_is_active_is_proposed_and_what_changed_is_done() {
    let given = Given::new().await;
    let lists = given.hub.app.dossier_applications(&given.claire, &given.first).await.unwrap();
    let active: Vec<_> = lists.active.iter().map(|choice| choice.object_id).collect();
    assert_eq!(contacts::active(&given.hub.app, &given.claire, given.place()).await, active);
    let (one, two) = (active[0], active[1]);
    // Two colleagues, each with a page that shows nothing opened: both succeed.
    let place = given.place();
    given.hub.app.change_offers(&given.claire, place, opening(one)).await.unwrap();
    let ines = given.hub.actor("ines").await;
    let relation = given.hub.app.contact(&ines, place).await.unwrap().may_change;
    let other = if relation.is_ok() { &ines } else { &given.claire };
    given.hub.app.change_offers(other, place, opening(two)).await.unwrap();
    assert_eq!(given.offered(&given.first).await, BTreeSet::from([one, two]));
    assert!(given.offered(&given.second).await.is_empty(), "each dossier on its own");
    let again = given.hub.app.change_offers(&given.claire, place, opening(one)).await.unwrap();
    let nothing =
        OffersChanged::Done { changes: OfferChanges::default(), notified: Notified::Nothing };
    assert_eq!(again, nothing, "what is so already is no change");
    let names = given.hub.app.dossier_applications(&given.claire, &given.first).await.unwrap();
    let told = names.active.iter().find(|choice| choice.object_id == one).unwrap();
    assert_eq!(told.offered_to, ["Julie Perrin"], "the two lists say who loses it (D5)");
}

#[tokio::test]
async fn an_application_switched_off_meanwhile_is_told_and_nothing_is_written() {
    let given = Given::new().await;
    let active = contacts::active(&given.hub.app, &given.claire, given.place()).await;
    given.switch(active[0], false).await;
    let both = OfferChanges { on: active[..2].iter().copied().collect(), ..Default::default() };
    let before = given.hub.database.dump().await;
    let done = given.hub.app.change_offers(&given.claire, given.place(), both).await.unwrap();
    let OffersChanged::NotActive(names) = done else { panic!("{done:?}") };
    assert_eq!(names.len(), 1);
    assert_eq!(given.hub.database.dump().await, before);
    let mut claire = given.hub.browser("claire").await;
    let path = format!("/dossiers/{}/contacts/{}", given.first, given.contact);
    let ids = [active[0].to_string(), active[1].to_string()];
    let fields = [("offer", ids[0].as_str()), ("offer", ids[1].as_str())];
    let page = claire.post(&path, &fields).await.expect(409).body;
    assert!(page.contains(&names[0]) && page.contains("Rien n’a été enregistré"), "{page}");
    assert!(page.contains(&format!("value=\"{}\" checked", ids[1])), "what was ticked is kept");
    assert!(!page.contains(&format!("value=\"{}\"", ids[0])), "only what is active is proposed");
    // What is none of the firm's is not there at all.
    let nobodys = opening(ObjectId::parse(tests::forms::NOBODYS).unwrap());
    let refused = given.hub.app.change_offers(&given.claire, given.place(), nobodys).await;
    assert!(matches!(refused, Err(Error::NotFound)));
}

#[tokio::test]
async fn only_those_of_the_dossier_may_and_who_may_not_changes_nothing() {
    let given = Given::new().await;
    let apps = given.open_all().await;
    given.hub.run_jobs().await;
    let actors = [given.hub.actor("sofia").await, given.hub.actor("julie").await];
    let before = given.hub.database.dump().await;
    let (app, place) = (&given.hub.app, given.place());
    for actor in actors {
        let denied = [
            app.add_dossier_contact(&actor, place.0, new(contacts::facts("x@y.example")))
                .await
                .err(),
            app.edit_contact(&actor, place, contacts::facts("x@y.example")).await.err(),
            app.remove_contact(&actor, place).await.err(),
            app.close_services(&actor, place).await.err(),
            app.invite_contact(&actor, place).await.err(),
            app.change_offers(&actor, place, opening(apps[0])).await.err(),
        ];
        for error in denied {
            assert!(matches!(error, Some(Error::Denied(_))), "{actor:?}: {error:?}");
        }
    }
    assert_eq!(given.hub.database.dump().await, before);
    for name in ["claire", "hugo"] {
        let actor = given.hub.actor(name).await;
        assert!(app.contact(&actor, place).await.unwrap().may_change.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn who_may_on_one_dossier_alone_does_not_change_the_address_of_all() {
    let given = Given::new().await;
    let operator = firms::operator_at(&given.hub.app, "EXEMPLE").await;
    let sofia = given.hub.actor("sofia").await;
    let line = |number: u32, person: &str| {
        format!("{};X{number};;;;{person};;ouvert\n", dossiers::code(number))
    };
    let heading = "code;nom;siren;siret;agence;maitre;engagement_manager;etat\n";
    let csv = format!("{heading}{}{}", line(1, firms::email("sofia")), line(2, ""));
    given.hub.app.import_dossiers(&operator, csv.into_bytes(), |_| ()).await.unwrap();
    let sheet = given.hub.app.contact(&sofia, given.place()).await.unwrap();
    assert!(sheet.may_change.is_ok() && sheet.may_edit.is_err());
    let mine = contacts::facts(firms::email("sofia"));
    let refused = given.hub.app.edit_contact(&sofia, given.place(), mine).await;
    assert!(matches!(refused, Err(Error::Denied(_))));
    // From the dossier that is hers she removes them: they stay at the other.
    let removed = given.hub.app.remove_contact(&sofia, given.place()).await.unwrap();
    assert!(!removed.for_good);
    assert!(given.hub.app.contact(&given.claire, (&given.second, given.contact)).await.is_ok());
}

/// Who has an older page before them brings nothing back of what a colleague has replaced since.
#[tokio::test]
async fn of_two_who_change_a_contact_at_once_each_changes_what_they_touched() {
    let given = Given::new().await;
    let mut ines = given.hub.browser("ines").await;
    let path = format!("/dossiers/{}/contacts/{}/edit", given.first, given.contact);
    let page = ines.open(&path).await.expect(200);
    let said = page.body.split("name=\"said\" value=\"").skip(1);
    let said: Vec<String> = said.map(|it| words::plain(it.split('"').next().unwrap())).collect();
    assert_eq!(said, ["Julie", "Perrin", "Gérante", EMAIL, "fr"]);
    let moved = ContactFacts::parse(["Julie", "Perrin-Roux", "Gérante", "julie@new.example", "fr"]);
    given.hub.app.edit_contact(&given.claire, given.place(), moved.unwrap()).await.unwrap();
    let mut sent: Vec<(&str, &str)> = said.iter().map(|one| ("said", one.as_str())).collect();
    sent.extend([("first-name", "Julie"), ("last-name", "Perrin"), ("position", "Associée")]);
    sent.extend([("contact-email", EMAIL), ("language", "fr")]);
    drop(ines.post(&path, &sent).await.expect(303));
    let sheet = given.hub.app.contact(&given.claire, given.place()).await.unwrap();
    let both = ContactFacts::parse(["Julie", "Perrin-Roux", "Associée", "julie@new.example", "fr"]);
    assert_eq!(sheet.contact.facts, both.unwrap());
}

#[tokio::test]
async fn an_address_belongs_to_one_contact_of_the_firm() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    let third = code(3);
    let again = app.add_dossier_contact(claire, &given.first, new(contacts::facts(EMAIL))).await;
    assert_eq!(flaw(again), Flaw::Taken, "a contact of this dossier already");
    let shouted = new(contacts::facts(&EMAIL.to_uppercase()));
    let tied = app.add_dossier_contact(claire, &third, shouted).await.unwrap();
    assert_eq!(tied, ContactAdded::Tied(given.contact));
    let other = named("Léa", EMAIL);
    let asked = app.add_dossier_contact(claire, &code(4), new(other.clone())).await.unwrap();
    assert_eq!(asked, ContactAdded::Known { name: "Julie Perrin".to_owned() });
    let meant = NewDossierContact { facts: other, tie_known: true };
    let tied = app.add_dossier_contact(claire, &code(4), meant).await.unwrap();
    assert_eq!(tied, ContactAdded::Tied(given.contact));
    let lea = new(named("Léa", "lea@client.example"));
    let ContactAdded::New(lea) = app.add_dossier_contact(claire, &third, lea).await.unwrap() else {
        panic!("she is new")
    };
    let taken = app.edit_contact(claire, (&third, lea), named("Léa", EMAIL)).await;
    assert_eq!(flaw(taken), Flaw::Taken);
}

#[tokio::test]
async fn a_providers_address_is_no_contacts_and_a_contacts_no_providers() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    for provider in ["api@banque-connect.example", "API@Banque-Connect.example"] {
        let facts = named("Paul", provider);
        let refused = app.add_dossier_contact(claire, &given.first, new(facts.clone())).await;
        assert_eq!(flaw(refused), Flaw::EmailOfProvider);
        let refused = app.edit_contact(claire, given.place(), facts).await;
        assert_eq!(flaw(refused), Flaw::EmailOfProvider);
    }
    let mut browser = given.hub.browser("claire").await;
    let fields = |key: &str, email: &str| {
        [("do", "next"), ("kind", "partner"), ("application", "tresoly")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .chain([("key".to_owned(), key.to_owned()), ("email".to_owned(), email.to_owned())])
            .collect::<Vec<_>>()
    };
    let (key, _) = app.generate_key(claire, firms::new_key("k")).await.unwrap();
    let sent = fields(key.identifier.as_str(), EMAIL);
    let sent: Vec<_> = sent.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let page = browser.post("/loophub/applications/new", &sent).await.expect(422).body;
    assert!(page.contains("déjà celle d’un utilisateur"));
    // Removed for good from both dossiers, the address is free.
    for code in [&given.first, &given.second] {
        app.remove_contact(claire, (code, given.contact)).await.unwrap();
    }
    drop(browser.post("/loophub/applications/new", &sent).await.expect(303));
}

#[tokio::test]
async fn nothing_is_opened_on_an_archived_dossier() {
    let given = Given::new().await;
    let apps = contacts::active(&given.hub.app, &given.claire, given.place()).await;
    let operator = firms::operator_at(&given.hub.app, "EXEMPLE").await;
    firms::archive(&given.hub.app, &operator, (&given.first, true)).await;
    let refused = given.hub.app.change_offers(&given.claire, given.place(), opening(apps[0])).await;
    assert!(matches!(refused, Err(Error::Conflict(app::Conflict::DossierArchived))));
}

#[tokio::test]
async fn a_deletion_says_who_loses_the_offer_and_its_undo_gives_exactly_them_back() {
    let given = Given::new().await;
    let apps = given.open_all().await;
    let of_firm = given.hub.app.applications(&given.claire).await.unwrap();
    let found = of_firm.iter().find(|app| app.object_id == apps[0]).unwrap();
    let impact = given.hub.app.deletion_impact(&given.claire, apps[0]).await.unwrap();
    assert_eq!(impact.contacts, 1);
    let before = given.hub.database.rows("offers").await;
    let deleted =
        given.hub.app.delete_application(&given.claire, apps[0], &found.name).await.unwrap();
    assert!(!given.offered(&given.first).await.contains(&apps[0]));
    given.hub.app.undo_batch(&given.claire, deleted.batch).await.unwrap();
    assert_eq!(given.hub.database.rows("offers").await, before);
    // Closed while it was deleted: that is a change since, and stays closed.
    let deleted =
        given.hub.app.delete_application(&given.claire, apps[0], &found.name).await.unwrap();
    given.hub.app.close_services(&given.claire, given.place()).await.unwrap();
    given.hub.app.undo_batch(&given.claire, deleted.batch).await.unwrap();
    assert!(given.offered(&given.first).await.is_empty());
}

#[tokio::test]
async fn another_firm_may_have_the_same_person_and_learns_nothing() {
    let given = Given::new().await;
    let paul = given.hub.actor("paul").await;
    let here = given.first.clone();
    let mut told = Vec::new();
    // The address of a contact there, of a staff member there, and of nobody.
    for email in [EMAIL, firms::email("julie"), firms::email("sofia"), "nobody@no.example"] {
        let added = given.hub.app.add_dossier_contact(&paul, &here, new(named("Une", email))).await;
        let ContactAdded::New(object) = added.unwrap() else { panic!("new here") };
        let place = (&here, object);
        let apps = contacts::active(&given.hub.app, &paul, place).await;
        let notified = contacts::open(&given.hub.app, &paul, (place, &apps)).await;
        assert_eq!(notified, Notified::Invited);
        let mut browser = given.hub.browser("paul").await;
        let page = browser.open(&format!("/dossiers/{here}/contacts/{object}")).await.expect(200);
        told.push(page.body.replace(&object.to_string(), "ID").replace(email, "EMAIL"));
    }
    assert!(told.iter().all(|page| *page == told[0]), "the same for each");
}

#[tokio::test]
async fn whatever_ends_an_offer_ends_it_at_once_and_tells_the_partner() {
    let given = Given::new().await;
    let (app, claire) = (&given.hub.app, &given.claire);
    let apps = given.open_all().await;
    given.switch(apps[0], false).await;
    given.switch(apps[0], true).await;
    assert!(!given.offered(&given.first).await.contains(&apps[0]), "on again, not opened again");
    let closed = app.close_services(claire, given.place()).await.unwrap();
    assert_eq!(closed.offers as usize, apps.len() - 1);
    assert!(given.offered(&given.first).await.is_empty());
    given.open_all().await;
    let operator = firms::operator_at(app, "EXEMPLE").await;
    firms::archive(app, &operator, (&given.first, true)).await;
    firms::archive(app, &operator, (&given.first, false)).await;
    assert!(given.offered(&given.first).await.is_empty(), "reopening gives none back");
    given.open_all().await;
    let removed = app.remove_contact(claire, given.place()).await.unwrap();
    assert_eq!((removed.offers as usize, removed.for_good), (apps.len(), false));
    let left = given.hub.database.numbers("SELECT COUNT(*) FROM offers").await;
    assert_eq!(left, [0]);
    let events = given.hub.database.rows("events").await;
    for kind in ["offer.opened", "offer.closed"] {
        assert!(events.contains(kind), "{kind}");
    }
    let journal = given.hub.database.rows("journal").await;
    for action in ["contact.added", "offers.set", "services.closed", "contact.removed"] {
        assert!(journal.contains(action), "{action}");
    }
    assert!(!journal.contains("Perrin") && !journal.contains(EMAIL), "numbers, not people");
    assert!(!events.contains("Perrin") && !events.contains(EMAIL), "identifiers alone");
}
