//! Which filter leaves few dossiers, so that a page is collected and not walked.

use domain::{
    actor::Tenant,
    page::{PAGE, probe},
    portfolio::Which,
};

use super::{
    Course, Key, List, PortfolioFilter, PortfolioListing,
    lanes::lanes_of_owners,
    text::{KEPT, Text},
};
use crate::db::{Error, Read, Sql};

/// How many times more a dossier costs that is looked up in the table.
const DEARER: i64 = 5;

/// How many times less one costs of which nothing but the number is read.
const CHEAPER: i64 = 3;

/// Terms of which it is looked up whether the application is active on their dossiers.
const SAMPLE: i64 = 200;

/// What leaves few dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Driver {
    /// Master, engagement manager or agency: an index has all that is to be known.
    Owner,
    Application,
    Search,
    /// What the search finds of the application's dossiers: of neither few, of both.
    Both,
}

/// A driver, and how many dossiers it leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Few {
    pub(super) driver: Driver,
    pub(super) count: i64,
}

impl PortfolioListing {
    /// The most dossiers of an application that are worth being looked up: the more is asked for besides,
    /// the fewer fit, and the longer a walk past the others would be.
    fn worth(&self) -> i64 {
        let in_order = self.filter.search.is_some() && self.order.is_some();
        let searched = if in_order { 5 } else { 1 };
        self.worth_of_both() * searched
    }

    /// The same of those that a search finds of an application's dossiers.
    fn worth_of_both(&self) -> i64 {
        let owned = if self.filter.agency.is_some() { 2 } else { 1 };
        self.effort.collected * owned
    }

    /// More dossiers than any driver leaves, of those that came since they were counted too.
    pub(super) fn most(&self) -> i64 {
        let Self { effort, .. } = self;
        effort.along.max(self.worth()).max(effort.read) * 2 + 1_000
    }

    /// Whether a walk is over with its first page, for each row of its lanes fits.
    fn is_lanes_alone(&self, course: &Course) -> bool {
        match course.key {
            Key::Term => self.filter.is_search_alone(),
            Key::Code => course.groups.is_none() && self.filter.is_by_one_owner_alone(),
            Key::Name => false,
        }
    }
}

impl Read<'_, Tenant> {
    /// The filter whose dossiers cost least, if that is little.
    pub(super) fn driver(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
    ) -> Result<Option<Few>, Error> {
        let (filter, effort) = (list.filter, listing.effort);
        if listing.is_lanes_alone(list.course) {
            return Ok(None);
        }
        let owner = filter.master.is_some() || filter.of.is_some() || filter.agency.is_some();
        let asked = [
            (Driver::Application, filter.application.is_some(), listing.worth(), DEARER),
            (Driver::Search, filter.search.is_some(), effort.collected, DEARER),
            (Driver::Owner, owner, effort.along, 1),
        ];
        let mut best: Option<(i64, Few)> = None;
        for (driver, _, most, dear) in asked.into_iter().filter(|(_, asked, ..)| *asked) {
            // What costs more than the best so far is not counted to its end.
            let most = best.map_or(most, |(least, _)| most.min(least / dear));
            let count = self.count_of(driver, list, most)?;
            if count <= most {
                best = Some((count * dear, Few { driver, count }));
            }
        }
        // Of many in a small list, a walk soon meets a page.
        if let Some((_, few)) = best.filter(|_| filter.is_by_one_owner_alone()) {
            let page = self.in_state(filter.which)?.saturating_mul(probe(PAGE));
            return Ok(Some(few).filter(|few| few.count.saturating_mul(few.count) <= page));
        }
        // Cheap enough: to find out what both would cost is not worth it.
        let is_cheap = best.is_some_and(|(least, _)| least <= effort.along);
        let both = if is_cheap { None } else { self.both(listing, list)? };
        let all = best.into_iter().chain(both);
        Ok(all.min_by_key(|(cost, _)| *cost).map(|(_, few)| few))
    }

    /// What it costs to read what a search finds, and the application's dossiers, and to collect those that
    /// are in both; nothing when that is much, or when so many are in both that a walk soon meets a page
    /// of them: by what each leaves of the firm, or, where one was chosen by the other, of a sample.
    fn both(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
    ) -> Result<Option<(i64, Few)>, Error> {
        let (read, active) = (listing.effort.read.min(KEPT), list.active);
        let (Some(search), Some(_)) = (&list.filter.search, list.filter.application) else {
            return Ok(None);
        };
        if active > read {
            return Ok(None);
        }
        let mut text = Text::new(self.firm());
        let (most, sample) = (text.bind(&(read - active + 1)), text.bind(&SAMPLE));
        let hits = text.hits(search);
        let active_ids = text.active_ids(list.filter);
        let sql = format!(
            "SELECT (SELECT COUNT(*) FROM ({hits} LIMIT {most}) h), \
                    (SELECT COUNT(({active_ids} AND a.dossier_id = h.id)) \
                     FROM ({hits} LIMIT {sample}) h)"
        );
        let (found, taken): (i64, i64) = self.one(Sql::Built(sql), &text.params())?;
        let all = self.in_state(Which::All)?.max(1);
        let apart = active.saturating_mul(found) / all;
        let together = found.saturating_mul(taken) / found.clamp(1, SAMPLE);
        let count = apart.max(together);
        let is_little = active + found <= read && count <= listing.worth_of_both();
        let cost = (active + found) / CHEAPER + count * DEARER;
        Ok(is_little.then_some((cost, Few { driver: Driver::Both, count })))
    }

    /// How many dossiers are in this state.
    pub(super) fn in_state(&mut self, which: Which) -> Result<i64, Error> {
        let (open, archived) = self.dossier_counts()?;
        let count = match which {
            Which::Open => open,
            Which::Archived => archived,
            Which::All => open + archived,
        };
        Ok(count.cast_signed())
    }

    /// How many dossiers are this owner's, or more than how many, where that would take long.
    pub(super) fn count_owned(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
    ) -> Result<Result<u64, u64>, Error> {
        let most = listing.effort.along;
        let count = self.count_of(Driver::Owner, list, most)?;
        Ok(if count <= most { Ok(count.unsigned_abs()) } else { Err(most.unsigned_abs()) })
    }

    /// How many dossiers a driver leaves; of more than `most`, one more of each lane at most is counted.
    fn count_of(&mut self, driver: Driver, list: List<'_>, most: i64) -> Result<i64, Error> {
        if driver == Driver::Application {
            return Ok(list.active);
        }
        let mut text = Text::new(self.firm());
        let one = text.bind(&(most + 1));
        let rows = match (driver, &list.filter.search) {
            // A dossier that is found by two terms counts twice: more is never taken for few.
            (Driver::Search, Some(search)) => format!("{} LIMIT {one}", text.hits(search)),
            _ => owned(&mut text, list.filter, ("d.id AS id", &one)),
        };
        let sql = format!("SELECT COUNT(*) FROM ({rows}) few");
        let (count,): (i64,) = self.one(Sql::Built(sql), &text.params())?;
        Ok(count)
    }
}

/// All dossiers that belong to the owners asked for, at most so many of each lane.
pub(super) fn owned(
    text: &mut Text,
    filter: &PortfolioFilter,
    (columns, most): (&str, &str),
) -> String {
    let lanes = lanes_of_owners(filter).into_iter();
    let lanes = lanes.map(|lane| format!("SELECT * FROM ({}) l", lane.all(text, columns, most)));
    lanes.collect::<Vec<String>>().join(" UNION ALL ")
}
