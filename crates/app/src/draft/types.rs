//! What the wizard shows and asks.

use std::fmt;

use domain::{
    Invalid,
    api_key::Scopes,
    catalog::AppKind,
    dossier::Siren,
    id::ObjectId,
    page::{Cursor, Page},
    text::Code,
    time::Timestamp,
};
use store::Before;

/// What a draft is for. Its author has one for each purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Adding an application (C).
    #[default]
    Adding,
    /// Changing this one of the firm's, a partner's (B3, B4).
    Changing(ObjectId),
}

/// An application of the catalogue, as the wizard shows it (C1).
#[derive(Clone, Debug)]
pub struct CatalogChoice {
    /// Its name for ever.
    pub slug: String,
    /// As the screens show it.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// Who makes it.
    pub publisher: String,
    /// What it does, in French and in English.
    pub description: (String, String),
    /// What it asks to be allowed.
    pub scopes: Scopes,
    /// Takes a label of its own (A3).
    pub generic: bool,
}

/// Step 1, as typed (C1–C4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// `cegid`, `partner` or `firm`.
    pub kind: String,
    /// A slug of the catalogue.
    pub application: String,
    /// The name of a generic application (A3).
    pub label: String,
    /// The public half of a key (C3).
    pub key: String,
    /// The provider's address (C4).
    pub email: String,
}

/// Which dossiers the draft takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those that are ticked.
    Ticked,
    /// Every dossier on which it can be switched on when "Valider" is pressed (AZ7).
    All {
        /// And those created later (C8).
        future: bool,
    },
}

/// Which draft, and as it was when it was shown: for "Valider" (C9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftToken {
    /// Tells this draft from the next one.
    pub id: ObjectId,
    /// Grows with each change.
    pub revision: i64,
    /// What the summary said that it does: "Valider" does that or nothing (C10).
    pub shown: Option<Shown>,
}

/// Which dossiers a summary said that "Valider" switches on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How many are switched on.
    pub on: u64,
    /// How many are switched off (B4).
    pub off: u64,
    /// Which, of those that were ticked and unticked one by one.
    pub mark: i64,
}

impl Shown {
    fn parse(mut parts: std::str::Split<'_, char>) -> Option<Option<Self>> {
        let Some(on) = parts.next() else { return Some(None) };
        let (on, off) = (on.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Some(Self { on, off, mark: parts.next()?.parse().ok()? }))
    }
}

impl DraftToken {
    /// Reads what [`fmt::Display`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (id, revision) = (ObjectId::parse(parts.next()?)?, parts.next()?.parse().ok()?);
        Some(Self { id, revision, shown: Shown::parse(parts)? })
    }
}

impl fmt::Display for DraftToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.revision)?;
        self.shown.map_or(Ok(()), |shown| write!(f, ".{}.{}.{}", shown.on, shown.off, shown.mark))
    }
}

/// An administrator's draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is for.
    pub purpose: Purpose,
    /// For "Valider".
    pub token: DraftToken,
    /// Step 1, as typed.
    pub definition: Definition,
    /// The application's name (label or catalogue), once it is known.
    pub name: Option<String>,
    /// Whether step 1 holds.
    pub defined: bool,
    /// How many open dossiers are ticked, those on which the application is active among them.
    pub ticked: u64,
    /// How many more were ticked, and archived since (C10).
    pub archived: u64,
    /// Which dossiers it takes.
    pub choice: Choice,
    /// Whether the box "et aux futurs dossiers" is ticked, whatever was chosen (C8).
    pub wishes_future: bool,
    /// Whether the application that step 1 chose is not offered to the firm any more.
    pub withdrawn: bool,
    /// When it was saved last.
    pub saved_at: Timestamp,
}

/// Which dossiers of step 2 to show.
#[derive(Clone, Debug, Default)]
pub struct DraftQuery {
    /// As typed; blank means all (C6).
    pub search: String,
    /// Only those that are ticked ("Voir la sélection").
    pub ticked_only: bool,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// A dossier of step 2.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its company.
    pub siren: Option<Siren>,
    /// Its office's name.
    pub agency: Option<String>,
    /// "Inès Petit".
    pub master: Option<String>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// Step 2 (C5).
#[derive(Clone, Debug)]
pub struct DraftPage {
    /// The draft.
    pub draft: Draft,
    /// The dossiers on which the application can be switched on.
    pub page: Page<DraftRow>,
}

/// A dossier that was ticked and can't be had any more (C10).
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: LeftOutWhy,
}

/// Why a ticked dossier can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOutWhy {
    /// It was archived at this time.
    Archived(Timestamp),
}

/// Step 3 (C9, C10).
#[derive(Clone, Debug)]
pub struct Summary {
    /// The draft.
    pub draft: Draft,
    /// The application.
    pub application: CatalogChoice,
    /// The key's name and end, for a partner's.
    pub key: Option<(String, Timestamp)>,
    /// How many dossiers will be switched on, if nothing changes.
    pub dossiers: u64,
    /// The first hundred of them: all by code, or those ticked in the order in which they came.
    pub first: Vec<(Code, String)>,
    /// How many will be switched off (B4).
    pub off: u64,
    /// The first hundred of them.
    pub first_off: Vec<(Code, String)>,
    /// How many contacts lose an offer with that (D5).
    pub contacts_lose: u64,
    /// What the application has now, when it is being changed (B4).
    pub before: Option<Before>,
    /// Those that were ticked and are left out (C10), at most a hundred.
    pub left_out: Vec<LeftOut>,
    /// How many are left out in all.
    pub left_out_count: u64,
    /// What no longer holds of step 1: added by a colleague, key revoked … Empty when all does.
    pub flaws: Vec<Invalid>,
}

impl Summary {
    /// Whether "Valider" would change nothing.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        let Some(before) = &self.before else { return false };
        let definition = &self.draft.definition;
        self.dossiers == 0
            && self.off == 0
            && before.key == definition.key
            && before.email == definition.email
            && before.future == self.draft.wishes_future
    }
}

/// One of the firm's applications, to be changed (B4).
#[derive(Clone, Debug)]
pub struct Changeable {
    /// Its name: the label, or the catalogue's.
    pub name: String,
    /// What the catalogue says of it.
    pub application: CatalogChoice,
    /// What it has now, as step 1 shows it.
    pub definition: Definition,
}
