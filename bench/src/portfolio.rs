//! The portfolio (D1) of a firm as there are: some hundreds of masters, applications on ten dossiers and on
//! all. Every combination of filters, search and order is asked for with many values, its first page and
//! the one behind it.

use domain::portfolio::{Column, Order};
use loophub::{demo::people, failure::Failure};

use crate::{
    Result,
    caller::{Caller, Door},
    hub::Hub,
    mass,
    place::Place,
    report::Report,
    samples::Samples,
};

/// Staff of the firm, besides those of the demonstration.
const STAFF: i64 = 300;
/// The first of them; what is below is the demonstration's.
const FIRST: i64 = 1_000;
/// One dossier in so many has the application: of 350,000, some 340,000 down to ten.
const ONE_IN: [i64; 7] = [1, 3, 17, 70, 350, 3_500, 35_000];
/// What people type: what many dossiers begin with, and what few do.
const FREQUENT: [&str; 6] = ["bou", "sarl", "lyon", "moreau", "000", "taxi"];
const RARE: [&str; 6] =
    ["e0012", "00001234", "boulangerie blanc", "cave nguyen lille", "20210000", "zzz"];
/// Values tried for each combination.
const ROUNDS: usize = 6;

/// A firm that is ready to be asked.
struct Values {
    agencies: Vec<String>,
    applications: Vec<String>,
}

/// One combination of what can be asked for.
#[derive(Clone, Copy)]
struct Combination {
    agency: bool,
    master: bool,
    application: bool,
    mine: bool,
    state: &'static str,
    search: Option<&'static [&'static str]>,
    order: Option<Order>,
}

impl Combination {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for bits in 0..16_u8 {
            for state in ["", "archived", "all"] {
                for search in [None, Some(&FREQUENT[..]), Some(&RARE[..])] {
                    for order in orders() {
                        let is = |bit: u8| bits & bit != 0;
                        let (agency, master, application, mine) = (is(1), is(2), is(4), is(8));
                        all.push(Self { agency, master, application, mine, state, search, order });
                    }
                }
            }
        }
        all
    }

    fn name(&self) -> String {
        let search = match self.search {
            None => "",
            Some(words) if words.as_ptr() == FREQUENT.as_ptr() => "frequent words",
            Some(_) => "rare words",
        };
        let order = self.order.map(|order| format!("by {}", order.code())).unwrap_or_default();
        let mut parts = vec![if self.state.is_empty() { "open" } else { self.state }, search];
        for (is, name) in [
            (self.agency, "agency"),
            (self.master, "master"),
            (self.application, "application"),
            (self.mine, "mine"),
        ] {
            parts.push(if is { name } else { "" });
        }
        parts.push(&order);
        parts.retain(|part| !part.is_empty());
        parts.join(" + ")
    }

    fn address(&self, values: &Values, round: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pick = |list: &[String]| list.get(round % list.len()).cloned().unwrap_or_default();
        if let Some(words) = self.search {
            query.append_pair("q", words[round % words.len()]);
        }
        if self.agency {
            query.append_pair("agency", &pick(&values.agencies));
        }
        if self.master {
            let master = FIRST + (round as i64 * 37) % STAFF;
            query.append_pair("master", &master.to_string());
        }
        if self.application {
            query.append_pair("app", &pick(&values.applications));
        }
        if self.mine {
            query.append_pair("mine", "on");
        }
        let order = self.order.map(Order::code).unwrap_or_default();
        query.append_pair("state", self.state).append_pair("sort", &order);
        format!("/dossiers?{}", query.finish())
    }
}

fn orders() -> Vec<Option<Order>> {
    let columns = [(Column::Code, true), (Column::Name, false), (Column::Name, true)];
    let whose =
        [(Column::Agency, false), (Column::Master, false), (Column::EngagementManager, true)];
    let orders = columns.into_iter().chain(whose);
    let orders = orders.map(|(column, descending)| Some(Order { column, descending }));
    std::iter::once(None).chain(orders).collect()
}

/// Measures every combination; the rows come with the slowest first.
pub(crate) fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let hub = Hub::open(place)?;
    let claire = Caller::new(Door::Hub(&hub)).sign_in(people::STAFF[0].email)?;
    for application in mass::APPLICATIONS {
        mass::validate(&claire, application)?;
    }
    reshape(place)?;
    place.settle()?;
    let values = values(&claire)?;
    let mut rows = Vec::new();
    for combination in Combination::all() {
        let mut taken = Vec::new();
        for round in 0..ROUNDS {
            ask(&claire, &combination.address(&values, round), &mut taken)?;
        }
        rows.push((combination.name(), taken.into_iter().collect::<Samples>()));
    }
    rows.sort_by_key(|(_, samples)| std::cmp::Reverse(samples.median()));
    for (name, samples) in &rows {
        report.add(name, samples, None);
    }
    Ok(())
}

/// The first page of a list, and the one behind it.
fn ask(caller: &Caller<'_>, address: &str, taken: &mut Vec<std::time::Duration>) -> Result<()> {
    let page = middle(caller, address, taken)?;
    let next =
        page.body.split_once("rel=\"next\" href=\"").and_then(|(_, rest)| rest.split_once('"'));
    if let Some((next, _)) = next {
        middle(caller, &next.replace("&#38;", "&"), taken)?;
    }
    Ok(())
}

/// Asks three times and takes the middle one, for a machine is seldom alone.
fn middle(
    caller: &Caller<'_>,
    address: &str,
    taken: &mut Vec<std::time::Duration>,
) -> Result<crate::caller::Answer> {
    let mut answers = [caller.get(address)?, caller.get(address)?, caller.get(address)?];
    answers.sort_by_key(|answer| answer.took);
    let [_, middle, _] = answers;
    taken.push(middle.took);
    Ok(middle)
}

/// Makes the demonstration's firm one with staff as there are, and applications of each size.
fn reshape(place: &Place) -> Result<()> {
    let numbers =
        format!("SELECT d.id AS n FROM dossiers d WHERE d.firm_id = 1 AND d.id <= {STAFF}");
    let run = |sql: String| place.execute(&sql).map(drop);
    run(format!(
        "INSERT INTO accounts (id, email, email_key, password_hash, created_at) \
         SELECT {FIRST} + n - 1, 'staff' || n || '@bench.example', 'staff' || n || '@bench.example', '-', 1 \
         FROM ({numbers}) numbers"
    ))?;
    run(format!(
        "INSERT INTO staff (firm_id, id, object_id, account_id, first_name, last_name, profile_major, \
                            profile_minor, active, created_at) \
         SELECT 1, {FIRST} + n - 1, '-' || n, {FIRST} + n - 1, \
                CASE n % 4 WHEN 0 THEN 'Inès' WHEN 1 THEN 'Marc' WHEN 2 THEN 'Sofia' ELSE 'Hugo' END, \
                'Nº ' || (n * 7919) % 1009, 3, 0, TRUE, 1 FROM ({numbers}) numbers"
    ))?;
    // Claire is one of them.
    run(format!(
        "UPDATE dossiers SET \
         master_id = CASE (id * 7919) % {STAFF} WHEN 0 THEN 1 ELSE {FIRST} + (id * 7919) % {STAFF} END, \
         engagement_manager_id = CASE (id * 104729 + id / 300) % {STAFF} WHEN 0 THEN 1 \
           ELSE {FIRST} + (id * 104729 + id / 300) % {STAFF} END WHERE firm_id = 1"
    ))?;
    run("DELETE FROM activations WHERE firm_id = 1".to_owned())?;
    for (number, one_in) in ONE_IN.into_iter().enumerate() {
        let app = format!(
            "(SELECT f.id FROM firm_apps f WHERE f.firm_id = 1 AND \
             (SELECT COUNT(*) FROM firm_apps g WHERE g.firm_id = 1 AND g.id < f.id) = {number})"
        );
        run(format!(
            "INSERT INTO activations (firm_id, firm_app_id, dossier_id, opened_at) \
             SELECT 1, {app}, d.id, 1 FROM dossiers d WHERE d.firm_id = 1 AND d.archived = FALSE \
             AND (d.id * 31 + d.id / 97) % {one_in} = 0 ORDER BY d.id"
        ))?;
        run("UPDATE firm_apps SET active_dossiers = (SELECT COUNT(*) FROM activations a \
             WHERE a.firm_id = 1 AND a.firm_app_id = firm_apps.id) WHERE firm_id = 1"
            .to_owned())?;
    }
    Ok(())
}

fn values(caller: &Caller<'_>) -> Result<Values> {
    let page = caller.get("/dossiers")?.body;
    let options = |name: &str| -> Result<Vec<String>> {
        let select = page.split_once(&format!("<select id=\"{name}\"")).map(|(_, rest)| rest);
        let select = select.and_then(|rest| rest.split_once("</select>"));
        let (options, _) = select.ok_or_else(|| Failure::new(format!("no choices of {name}")))?;
        let values = options.split("<option value=\"").skip(2);
        let values = values.filter_map(|rest| rest.split('"').next());
        Ok(values.filter(|value| *value != "none").map(str::to_owned).collect())
    };
    Ok(Values { agencies: options("agency")?, applications: options("app")? })
}
