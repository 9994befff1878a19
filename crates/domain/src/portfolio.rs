//! How the portfolio is filtered and put in order (D1).

/// Which dossiers are listed, by their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those that are worked on.
    #[default]
    Open,
    /// Those that are not any more.
    Archived,
    /// Both.
    All,
}

impl Which {
    /// The name that addresses give it; what is open needs none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Archived => "archived",
            Self::All => "all",
        }
    }

    /// Reads the name that addresses give it; what nobody knows is open.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        match code {
            "archived" => Self::Archived,
            "all" => Self::All,
            _ => Self::Open,
        }
    }
}

/// A column by which the portfolio can be put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// By code.
    Code,
    /// By folded name.
    Name,
    /// By the agency's folded name, then by code; without one last.
    Agency,
    /// By the master's folded name, then by code; without one last.
    Master,
    /// By the engagement manager's folded name, then by code; without one last.
    EngagementManager,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 5] =
        [Self::Code, Self::Name, Self::Agency, Self::Master, Self::EngagementManager];

    /// The name that addresses give it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Agency => "agency",
            Self::Master => "master",
            Self::EngagementManager => "manager",
        }
    }
}

/// A column, and which way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: Column,
    /// From its great end.
    pub descending: bool,
}

impl Order {
    /// Reads `name` or `-name`; what nobody knows is no order.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_prefix('-').unwrap_or(text);
        let column = Column::ALL.into_iter().find(|column| column.code() == name)?;
        Some(Self { column, descending: text.starts_with('-') })
    }

    /// `name` or `-name`.
    #[must_use]
    pub fn code(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.column.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_addresses_say_is_read_back() {
        for column in Column::ALL {
            for descending in [false, true] {
                let order = Order { column, descending };
                assert_eq!(Order::parse(&order.code()), Some(order));
            }
        }
        for which in [Which::Open, Which::Archived, Which::All] {
            assert_eq!(Which::parse(which.code()), which);
        }
        assert_eq!((Order::parse("--code"), Order::parse("")), (None, None));
    }
}
