//! What the screens say when something is refused, by the files of messages themselves.

use crate::database::workspace;

/// The shortest piece of a message that tells it from other text, in characters.
const TELLING: usize = 7;

/// Whether a page says, in `fr` or `en`, why something was refused.
#[must_use]
pub fn says_why(language: &str, body: &str) -> bool {
    let body = plain(body).to_lowercase();
    refusals(language).iter().any(|piece| body.contains(piece))
}

/// Text as a browser shows it.
#[must_use]
pub fn plain(html: &str) -> String {
    let marks = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    marks.iter().fold(html.to_owned(), |text, (mark, shown)| text.replace(mark, shown))
}

/// The longest piece without variables of each message that refuses something, in small letters.
fn refusals(language: &str) -> Vec<String> {
    let folder = workspace().join(format!("crates/ui/locales/{language}"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let (mut pieces, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        let said = match line.split_once(" = ") {
            Some((key, said)) if !line.starts_with(' ') => {
                let title = key.ends_with("-title") || key.ends_with("-line");
                let why = ["error-", "flaw-", "sign-in-wrong", "sign-in-limited"]
                    .iter()
                    .any(|start| key.starts_with(start));
                inside = why && !title;
                said
            }
            _ => line.split_once(']').map_or("", |(_, said)| said),
        };
        let longest = said.split(['{', '}']).map(str::trim).max_by_key(|piece| piece.len());
        let telling = longest.filter(|piece| inside && piece.chars().count() >= TELLING);
        pieces.extend(telling.map(str::to_lowercase));
    }
    pieces
}
