//! What LoopHub does: one method of [`App`] a use case. Each asks the policy next to the act, and
//! writes the change, its journal entry and its events in one transaction.

mod access;
mod activations;
mod applications;
mod audit;
mod batches;
mod catalog;
mod change;
mod contact_change;
mod contact_history;
mod contacts;
mod deletion;
mod dossiers;
mod draft;
mod error;
mod firms;
mod gate;
mod import;
mod invitations;
mod journal;
mod key_expiry;
mod key_links;
mod key_list;
mod key_secrets;
mod keys;
mod last_use;
mod mails;
mod many;
mod offers;
mod partner;
mod password;
mod people;
mod portfolio;
mod requests;
mod sessions;
mod space;
mod suspension;
mod throttle;
mod usage;

use std::{sync::Arc, time::Duration};

use domain::{
    actor::{Actor, Operator, Origin, Tenant},
    chance::Chance,
    id::{ApiKeyId, FirmId, ObjectId, SecretId},
    time::{Clock, Timestamp},
};
use store::{Read, Store, Write};
use tokio::sync::Notify;

pub use access::{Access, AccessKey, AccessRow, Closing, DossierAccess, Evidence, OwnAccess};
pub use activations::{
    ApplicationChoice, DossierApplications, DossierHead, Left, Overtaken, Saved,
};
pub use applications::{Added, ApplicationQuery, ApplicationRow, ApplicationSort};
pub use audit::{Broken, BrokenWhy, ChainReport};
pub use batches::{BatchRow, BatchSheet};
pub use catalog::{
    CatalogChange, CatalogError, CatalogPlan, CatalogRefusal, FieldChange, RefusedWhy,
};
pub use change::Changed;
pub use contact_change::ContactChange;
pub use contact_history::{ContactEvent, ContactHappened};
pub use contacts::{
    ContactAdded, ContactRemoved, ContactRow, ContactSheet, DossierContacts, NewDossierContact,
};
pub use deletion::{Deleted, Impact};
pub use dossiers::{
    ArchiveImpact, DossierChoices, DossierForm, DossierSheet, Edited, FieldNow, HandOver,
    HandOverFrom, HandOverPlan, HandedOver, Happened, Happening, RequestAct, SheetApplication,
    Whom,
};
pub use draft::{
    Before, CatalogChoice, Changeable, Choice, Definition, Draft, DraftPage, DraftQuery, DraftRow,
    DraftToken, LARGEST_LIST, LeftOut, LeftOutWhy, ListTurn, PastedReport, PastedRow, Purpose,
    ReportQuery, ReportState, Shown, Summary,
};
pub use error::{Conflict, Error, Result};
pub use firms::{NewAgency, NewFirm};
use gate::KeyUse;
pub use gate::{Admitted, KeyCredentials};
pub use import::{ImportReport, LineError, Progress};
pub use invitations::{ContactAccess, InvitationRow, Welcome};
pub use key_links::{Handover, LinkRow, MailState, Received, SecretOffer};
pub use key_list::{KeyPage, KeyQuery};
pub use key_secrets::{KeySheet, Renewal, SecretRow};
pub use keys::{KeyRow, NewKey};
use last_use::LastUse;
pub use mails::{DueMail, Unsent};
pub use many::{LeftOutOfMany, MassChoice, MassChoices, Plan, PlanToken, Planned, Switched};
pub use offers::{Notified, OfferRow, OffersChanged, ServicesClosed};
pub use partner::{KeyCard, OpenDossiers, PartnerDossier, ServedApp};
use password::Passwords;
pub use people::{NewContact, NewGroup, NewStaff};
pub use portfolio::{DossierQuery, DossierRow, NONE, Portfolio, PortfolioChoices};
pub use requests::{
    DossierRequests, Granted, RequestApps, RequestRow, Requested, RequestsPage, RequestsQuery,
};
pub use sessions::{Credentials, Person, Session, SignedIn};
pub use space::{OwnSpace, SpaceDossier};
pub use store::{
    Batch, BatchApp, ContactTie, Fate, Leftover, OwnOffer, OwnPlace, RegisterLine, SelectedLine,
    StaffLine, Undone, WhoMay,
};
pub use suspension::{Suspended, SuspendedApp};
use throttle::Throttle;

/// Every use case. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What the use cases are handed by the binary.
pub struct Parts {
    /// The data.
    pub store: Store,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes secrets and identifiers.
    pub chance: Arc<dyn Chance>,
    /// What the operator chose.
    pub settings: Settings,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    settings: Settings,
    passwords: Passwords,
    throttle: Throttle,
    /// Written to the database by [`App::flush_key_use`].
    key_use: LastUse<(FirmId, ApiKeyId, SecretId), KeyUse>,
    /// By the hash of the token; written to the database by [`App::flush_session_use`].
    session_use: LastUse<[u8; 32]>,
    /// Written to the database by [`App::flush_calls`].
    calls: usage::Calls,
    /// Told when a mail was written, so that it goes at once.
    mail_written: Notify,
    /// Who may hold a pasted list in memory.
    list_turns: draft::ListTurns,
}

/// What the operator may choose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What a password hash costs (AU3).
    pub password_cost: PasswordCost,
    /// A session unused for so long is over (SE4).
    pub session_idle: Duration,
    /// A session is over after so long in any case (SE4).
    pub session_absolute: Duration,
    /// How long who sends a list waits for others who send theirs, before being told to try again.
    pub list_patience: Duration,
}

/// The parameters of Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB; at least 19 MiB outside tests.
    pub memory_kib: u32,
    /// Passes; at least 2 outside tests.
    pub passes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            password_cost: PasswordCost { memory_kib: 19 * 1024, passes: 2 },
            session_idle: Duration::from_secs(2 * 60 * 60),
            session_absolute: Duration::from_secs(12 * 60 * 60),
            list_patience: Duration::from_secs(60),
        }
    }
}

/// The hub itself, at work for one firm: what it does by itself is in that firm's journal.
pub(crate) fn hub_at(firm: FirmId) -> Actor {
    let origin = Origin { address: None, request_id: "worker".to_owned() };
    Operator { origin }.at(firm)
}

impl App {
    /// Puts the use cases to work.
    ///
    /// # Errors
    /// `Internal` when the password cost is out of bounds.
    pub fn new(parts: Parts) -> Result<Self> {
        let Parts { store, clock, chance, settings } = parts;
        let passwords = Passwords::new(settings.password_cost, chance.as_ref())?;
        let throttle = Throttle::new(clock.clone());
        let (key_use, session_use) = (LastUse::default(), LastUse::default());
        let calls = usage::Calls::default();
        let inner = Inner {
            store,
            clock,
            chance,
            settings,
            passwords,
            throttle,
            key_use,
            session_use,
            calls,
            mail_written: Notify::new(),
            list_turns: draft::ListTurns::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.inner.store.ping().await?)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn chance(&self) -> &dyn Chance {
        self.inner.chance.as_ref()
    }

    pub(crate) fn object_id(&self) -> ObjectId {
        ObjectId::new(self.now(), self.chance())
    }

    /// Reads of one firm, each statement on its own.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        tenant: Tenant,
        work: impl FnMut(&mut Read<'_, Tenant>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.store.read(tenant, work).await
    }

    /// Reads of one firm that all see the same state.
    pub(crate) async fn snapshot<T: Send + 'static>(
        &self,
        tenant: Tenant,
        work: impl FnMut(&mut Read<'_, Tenant>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.store.snapshot(tenant, work).await
    }

    /// One unit of work of one firm: all of it is committed, or nothing.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        tenant: Tenant,
        work: impl FnMut(&mut Write<'_, Tenant>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.store.write(tenant, work).await
    }
}
