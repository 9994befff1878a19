//! What can be asked for of the portfolio, and what the answer may cost.

use domain::{
    id::{AgencyId, FirmAppId, StaffId},
    page::Cursor,
    portfolio::{Order, Which},
    search::SearchKey,
};

/// Which dossiers of the firm.
#[derive(Clone, Debug, Default)]
pub struct PortfolioFilter {
    /// Found by this (C6).
    pub search: Option<SearchKey>,
    /// In this state.
    pub which: Which,
    /// Of this agency, or of none.
    pub agency: Option<Option<AgencyId>>,
    /// Of this master, or of none.
    pub master: Option<Option<StaffId>>,
    /// With this application active.
    pub application: Option<FirmAppId>,
    /// Of which this staff member is master or engagement manager.
    pub of: Option<StaffId>,
}

impl PortfolioFilter {
    /// The only owner in this column that the filter leaves; 0 is nobody.
    pub(super) fn owner(&self, column: &str) -> Option<i64> {
        match column {
            "agency_id" => self.agency.map(|agency| agency.map_or(0, AgencyId::get)),
            "master_id" => self.master.map(|master| master.map_or(0, StaffId::get)),
            _ => None,
        }
    }

    /// Whether nothing but a search, and a state, is asked for.
    pub(super) fn is_search_alone(&self) -> bool {
        self.search.is_some() && Self { search: None, ..self.clone() }.is_by_state_alone()
    }

    /// Whether every dossier of a state fits.
    pub(super) const fn is_by_state_alone(&self) -> bool {
        self.is_without_probes()
            && self.agency.is_none()
            && self.master.is_none()
            && self.of.is_none()
    }

    /// Whether nothing but whose they are, by one of the filters, and a state, is asked for.
    pub(super) fn is_by_one_owner_alone(&self) -> bool {
        let owners = [self.agency.is_some(), self.master.is_some(), self.of.is_some()];
        self.is_without_probes() && owners.into_iter().filter(|asked| *asked).count() == 1
    }

    /// Whether all that is asked for stands in one index: whose they are, and the state.
    pub(super) const fn is_without_probes(&self) -> bool {
        self.search.is_none() && self.application.is_none()
    }
}

/// Which page of which dossiers.
#[derive(Clone, Debug, Default)]
pub struct PortfolioListing {
    /// Which dossiers.
    pub filter: PortfolioFilter,
    /// In which order: by code unless it is said, and in that of the terms found while searching.
    pub order: Option<Order>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
    /// What it may cost.
    pub effort: Effort,
}

/// What a page may cost: rows, each of some microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The most dossiers that are collected row by row, each looked up in the table, where nothing else is
    /// asked for; more of them where fewer fit, and a walk past the others would be longer.
    pub collected: i64,
    /// The most that are collected along an index, which costs a fifth.
    pub along: i64,
    /// The most numbers that are read of what a search finds and of an application's dossiers, to be held
    /// against each other.
    pub read: i64,
    /// How many numbers of an application's dossiers are read in the time in which one is looked up.
    pub cheaper: i64,
    /// Rows that a walk looks at in its first step; each step looks at four times as many as the one
    /// before.
    pub first: usize,
    /// Past so many rows a page ends where it is, unless nothing was found since the first page's beginning:
    /// nobody's request keeps a database from the others' (TI4).
    pub looked_at: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            collected: 1_200,
            along: 6_000,
            read: 45_000,
            cheaper: 6,
            first: 768,
            looked_at: 60_000,
        }
    }
}
