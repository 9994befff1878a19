//! Handing the dossiers of one person over to another (D1, F4).

use domain::{
    Flaw, Invalid,
    actor::{Actor, Tenant},
    id::StaffId,
    policy::{Action, decide},
};
use serde_json::json;
use store::{DossierRole as Role, Read, StaffLine, Write};

use crate::{
    App, Error, Result,
    journal::{self, Entry},
};

/// Somebody who is responsible for dossiers.
#[derive(Clone, Debug)]
pub struct HandOverFrom {
    /// Who.
    pub staff: StaffLine,
    /// Of how many dossiers they are master.
    pub as_master: u64,
    /// Of how many they are engagement manager.
    pub as_manager: u64,
}

/// What may be handed over, and to whom.
#[derive(Clone, Debug)]
pub struct HandOverPlan {
    /// Whoever is responsible for dossiers; those who have left first (F4).
    pub from: Vec<HandOverFrom>,
    /// Whoever may take them: those who still work there.
    pub to: Vec<StaffLine>,
}

/// What is handed over, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    /// The number of whose they are.
    pub from: String,
    /// The number of whose they become.
    pub to: String,
    /// Where they are master.
    pub as_master: bool,
    /// Where they are engagement manager.
    pub as_manager: bool,
    /// How many of each were shown: of others nobody has been told.
    pub shown: (u64, u64),
}

impl HandOver {
    /// Where they are what.
    fn roles(&self) -> impl Iterator<Item = Role> {
        let roles = [(self.as_master, Role::Master), (self.as_manager, Role::EngagementManager)];
        roles.into_iter().filter_map(|(chosen, role)| chosen.then_some(role))
    }
}

/// What was handed over.
#[derive(Clone, Debug)]
pub struct HandedOver {
    /// Of how many dossiers they were master.
    pub as_master: u64,
    /// Of how many they were engagement manager.
    pub as_manager: u64,
    /// Whose they are now.
    pub to: StaffLine,
}

impl App {
    /// Who is responsible for dossiers, and who may take them.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn hand_over_plan(&self, actor: &Actor) -> Result<HandOverPlan> {
        decide(actor, Action::ManageDossiers)?;
        self.read(actor.tenant(), plan).await
    }

    /// Hands all dossiers of one person over to another, archived ones too, as one change. Partners are
    /// told nothing: whose a dossier is they never learn.
    ///
    /// # Errors
    /// `Denied`; `Invalid` on `from`, `to`, `roles` (nothing chosen), or `shown` (`changed`) when there are
    /// not as many dossiers any more as were shown.
    pub async fn hand_over(&self, actor: &Actor, asked: HandOver) -> Result<HandedOver> {
        decide(actor, Action::ManageDossiers)?;
        let (app, actor) = (self.clone(), actor.clone());
        self.write(actor.tenant(), move |db| {
            db.lock_portfolio()?;
            let (from, to) = people(db, &asked)?;
            // Before the journal, as everybody takes them.
            db.hold_dossiers_of(from.id)?;
            let now = (
                counted(db, from.id, Role::Master)?,
                counted(db, from.id, Role::EngagementManager)?,
            );
            let as_shown = |chosen: bool, now: u64, shown: u64| !chosen || now == shown;
            if !as_shown(asked.as_master, now.0, asked.shown.0)
                || !as_shown(asked.as_manager, now.1, asked.shown.1)
            {
                return Err(Error::invalid("shown", Flaw::Changed));
            }
            app.give(db, &actor, (&asked, from.id, to))
        })
        .await
    }

    fn give(
        &self,
        db: &mut Write<'_, Tenant>,
        actor: &Actor,
        (asked, from, to): (&HandOver, StaffId, StaffLine),
    ) -> Result<HandedOver> {
        let counts = [
            (asked.as_master, "master", asked.shown.0),
            (asked.as_manager, "manager", asked.shown.1),
        ];
        let dossiers: serde_json::Map<String, serde_json::Value> = counts
            .into_iter()
            .filter(|(chosen, ..)| *chosen)
            .map(|(_, role, count)| (role.to_owned(), json!(count)))
            .collect();
        let entry = Entry {
            action: "dossiers.handed_over",
            subject: format!("staff:{}", from.get()),
            detail: json!({ "from": from, "to": to.id, "dossiers": dossiers }),
        };
        // Before the change, for what it is about is found by whose they were.
        let number = journal::write_numbered(db, actor, &entry, self.now())?;
        let mut given = [0, 0];
        for role in asked.roles() {
            db.note_dossiers_of((from, role), number)?;
            let place = usize::from(role == Role::EngagementManager);
            given[place] = db.hand_over((from, to.id), role, self.now())?;
        }
        Ok(HandedOver { as_master: given[0], as_manager: given[1], to })
    }
}

fn counted(db: &mut Read<'_, Tenant>, staff: StaffId, role: Role) -> Result<u64> {
    Ok(db.dossiers_of(staff, role)?)
}

fn plan(db: &mut Read<'_, Tenant>) -> Result<HandOverPlan> {
    let staff = db.staff_lines()?;
    let mut from = Vec::new();
    for line in &staff {
        let as_master = counted(db, line.id, Role::Master)?;
        let as_manager = counted(db, line.id, Role::EngagementManager)?;
        if as_master + as_manager > 0 {
            from.push(HandOverFrom { staff: line.clone(), as_master, as_manager });
        }
    }
    from.sort_by_key(|row| row.staff.active);
    Ok(HandOverPlan { from, to: staff.into_iter().filter(|line| line.active).collect() })
}

/// Whose they are and whose they become, or what is wrong.
fn people(db: &mut Read<'_, Tenant>, asked: &HandOver) -> Result<(StaffLine, StaffLine)> {
    let staff = db.staff_lines()?;
    let find = |typed: &str| {
        let number = typed.trim().parse().map(StaffId::new).ok()?;
        staff.iter().find(|line| line.id == number).cloned()
    };
    let (from, to) = (find(&asked.from), find(&asked.to).filter(|line| line.active));
    let mut invalid = Vec::new();
    if from.is_none() {
        invalid.push(Invalid::new("from", Flaw::Unknown));
    }
    match &to {
        None if asked.to.trim().is_empty() => invalid.push(Invalid::new("to", Flaw::Missing)),
        None => invalid.push(Invalid::new("to", Flaw::Unknown)),
        Some(to) if from.as_ref().is_some_and(|from| from.id == to.id) => {
            invalid.push(Invalid::new("to", Flaw::Repeated));
        }
        Some(_) => {}
    }
    if !asked.as_master && !asked.as_manager {
        invalid.push(Invalid::new("roles", Flaw::Missing));
    }
    match (from, to) {
        (Some(from), Some(to)) if invalid.is_empty() => Ok((from, to)),
        _ => Err(Error::Invalid(invalid)),
    }
}
