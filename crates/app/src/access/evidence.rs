//! What is known about each condition: since when, by whom, why.

use domain::{
    actor::Tenant,
    api_key::KeyIdentifier,
    ending::is_over,
    firm_app::FirmApp,
    id::{BatchId, DossierId, ObjectId, StaffId},
    text::Code,
    time::Timestamp,
};
use serde_json::Value;
use store::{ActiveLine, DossierFacets, JournalRow, Read, SuspensionLine};

use crate::Result;

/// How far back the journal of a dossier is read for who switched an application off.
const ENTRIES: i64 = 100;

/// What is known about each condition.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The key that serves the application.
    pub key: Option<AccessKey>,
    /// Who has suspended it, since when and why.
    pub suspensions: Vec<SuspensionLine>,
    /// Since when the dossier is there, and archived.
    pub dossier: DossierFacets,
    /// Since when the application is active, by whom, and until when.
    pub active: Option<ActiveLine>,
    /// Where it is not: how it came to be switched off, as far as that is known.
    pub closing: Option<Closing>,
    /// The contacts to whom it is opened, by name.
    pub offered_to: Vec<(ObjectId, String)>,
}

/// The key that serves an application.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// For the address of its page.
    pub object_id: ObjectId,
    /// What the administrator calls it.
    pub name: String,
    /// Its public half.
    pub identifier: KeyIdentifier,
    /// When it stops by itself, or did.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// How an application came to be switched off for a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// "Marc Durand"; nobody when it ended by itself, or when the operator did it.
    pub by: Option<String>,
    /// The batch that it was part of (D7).
    pub batch: Option<BatchId>,
    /// Whether it had been given an end, and came to it.
    pub by_itself: bool,
}

pub(super) fn read(
    db: &mut Read<'_, Tenant>,
    (app, code, dossier): (&FirmApp, &Code, DossierId),
    (offered_to, now): (Vec<(ObjectId, String)>, Timestamp),
) -> Result<Evidence> {
    let line = db.active_lines(dossier)?.into_iter().find(|line| line.app == app.id);
    let (over, active) = match line {
        Some(line) if is_over(line.ends_at, now) => (line.ends_at, None),
        line => (None, line),
    };
    let closing = match (&active, over) {
        (Some(_), _) => None,
        // Over, and not taken away yet.
        (None, Some(at)) => Some(Closing { at, by: None, batch: None, by_itself: true }),
        (None, None) => last_closing(db, (app, code, dossier))?,
    };
    Ok(Evidence {
        key: key(db, app)?,
        suspensions: db.suspensions(app.id)?,
        dossier: db.dossier_facets(dossier)?,
        active,
        closing,
        offered_to,
    })
}

fn key(db: &mut Read<'_, Tenant>, app: &FirmApp) -> Result<Option<AccessKey>> {
    let Some(serving) = &app.key else { return Ok(None) };
    let key = db.key_by_id(serving.id)?;
    Ok(key.map(|key| AccessKey {
        object_id: key.object_id,
        name: key.name,
        identifier: key.identifier,
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
    }))
}

/// The newest of what a person, a batch and the hub itself did; nothing where something newer, of
/// which the dossier keeps no trace, may have switched it on and off again.
fn last_closing(
    db: &mut Read<'_, Tenant>,
    (app, code, dossier): (&FirmApp, &Code, DossierId),
) -> Result<Option<Closing>> {
    let batch = db.last_batch_closing(app.id, dossier)?.map(|closing| Closing {
        at: closing.at,
        by: closing.by,
        batch: Some(closing.batch),
        by_itself: false,
    });
    let by_hand = closed_by_hand(db, app, code)?;
    let (by_itself, many_ended) = ended_by_itself(db, app, code)?;
    let newest = [batch, by_hand, by_itself].into_iter().flatten().max_by_key(|closing| closing.at);
    let Some(closing) = newest else { return Ok(None) };
    let undone = db.undone_since(app.id, closing.at)?;
    Ok(Some(closing).filter(|closing| !undone && many_ended.is_none_or(|at| at < closing.at)))
}

fn closed_by_hand(
    db: &mut Read<'_, Tenant>,
    app: &FirmApp,
    code: &Code,
) -> Result<Option<Closing>> {
    let subject = format!("dossier:{code}");
    let entries = db.last_entries(("activations.set", &subject), ENTRIES)?;
    let object = app.object_id.to_string();
    let switched =
        |entry: &&JournalRow| names(entry, "off", &object) || names(entry, "on", &object);
    let last = entries.iter().find(switched).filter(|entry| names(entry, "off", &object));
    // Switched on by hand since: what ended that was something else.
    let Some(entry) = last else { return Ok(None) };
    let staff = entry.actor.strip_prefix("staff:").and_then(|number| number.parse().ok());
    let staff: Option<StaffId> = staff.map(StaffId::new);
    let lines = db.staff_lines()?;
    let by = lines.into_iter().find(|line| Some(line.id) == staff).map(|line| line.name);
    Ok(Some(Closing { at: entry.at, by, batch: None, by_itself: false }))
}

/// When it came to its end here; and when it last did on more dossiers than the journal names.
fn ended_by_itself(
    db: &mut Read<'_, Tenant>,
    app: &FirmApp,
    code: &Code,
) -> Result<(Option<Closing>, Option<Timestamp>)> {
    let slug = db.firm_app_slug(app.id)?.unwrap_or_default();
    let subject = format!("application:{slug}");
    let entries = db.last_entries(("activations.ended", &subject), ENTRIES)?;
    let object = app.object_id.to_string();
    // A generic application shares its name for ever with others of the firm (A3).
    let of_app = entries.iter().filter(|entry| detail(entry)["application"] == object.as_str());
    let (mut named, mut many) = (None, None);
    for entry in of_app {
        if named.is_none() && names(entry, "codes", code.as_str()) {
            named = Some(Closing { at: entry.at, by: None, batch: None, by_itself: true });
        } else if many.is_none() && names_some_only(entry) {
            many = Some(entry.at);
        }
    }
    Ok((named, many))
}

/// Whether an entry is about more dossiers than it names.
fn names_some_only(entry: &JournalRow) -> bool {
    let detail = detail(entry);
    let named = detail["codes"].as_array().map_or(0, Vec::len) as u64;
    detail["dossiers"].as_u64().is_some_and(|dossiers| dossiers > named)
}

/// Whether an entry lists something under a name.
fn names(entry: &JournalRow, list: &str, wanted: &str) -> bool {
    detail(entry)[list].as_array().is_some_and(|all| all.iter().any(|one| one == wanted))
}

fn detail(entry: &JournalRow) -> Value {
    serde_json::from_str(&entry.detail).unwrap_or(Value::Null)
}
