//! The hub in this process: the router that production runs, asked without a network between.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::Request,
};
use loophub::{cli::Data, failure::Failure, hub, system::SystemChance, wiring};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::{Result, bare, caller::Answer, place::Place};

/// A hub, and what its requests run on.
pub(crate) struct Hub {
    runtime: Runtime,
    /// The production router, with the bare route beside it.
    router: Router,
}

impl Hub {
    /// Opens a hub on the database of the run.
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let runtime = Runtime::new().map_err(Failure::new)?;
        let data = Data { data: place.folder(), database_url: place.url() };
        let app = runtime.block_on(hub::open(&data))?;
        let router = wiring::router(app, Arc::new(SystemChance)).merge(bare::routes());
        Ok(Self { runtime, router })
    }

    /// What it answers, and how long that takes it.
    pub(crate) fn answer(&self, request: Request<Vec<u8>>) -> Result<Answer> {
        let mut request = request.map(Body::from);
        // What the server adds when it accepts a connection.
        let source = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4_000)));
        request.extensions_mut().insert(source);
        self.runtime.block_on(self.answered(request))
    }

    async fn answered(&self, request: Request<Body>) -> Result<Answer> {
        let begun = Instant::now();
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(Failure::new)?;
        let took = begun.elapsed();
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer { status: parts.status, headers: parts.headers, body, took })
    }
}
