//! The style sheet, the script and the icon: inside the binary, named by what they hold, and so kept
//! by browsers for a year. Style and script are written in parts, a room each, and served whole.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::error_page::Fault;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

/// The parts of the style sheet, in the order in which they overrule each other.
const STYLE_PARTS: &[&str] = &[
    "style/tokens.css",
    "style/base.css",
    "style/frame.css",
    "style/controls.css",
    "style/notes.css",
    "style/tables.css",
    "style/wizard.css",
    "style/lists.css",
    "style/portfolio.css",
    "style/ends.css",
    "style/contacts.css",
    "style/requests.css",
    "style/narrow.css",
    "style/more.css",
];

/// The parts of the script: those behind `page.js` use what it names.
const SCRIPT_PARTS: &[&str] = &[
    "script/page.js",
    "script/menus.js",
    "script/forms.js",
    "script/search.js",
    "script/ticks.js",
    "script/progress.js",
    "script/definition.js",
    "script/lists.js",
    "script/contacts.js",
];

/// What browsers ask for.
struct Asset {
    address: String,
    mime: &'static str,
    data: Vec<u8>,
}

static SHEET: LazyLock<Asset> = LazyLock::new(|| Asset::of("css", "text/css", STYLE_PARTS));
static SCRIPTS: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("js", "text/javascript", SCRIPT_PARTS));
static DRAWING: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("svg", "image/svg+xml", &["icon.svg"]));

/// The address of the style sheet.
pub(crate) static STYLE: LazyLock<&str> = LazyLock::new(|| &SHEET.address);
/// The address of the script.
pub(crate) static SCRIPT: LazyLock<&str> = LazyLock::new(|| &SCRIPTS.address);
/// The address of the icon.
pub(crate) static ICON: LazyLock<&str> = LazyLock::new(|| &DRAWING.address);

impl Asset {
    fn of(ending: &str, mime: &'static str, parts: &[&str]) -> Self {
        let parts = parts.iter().filter_map(|part| Files::get(part));
        let data = parts.flat_map(|part| part.data.into_owned()).collect::<Vec<u8>>();
        let hash = Sha256::digest(&data);
        let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { address: format!("/assets/loophub.{hash}.{ending}"), mime, data }
    }
}

/// Serves an asset under the name that holds its hash, and under no other.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let asked = format!("/assets/{name}");
    let assets: [&'static Asset; 3] = [&SHEET, &SCRIPTS, &DRAWING];
    match assets.into_iter().find(|asset| asset.address == asked) {
        Some(Asset { mime, data, .. }) => {
            let kept = "public, max-age=31536000, immutable";
            ([(CONTENT_TYPE, *mime), (CACHE_CONTROL, kept)], data.as_slice()).into_response()
        }
        None => Fault::Status(StatusCode::NOT_FOUND).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_served_and_no_part_is_missing() {
        let listed: Vec<&str> = STYLE_PARTS.iter().chain(SCRIPT_PARTS).copied().collect();
        for file in Files::iter().filter(|file| file.contains('/')) {
            assert!(listed.contains(&file.as_ref()), "{file} is in no list");
        }
        for part in listed {
            assert!(Files::get(part).is_some(), "{part} is not there");
        }
    }
}
