//! The query of a list of dossiers, read strictly: what nobody knows is refused by name.

use app::OpenDossiers;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{Flaw, page::Cursor, time::Timestamp};

use crate::refusal::Refusal;

/// How many dossiers a page has when the caller does not say.
const USUAL: u32 = 50;

/// More parameters than this are not worth reading.
const MOST: usize = 16;

/// A query of a route that knows no parameter.
pub(crate) struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut names = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        match names.next() {
            None => Ok(Self),
            Some((name, _)) => {
                let name = name.chars().take(64).collect();
                Err(Refusal::Query(vec![(name, Flaw::UnknownField)]))
            }
        }
    }
}

/// A list that is asked for, and the query without its cursor, for the link to the next page.
#[derive(Clone, Debug)]
pub(crate) struct DossierListQuery {
    pub asked: OpenDossiers,
    others: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for DossierListQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::parse(parts.uri.query().unwrap_or_default()).map_err(Refusal::Query)
    }
}

impl DossierListQuery {
    fn parse(query: &str) -> Result<Self, Vec<(String, Flaw)>> {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if pairs.len() > MOST {
            return Err(vec![(String::new(), Flaw::TooLong)]);
        }
        let (mut flaws, mut seen) = (Vec::new(), Vec::new());
        let mut asked = OpenDossiers { limit: USUAL, ..OpenDossiers::default() };
        for (name, value) in &pairs {
            let read = if seen.contains(&name) {
                Err(Flaw::Repeated)
            } else {
                read(&mut asked, name, value)
            };
            seen.push(name);
            if let Err(flaw) = read {
                flaws.push((name.chars().take(64).collect(), flaw));
            }
        }
        let others = pairs.into_iter().filter(|(name, _)| name != "cursor").collect();
        if flaws.is_empty() { Ok(Self { asked, others }) } else { Err(flaws) }
    }

    /// The address of the page that begins at a cursor.
    pub(crate) fn next(&self, path: &str, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.others).append_pair("cursor", cursor);
        format!("{path}?{}", query.finish())
    }
}

fn read(asked: &mut OpenDossiers, name: &str, value: &str) -> Result<(), Flaw> {
    match name {
        "q" => asked.search = Some(value.to_owned()),
        "limit" => asked.limit = limit(value)?,
        "cursor" => asked.cursor = Some(Cursor::decode(value)?),
        "updated_since" => asked.updated_since = Some(instant(value)?),
        "count" if value == "exact" => asked.count = true,
        "count" => return Err(Flaw::Unknown),
        _ => return Err(Flaw::UnknownField),
    }
    Ok(())
}

fn limit(value: &str) -> Result<u32, Flaw> {
    let digits = value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    let limit = value.parse().ok().filter(|limit| digits && (1..=200).contains(limit));
    limit.ok_or(Flaw::Malformed)
}

fn instant(value: &str) -> Result<Timestamp, Flaw> {
    let instant: jiff::Timestamp = value.parse().map_err(|_| Flaw::Malformed)?;
    Ok(Timestamp::from_micros(instant.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(query: &str) -> Option<(String, Flaw)> {
        DossierListQuery::parse(query).err().map(|mut flaws| flaws.remove(0))
    }

    #[test]
    fn what_nobody_knows_is_refused_by_name() {
        assert_eq!(flaw("firm_id=2"), Some(("firm_id".to_owned(), Flaw::UnknownField)));
        assert_eq!(flaw("q=boul&q=taxi"), Some(("q".to_owned(), Flaw::Repeated)));
        for query in [
            "limit=0",
            "limit=201",
            "limit=+5",
            "limit=",
            "limit=1e2",
            "cursor=x",
            "updated_since=hier",
            "count=1",
        ] {
            assert!(flaw(query).is_some(), "{query}");
        }
        assert_eq!(flaw("q=boul&limit=200&count=exact&updated_since=2026-11-24T08:00:00Z"), None);
    }

    #[test]
    fn a_plus_in_an_address_is_a_space_and_no_offset() {
        assert!(flaw("updated_since=2026-11-24T08:00:00+01:00").is_some());
        assert_eq!(flaw("updated_since=2026-11-24T08:00:00%2B01:00"), None);
    }

    #[test]
    fn the_next_page_keeps_the_other_parameters() {
        let query = DossierListQuery::parse("q=l%27%C3%A9t&limit=2").unwrap();
        assert_eq!(
            query.next("/v1/dossiers", "abc"),
            "/v1/dossiers?q=l%27%C3%A9t&limit=2&cursor=abc"
        );
    }
}
