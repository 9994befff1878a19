//! LoopHub's data: SQL, a file for each table or tight group of tables.
//!
//! What a unit of work may touch is in its type: on [`Read`]`<Tenant>` and [`Write`]`<Tenant>` the
//! firm is bound by the store itself and no method takes it as an argument; what crosses firms is on
//! `Read<System>` and `Write<System>` alone (design §3, TI2). Only [`db`] knows that there are two
//! databases.

mod accounts;
mod activation_ends;
mod activations;
mod addresses;
mod api_keys;
mod batch_apps;
mod batches;
mod catalog_apps;
mod closings;
mod codec;
mod contacts;
mod counters;
pub mod db;
mod dossier_pages;
mod dossier_sheets;
mod dossiers;
mod drafts;
mod firm_apps;
mod firms;
mod invitations;
mod journal;
mod key_calls;
mod key_expiry;
mod key_links;
mod key_secrets;
mod leftovers;
mod mails;
mod offers;
mod operator_journal;
mod own_selections;
mod own_space;
mod partner_dossiers;
mod pasted;
mod pasted_names;
mod people;
mod portfolio;
mod requests;
mod rights;
mod suspensions;
mod ticks;

pub use accounts::{Account, Membership, OpenSession, Role};
pub use activation_ends::{EndNotice, EndedOn, EndingLine};
pub use activations::{ActiveApp, Opening};
pub use api_keys::{KeyLine, KeyRecord, NewKeyRow};
pub use batch_apps::BatchApp;
pub use batches::{Batch, Fate, NewBatch, Undone};
pub use closings::BatchClosing;
pub use contacts::{ContactLine, ContactTie, OwnPlace};
pub use db::{DatabaseUrl, Error, Options, Read, Scope, Store, Write};
pub use dossier_pages::{DossierLine, Listing};
pub use dossier_sheets::{ActiveLine, DossierFacets, Role as DossierRole};
pub use dossiers::DossierRef;
pub use drafts::{Before, DraftRecord, SavedStep};
pub use firm_apps::{AddedApp, NewFirmApp};
pub use invitations::{InvitationPlace, NewInvitation};
pub use journal::JournalRow;
pub use key_expiry::ExpiringKey;
pub use key_links::{LinkLine, LinkPlace, LockedLink, NewLink};
pub use key_secrets::{NewSecret, SecretHash, SecretLine, SecretUse};
pub use leftovers::Leftover;
pub use mails::{MailCount, MailRow, MailTurn, NewMail};
pub use offers::{ContactOffer, Given, LostOffer};
pub use own_selections::{Hand, LeftAlone, OwnSelection, SelectedApp, SelectedLine};
pub use own_space::{OwnDossier, OwnOffer, RegisterLine};
pub use partner_dossiers::{PartnerLine, PartnerListing};
pub use pasted::{PastedLine, PastedRecord, ReportedLine};
pub use pasted_names::{Hit, LookUp};
pub use people::NewPerson;
pub use portfolio::{Effort, PortfolioFilter, PortfolioListing, PortfolioPage, StaffLine};
pub use requests::{Decider, NewRequest, RequestLine, RequestedApp};
pub use rights::{Addressee, WhoMay};
pub use suspensions::SuspensionLine;
pub use ticks::{ArchivedTick, Selection};
