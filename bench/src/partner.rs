//! The public API, beside a bare route of the same framework.

use loophub::{demo::notes::Key, failure::Failure};

use crate::{Result, bare, caller::Caller, report::Report};

/// Calls behind each figure.
const CALLS: usize = 3_000;
/// Calls before anything is measured.
const WARMING: usize = 200;

/// Measures what a partner calls. The routes take turns, so that what disturbs one disturbs all.
pub(crate) fn measure(nobody: &Caller<'_>, keys: &[Key], report: &mut Report) -> Result<()> {
    let key = keys.first().ok_or_else(|| Failure::new("the demonstration has no key"))?;
    let partner = nobody.clone().with("x-apikey", format!("{}:{}", key.identifier, key.secret));
    let mut taken = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for (call, code) in key.dossiers.iter().cycle().take(WARMING + CALLS).enumerate() {
        let answers = [
            nobody.get(bare::PATH)?,
            nobody.get("/healthz")?,
            partner.get("/v1/me")?,
            partner.get(&format!("/v1/dossiers/{code}"))?,
        ];
        for (taken, answer) in taken.iter_mut().zip(answers).filter(|_| call >= WARMING) {
            taken.push(answer.took);
        }
    }
    let bare = "bare axum JSON route";
    let names = [bare, "GET /healthz (our layers alone)", "GET /v1/me", "GET /v1/dossiers/{code}"];
    for (name, taken) in names.into_iter().zip(taken) {
        report.add(name, &taken.into_iter().collect(), (name != bare).then_some(bare));
    }
    Ok(())
}
