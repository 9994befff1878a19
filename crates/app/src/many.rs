//! Many dossiers at once (D6): ticked in the portfolio, kept for each staff member, switched on and off
//! in one transaction that does what its preview said, and undone as one batch (D7).

mod switch;

use domain::{
    activation::ActivationChanges,
    actor::{Actor, StaffActor, Tenant},
    firm_app::FirmApp,
    id::{DossierId, ObjectId, StaffId},
    page::{Cursor, Page},
    policy::{Action, Relation, decide},
    search::fold,
    text::Code,
    time::Timestamp,
};
use sha2::{Digest, Sha256};
use store::{Hand, LeftAlone, Read, SelectedApp, SelectedLine, Write};

use crate::{App, DossierQuery, Error, Result, activations::still_named, portfolio::Asked};

pub use switch::Switched;

/// The most names that the preview shows of what is left alone; it leads to the rest.
const NAMED: i64 = 50;

/// An application that can be switched on or off for what is ticked.
#[derive(Clone, Debug)]
pub struct MassChoice {
    /// Which one.
    pub object_id: ObjectId,
    /// Its name.
    pub name: String,
    /// Whether it is suspended.
    pub suspended: bool,
    /// What was chosen: on, off, or nothing.
    pub switch_on: Option<bool>,
    /// Until when.
    pub ends_at: Option<Timestamp>,
}

/// What is ticked, and what may be done with it.
#[derive(Clone, Debug)]
pub struct MassChoices {
    /// How many dossiers are ticked.
    pub ticked: u64,
    /// The firm's applications, by name.
    pub apps: Vec<MassChoice>,
    /// The first day that an end may be chosen, as date fields hold it.
    pub earliest_end: String,
}

/// What will be done with one application.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// Whether it is suspended.
    pub suspended: bool,
    /// On, or off.
    pub switch_on: bool,
    /// Until when.
    pub ends_at: Option<Timestamp>,
    /// On how many dossiers that changes something.
    pub changes: u64,
    /// On how many it is so already.
    pub already: u64,
    /// How many offers end with it, and how many contacts lose one (D5).
    pub offers: (u64, u64),
}

/// Ticked dossiers that are left alone: the first, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct LeftOutOfMany {
    /// The first fifty, in the order in which they came to the firm: code, name.
    pub first: Vec<(Code, String)>,
    /// How many there are.
    pub count: u64,
}

/// What "Valider" will do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many dossiers are ticked.
    pub ticked: u64,
    /// What is done with which application, by name.
    pub apps: Vec<Planned>,
    /// Those on which the actor has no right (D3).
    pub no_right: LeftOutOfMany,
    /// Those that are archived, when something is to be switched on.
    pub archived: LeftOutOfMany,
    /// What "Valider" sends, so that it does this and nothing else.
    pub token: PlanToken,
}

impl Plan {
    /// Whether it changes anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.apps.iter().any(|app| app.changes > 0)
    }
}

/// Says which plan was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanToken {
    selection: ObjectId,
    revision: i64,
    print: String,
}

impl PlanToken {
    /// Reads what a form sends.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let selection = ObjectId::parse(parts.next()?)?;
        let (revision, print) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        parts.next().is_none().then_some(Self { selection, revision, print })
    }
}

impl std::fmt::Display for PlanToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.selection, self.revision, self.print)
    }
}

/// One application of a plan, counted.
struct Counted {
    app: FirmApp,
    wanted: SelectedApp,
    changes: u64,
    mark: i64,
    offers: (u64, u64),
}

/// Who ticks: any staff member. What their hand reaches depends on their rights at this instant.
fn hand(actor: &Actor) -> Result<Hand> {
    decide(actor, Action::SeePortfolio)?;
    let StaffActor { id, .. } = actor.staff().ok_or(Error::NotFound)?;
    let nobodys = Relation { master: false, engagement_manager: false };
    Ok(Hand { staff: id, everywhere: decide(actor, Action::SetActivations(nobodys)).is_ok() })
}

impl App {
    /// How many dossiers the actor has ticked.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn selected_count(&self, actor: &Actor) -> Result<u64> {
        let of = hand(actor)?.staff;
        self.read(actor.tenant(), move |db| Ok(db.own_selection(of)?.map_or(0, |own| own.ticked)))
            .await
    }

    /// Keeps the boxes of a page: of the codes `shown`, those `ticked` are ticked and the others are
    /// not. What is no dossier's code is none. Answers how many are ticked in all.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn select_shown(
        &self,
        actor: &Actor,
        (shown, ticked): (Vec<String>, Vec<String>),
    ) -> Result<u64> {
        let of = hand(actor)?.staff;
        let codes = |texts: Vec<String>| -> Vec<Code> {
            texts.iter().filter_map(|text| Code::parse(text).ok()).take(MOST_SHOWN).collect()
        };
        let ticked = codes(ticked);
        let unticked: Vec<Code> =
            codes(shown).into_iter().filter(|code| !ticked.contains(code)).collect();
        self.change_selection(actor, of, move |db| {
            db.unselect_codes(of, &unticked)?;
            Ok(db.select_codes(of, &ticked)?)
        })
        .await
        .map(|((), ticked)| ticked)
    }

    /// Ticks every dossier that a query of the portfolio finds. Answers how many are ticked in all.
    ///
    /// # Errors
    /// `Denied`; `Invalid` on `q`.
    pub async fn select_found(&self, actor: &Actor, query: DossierQuery) -> Result<u64> {
        let (of, asked) = (hand(actor)?.staff, Asked::whole(actor, query)?);
        self.change_selection(actor, of, move |db| {
            // A filter that names what the firm does not have finds nothing.
            match asked.filter(db)? {
                Some(filter) => Ok(db.select_found(of, &filter)?),
                None => Ok(()),
            }
        })
        .await
        .map(|((), ticked)| ticked)
    }

    /// Unticks everything.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn clear_selection(&self, actor: &Actor) -> Result<()> {
        let of = hand(actor)?.staff;
        self.write(actor.tenant(), move |db| Ok(db.drop_selection(of)?)).await
    }

    /// A change of what is ticked, of a selection that is held; answers what it does, and how many are ticked
    /// then.
    pub(crate) async fn change_selection<T: Send + 'static>(
        &self,
        actor: &Actor,
        of: StaffId,
        change: impl Fn(&mut Write<'_, Tenant>) -> Result<T> + Send + 'static,
    ) -> Result<(T, u64)> {
        let (token, now) = (self.object_id(), self.now());
        self.write(actor.tenant(), move |db| {
            db.lock_selection(of, token, now)?;
            let answer = change(db)?;
            Ok((answer, db.own_selection(of)?.map_or(0, |own| own.ticked)))
        })
        .await
    }

    /// A page of what the actor has ticked, in the order in which it came to the firm.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn selected_dossiers(
        &self,
        actor: &Actor,
        cursor: Option<Cursor>,
    ) -> Result<Page<SelectedLine>> {
        let of = hand(actor)?.staff;
        self.read(actor.tenant(), move |db| Ok(db.selected_page(of, cursor.as_ref())?)).await
    }

    /// The applications that can be switched on or off for what the actor has ticked, and what was
    /// chosen.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn mass_choices(&self, actor: &Actor) -> Result<MassChoices> {
        let (of, now) = (hand(actor)?.staff, self.now());
        self.read(actor.tenant(), move |db| {
            let chosen = db.selected_apps(of)?;
            let choice = |app: FirmApp| {
                let chosen = chosen.iter().find(|chosen| chosen.app == app.id);
                MassChoice {
                    object_id: app.object_id,
                    suspended: app.suspension.holds(),
                    name: app.name,
                    switch_on: chosen.map(|chosen| chosen.switch_on),
                    ends_at: chosen.and_then(|chosen| chosen.ends_at),
                }
            };
            let mut apps: Vec<MassChoice> = db.firm_apps()?.into_iter().map(choice).collect();
            apps.sort_by_cached_key(|app| fold(&app.name));
            let ticked = db.own_selection(of)?.map_or(0, |own| own.ticked);
            Ok(MassChoices { ticked, apps, earliest_end: domain::ending::earliest(now) })
        })
        .await
    }

    /// Says what is to be done with which application. What a colleague has deleted meanwhile is left out;
    /// its names are answered.
    ///
    /// # Errors
    /// `Denied`; `NotFound` when the firm has no trace of one.
    pub async fn choose_mass(
        &self,
        actor: &Actor,
        changes: ActivationChanges<ObjectId>,
    ) -> Result<Vec<String>> {
        let of = hand(actor)?.staff;
        self.change_selection(actor, of, move |db| {
            let (apps, gone) = still_named(db, &changes)?;
            let wanted = apps.into_iter().map(|app| SelectedApp {
                app: app.id,
                switch_on: changes.on.contains(&app.object_id),
                ends_at: changes.end_of(app.object_id),
            });
            db.choose_apps(of, &wanted.collect::<Vec<_>>())?;
            Ok(gone)
        })
        .await
        .map(|(gone, _)| gone)
    }

    /// What "Valider" will do.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn mass_plan(&self, actor: &Actor) -> Result<Option<Plan>> {
        let (hand, now) = (hand(actor)?, self.now());
        self.read(actor.tenant(), move |db| {
            let Some(own) = db.own_selection(hand.staff)? else { return Ok(None) };
            let counted = count(db, hand, now)?;
            let no_right = left_out(db, hand, LeftAlone::NoRight)?;
            let archived = left_out(db, hand, LeftAlone::Archived)?;
            let token =
                PlanToken { selection: own.token, revision: own.revision, print: print(&counted) };
            let reached = own.ticked.saturating_sub(no_right.count);
            let open = reached.saturating_sub(archived.count);
            let planned = |counted: Counted| Planned {
                already: if counted.wanted.switch_on { open } else { reached }
                    .saturating_sub(counted.changes),
                suspended: counted.app.suspension.holds(),
                name: counted.app.name,
                switch_on: counted.wanted.switch_on,
                ends_at: counted.wanted.ends_at,
                changes: counted.changes,
                offers: counted.offers,
            };
            let mut apps: Vec<Planned> = counted.into_iter().map(planned).collect();
            apps.sort_by_cached_key(|app| fold(&app.name));
            let opens = apps.iter().any(|app| app.switch_on);
            let archived = if opens { archived } else { LeftOutOfMany::default() };
            Ok(Some(Plan { ticked: own.ticked, apps, no_right, archived, token }))
        })
        .await
    }

    /// The ticked dossiers on which the actor has no right, fifty at a time, after one of them;
    /// whether there are more.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn selected_without_right(
        &self,
        actor: &Actor,
        after: DossierId,
    ) -> Result<(Vec<SelectedLine>, bool)> {
        let hand = hand(actor)?;
        self.read(actor.tenant(), move |db| {
            let mut lines = db.left_alone(hand, (LeftAlone::NoRight, after), NAMED + 1)?;
            let most = usize::try_from(NAMED).unwrap_or(usize::MAX);
            let more = lines.len() > most;
            lines.truncate(most);
            Ok((lines, more))
        })
        .await
    }
}

/// The most boxes that one page has.
const MOST_SHOWN: usize = 500;

/// On how many dossiers each application chosen will be switched, in the order of their numbers.
fn count(db: &mut Read<'_, Tenant>, hand: Hand, now: Timestamp) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    for wanted in db.selected_apps(hand.staff)? {
        let Some(app) = db.firm_app(wanted.app)? else { continue };
        let (changes, mark) = db.will_switch(hand, wanted, now)?;
        let offers = match wanted.switch_on {
            true => (0, 0),
            false => db.selected_offers(hand, wanted.app)?,
        };
        counted.push(Counted { app, wanted, changes, mark, offers });
    }
    Ok(counted)
}

/// A print of which dossiers are switched and how: two plans that differ have hardly ever the same.
fn print(counted: &[Counted]) -> String {
    let mut hasher = Sha256::new();
    for Counted { wanted, changes, mark, offers, .. } in counted {
        let end = wanted.ends_at.map(Timestamp::as_micros);
        let (app, on, offers) = (wanted.app.get(), wanted.switch_on, offers.0);
        let line = format!("{app}:{on}:{end:?}:{changes}:{mark}:{offers};");
        hasher.update(line.as_bytes());
    }
    hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

fn left_out(db: &mut Read<'_, Tenant>, hand: Hand, why: LeftAlone) -> Result<LeftOutOfMany> {
    let first = db.left_alone(hand, (why, DossierId::new(0)), NAMED)?;
    let first = first.into_iter().map(|line| (line.code, line.name)).collect();
    Ok(LeftOutOfMany { first, count: db.count_left_alone(hand, why)? })
}
