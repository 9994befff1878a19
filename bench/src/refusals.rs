//! Whether the time of a refusal tells anything (AK3): an unknown identifier beside a wrong secret.

use loophub::{demo::notes::Key, failure::Failure};

use crate::{Result, caller::Caller, report::Report, samples::Samples};

/// Calls behind each figure.
const CALLS: usize = 500;
/// Calls before anything is measured.
const WARMING: usize = 100;

/// Measures calls that are refused, in turn, so that what disturbs one disturbs the other; who goes
/// first changes from call to call.
pub(crate) fn measure(nobody: &Caller<'_>, keys: &[Key], report: &mut Report) -> Result<()> {
    let [key, other, ..] = keys else {
        return Err(Failure::new("the demonstration has no two keys"));
    };
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    for call in 0..WARMING + CALLS {
        // Another each time, so that no cache of the database knows it; its secret is well formed.
        let stranger = format!("lhk_live_{call:024}");
        let calls = [(&stranger, &mut unknown), (&key.identifier, &mut wrong)];
        let order = if call % 2 == 0 { [0, 1] } else { [1, 0] };
        let mut calls = calls.map(Some);
        for at in order {
            let Some((identifier, taken)) = calls[at].take() else { continue };
            let credentials = format!("{identifier}:{}", other.secret);
            let took = nobody.clone().with("x-apikey", credentials).refused("/v1/me")?.took;
            if call >= WARMING {
                taken.push(took);
            }
        }
    }
    let yardstick = "refused: wrong secret";
    report.add(yardstick, &wrong.into_iter().collect::<Samples>(), None);
    let unknown: Samples = unknown.into_iter().collect();
    report.add("refused: unknown identifier", &unknown, Some(yardstick));
    Ok(())
}
