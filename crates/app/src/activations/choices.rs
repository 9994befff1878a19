//! The entries of the two lists of a dossier (D2).

use std::collections::HashMap;

use domain::{firm_app::FirmApp, id::FirmAppId, time::Timestamp};
use store::LostOffer;

use crate::ApplicationChoice;

/// Applications as the lists show them, by name: when each ends, and to whom it is offered.
pub(crate) fn choices(
    apps: Vec<FirmApp>,
    (ends, offers): (&HashMap<FirmAppId, Option<Timestamp>>, &[LostOffer]),
) -> Vec<ApplicationChoice> {
    let mut choices: Vec<_> = apps
        .into_iter()
        .map(|app| ApplicationChoice {
            object_id: app.object_id,
            name: app.name,
            kind: app.kind,
            suspended: app.suspension.holds(),
            ends_at: ends.get(&app.id).copied().flatten(),
            offered_to: offers
                .iter()
                .filter(|offer| offer.app == app.id)
                .map(|offer| offer.name.clone())
                .collect(),
        })
        .collect();
    choices.sort_by_cached_key(|choice| domain::search::fold(&choice.name));
    choices
}
