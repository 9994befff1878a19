//! The portfolio, filtered and put in order (D1), against an oracle that knows no index: whatever is
//! asked for, with little effort or much, each dossier is listed once, in order, there and back again,
//! while others write.

mod oracle;

use app::DossierRow;
use domain::{
    page::{Cursor, Total},
    portfolio::{Column, Order, Which},
    search::SearchKey,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::{Effort, PortfolioFilter, PortfolioListing};

pub(crate) use oracle::HEADING;
use oracle::{Asked, Firm, asked, is_restless, restless};

/// One page: its codes, where those beside it begin, its offset, its total.
type Page = (Vec<String>, [Option<Cursor>; 2], u64, Total);

async fn page(firm: &Firm, listing: &PortfolioListing, cursor: Option<Cursor>) -> Page {
    let listing = PortfolioListing { cursor, ..listing.clone() };
    let read = firm.store.snapshot::<_, _, store::Error>(firm.claire.tenant(), move |db| {
        Ok(db.portfolio_page(&listing)?.page)
    });
    let page = read.await.unwrap();
    let codes = page.items.iter().map(|line| line.code.to_string()).collect();
    (codes, [page.previous, page.next], page.offset, page.total)
}

/// Of an empty page nothing is told.
fn total_is_true(page: &Page, all: usize) -> Result<(), TestCaseError> {
    match page.3 {
        Total::Exact(_) if page.0.is_empty() && all > 0 => {}
        Total::Exact(total) => prop_assert_eq!(total, all as u64),
        Total::MoreThan(total) => {
            prop_assert!(total < all as u64, "more than {} of {}", total, all)
        }
    }
    Ok(())
}

fn check(firm: &Firm, asked: &Asked, turn: &mut usize) -> Result<(), TestCaseError> {
    let listing = firm.runtime.block_on(asked.listing(firm));
    let quiet = |codes: Vec<String>| -> Vec<String> {
        codes.into_iter().filter(|code| !asked.disturbed || !code.ends_with('R')).collect()
    };
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let page = firm.runtime.block_on(page(firm, &listing, cursor.take()));
        cursor = page.1[1].clone();
        pages.push(page);
        prop_assert!(pages.len() < 200, "it ends");
        if cursor.is_none() {
            break;
        }
        if asked.disturbed {
            *turn += 1;
            let lines: String = (0..20).map(|number| restless(number, *turn)).collect();
            firm.import(&lines);
        }
    }
    let read: Vec<String> = quiet(pages.iter().flat_map(|page| page.0.clone()).collect());
    let mut fits: Vec<&DossierRow> = firm
        .all
        .iter()
        .filter(|row| asked.fits(row) && !(asked.disturbed && is_restless(row)))
        .collect();
    fits.sort_by_key(|row| asked.key(row));
    let mut keys: Vec<_> = fits.iter().map(|row| asked.key(row)).collect();
    if asked.order.is_some_and(|order| order.descending) {
        keys.reverse();
    }
    let (mut sorted, mut expected) =
        (read.clone(), fits.iter().map(|it| it.code.to_string()).collect::<Vec<_>>());
    sorted.sort();
    expected.sort();
    prop_assert_eq!(&sorted, &expected, "each once");
    let of = |code: &String| firm.all.iter().find(|row| row.code.as_str() == code).unwrap();
    let read_keys: Vec<_> = read.iter().map(|code| asked.key(of(code))).collect();
    prop_assert_eq!(read_keys, keys, "in order");
    if asked.disturbed {
        // As they stood at the beginning, for the next one.
        *turn += 1;
        firm.import(&(0..20).map(|number| restless(number, 0)).collect::<String>());
        return Ok(());
    }
    let mut before = 0;
    for page in &pages {
        total_is_true(page, expected.len())?;
        prop_assert_eq!(page.2, before, "as many stand before it as were shown");
        before += page.0.len() as u64;
    }
    // Back again, the same dossiers in the same places.
    let (mut back, mut cursor) =
        (pages.last().unwrap().0.clone(), pages.last().unwrap().1[0].clone());
    while let Some(from) = cursor.take() {
        let first = from.offset == 0;
        let page = firm.runtime.block_on(page(firm, &listing, Some(from)));
        total_is_true(&page, expected.len())?;
        if let (true, Some(forth)) = (page.0.is_empty(), &page.1[1]) {
            let shown = forth_again(firm, &listing, forth);
            prop_assert_eq!(shown.0.first(), back.first(), "it goes on where it came from");
            prop_assert_eq!(shown.2, (expected.len() - back.len()) as u64);
        }
        let has_next = page.1[1].is_some();
        prop_assert!(!page.0.is_empty() || has_next != first, "there is a way forward");
        back.splice(0..0, page.0);
        cursor = page.1[0].clone();
        prop_assert!(back.len() <= expected.len(), "it ends");
    }
    prop_assert_eq!(back, read);
    Ok(())
}

/// The first page with anything on it, from a cursor on.
fn forth_again(firm: &Firm, listing: &PortfolioListing, from: &Cursor) -> Page {
    let mut cursor = Some(from.clone());
    loop {
        let page = firm.runtime.block_on(page(firm, listing, cursor.take()));
        cursor = page.1[1].clone().filter(|_| page.0.is_empty());
        if cursor.is_none() {
            return page;
        }
    }
}

#[test]
fn whatever_is_asked_for_each_dossier_is_listed_once_and_in_order_while_others_write() {
    let firm = Firm::found();
    let cases = if tests::database::postgres().is_some() { 96 } else { 256 };
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let turn = std::cell::Cell::new(0);
    runner
        .run(&asked(), |asked| {
            let mut at = turn.get();
            let checked = check(&firm, &asked, &mut at);
            turn.set(at);
            checked
        })
        .unwrap();
}

/// Neither leaves few, both do (ADR 11).
#[test]
fn what_a_search_finds_of_an_application_is_listed_once_and_in_order() {
    let firm = Firm::found();
    let by = |column, descending| Some(Order { column, descending });
    let rest = Asked { which: Which::All, effort: 5, ..Asked::default() };
    for q in ["taxi", "ega", "aut"] {
        for agency in [None, Some(Some("Lyon"))] {
            for order in [None, by(Column::Name, true), by(Column::Master, false)] {
                let app = Some("Banque Connect");
                let asked = Asked { q: Some(q), agency, order, app, ..rest.clone() };
                check(&firm, &asked, &mut 0).unwrap();
            }
        }
    }
}

/// Each has two terms that begin so: counted by dossiers, the first of them look like all there are.
#[test]
fn what_is_found_by_two_words_each_is_not_taken_for_rare() {
    let firm = Firm::found();
    let lines = (0..1_100)
        .map(|number| format!("Z{number:04};ZYTHO {number:04} ZYTHO {number:04};;;;;;ouvert\n"));
    firm.import(&lines.collect::<String>());
    let effort = Effort { collected: 5, along: 0, read: 0, ..Effort::default() };
    let filter = PortfolioFilter { search: SearchKey::parse("zytho").ok(), ..Default::default() };
    let order = Some(Order { column: Column::Code, descending: false });
    let listing = PortfolioListing { filter, order, cursor: None, effort };
    let (mut codes, mut cursor) = (Vec::new(), None);
    loop {
        let page = firm.runtime.block_on(page(&firm, &listing, cursor));
        codes.extend(page.0);
        cursor = page.1[1].clone();
        if cursor.is_none() {
            break;
        }
    }
    let all: Vec<String> = (0..1_100).map(|number| format!("Z{number:04}")).collect();
    assert!(codes == all, "{} of {}", codes.len(), all.len());
}
