//! How many dossiers a list has: exactly where that costs nothing, else as many as a short look proves.

use domain::{
    actor::Tenant,
    page::{COUNTED, Page, Total},
    portfolio::Which,
};

use super::{
    Course, Key, Place, PortfolioListing,
    text::{self, Text},
};
use crate::db::{Error, Read, Sql};

/// Rows that are looked at to say how many there are at least.
const LOOKED_AT: i64 = 700;

impl Read<'_, Tenant> {
    /// The total of a list, of which this page was read.
    pub(super) fn portfolio_total(
        &mut self,
        listing: &PortfolioListing,
        page: &Page<Place>,
    ) -> Result<Total, Error> {
        let shown = page.offset + page.items.len() as u64;
        if listing.filter.is_by_state_alone() {
            let (open, archived) = self.dossier_counts()?;
            return Ok(Total::Exact(match listing.filter.which {
                Which::Open => open,
                Which::Archived => archived,
                Which::All => open + archived,
            }));
        }
        if let Some(search) =
            listing.filter.search.as_ref().filter(|_| listing.filter.is_search_alone())
        {
            return self.found_total(
                search,
                text::state("t", listing.filter.which).unwrap_or_default().as_str(),
            );
        }
        if page.next.is_none() {
            return Ok(Total::Exact(shown));
        }
        let proven = if shown > COUNTED { COUNTED } else { self.proven(listing)? };
        // "plus de 470" and not "plus de 473": it is no count.
        let round = if proven > 100 { proven / 10 * 10 } else { 0 };
        Ok(Total::MoreThan(round.max(shown).min(COUNTED.max(shown))))
    }

    /// How many there are at least, as the first rows show; one less, for these may be all.
    fn proven(&mut self, listing: &PortfolioListing) -> Result<u64, Error> {
        let filter = &listing.filter;
        let key = if filter.search.is_some() { Key::Term } else { Key::Code };
        let course = Course { key, groups: None, ascending: true };
        let mut text = Text::new(self.firm());
        let most = text.bind(&LOOKED_AT);
        let lanes = text.lanes((&course, filter), (0, None), &most);
        let probes = text.probes(filter, key);
        let sql = format!(
            "SELECT COUNT(CASE WHEN {probes} THEN 1 END) FROM ({}) k",
            text::merged(&lanes, (true, &most))
        );
        let (count,): (i64,) = self.one(Sql::Built(sql), &text.params())?;
        Ok(count.unsigned_abs().saturating_sub(1))
    }
}
