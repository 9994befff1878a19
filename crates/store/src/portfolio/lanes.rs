//! Lanes: the stretches of an index that a list consists of. Each begins with whose dossiers they are and
//! with their state, and goes on with what the list is put in order by.

use std::ops::Range;

use domain::{
    id::{AgencyId, StaffId},
    portfolio::Which,
};

use super::{
    Course, Key, List, Place, PortfolioFilter,
    text::{Text, everything},
};

/// What a row is held against and put in order by; every column stands in each of the indexes.
pub(super) const COLUMNS: &str = "d.id AS id, d.code AS code, d.name_key AS name_key, d.agency_id AS agency_id, \
     d.master_id AS master_id, d.engagement_manager_id AS engagement_manager_id";

/// Whose dossiers.
#[derive(Clone, Debug)]
enum Owners {
    /// Whoever's.
    Any,
    /// Those of one, or of nobody, in this column.
    Of(&'static str, Option<i64>),
    /// Those of each of these, one after the other.
    Each(&'static str, Vec<i64>),
}

/// One stretch.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    owners: Owners,
    /// Without those of this master, which stand in another lane.
    apart_from: Option<StaffId>,
    /// The state, where lanes are one of each.
    which: Which,
    /// The place of its first group.
    pub(super) first: usize,
}

/// Rows of a lane, as each database is asked for them.
pub(super) struct Rows {
    pub(super) sqlite: String,
    pub(super) postgres: String,
}

impl Rows {
    pub(super) fn same(text: String) -> Self {
        Self { sqlite: text.clone(), postgres: text }
    }
}

/// What is walked at once of a lane: so many rows of these groups, behind this place in the first.
pub(super) struct Step<'a> {
    pub(super) groups: Range<usize>,
    pub(super) after: Option<&'a Place>,
    /// The name of the bound number.
    pub(super) most: String,
}

/// All lanes of a list. No dossier stands in two.
pub(super) fn lanes(List { course, filter, .. }: List<'_>) -> Vec<Lane> {
    let of_owners = match &course.groups {
        Some((column, groups)) => of_groups(column, groups),
        None => of_filter(course.key, filter),
    };
    let states: &[Which] = match filter.which {
        Which::All if course.key != Key::Term => &[Which::Open, Which::Archived],
        Which::All => &[Which::All],
        Which::Open => &[Which::Open],
        Which::Archived => &[Which::Archived],
    };
    let of_each_state =
        |lane: Lane| states.iter().map(move |it| Lane { which: *it, ..lane.clone() });
    of_owners.into_iter().flat_map(of_each_state).collect()
}

/// Nobody's dossiers stand at one end of the groups, the others one group after the other.
fn of_groups(column: &'static str, groups: &[i64]) -> Vec<Lane> {
    let somebody: Vec<i64> = groups.iter().copied().filter(|owner| *owner != 0).collect();
    let first = usize::from(groups.first() == Some(&0));
    let mut lanes = Vec::new();
    if let Some(first) = groups.iter().position(|owner| *owner == 0) {
        lanes.push(Lane { first, ..Lane::of(Owners::Of(column, None)) });
    }
    if !somebody.is_empty() {
        lanes.push(Lane { first, ..Lane::of(Owners::Each(column, somebody)) });
    }
    lanes
}

/// Whose dossiers the lanes are, where an index begins with that.
fn of_filter(key: Key, filter: &PortfolioFilter) -> Vec<Lane> {
    let (master, manager) = ("master_id", "engagement_manager_id");
    match (key, filter.master, filter.of, filter.agency) {
        (Key::Code, Some(owner), _, _) => {
            vec![Lane::of(Owners::Of(master, owner.map(StaffId::get)))]
        }
        (Key::Code, None, Some(staff), _) => {
            let of = |column| Lane::of(Owners::Of(column, Some(staff.get())));
            // Of both one is enough.
            vec![of(master), Lane { apart_from: Some(staff), ..of(manager) }]
        }
        (Key::Code, None, None, Some(agency)) => {
            vec![Lane::of(Owners::Of("agency_id", agency.map(AgencyId::get)))]
        }
        _ => vec![Lane::of(Owners::Any)],
    }
}

impl Lane {
    const fn of(owners: Owners) -> Self {
        Self { owners, apart_from: None, which: Which::All, first: 0 }
    }

    /// The place behind its last group.
    pub(super) fn over(&self) -> usize {
        self.first
            + match &self.owners {
                Owners::Each(_, groups) => groups.len(),
                Owners::Any | Owners::Of(..) => 1,
            }
    }

    /// The rows of a step.
    pub(super) fn rows(&self, text: &mut Text, list: List<'_>, step: &Step<'_>) -> Rows {
        let (course, most) = (list.course, &step.most);
        if course.key == Key::Term {
            return Rows::same(self.terms(text, list, step));
        }
        if let Owners::Each(column, owners) = &self.owners {
            let first = step.groups.start - self.first;
            let end = step.groups.end.min(self.over()) - self.first;
            return self.each(text, (column, &owners[first..end]), (course, step));
        }
        let key = course.key.column();
        let after = step.after.map(|it| text.after(course, (key, "d.id"), it));
        let after = after.unwrap_or_else(everything);
        let (place, owned) = (text.bind_place(step.groups.start), self.owned(text));
        let order = order(course);
        Rows::same(format!(
            "SELECT {place} AS place, {key} AS sort_key, {COLUMNS} FROM dossiers d \
             WHERE d.firm_id = $1 {owned} AND {after} ORDER BY {order} LIMIT {most}"
        ))
    }

    /// All its dossiers, at most so many, in no order.
    pub(super) fn all(&self, text: &mut Text, columns: &str, most: &str) -> String {
        let owned = self.owned(text);
        format!("SELECT {columns} FROM dossiers d WHERE d.firm_id = $1 {owned} LIMIT {most}")
    }

    /// One group after the other: PostgreSQL does that by itself, for SQLite each is written out.
    fn each(
        &self,
        text: &mut Text,
        (column, owners): (&str, &[i64]),
        (course, step): (&Course, &Step<'_>),
    ) -> Rows {
        let (list, place) = (text.bind_list(owners), text.bind_place(step.groups.start));
        let (state, most) = (state("d", self.which), &step.most);
        let beyond = if course.ascending { ">" } else { "<" };
        // What is behind a place in the first group is behind nothing in the others.
        let after = step.after.map(|it| (text.bind(&it.key), text.bind(course.beginning())));
        let behind = |of_first: &dyn Fn(&str, &str) -> String| {
            let after = after.as_ref();
            after.map_or_else(everything, |(key, beginning)| of_first(key, beginning))
        };
        let select = format!("d.code AS sort_key, {COLUMNS} FROM dossiers d WHERE d.firm_id = $1");
        let rest = format!("ORDER BY {} LIMIT {most}", order(course));
        let any = behind(&|key, beginning| {
            format!("d.code {beyond} CASE WHEN g.at = 1 THEN {key} ELSE {beginning} END")
        });
        let postgres = format!(
            "SELECT {place} + g.at - 1 AS place, one.* \
             FROM json_array_elements_text(CAST({list} AS TEXT)::json) WITH ORDINALITY g(owner, at) \
             CROSS JOIN LATERAL (SELECT {select} AND d.{column} = g.owner::bigint {state} \
             AND {any} {rest}) one LIMIT {most}"
        );
        let group = |at: usize| {
            let behind = behind(&|key, beginning| {
                format!("d.code {beyond} {}", if at == 0 { key } else { beginning })
            });
            format!(
                "SELECT * FROM (SELECT {place} + {at} AS place, {select} \
                 AND d.{column} = json_extract({list}, '$[{at}]') {state} AND {behind} {rest})"
            )
        };
        let groups: Vec<String> = (0..owners.len()).map(group).collect();
        Rows { sqlite: format!("{} LIMIT {most}", groups.join(" UNION ALL ")), postgres }
    }

    fn terms(&self, text: &mut Text, list: List<'_>, step: &Step<'_>) -> String {
        let range = list.filter.search.as_ref().map(|search| text.range("t", search));
        let after = step.after.map(|it| text.after(list.course, ("t.term", "t.dossier_id"), it));
        let way = list.course.way();
        format!(
            "SELECT CAST(0 AS BIGINT) AS place, t.term AS sort_key, t.dossier_id AS id \
             FROM dossier_terms t WHERE t.firm_id = $1 AND {} {} AND {} \
             ORDER BY t.term {way}, t.dossier_id {way} LIMIT {}",
            range.unwrap_or_else(everything),
            state("t", self.which),
            after.unwrap_or_else(everything),
            step.most
        )
    }

    fn owned(&self, text: &mut Text) -> String {
        let owner = match &self.owners {
            Owners::Of(column, owner) => {
                format!("AND {}", text.is(&format!("d.{column}"), *owner))
            }
            Owners::Any | Owners::Each(..) => String::new(),
        };
        let apart = self
            .apart_from
            .map(|staff| format!("AND COALESCE(d.master_id, 0) <> {}", text.bind(&staff)));
        format!("{owner} {} {}", state("d", self.which), apart.unwrap_or_default())
    }
}

fn order(course: &Course) -> String {
    let way = course.way();
    match course.key {
        Key::Name => format!("d.name_key {way}, d.id {way}"),
        Key::Code | Key::Term => format!("d.code {way}"),
    }
}

/// The condition on the state; both need none.
pub(super) fn state(table: &str, which: Which) -> String {
    match which {
        Which::Open => format!("AND {table}.archived = FALSE"),
        Which::Archived => format!("AND {table}.archived = TRUE"),
        Which::All => String::new(),
    }
}
