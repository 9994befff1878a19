//! What was measured, as a table or as JSON.

use std::time::Duration;

use loophub::failure::Failure;
use serde::Serialize;

use crate::{Result, samples::Samples};

/// Every figure of a run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    database: &'static str,
    dossiers: u32,
    rows: Vec<Row>,
    memory: Vec<Memory>,
}

/// The most memory that the hub's process held.
#[derive(Debug, Serialize)]
struct Memory {
    during: &'static str,
    peak_mib: f64,
}

/// One figure.
#[derive(Debug, Serialize)]
struct Row {
    what: String,
    calls: usize,
    median_ms: f64,
    p99_ms: f64,
    /// The row that it stands beside.
    yardstick: Option<String>,
    /// Its median over the yardstick's.
    ratio: Option<f64>,
}

impl Report {
    /// Nothing measured yet.
    pub(crate) const fn new(database: &'static str, dossiers: u32) -> Self {
        Self { database, dossiers, rows: Vec::new(), memory: Vec::new() }
    }

    /// Adds a figure, beside an earlier one if `yardstick` names it.
    pub(crate) fn add(
        &mut self,
        what: impl Into<String>,
        samples: &Samples,
        yardstick: Option<&str>,
    ) {
        let median_ms = milliseconds(samples.median());
        let beside = yardstick.and_then(|name| self.rows.iter().find(|row| row.what == name));
        let row = Row {
            what: what.into(),
            calls: samples.calls(),
            median_ms,
            p99_ms: milliseconds(samples.p99()),
            yardstick: beside.map(|row| row.what.clone()),
            ratio: beside.map(|row| median_ms / row.median_ms),
        };
        self.rows.push(row);
    }

    /// Adds the most memory that the hub's process held meanwhile, in KiB.
    pub(crate) fn held(&mut self, during: &'static str, peak_kib: u64) {
        self.memory.push(Memory { during, peak_mib: peak_kib as f64 / 1_024.0 });
    }

    /// A table for a person.
    pub(crate) fn print(&self) -> Result<()> {
        println!("{}, {} dossiers; server time in ms\n", self.database, self.dossiers);
        println!(
            "{:<44} {:>6} {:>10} {:>10} {:>7}  yardstick",
            "what", "calls", "median", "p99", "ratio"
        );
        self.rows.iter().for_each(Row::print);
        println!("\nthe most memory of the hub's process, in MiB\n");
        for Memory { during, peak_mib } in &self.memory {
            println!("{during:<44} {peak_mib:>10.1}");
        }
        Ok(())
    }

    /// One object for scripts.
    pub(crate) fn print_json(&self) -> Result<()> {
        println!("{}", serde_json::to_string_pretty(self).map_err(Failure::new)?);
        Ok(())
    }
}

impl Row {
    fn print(&self) {
        let ratio = self.ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "{:<44} {:>6} {:>10.3} {:>10.3} {ratio:>7}  {}",
            self.what,
            self.calls,
            self.median_ms,
            self.p99_ms,
            self.yardstick.as_deref().unwrap_or("–")
        );
    }
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
