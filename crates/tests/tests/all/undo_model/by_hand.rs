//! What the model does by hand, to one dossier or to one application.

use app::OffersChanged;
use domain::{activation::ActivationChanges, id::ObjectId, offer::OfferChanges};

use super::World;

impl World {
    pub(super) async fn switch(&mut self, object: ObjectId, (dossier, on): (usize, bool)) {
        let mut changes = ActivationChanges::default();
        if on { &mut changes.on } else { &mut changes.off }.insert(object);
        let code = &self.codes[dossier];
        self.hub.app.set_activations(&self.claire, code, changes).await.unwrap();
        self.apps.get_mut(&object).unwrap().set(dossier, (None, on));
    }

    pub(super) async fn offer(&mut self, object: ObjectId, (dossier, on): (usize, bool)) {
        let (code, app) = (&self.codes[dossier], self.apps.get_mut(&object).unwrap());
        let mut changes = OfferChanges::default();
        if on { &mut changes.on } else { &mut changes.off }.insert(object);
        let place = (code, self.contact);
        let done = self.hub.app.change_offers(&self.claire, place, changes).await.unwrap();
        let refused = on && !app.is_on(dossier);
        assert_eq!(matches!(done, OffersChanged::NotActive(_)), refused, "{done:?}");
        app.offer(dossier, on);
    }

    /// A batch that had switched it on leaves it alone from here on.
    pub(super) async fn end(&mut self, object: ObjectId, dossier: usize) {
        let ends = [(object, self.hub.app.end_of_day("2030-01-01").unwrap())].into();
        let changes = ActivationChanges { ends, ..Default::default() };
        let code = &self.codes[dossier];
        self.hub.app.set_activations(&self.claire, code, changes).await.unwrap();
        let stack = self.apps.get_mut(&object).unwrap().dossiers.entry(dossier).or_default();
        if let Some(&(Some(_), true, offered)) = stack.last() {
            stack.push((None, true, offered));
        }
    }

    pub(super) async fn suspend(&mut self, object: ObjectId, on: bool) {
        let app = self.apps.get_mut(&object).unwrap();
        match on {
            true if !app.suspended => {
                self.hub.app.suspend_application(&self.claire, object, "x").await.unwrap();
            }
            false if app.suspended => {
                self.hub.app.resume_application(&self.claire, object).await.unwrap();
            }
            _ => {}
        }
        app.suspended = on;
    }
}
