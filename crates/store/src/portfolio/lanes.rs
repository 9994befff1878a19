//! Lanes: the stretches of an index that a list consists of. The index begins with whose dossiers they are
//! and with their state, and goes on with what the list is put in order by.

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
    /// Those of each of these, one after the other; 0 is nobody.
    Each(&'static str, Vec<i64>),
}

/// One stretch.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    owners: Owners,
    /// Without those of this master, which stand in another lane.
    apart_from: Option<StaffId>,
    /// The state; both among terms, and for whoever needs no order.
    which: Which,
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
        Some((column, groups)) => vec![Lane::of(Owners::Each(column, groups.clone()))],
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

/// The lanes of those whose dossiers the filter leaves, for whoever needs no order: both states in one.
pub(super) fn lanes_of_owners(filter: &PortfolioFilter) -> Vec<Lane> {
    let of_owners = of_filter(Key::Code, filter).into_iter();
    of_owners.map(|lane| Lane { which: filter.which, ..lane }).collect()
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
        Self { owners, apart_from: None, which: Which::All }
    }

    /// The place behind its last group.
    pub(super) fn over(&self) -> usize {
        match &self.owners {
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
            let groups = step.groups.start..step.groups.end.min(self.over());
            return self.each(text, (column, &owners[groups]), (course, step));
        }
        let key = course.key.column();
        let after = step.after.map(|it| text.after(course, (key, "d.id"), it));
        let after = after.unwrap_or_else(everything);
        let (owned, order) = (self.owned(text), self.order(course));
        Rows::same(format!(
            "SELECT CAST(0 AS BIGINT) AS place, {key} AS sort_key, {COLUMNS} FROM dossiers d \
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
        let rest = format!("ORDER BY {} LIMIT {most}", self.order(course));
        let any = behind(&|key, beginning| {
            format!("d.code {beyond} CASE WHEN g.at = 1 THEN {key} ELSE {beginning} END")
        });
        let owned = |owner: &str| format!("(SELECT {select} AND {owner} {state} AND {any} {rest})");
        let (somebodys, nobodys) = (
            owned(&format!("d.{column} = g.owner::bigint")),
            owned(&format!("d.{column} IS NULL AND g.owner = '0'")),
        );
        let postgres = format!(
            "SELECT {place} + g.at - 1 AS place, one.* \
             FROM json_array_elements_text(CAST({list} AS TEXT)::json) WITH ORDINALITY g(owner, at) \
             CROSS JOIN LATERAL ({somebodys} UNION ALL {nobodys}) one LIMIT {most}"
        );
        let group = |(at, owner): (usize, &i64)| {
            let behind = behind(&|key, beginning| {
                format!("d.code {beyond} {}", if at == 0 { key } else { beginning })
            });
            let is_owner = match owner {
                0 => "IS NULL".to_owned(),
                _ => format!("= json_extract({list}, '$[{at}]')"),
            };
            format!(
                "SELECT * FROM (SELECT {place} + {at} AS place, {select} \
                 AND d.{column} {is_owner} {state} AND {behind} {rest})"
            )
        };
        let groups: Vec<String> = owners.iter().enumerate().map(group).collect();
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

    /// The order of its index, whose dossiers they are first: PostgreSQL does not see that nobody's are one
    /// stretch of it, and would read everybody's to find them in order.
    fn order(&self, course: &Course) -> String {
        let way = course.way();
        let order = match course.key {
            Key::Name => format!("d.name_key {way}, d.id {way}"),
            Key::Code | Key::Term => format!("d.code {way}"),
        };
        match &self.owners {
            Owners::Any => order,
            Owners::Of(column, _) | Owners::Each(column, _) => {
                format!("d.{column} {way}, {order}")
            }
        }
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

/// The condition on the state; both need none.
pub(super) fn state(table: &str, which: Which) -> String {
    match which {
        Which::Open => format!("AND {table}.archived = FALSE"),
        Which::Archived => format!("AND {table}.archived = TRUE"),
        Which::All => String::new(),
    }
}
