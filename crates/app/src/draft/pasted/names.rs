//! What lines name: looked up for many at once.

use std::collections::{HashMap, HashSet};

use domain::{
    actor::Tenant,
    dossier::{Siren, Siret},
    id::{DossierId, FirmAppId},
    pasted::{Candidate, Named},
    search,
    text::Code,
};
use store::{Hit, LookUp, Read};

use crate::Result;

/// Lines looked up by one statement.
const LOOKED_UP: usize = 512;

/// The same of lines that may be names, each of which many dossiers may have: all of those are held
/// at once.
const NAMES_LOOKED_UP: usize = 64;

/// What a line may be, but for a code to the letter.
struct Readings<'a> {
    line: &'a str,
    folded: String,
    siren: Option<String>,
    siret: Option<String>,
}

impl<'a> Readings<'a> {
    fn of(line: &'a str) -> Self {
        Self {
            line,
            folded: search::fold(line),
            siren: Siren::parse(line).ok().map(|siren| siren.as_str().to_owned()),
            siret: Siret::parse(line).ok().map(|siret| siret.as_str().to_owned()),
        }
    }
}

/// What each of these lines names. A line that is a code to the letter names that dossier: codes are
/// the firm's own, and no two are equal. Another names the dossiers whose SIREN, SIRET, folded code
/// or folded whole name it is (C6).
pub(super) fn look_up(
    db: &mut Read<'_, Tenant>,
    lines: &[String],
    app: Option<FirmAppId>,
) -> Result<HashMap<String, Named>> {
    let distinct: HashSet<&String> = lines.iter().collect();
    let distinct: Vec<&String> = distinct.into_iter().collect();
    let mut named = HashMap::with_capacity(distinct.len());
    for some in distinct.chunks(LOOKED_UP) {
        by_code(db, (some, app), &mut named)?;
        let others = some.iter().filter(|line| !named.contains_key(line.as_str()));
        let others: Vec<Readings<'_>> = others.map(|line| Readings::of(line)).collect();
        for some in others.chunks(NAMES_LOOKED_UP) {
            by_readings(db, (some, app), &mut named)?;
        }
    }
    Ok(named)
}

fn by_code(
    db: &mut Read<'_, Tenant>,
    (lines, app): (&[&String], Option<FirmAppId>),
    named: &mut HashMap<String, Named>,
) -> Result<()> {
    let codes =
        lines.iter().filter(|line| Code::parse(line).is_ok_and(|code| code.as_str() == **line));
    let codes: Vec<String> = codes.map(|line| (*line).clone()).collect();
    for hit in db.dossiers_by(LookUp::Code, &codes, app)? {
        named.insert(hit.key, Named::among(vec![hit.candidate]));
    }
    Ok(())
}

fn by_readings(
    db: &mut Read<'_, Tenant>,
    (lines, app): (&[Readings<'_>], Option<FirmAppId>),
    named: &mut HashMap<String, Named>,
) -> Result<()> {
    let keys = |key: fn(&Readings<'_>) -> Option<String>| -> Vec<String> {
        lines.iter().filter_map(key).collect()
    };
    let folded = keys(|line| Some(line.folded.clone()).filter(|folded| !folded.is_empty()));
    let terms = grouped(db.dossiers_by_term(&folded, app)?.into_iter().filter(is_whole));
    let sirens = grouped(db.dossiers_by(LookUp::Siren, &keys(|line| line.siren.clone()), app)?);
    let sirets = grouped(db.dossiers_by(LookUp::Siret, &keys(|line| line.siret.clone()), app)?);
    for line in lines {
        let found = [
            terms.get(&line.folded),
            line.siren.as_ref().and_then(|siren| sirens.get(siren)),
            line.siret.as_ref().and_then(|siret| sirets.get(siret)),
        ];
        // One dossier may fit in several ways.
        let each: HashMap<DossierId, Candidate> =
            found.into_iter().flatten().flatten().map(|one| (one.id, one.clone())).collect();
        named.insert(line.line.to_owned(), Named::among(each.into_values().collect()));
    }
    Ok(())
}

/// A term is a code or a name, or only the end of a name.
fn is_whole(hit: &Hit) -> bool {
    search::fold(&hit.name) == hit.key || search::fold(hit.candidate.code.as_str()) == hit.key
}

fn grouped(hits: impl IntoIterator<Item = Hit>) -> HashMap<String, Vec<Candidate>> {
    let mut groups: HashMap<String, Vec<Candidate>> = HashMap::new();
    for hit in hits {
        groups.entry(hit.key).or_default().push(hit.candidate);
    }
    groups
}
