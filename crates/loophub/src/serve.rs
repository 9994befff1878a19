//! `loophub serve`: listens until it is told to stop, and finishes what is under way.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use app::App;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    time::{Instant, timeout_at},
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

/// How long what is under way may take after the signal to stop, all in all.
const GRACE: Duration = Duration::from_secs(10);

/// How much of it is the worker's, which writes down last what the requests have noted in memory.
const LAST: Duration = Duration::from_secs(2);

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
    how: (Proxies, Option<Post>),
) -> Result<ExitCode, Failure> {
    until(async move { signals.stop().await }, app, listener, how).await;
    Ok(ExitCode::SUCCESS)
}

/// Serves until `asked` to stop.
pub async fn until(
    asked: impl Future<Output = ()>,
    app: App,
    listener: TcpListener,
    (proxies, post): (Proxies, Option<Post>),
) {
    let (stop_worker, stopped) = watch::channel(());
    let mut worker = tokio::spawn(Worker::new(app.clone(), post).run(is_stopped(stopped)));
    let router = proxy::behind(wiring::router(app, Arc::new(SystemChance)), proxies);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (stop_server, stopped) = watch::channel(());
    let server = axum::serve(listener, service).with_graceful_shutdown(is_stopped(stopped));
    let server = tokio::spawn(server.into_future());
    asked.await;
    tracing::info!("stopping: what is under way is finished first");
    let end = Instant::now() + GRACE;
    drop(stop_server);
    if timeout_at(end - LAST, server).await.is_err() {
        tracing::warn!("some requests were still under way and are cut off");
    }
    drop(stop_worker);
    if timeout_at(end, &mut worker).await.is_err() {
        worker.abort();
        tracing::warn!("a mail was still under way: it is sent again, by whichever node is next");
    }
}

/// Until the other end is dropped.
async fn is_stopped(mut stopped: watch::Receiver<()>) {
    drop(stopped.changed().await);
}
