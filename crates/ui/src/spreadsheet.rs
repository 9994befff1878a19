//! CSV as spreadsheets open it: `;`, UTF-8 with a mark, and nothing that they would calculate.

/// What tells a spreadsheet that the text is UTF-8.
pub(crate) const MARK: &str = "\u{feff}";

/// One row, with its end of line.
pub(crate) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(";") + "\r\n"
}

/// A cell in quotes. What a spreadsheet would take for a formula begins with an apostrophe, also
/// what it would find there if it parted cells at commas or tabs.
fn cell(text: &str) -> String {
    let begins = |part: &str| part.trim_start().starts_with(['=', '+', '-', '@']);
    let formula = text.split([',', ';', '\t']).any(begins) || text.starts_with(['\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_ends_early_or_is_calculated() {
        assert_eq!(row(["a;b", "l\"x\"", ""]), "\"a;b\";\"l\"\"x\"\"\";\"\"\r\n");
        for formula in ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "x,=1+1", "x; @A"] {
            assert!(cell(formula).starts_with("\"'"), "{formula:?}");
        }
        assert_eq!(cell("0012"), "\"0012\"");
    }
}
