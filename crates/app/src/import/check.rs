//! Lines into dossiers: everything that is wrong is told, line by line.

use std::collections::HashSet;

use domain::{
    Flaw,
    dossier::{self, DossierFacts, DossierState, Siren, Siret},
    search,
    text::{Code, Email},
};

use super::{
    LineError, Named, Progress,
    table::{self, COLUMNS, Line},
};

/// After so many faults the rest of the file is not worth telling.
const MOST_ERRORS: usize = 1_000;

/// Progress is told every so many lines.
const STEP: u64 = 1_000;

/// The dossiers of a file, or what is wrong with it.
pub(super) fn portfolio(
    file: &[u8],
    named: &Named,
    progress: &dyn Fn(Progress),
) -> Result<Vec<DossierFacts>, Vec<LineError>> {
    let (mut dossiers, mut errors) = (Vec::new(), Vec::new());
    let mut codes = HashSet::new();
    let mut count = 0;
    for line in table::lines(file)? {
        match line {
            Ok(line) => {
                let mut checker = Checker { line: &line, errors: &mut errors };
                if let Some(facts) = checker.dossier(named, &mut codes) {
                    dossiers.push(facts);
                }
            }
            Err(error) => errors.push(error),
        }
        count += 1;
        if count % STEP == 0 {
            progress(Progress::Checked(count));
        }
        if errors.len() >= MOST_ERRORS {
            break;
        }
    }
    progress(Progress::Checked(count));
    if errors.is_empty() { Ok(dossiers) } else { Err(errors) }
}

/// Checks one line.
struct Checker<'a> {
    line: &'a Line,
    errors: &'a mut Vec<LineError>,
}

impl Checker<'_> {
    fn dossier(&mut self, named: &Named, codes: &mut HashSet<Code>) -> Option<DossierFacts> {
        let before = self.errors.len();
        let [code, name, siren, siret, agency, master, manager, state] = &self.line.fields;
        let code = self.keep(0, Code::parse(code));
        if let Some(code) = code.as_ref().filter(|code| !codes.insert((*code).clone())) {
            self.tell(0, Flaw::Repeated, code.as_str());
        }
        let name = self.keep(1, dossier::name(name));
        let siren = self.optional(2, siren, Siren::parse);
        let siret = self.optional(3, siret, Siret::parse);
        let agency = self.optional(4, agency, |typed| {
            named.agencies.get(&search::fold(typed)).copied().ok_or(Flaw::Unknown)
        });
        let staff =
            |typed: &str| named.staff.get(&Email::key_of(typed)).copied().ok_or(Flaw::Unknown);
        let master = self.optional(5, master, staff);
        let engagement_manager = self.optional(6, manager, staff);
        let state = self.keep(7, DossierState::parse(state));
        if let (Some(siren), Some(siret)) = (&siren, &siret)
            && !siret.belongs_to(siren)
        {
            self.tell(3, Flaw::SiretOfAnotherSiren, siret.as_str());
        }
        if self.errors.len() > before {
            return None;
        }
        let (code, name, state) = (code?, name?, state?);
        Some(DossierFacts { code, name, siren, siret, agency, master, engagement_manager, state })
    }

    /// A field that may be left empty.
    fn optional<T>(
        &mut self,
        column: usize,
        typed: &str,
        read: impl Fn(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() { None } else { self.keep(column, read(typed)) }
    }

    fn keep<T>(&mut self, column: usize, value: Result<T, Flaw>) -> Option<T> {
        let line = self.line;
        value.map_err(|flaw| self.tell(column, flaw, &line.fields[column])).ok()
    }

    fn tell(&mut self, column: usize, flaw: Flaw, value: &str) {
        self.errors.push(table::error(self.line.number, COLUMNS[column], flaw, value));
    }
}
