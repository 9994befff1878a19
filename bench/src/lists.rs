//! The two lists of dossiers: the portfolio (D1), and step 2 of the wizard (C5, C6).

use domain::{
    page::{Cursor, Direction},
    search::SearchKey,
};
use loophub::failure::Failure;

use crate::{Result, caller::Caller, report::Report, samples::Samples};

/// Calls behind one figure of pages or searches.
const CALLS: usize = 600;
/// Pages from the beginning, and from the end.
const FIRST: usize = 100;
const LAST: usize = 20;

/// What people type: frequent and rare, three to eight letters, names and codes.
const SEARCHES: [&str; 12] = [
    "bou", "sar", "E00", "taxi", "ceLi", "lyon ", "phar", "garag", "Étoile", "moreau", "boulange",
    "villeurb",
];
/// Those of them whose answers run over the most pages.
const DEEP: [&str; 3] = ["bou", "sar", "moreau"];

/// A list that is read a page at a time.
#[derive(Clone, Copy)]
pub(crate) enum List {
    /// "Portefeuille".
    Portfolio,
    /// "Sélection des dossiers client".
    Selection,
}

impl List {
    const fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Selection => "wizard step 2",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Portfolio => "/dossiers",
            Self::Selection => "/loophub/applications/new/dossiers",
        }
    }

    fn address(self, q: &str, at: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair("q", q).append_pair("at", at).finish();
        format!("{}?{query}", self.path())
    }

    /// The cursor behind "Précédent" or "Suivant", unless the page is the last that way.
    fn neighbour(self, page: &str, way: Direction) -> Option<String> {
        let at = match (self, way) {
            (Self::Portfolio, Direction::Previous) => after(page, "rel=\"prev\" href=\"", "at="),
            (Self::Portfolio, Direction::Next) => after(page, "rel=\"next\" href=\"", "at="),
            // The buttons are "Début", "Précédent", "Suivant".
            (Self::Selection, Direction::Previous) => page.split("value=\"go:").nth(2),
            (Self::Selection, Direction::Next) => page.split("value=\"go:").nth(3),
        };
        at?.split('"').next().filter(|at| !at.is_empty()).map(str::to_owned)
    }
}

fn after<'a>(page: &'a str, link: &str, mark: &str) -> Option<&'a str> {
    Some(page.split_once(link)?.1.split_once(mark)?.1)
}

/// Measures one list.
pub(crate) fn measure(
    caller: &Caller<'_>,
    (list, dossiers): (List, u32),
    report: &mut Report,
) -> Result<()> {
    let end = |key: String, id| Cursor {
        direction: Direction::Previous,
        key,
        id,
        offset: u64::from(dossiers),
    };
    let name = list.name();
    let first = format!("{name}: first {FIRST} pages");
    let pages = walk(caller, (list, ""), None, FIRST)?;
    report.add(&first, &caller.time(&pages, CALLS)?, None);
    let gzip = caller.clone().with("accept-encoding", "gzip".to_owned());
    report.add(format!("{name}: the same, gzip"), &gzip.time(&pages, CALLS)?, Some(&first));
    let beyond = end(char::MAX.to_string(), i64::MAX);
    let pages = walk(caller, (list, ""), Some(&beyond), LAST)?;
    report.add(format!("{name}: last {LAST} pages"), &caller.time(&pages, CALLS)?, Some(&first));
    let searches: Vec<String> = SEARCHES.iter().map(|q| list.address(q, "")).collect();
    report.add(format!("{name}: searches"), &caller.time(&searches, CALLS)?, Some(&first));
    let mut pages = Vec::new();
    for q in DEEP {
        let key = SearchKey::parse(q).map_err(|flaw| Failure::new(flaw.code()))?;
        pages.extend(walk(caller, (list, q), Some(&end(key.upper(), 0)), LAST)?);
    }
    let what = format!("{name}: last {LAST} pages of a search");
    report.add(what, &caller.time(&pages, CALLS)?, Some(&first));
    Ok(())
}

/// The addresses of so many pages, from the beginning onwards or from a cursor back.
fn walk(
    caller: &Caller<'_>,
    (list, q): (List, &str),
    from: Option<&Cursor>,
    pages: usize,
) -> Result<Vec<String>> {
    let way = from.map_or(Direction::Next, |cursor| cursor.direction);
    let mut at = from.map(Cursor::encode).unwrap_or_default();
    let mut addresses = Vec::with_capacity(pages);
    while addresses.len() < pages {
        let address = list.address(q, &at);
        let page = caller.get(&address)?.body;
        addresses.push(address);
        match list.neighbour(&page, way) {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(addresses)
}

/// Measures "Sélectionner les 50 de cette page", on page after page.
pub(crate) fn measure_ticks(caller: &Caller<'_>, report: &mut Report) -> Result<()> {
    let list = List::Selection;
    let pages = walk(caller, (list, ""), None, FIRST)?;
    let ticks: Samples =
        pages.iter().map(|address| tick(caller, list, address)).collect::<Result<_>>()?;
    report.add("wizard step 2: tick a page", &ticks, Some("wizard step 2: first 100 pages"));
    caller.post(list.path(), &[("do", "clear")])?;
    Ok(())
}

fn tick(caller: &Caller<'_>, list: List, address: &str) -> Result<std::time::Duration> {
    let page = caller.get(address)?.body;
    let codes = page.split("name=\"shown\" value=\"").skip(1).filter_map(|it| it.split('"').next());
    let fields: Vec<(&str, &str)> =
        std::iter::once(("do", "page")).chain(codes.map(|code| ("shown", code))).collect();
    Ok(caller.post(list.path(), &fields)?.took)
}
