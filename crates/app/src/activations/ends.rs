//! Activations that end by themselves: the hub takes them away, and announces it before.
//!
//! From the instant itself on they open nothing (H1); that they are taken away a moment later only
//! tidies up. Their ends are announced 7 days and 1 day before to the dossier's master, or to its
//! engagement manager when there is no master who still works here; else to nobody. One mail tells all
//! that end at once, so that an end chosen for thousands of dossiers is one mail for each person.

use domain::{
    Flaw,
    actor::{Actor, System, Tenant},
    ending,
    event::{Event, EventKind},
    firm_app::FirmApp,
    id::{FirmAppId, FirmId},
    key_expiry::days_until,
    mail::{Language, MailContent},
    time::{Timestamp, days},
};
use serde_json::json;
use store::{EndNotice, EndedOn, Read, Write};

use crate::{
    App, Error, Result, deletion, hub_at,
    journal::{self, Entry},
    mails::{self, Letter},
    offers::OfferPlace,
};

/// Up to so many dossiers are told one by one; past it, an application's ends are told as a number.
const EACH: usize = 100;

/// The most lines that a mail names; it says how many more there are.
const LINES: i64 = 20;

/// What of one application is over: to be told with the change that it is part of.
pub(crate) struct Ended {
    events: Vec<Event>,
    entry: Entry,
}

impl App {
    /// Reads the last day of an activation as it was typed; blank is for good. Answers the instant
    /// from which on it is over.
    ///
    /// # Errors
    /// As [`ending::end_of`].
    pub fn end_of_day(&self, typed: &str) -> Result<Option<Timestamp>, Flaw> {
        ending::end_of(typed, self.now())
    }

    /// Takes away what is over, at every firm; answers how many. What fails at one firm waits, and
    /// keeps no other.
    ///
    /// # Errors
    /// `Busy`, `Internal`: the first of them.
    pub async fn end_activations(&self) -> Result<u64> {
        let now = self.now();
        let find = move |db: &mut Read<'_, System>| Ok(db.firms_with_ended(now)?);
        let firms = self.inner.store.read::<_, _, Error>(System, find).await?;
        let (mut ended, mut failed) = (0, None);
        for firm in firms {
            match self.end_at(hub_at(firm), now).await {
                Ok(done) => ended += done,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(ended), Err)
    }

    /// One application after the other, each in a transaction of its own: the journal is held last.
    async fn end_at(&self, hub: Actor, now: Timestamp) -> Result<u64> {
        let apps = self.read(hub.tenant(), move |db| Ok(db.apps_with_ended(now)?)).await?;
        let mut ended = 0;
        for number in apps {
            let app = self.clone();
            ended += self
                .write(hub.tenant(), move |db| {
                    if !db.hold_firm_app(number)? {
                        return Ok(0);
                    }
                    let Some((done, ended)) = app.take_ended(db, number, now)? else {
                        return Ok(0);
                    };
                    tell_ended(db, &[ended], now)?;
                    Ok(done)
                })
                .await?;
        }
        Ok(ended)
    }

    /// Takes away what is over of an application that is held; answers how many, and what is to be
    /// told of it.
    pub(crate) fn take_ended(
        &self,
        db: &mut Write<'_, Tenant>,
        number: FirmAppId,
        now: Timestamp,
    ) -> Result<Option<(u64, Ended)>> {
        let first = db.ended_on(number, now, i64::try_from(EACH).unwrap_or(i64::MAX) + 1)?;
        let Some(found) = db.firm_app(number)?.filter(|_| !first.is_empty()) else {
            return Ok(None);
        };
        let mut events = self.offers_ended(db, (number, &first), (&found, now))?;
        let done = db.take_ended(number, now)?;
        db.count_active(number, -done.cast_signed())?;
        let entry = Entry {
            action: "activations.ended",
            subject: deletion::subject(db, &found)?,
            detail: json!({
                "application": found.object_id, "dossiers": done,
                "codes": first.iter().take(EACH).map(|on| on.code.as_str()).collect::<Vec<_>>(),
            }),
        };
        if first.len() > EACH {
            let data = json!({ "application": found.object_id, "dossiers": done });
            events.push(self.ended(EventKind::ActivationClosed, (number, None), data));
        } else {
            events.extend(first.iter().map(|on| {
                let data = json!({
                    "application": found.object_id, "dossier": on.object_id,
                    "code": on.code.as_str(), "siren": on.siren,
                });
                self.ended(EventKind::ActivationClosed, (number, Some(on)), data)
            }));
        }
        Ok(Some((done, Ended { events, entry })))
    }

    /// What is told of the offers that go with what is over (E4).
    fn offers_ended(
        &self,
        db: &mut Write<'_, Tenant>,
        (number, first): (FirmAppId, &[EndedOn]),
        (found, now): (&FirmApp, Timestamp),
    ) -> Result<Vec<Event>> {
        let offers = db.ended_offers(number, now)?;
        if offers > 0 && first.len() > EACH {
            let data = json!({ "application": found.object_id, "offers": offers });
            return Ok(vec![self.ended(EventKind::OfferClosed, (number, None), data)]);
        }
        let mut events = Vec::new();
        for on in first.iter().filter(|_| offers > 0) {
            let lost = db.offers_lost(on.dossier, &[number])?;
            let place = OfferPlace::of_ended(on);
            events.extend(self.offer_events(EventKind::OfferClosed, &place, &lost));
        }
        Ok(events)
    }

    fn ended(
        &self,
        kind: EventKind,
        (app, on): (FirmAppId, Option<&EndedOn>),
        data: serde_json::Value,
    ) -> Event {
        Event {
            object_id: self.object_id(),
            kind,
            firm_app: Some(app),
            dossier: on.map(|on| on.dossier),
            data,
        }
    }

    /// Announces what ends in 7 days or in 1, at every firm, each once whichever node is first; answers
    /// how many mails that were.
    ///
    /// # Errors
    /// `Busy`, `Internal`; what was not announced is the next time.
    pub async fn announce_ends(&self) -> Result<u64> {
        let now = self.now();
        let find = move |db: &mut Read<'_, System>| Ok(db.firms_with_notices(now)?);
        let firms = self.inner.store.read::<_, _, Error>(System, find).await?;
        let mut told = 0;
        for firm in firms {
            let announce = move |db: &mut Write<'_, Tenant>| {
                // Of several nodes one announces; the others find nothing left.
                db.lock_portfolio()?;
                let notices = db.end_notices(now)?;
                let mut told = 0;
                for notice in &notices {
                    told += u64::from(announce(db, notice, now)?);
                }
                db.move_notices_on(now, micros(days(1)))?;
                Ok(told)
            };
            told += self.write(hub_at(firm).tenant(), announce).await?;
        }
        if told > 0 {
            self.send_mail_soon();
        }
        Ok(told)
    }
}

/// Events for the partners and an entry of the hub's own for each application. Call it last, as
/// [`journal::write`].
pub(crate) fn tell_ended(
    db: &mut Write<'_, Tenant>,
    ended: &[Ended],
    now: Timestamp,
) -> Result<()> {
    for ended in ended {
        db.insert_events(&ended.events, None, now)?;
    }
    let hub = hub_at(FirmId::new(db.firm()));
    ended.iter().try_for_each(|ended| journal::write(db, &hub, &ended.entry, now))
}

/// One mail; `false` when there is nobody to tell.
fn announce(db: &mut Write<'_, Tenant>, notice: &EndNotice, now: Timestamp) -> Result<bool> {
    let Some(staff) = notice.staff else { return Ok(false) };
    let lines = db.ending_lines((staff, notice.ends_at), now, LINES)?;
    let (recipient, language) = db.staff_mail(staff)?;
    let language = language.and_then(|code| Language::parse(&code)).unwrap_or_default();
    let lines = lines.into_iter().map(|(code, name, app)| (code.to_string(), name, app)).collect();
    let content = MailContent::ActivationsEnding {
        firm: db.own_firm()?.name,
        lines,
        count: notice.count,
        ends_at: notice.ends_at,
        days: days_until(notice.ends_at, now),
    };
    let letter = Letter {
        recipient: &recipient,
        language,
        content: &content,
        about: None,
        useless_at: Some(notice.ends_at),
    };
    mails::write(db, &letter, now)?;
    Ok(true)
}

fn micros(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
