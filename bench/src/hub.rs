//! The hub that is measured: what production runs, in this process.

use std::{sync::Arc, time::Instant};

use axum::Router;
use loophub::{
    cli::Data,
    demo::{self, notes::Key},
    failure::Failure,
    hub,
    system::SystemChance,
    wiring,
};
use tokio::runtime::Runtime;

use crate::{Result, bare, place::Place};

/// A hub, and what its requests run on.
pub(crate) struct Hub {
    pub(crate) runtime: Runtime,
    /// The production router, with the bare route beside it.
    pub(crate) router: Router,
}

impl Hub {
    /// Opens a hub on an empty database and fills it with the firm of the demonstration; answers
    /// the keys that partners use.
    pub(crate) fn filled(place: &Place, dossiers: u32) -> Result<(Self, Vec<Key>)> {
        let runtime = Runtime::new().map_err(Failure::new)?;
        let data = Data { data: place.folder(), database_url: place.url() };
        let app = runtime.block_on(hub::open(&data))?;
        let begun = Instant::now();
        let notes = runtime.block_on(demo::fill(&app, dossiers))?;
        eprintln!("filled with {dossiers} dossiers in {:.1} s", begun.elapsed().as_secs_f32());
        place.settle()?;
        let router = wiring::router(app, Arc::new(SystemChance)).merge(bare::routes());
        Ok((Self { runtime, router }, notes.keys))
    }
}
