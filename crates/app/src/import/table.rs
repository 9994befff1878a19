//! A file as a person saved it, as lines and columns.

use csv::{ReaderBuilder, StringRecord};
use domain::{Flaw, search};
use encoding_rs::WINDOWS_1252;

use super::LineError;

/// The columns of a portfolio, in the order of [`Line::fields`].
pub(super) const COLUMNS: [&str; 8] =
    ["code", "nom", "siren", "siret", "agence", "maitre", "engagement_manager", "etat"];

/// One line of the file: its number, and its fields in the order of [`COLUMNS`].
#[derive(Debug)]
pub(super) struct Line {
    pub number: u64,
    pub fields: [String; COLUMNS.len()],
}

/// Reads the lines of a portfolio; a line that can't be read is an error of its own.
pub(super) fn lines(
    file: &[u8],
) -> Result<impl Iterator<Item = Result<Line, LineError>>, Vec<LineError>> {
    let text = text(file).map_err(|flaw| vec![error(1, "", flaw, "")])?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .from_reader(std::io::Cursor::new(text));
    let headings = reader.headers().map_err(|_| vec![error(1, "", Flaw::NotText, "")])?.clone();
    let places = places(&headings)?;
    let width = headings.len();
    Ok(reader.into_records().filter_map(move |record| match record {
        Ok(record) => line(&record, &places, width),
        Err(fault) => {
            let number = fault.position().map_or(1, csv::Position::line);
            Some(Err(error(number, "", Flaw::NotText, "")))
        }
    }))
}

/// One fault of a file.
pub(super) fn error(line: u64, column: &str, flaw: Flaw, value: &str) -> LineError {
    let short: String = value.chars().filter(|char| !char.is_control()).take(60).collect();
    LineError { line, column: column.to_owned(), flaw, value: short }
}

/// UTF-8, or else what French Excel saves.
///
/// # Errors
/// [`Flaw::NotText`] when it holds a NUL, as what is no text does.
pub(crate) fn text(file: &[u8]) -> Result<String, Flaw> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    if file.contains(&0) {
        return Err(Flaw::NotText);
    }
    Ok(match std::str::from_utf8(file) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(file).0.into_owned(),
    })
}

/// The separator that the heading uses most.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| heading.bytes().filter(|byte| byte == separator).count();
    // The last of equals wins: the semicolon of French Excel.
    [b'\t', b',', b';'].into_iter().max_by_key(count).unwrap_or(b';')
}

/// Where each of [`COLUMNS`] stands in the heading.
fn places(headings: &StringRecord) -> Result<[usize; COLUMNS.len()], Vec<LineError>> {
    let mut errors = Vec::new();
    let mut places = [None; COLUMNS.len()];
    for (place, heading) in headings.iter().enumerate() {
        let known = COLUMNS.iter().position(|column| *column == search::fold(heading));
        match known.map(|column| places[column].replace(place)) {
            Some(None) => {}
            Some(Some(_)) => errors.push(error(1, heading, Flaw::Repeated, heading)),
            None => errors.push(error(1, heading, Flaw::UnknownField, heading)),
        }
    }
    let missing = COLUMNS.iter().zip(&places).filter(|(_, place)| place.is_none());
    errors.extend(missing.map(|(column, _)| error(1, column, Flaw::Missing, "")));
    if errors.is_empty() { Ok(places.map(Option::unwrap_or_default)) } else { Err(errors) }
}

fn line(
    record: &StringRecord,
    places: &[usize; COLUMNS.len()],
    width: usize,
) -> Option<Result<Line, LineError>> {
    let number = record.position().map_or(1, csv::Position::line);
    if record.iter().all(|field| field.trim().is_empty()) {
        return None;
    }
    if record.len() != width {
        let value = record.iter().collect::<Vec<_>>().join(" ");
        return Some(Err(error(number, "", Flaw::WrongFieldCount, &value)));
    }
    let fields = places.map(|place| record.get(place).unwrap_or_default().to_owned());
    Some(Ok(Line { number, fields }))
}
