//! What happened to a dossier, as its journal says (I1): codes and names, no sentences.

use std::collections::HashMap;

use domain::{
    actor::Tenant,
    id::{AgencyId, DossierId, ObjectId, StaffId},
    page::{Cursor, Page},
    request::Outcome,
    text::Code,
    time::Timestamp,
};
use serde_json::Value;
use store::{JournalRow, Read};

use crate::{RequestApps, Result};

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Whom,
    /// What.
    pub what: Happened,
}

/// Who did it.
#[derive(Clone, Debug)]
pub enum Whom {
    /// "Claire Martin".
    Staff(String),
    /// A contact of a client.
    Contact,
    /// A partner's program.
    Key,
    /// A provider with a link.
    Provider,
    /// Who runs the server, or the hub by itself.
    Operator,
}

/// What was done.
#[derive(Clone, Debug)]
pub enum Happened {
    /// It was created, and so many applications came with it.
    Created(u64),
    /// It says something else now.
    Changed(Vec<FieldNow>),
    /// It was archived.
    Archived,
    /// It was opened again.
    Reopened,
    /// Applications were switched on and off.
    Activations {
        /// The names of those that are on.
        on: Vec<String>,
        /// The names of those that are off.
        off: Vec<String>,
    },
    /// Somebody asked for applications to be switched on and off, or was answered.
    Request {
        /// What was done with the request.
        act: RequestAct,
        /// Who had made it: "Sofia Lopez".
        asker: String,
        /// What was asked for, or granted.
        apps: RequestApps,
    },
    /// It was handed over, with others of the same person.
    HandedOver {
        /// Whose it was.
        from: String,
        /// Whose it is.
        to: String,
    },
    /// Something else, by the journal's own name.
    Other(String),
}

/// What was done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestAct {
    /// It was made.
    Made,
    /// It came to this.
    Over(Outcome),
}

/// A field that says something else now.
#[derive(Clone, Debug)]
pub struct FieldNow {
    /// `name`, `siren`, `siret`, `agency`, `master` or `manager`.
    pub field: String,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

/// What the numbers in entries are called now.
struct Names {
    staff: HashMap<StaffId, String>,
    agencies: HashMap<AgencyId, String>,
    apps: HashMap<String, String>,
}

/// A page of what happened to a dossier, newest first.
pub(super) fn happenings(
    db: &mut Read<'_, Tenant>,
    dossier: (DossierId, &Code),
    cursor: Option<&Cursor>,
) -> Result<Page<Happening>> {
    let rows = db.dossier_journal(dossier, cursor)?;
    if rows.items.is_empty() {
        return Ok(rows.filter_map(|_| None));
    }
    let names = Names {
        staff: db.staff_lines()?.into_iter().map(|line| (line.id, line.name)).collect(),
        agencies: db.agencies()?.into_iter().map(|agency| (agency.id, agency.name)).collect(),
        apps: db
            .firm_apps_and_deleted()?
            .into_iter()
            .map(|app| (app.object_id.to_string(), app.name))
            .collect(),
    };
    Ok(rows.map(|row| names.happening(&row)))
}

impl Names {
    fn happening(&self, row: &JournalRow) -> Happening {
        let detail = serde_json::from_str(&row.detail).unwrap_or(Value::Null);
        Happening { at: row.at, who: self.who(&row.actor), what: self.what(&row.action, &detail) }
    }

    fn who(&self, actor: &str) -> Whom {
        match actor.split_once(':') {
            Some(("staff", number)) => Whom::Staff(self.person(number.parse().ok())),
            Some(("contact", _)) => Whom::Contact,
            Some(("key", _)) => Whom::Key,
            Some(("provider", _)) => Whom::Provider,
            _ => Whom::Operator,
        }
    }

    fn what(&self, action: &str, detail: &Value) -> Happened {
        match action {
            "dossier.created" => {
                Happened::Created(detail["applications"].as_u64().unwrap_or_default())
            }
            "dossier.changed" => Happened::Changed(self.fields(detail)),
            "dossier.archived" => Happened::Archived,
            "dossier.reopened" => Happened::Reopened,
            "activations.set" => Happened::Activations {
                on: self.applications(&detail["on"]),
                off: self.applications(&detail["off"]),
            },
            "request.made" => self.request(RequestAct::Made, detail),
            "request.granted" => self.request(RequestAct::Over(Outcome::Granted), detail),
            "request.refused" => self.request(RequestAct::Over(Outcome::Refused), detail),
            "request.withdrawn" => self.request(RequestAct::Over(Outcome::Withdrawn), detail),
            "dossiers.handed_over" => Happened::HandedOver {
                from: self.person(detail["from"].as_i64()),
                to: self.person(detail["to"].as_i64()),
            },
            other => Happened::Other(other.to_owned()),
        }
    }

    fn request(&self, act: RequestAct, detail: &Value) -> Happened {
        let (on, off) = (self.applications(&detail["on"]), self.applications(&detail["off"]));
        let asker = self.person(detail["asked_by"].as_i64());
        Happened::Request { act, asker, apps: RequestApps { on, off } }
    }

    fn fields(&self, detail: &Value) -> Vec<FieldNow> {
        let fields = ["name", "siren", "siret", "agency", "master", "manager"].into_iter();
        let changed = fields.filter(|field| detail["after"].get(field).is_some());
        let now = |field: &str| FieldNow {
            field: field.to_owned(),
            before: self.value(field, &detail["before"][field]),
            after: self.value(field, &detail["after"][field]),
        };
        changed.map(now).collect()
    }

    fn value(&self, field: &str, value: &Value) -> Option<String> {
        match field {
            "agency" => {
                let agency = AgencyId::new(value.as_i64()?);
                Some(
                    self.agencies.get(&agency).cloned().unwrap_or_else(|| agency.get().to_string()),
                )
            }
            "master" | "manager" => value.as_i64().map(|number| self.person(Some(number))),
            _ => value.as_str().map(str::to_owned),
        }
    }

    fn person(&self, number: Option<i64>) -> String {
        let number = number.unwrap_or_default();
        self.staff.get(&StaffId::new(number)).cloned().unwrap_or_else(|| number.to_string())
    }

    /// Applications that are gone for good are called by their identifier.
    fn applications(&self, objects: &Value) -> Vec<String> {
        let objects = objects.as_array().into_iter().flatten().filter_map(Value::as_str);
        let objects = objects.filter_map(ObjectId::parse).map(|object| object.to_string());
        objects.map(|object| self.apps.get(&object).cloned().unwrap_or(object)).collect()
    }
}
