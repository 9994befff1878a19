//! A request in words.

use app::{RequestAct, RequestApps, RequestRow};
use domain::{
    ending::last_instant,
    request::{Outcome, RequestState},
};

use crate::{pages::dossiers::applications_address, words::Words};

/// A request as pages show it.
pub(crate) struct SaidRequest {
    w: Words,
    /// Where what is decided about it is sent.
    pub address: String,
    /// The dossier's name and code.
    pub dossier: String,
    /// As above.
    pub code: String,
    /// The dossier's two lists.
    pub lists: String,
    /// "Sofia Lopez".
    pub asker: String,
    /// "Activer : Trésoly. Désactiver : PaieSimple."
    pub what: String,
    /// A word of theirs, as it is quoted; may be empty.
    pub word: String,
    /// "24 novembre 2026".
    pub asked: String,
    /// The last day on which it can be decided.
    pub until: String,
    /// The class and the words of how it stands.
    pub state: (&'static str, String),
    /// It waits for somebody to decide.
    pub pending: bool,
    /// It can be granted as things stand.
    pub grantable: bool,
}

impl SaidRequest {
    pub(crate) fn new(w: Words, row: RequestRow) -> Self {
        let word = match row.word.as_str() {
            "" => String::new(),
            word => w.named("request-word", word),
        };
        Self {
            w,
            address: format!("{}/{}", super::REQUESTS, row.object_id),
            code: row.code.to_string(),
            lists: applications_address(row.code.as_str()),
            what: what(w, (&row.apps, row.contacts_lose)),
            word,
            asked: w.date(&row.asked_at),
            until: w.date(&last_instant(row.lapses_at)),
            state: state(w, &row),
            pending: row.is_pending(),
            grantable: row.can_be_granted(),
            dossier: row.dossier,
            asker: row.asker,
        }
    }

    /// What a button says of which request, for whoever does not see the row around it.
    pub(crate) fn named(&self, key: &str) -> String {
        self.w.with(key, &[("name", &self.asker), ("dossier", &self.dossier)])
    }
}

/// "Activer : Trésoly. Désactiver : PaieSimple. 3 interlocuteurs perdront une offre."
fn what(w: Words, (apps, lose): (&RequestApps, u64)) -> String {
    let told = [("request-on", &apps.on), ("request-off", &apps.off)].into_iter();
    let told = told.filter(|(_, names)| !names.is_empty());
    let told = told.map(|(key, names)| w.named(key, names.join(", ")));
    let lose = (lose > 0).then(|| w.counted("lists-lose", lose));
    told.chain(lose).map(|sentence| format!("{sentence}.")).collect::<Vec<_>>().join(" ")
}

/// "Demandé le 24 novembre 2026 – en attente, jusqu’au 23 décembre 2026"
fn state(w: Words, row: &RequestRow) -> (&'static str, String) {
    let (asked, until) = (w.date(&row.asked_at), w.until(&row.lapses_at));
    let over = row.decided_at.map(|at| w.date(&at)).unwrap_or_default();
    let by = row.decided_by.as_deref().unwrap_or_default();
    match row.state {
        RequestState::Pending => {
            ("soon", w.with("request-is-pending", &[("date", &asked), ("until", &until)]))
        }
        RequestState::Lapsed => ("off", w.with("request-is-lapsed", &[("date", &asked)])),
        RequestState::Over(Outcome::Granted) => {
            ("", w.with("request-is-granted", &[("name", by), ("date", &over)]))
        }
        RequestState::Over(Outcome::Refused) => {
            ("no", w.with("request-is-refused", &[("name", by), ("date", &over)]))
        }
        RequestState::Over(Outcome::Withdrawn) => {
            ("off", w.with("request-is-withdrawn", &[("date", &over)]))
        }
    }
}

/// What the journal of a dossier tells of a request.
pub(crate) fn happened(w: Words, act: RequestAct, (asker, apps): (&str, &RequestApps)) -> String {
    match act {
        RequestAct::Made => w.named("journal-request-made", what(w, (apps, 0))),
        RequestAct::Over(Outcome::Granted) => w.named("journal-request-granted", asker),
        RequestAct::Over(Outcome::Refused) => w.named("journal-request-refused", asker),
        RequestAct::Over(Outcome::Withdrawn) => w.t("journal-request-withdrawn"),
    }
}
