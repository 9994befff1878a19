//! The model's acts on several dossiers.

use std::collections::BTreeSet;

use app::Error;
use domain::{activation::ActivationChanges, id::ObjectId};

use super::{What, World};

impl World {
    pub(super) async fn switch_many(&mut self, wanted: [Option<bool>; 2], dossiers: &[usize]) {
        let standing = wanted.iter().enumerate();
        let standing = standing.filter_map(|(slug, on)| Some((self.standing(slug)?, (*on)?)));
        let chosen: Vec<(ObjectId, bool)> = standing.collect();
        let (app, claire) = (&self.hub.app, &self.claire);
        app.clear_selection(claire).await.unwrap();
        let codes: Vec<String> = dossiers.iter().map(|one| self.codes[*one].to_string()).collect();
        app.select_shown(claire, (codes.clone(), codes)).await.unwrap();
        let mut changes = ActivationChanges::default();
        for (object, on) in &chosen {
            if *on { &mut changes.on } else { &mut changes.off }.insert(*object);
        }
        app.choose_mass(claire, changes).await.unwrap();
        let plan = app.mass_plan(claire).await.unwrap().unwrap();
        let done = app.switch_many(claire, plan.token).await;
        let mut did = Vec::new();
        for (object, on) in chosen {
            let modelled = self.apps.get_mut(&object).unwrap();
            let touched: BTreeSet<usize> =
                dossiers.iter().copied().filter(|one| modelled.is_on(*one) != on).collect();
            if let (Ok(done), false) = (&done, touched.is_empty()) {
                touched.iter().for_each(|one| modelled.set(*one, (Some(done.batch), on)));
                did.push((object, touched.len() as u64));
            } else {
                assert!(touched.is_empty(), "{done:?}");
            }
        }
        match done {
            Ok(done) => {
                let told: u64 = done.apps.iter().map(|app| app.dossiers).sum();
                assert_eq!(told, did.iter().map(|(_, dossiers)| dossiers).sum::<u64>());
                self.batches.push((done.batch, did[0].0, What::Many));
                self.many.insert(done.batch, did);
            }
            Err(refused) => {
                assert!(did.is_empty() && matches!(refused, Error::Invalid(_)), "{refused:?}");
            }
        }
    }

    /// Application by application; one that is deleted is left alone with all its dossiers.
    pub(super) async fn undo_many(&mut self, place: usize) {
        let batch = self.batches.remove(place).0;
        let undone = self.hub.app.undo_batch(&self.claire, batch).await.unwrap().undone.unwrap();
        let (mut taken_back, mut left) = (0, 0);
        for (object, dossiers) in &self.many[&batch] {
            match self.apps.get_mut(object).filter(|app| !app.deleted) {
                Some(app) => {
                    let (done, kept, _) = app.undo(batch);
                    (taken_back, left) = (taken_back + done, left + kept);
                }
                None => left += dossiers,
            }
        }
        assert_eq!((undone.dossiers, undone.left_alone), (taken_back, left), "{batch:?}");
    }
}
