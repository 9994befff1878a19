//! "Coller une liste" (C7): what counts as a line, what a line names, and what it comes to.

use crate::{
    Flaw,
    api_key::names_secret,
    dossier::DossierState,
    id::DossierId,
    text::{Code, LONGEST_NAME},
};

/// The most lines of a list: the largest portfolio.
pub const MOST_LINES: u64 = 350_000;

/// How much is kept of a line, in characters: more than any name has, so that what is cut names
/// nothing.
const LONGEST_LINE: usize = LONGEST_NAME + 56;

/// What may stand between columns.
const SEPARATORS: [char; 3] = ['\t', ';', ','];

/// Where a list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListSource {
    /// The clipboard: one line alone is a name, whatever stands in it.
    Clipboard,
    /// A file, whose first column counts.
    File,
}

impl ListSource {
    /// The field of the form that a list came in.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Clipboard => "list",
            Self::File => "file",
        }
    }
}

/// A list that can be reported: text, with a line that counts, and not too many of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedList {
    content: String,
    lines: u64,
}

impl PastedList {
    /// Keeps the first column of each line that has columns; a line without the separator, as a
    /// heading or a total, is kept whole. Names hold commas, and some a semicolon: what makes columns
    /// is a tab anywhere, or what stands on every line that is not blank, or on most of them a
    /// semicolon, or a comma after one word with a digit in it, as codes, SIREN and SIRET are.
    ///
    /// # Errors
    /// [`Flaw::Missing`] without any line, [`Flaw::TooLong`] past [`MOST_LINES`],
    /// [`Flaw::NotText`] when it holds a character that no text has, [`Flaw::HoldsSecret`] when a
    /// key's secret stands in it (C3).
    pub fn parse(text: &str, source: ListSource) -> Result<Self, Flaw> {
        if text.chars().any(|char| char.is_control() && !char.is_whitespace()) {
            return Err(Flaw::NotText);
        }
        if names_secret(text) {
            return Err(Flaw::HoldsSecret);
        }
        let lines = rows(text).filter(|row| !row.trim().is_empty()).count() as u64;
        match lines {
            0 => return Err(Flaw::Missing),
            lines if lines > MOST_LINES => return Err(Flaw::TooLong),
            _ => {}
        }
        let separator = separator(text, (source, lines));
        let mut content = String::with_capacity(text.len());
        for row in rows(text) {
            let column = first_column(row, separator);
            // A line that begins with an empty column is told whole, not passed over.
            let kept = if column.trim().is_empty() { row } else { column.as_str() };
            content.extend(kept.trim().chars().take(LONGEST_LINE));
            content.push('\n');
        }
        Ok(Self { content, lines })
    }

    /// The text that is kept.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// How many lines count.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// Takes back what the database keeps.
    #[must_use]
    pub const fn from_stored(content: String, lines: u64) -> Self {
        Self { content, lines }
    }

    /// The lines that count, each with its place in what was pasted, from 1 on.
    pub fn entries(&self) -> impl Iterator<Item = (u64, &str)> {
        let numbered = (1..).zip(self.content.split_terminator('\n'));
        numbered.filter(|(_, line)| !line.is_empty())
    }
}

/// Rows end as Unix, Windows or old Macs end them.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.split(if text.contains('\n') { '\n' } else { '\r' })
}

/// Which character makes columns. One line alone from the clipboard is a name, whatever else stands in it.
fn separator(text: &str, (source, lines): (ListSource, u64)) -> Option<char> {
    let full = || rows(text).filter(|row| !row.trim().is_empty());
    let count = |fits: &dyn Fn(&str) -> bool| full().filter(|row| fits(row)).count() as u64;
    SEPARATORS.into_iter().find(|separator| {
        let with = count(&|row| row.contains(*separator));
        match separator {
            '\t' => with > 0,
            _ if source == ListSource::Clipboard && lines == 1 => false,
            _ if with == lines => true,
            ';' => with > lines / 2,
            _ => count(&|row| row.split_once(*separator).is_some_and(is_number)) > lines / 2,
        }
    })
}

/// Whether what stands before a separator is no part of a name.
fn is_number((before, _): (&str, &str)) -> bool {
    let word = before.trim();
    !word.contains(char::is_whitespace) && word.contains(|char: char| char.is_ascii_digit())
}

/// What stands before the separator, without the quotes around it.
fn first_column(row: &str, separator: Option<char>) -> String {
    let Some(separator) = separator else { return row.to_owned() };
    let plain = || row.split(separator).next().unwrap_or_default().to_owned();
    let Some(quoted) = row.trim_start().strip_prefix('"') else { return plain() };
    let (mut column, mut rest) = (String::new(), quoted);
    while let Some((before, after)) = rest.split_once('"') {
        column.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                column.push('"');
                rest = more;
            }
            None => return column,
        }
    }
    plain()
}

/// What a line comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineOutcome {
    /// It names one open dossier.
    Found,
    /// It names the same dossier as an earlier line.
    Repeated,
    /// It names several open dossiers: the person has to say which.
    Several,
    /// It names none.
    Unknown,
    /// It names only archived ones.
    NotEligible,
    /// It names one open dossier, on which the application is active.
    AlreadyActive,
}

impl LineOutcome {
    /// Every outcome, in the order of the screens.
    pub const ALL: [Self; 6] = [
        Self::Found,
        Self::AlreadyActive,
        Self::Repeated,
        Self::Several,
        Self::Unknown,
        Self::NotEligible,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Repeated => "repeated",
            Self::Several => "several",
            Self::Unknown => "unknown",
            Self::NotEligible => "not_eligible",
            Self::AlreadyActive => "already_active",
        }
    }

    /// Reads the stable code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// A dossier that a line may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which one.
    pub id: DossierId,
    /// Its code.
    pub code: Code,
    /// Open or archived.
    pub state: DossierState,
    /// Whether the application that is being changed is active there.
    pub active: bool,
}

/// What a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// This open dossier.
    One(DossierId),
    /// This open dossier, on which the application is active already.
    Active(DossierId),
    /// So many open dossiers, with the codes of the first.
    Several(u64, String),
    /// Only archived ones; which, when it is one.
    Archived(Option<DossierId>),
    /// None.
    Nothing,
}

/// How many codes are told of a line that names several.
const TOLD: usize = 3;

impl Named {
    /// What a line names that fits these, each of them once.
    #[must_use]
    pub fn among(mut candidates: Vec<Candidate>) -> Self {
        candidates.sort_by(|a, b| a.code.cmp(&b.code));
        let open: Vec<&Candidate> =
            candidates.iter().filter(|candidate| candidate.state.is_open()).collect();
        match (open.as_slice(), candidates.as_slice()) {
            ([one], _) if one.active => Self::Active(one.id),
            ([one], _) => Self::One(one.id),
            ([], []) => Self::Nothing,
            ([], [one]) => Self::Archived(Some(one.id)),
            ([], _) => Self::Archived(None),
            (several, _) => {
                let codes: Vec<&str> =
                    several.iter().take(TOLD).map(|one| one.code.as_str()).collect();
                Self::Several(several.len() as u64, codes.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str, source: ListSource) -> Vec<(u64, String)> {
        let list = PastedList::parse(text, source).unwrap();
        list.entries().map(|(number, line)| (number, line.to_owned())).collect()
    }

    fn columns(text: &str, source: ListSource) -> Vec<String> {
        entries(text, source).into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn blank_lines_do_not_count_and_the_others_keep_their_places() {
        let lines = entries("A1\r\n\r\n  B2 \r\n\t\r\nC3", ListSource::Clipboard);
        assert_eq!(lines, [(1, "A1".into()), (3, "B2".into()), (5, "C3".into())]);
        assert_eq!(columns("A1\rB2\r", ListSource::File), ["A1", "B2"]);
    }

    #[test]
    fn the_first_column_counts_when_every_line_has_columns() {
        assert_eq!(columns("A1;Bo\nB2;", ListSource::File), ["A1", "B2"]);
        assert_eq!(columns("A1,Bo;x\nB2,", ListSource::Clipboard), ["A1", "B2"]);
        assert_eq!(columns("A1\tx", ListSource::Clipboard), ["A1"]);
        assert_eq!(
            columns("\"Dupont; \"\"Nord\"\"\";1\nA;2", ListSource::File),
            ["Dupont; \"Nord\"", "A"]
        );
        assert_eq!(columns(";Bo\nB2;", ListSource::File), [";Bo", "B2"]);
        assert_eq!(columns("\"open;1\nA;2", ListSource::File), ["\"open", "A"]);
    }

    #[test]
    fn a_line_without_the_separator_is_kept_whole() {
        assert_eq!(columns("Dossiers\nA1;Bo\nB2;", ListSource::File), ["Dossiers", "A1", "B2"]);
        assert_eq!(columns("A1,Bo\nB2,\nTotal", ListSource::Clipboard), ["A1", "B2", "Total"]);
        assert_eq!(columns("A1\tBo\nB2\nC3", ListSource::Clipboard), ["A1", "B2", "C3"]);
        let names = "Dupont, Martin\nDurand; fils\nMartin, Jean\nPetit, Luc\nRoux";
        assert_eq!(columns(names, ListSource::File), names.split('\n').collect::<Vec<_>>());
    }

    #[test]
    fn a_name_with_a_comma_stays_whole() {
        assert_eq!(columns("Dupont, Martin\nDurand", ListSource::File).len(), 2);
        assert_eq!(columns("Dupont, Martin\nDurand", ListSource::File)[0], "Dupont, Martin");
        assert_eq!(columns("Dupont, Martin", ListSource::Clipboard), ["Dupont, Martin"]);
    }

    #[test]
    fn what_is_empty_too_long_or_no_text_is_refused() {
        let parse = |text: &str| PastedList::parse(text, ListSource::Clipboard).err();
        assert_eq!(parse(" \n\t\r\n"), Some(Flaw::Missing));
        assert_eq!(parse("A1\0"), Some(Flaw::NotText));
        assert_eq!(parse("A1\u{8d}"), Some(Flaw::NotText));
        let most = usize::try_from(MOST_LINES).unwrap();
        assert_eq!(parse(&"1\n".repeat(most)), None);
        assert_eq!(parse(&"1\n".repeat(most + 1)), Some(Flaw::TooLong));
    }

    #[test]
    fn a_line_of_any_length_is_cut_to_one_that_names_nothing() {
        let line = &columns(&"é".repeat(100_000), ListSource::File)[0];
        assert!((LONGEST_NAME + 1..300).contains(&line.chars().count()));
    }

    #[test]
    fn archived_dossiers_count_only_when_no_open_one_fits() {
        let one = |id, state| Candidate {
            id: DossierId::new(id),
            code: Code::parse(&format!("C{id}")).unwrap(),
            state,
            active: false,
        };
        let (open, archived) = (DossierState::Open, DossierState::Archived);
        let id = DossierId::new;
        assert_eq!(Named::among(vec![one(1, archived), one(2, open)]), Named::One(id(2)));
        assert_eq!(Named::among(vec![one(1, archived)]), Named::Archived(Some(id(1))));
        assert_eq!(Named::among(vec![one(1, archived), one(2, archived)]), Named::Archived(None));
        assert_eq!(Named::among(Vec::new()), Named::Nothing);
        let active = Candidate { active: true, ..one(1, open) };
        assert_eq!(Named::among(vec![active.clone(), one(2, archived)]), Named::Active(id(1)));
        assert_eq!(Named::among(vec![active, one(2, open)]), Named::Several(2, "C1, C2".into()));
        let several = (1..=5).rev().map(|id| one(id, open)).collect();
        assert_eq!(Named::among(several), Named::Several(5, "C1, C2, C3".to_owned()));
    }
}
