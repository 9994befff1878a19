//! How many dossiers a list has: exactly where that costs little, else more than are shown so far.

use domain::{
    actor::Tenant,
    page::{COUNTED, Direction, Page, Total},
};

use super::{List, Place, PortfolioListing, lanes::state};
use crate::db::{Error, Read};

impl Read<'_, Tenant> {
    /// The total of a list, of which this page was read.
    pub(super) fn portfolio_total(
        &mut self,
        listing: &PortfolioListing,
        list: List<'_>,
        page: &Page<Place>,
    ) -> Result<Total, Error> {
        let shown = page.offset + page.items.len() as u64;
        let filter = list.filter;
        if filter.is_by_state_alone() {
            return Ok(Total::Exact(self.in_state(filter.which)?.unsigned_abs()));
        }
        if let Some(search) = filter.search.as_ref().filter(|_| filter.is_search_alone()) {
            return self.found_total(search, &state("t", filter.which));
        }
        if page.next.is_none() {
            return Ok(Total::Exact(shown));
        }
        // Read backwards, nobody knows whether anything still comes behind it.
        let from = listing.cursor.as_ref();
        let forwards = from.is_none_or(|cursor| cursor.direction == Direction::Next);
        let before = if forwards { shown } else { shown.saturating_sub(1) };
        if filter.is_by_one_owner_alone() {
            return Ok(match self.count_owned(listing, list)? {
                Ok(count) => Total::Exact(count),
                Err(most) => Total::MoreThan(most.min(COUNTED).max(before)),
            });
        }
        Ok(Total::MoreThan(before))
    }
}
