//! The style sheet, the script and the icon: inside the binary, named by what they hold, and so kept
//! by browsers for a year.

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

/// The address of the style sheet.
pub(crate) static STYLE: LazyLock<String> = LazyLock::new(|| address("loophub.css"));
/// The address of the script.
pub(crate) static SCRIPT: LazyLock<String> = LazyLock::new(|| address("loophub.js"));
/// The address of the icon.
pub(crate) static ICON: LazyLock<String> = LazyLock::new(|| address("icon.svg"));

/// `/assets/loophub.1a2b3c4d5e6f.css`
fn address(file: &str) -> String {
    let hash = Files::get(file).map(|file| Sha256::digest(&file.data)).unwrap_or_default();
    let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    format!("/assets/{stem}.{hash}.{ending}")
}

/// Serves an asset under the name that holds its hash, and under no other.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let mut parts = name.split('.');
    let (stem, ending) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let file = format!("{stem}.{ending}");
    match Files::get(&file).filter(|_| address(&file) == format!("/assets/{name}")) {
        Some(found) => (
            [
                (CONTENT_TYPE, found.metadata.mimetype().to_owned()),
                (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
            ],
            found.data,
        )
            .into_response(),
        None => Fault::Status(StatusCode::NOT_FOUND).into_response(),
    }
}
