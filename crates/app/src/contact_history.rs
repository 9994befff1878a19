//! What happened to a contact, as the journal says (I1): names and codes, no sentences.

use std::collections::HashMap;

use domain::{actor::Tenant, id::ContactId, search::fold, time::Timestamp};
use serde_json::Value;
use store::Read;

use crate::Result;

/// How many entries a contact's page shows.
const SHOWN: i64 = 20;

/// One thing that happened to a contact.
#[derive(Clone, Debug)]
pub struct ContactEvent {
    /// When.
    pub at: Timestamp,
    /// "Inès Petit"; nobody when the contact did it, or the operator.
    pub by: Option<String>,
    /// The code of the dossier that it was about, when it was one.
    pub dossier: Option<String>,
    /// What.
    pub what: ContactHappened,
}

/// What was done.
#[derive(Clone, Debug)]
pub enum ContactHappened {
    /// They became a contact of the dossier.
    Added,
    /// Their page says something else.
    Changed,
    /// They are a contact of the dossier no more.
    Removed,
    /// Applications were opened to them.
    Opened(Vec<String>),
    /// Applications were closed to them.
    Closed(Vec<String>),
    /// Every application was closed to them: so many.
    ServicesClosed(u64),
    /// They were invited again.
    Invited,
    /// They accepted an invitation, and came in.
    Accepted,
}

/// The last of what happened to a contact, the newest first.
pub(crate) fn history(db: &mut Read<'_, Tenant>, contact: ContactId) -> Result<Vec<ContactEvent>> {
    let rows = db.contact_journal(contact, SHOWN)?;
    let staff: HashMap<String, String> = db
        .staff_lines()?
        .into_iter()
        .map(|line| (format!("staff:{}", line.id.get()), line.name))
        .collect();
    let apps: HashMap<String, String> = db
        .firm_apps_and_deleted()?
        .into_iter()
        .map(|app| (app.object_id.to_string(), app.name))
        .collect();
    let mut events = Vec::new();
    for row in rows {
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or(Value::Null);
        for what in happened(&row.action, &detail, &apps) {
            events.push(ContactEvent {
                at: row.at,
                by: staff.get(&row.actor).cloned(),
                dossier: detail["dossier"].as_str().map(str::to_owned),
                what,
            });
        }
    }
    Ok(events)
}

/// What an entry tells: opening and closing at once are two things.
fn happened(action: &str, detail: &Value, apps: &HashMap<String, String>) -> Vec<ContactHappened> {
    let one = match action {
        "contact.added" => ContactHappened::Added,
        "contact.changed" => ContactHappened::Changed,
        "contact.removed" => ContactHappened::Removed,
        "invitation.sent" => ContactHappened::Invited,
        "invitation.accepted" => ContactHappened::Accepted,
        "services.closed" => {
            ContactHappened::ServicesClosed(detail["offers"].as_u64().unwrap_or_default())
        }
        "offers.set" => {
            let told = [
                ContactHappened::Opened(named(&detail["on"], apps)),
                ContactHappened::Closed(named(&detail["off"], apps)),
            ];
            let is_said = |what: &ContactHappened| match what {
                ContactHappened::Opened(names) | ContactHappened::Closed(names) => {
                    !names.is_empty()
                }
                _ => true,
            };
            return told.into_iter().filter(is_said).collect();
        }
        _ => return Vec::new(),
    };
    vec![one]
}

/// The names of applications, as they are called now; those that are gone for good are left out.
fn named(objects: &Value, apps: &HashMap<String, String>) -> Vec<String> {
    let objects = objects.as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut names: Vec<String> = objects.filter_map(|object| apps.get(object).cloned()).collect();
    names.sort_by_cached_key(|name| fold(name));
    names
}
