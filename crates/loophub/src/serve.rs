//! `loophub serve`: listens until it is told to stop, and finishes what is under way.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use app::App;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};
use worker::{Post, Worker};

use crate::{
    cli::Serve,
    failure::Failure,
    hub,
    post::post,
    proxy::{self, Proxies},
    system::SystemChance,
    wiring,
};

/// How long what is under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// `loophub serve`
///
/// # Errors
/// When the database or the address can't be had.
pub async fn run(options: Serve) -> Result<ExitCode, Failure> {
    let app = hub::open(&options.data).await?;
    if options.data.notes().exists() {
        tracing::warn!("this database has the accounts of `demo`, whose password is published");
    }
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map_err(Failure::new)?;
    tracing::info!(%address, "listening");
    let post = post(&options.mail, address)?;
    until_stopped(app, (listener, Signals::hear()?), (options.proxies.proxies(), post)).await
}

/// Takes the address.
///
/// # Errors
/// When it is taken already, or not this machine's.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| Failure::new(format!("{address}: {error}")))
}

/// The signals that ask to stop. Heard from the moment this is made, which is before anybody is told
/// that the server answers: whoever stops it at once stops it well.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Hears SIGTERM and SIGINT from now on.
    ///
    /// # Errors
    /// When signals can't be heard.
    pub fn hear() -> Result<Self, Failure> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(Failure::new)?,
            interrupt: signal(SignalKind::interrupt()).map_err(Failure::new)?,
        })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves, with the worker beside it, until a signal.
///
/// # Errors
/// None today; the exit code says how it went.
pub async fn until_stopped(
    app: App,
    (listener, mut signals): (TcpListener, Signals),
    (proxies, post): (Proxies, Option<Post>),
) -> Result<ExitCode, Failure> {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(app.clone(), post).run(is_stopped(stopped.clone())));
    let router = proxy::behind(wiring::router(app, Arc::new(SystemChance)), proxies);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(is_stopped(stopped));
    let server = tokio::spawn(server.into_future());
    signals.stop().await;
    tracing::info!("stopping: what is under way is finished first");
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, server).await.is_err() {
        tracing::warn!("some requests were still under way and are cut off");
    }
    drop(worker.await);
    Ok(ExitCode::SUCCESS)
}

async fn is_stopped(mut stopped: watch::Receiver<bool>) {
    drop(stopped.wait_for(|stopped| *stopped).await);
}
