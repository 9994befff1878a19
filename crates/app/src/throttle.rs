//! Slows down whoever guesses passwords, without locking the owner out (AU4).
//!
//! Attempts are counted for each pair of account and source, and for each source: a stranger who
//! tries someone's account from elsewhere takes nothing from that person's own attempts.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use domain::time::Clock;
use governor::{
    Quota, RateLimiter, clock::Clock as GovernorClock, middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};

/// Our clock, in the form that `governor` asks.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl GovernorClock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.now().as_micros()).unwrap_or_default())
    }
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Ticks, NoOpMiddleware<Duration>>;

/// Counts attempts to sign in.
pub(crate) struct Throttle {
    clock: Ticks,
    by_account: Limiter,
    by_source: Limiter,
}

/// Attempts in a row from one source: on one account, and on any.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();
const SOURCE_BURST: NonZeroU32 = NonZeroU32::new(100).unwrap();
/// Then one attempt in so long, on one account.
const ACCOUNT_PACE: Duration = Duration::from_secs(20);
/// Past so many sources and accounts, those at rest are forgotten.
const REMEMBERED: usize = 100_000;

impl Throttle {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = Ticks(clock);
        let account = Quota::with_period(ACCOUNT_PACE)
            .unwrap_or_else(|| Quota::per_minute(ACCOUNT_BURST))
            .allow_burst(ACCOUNT_BURST);
        let source = Quota::per_minute(SOURCE_BURST);
        let limiter = |quota| Limiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self { by_account: limiter(account), by_source: limiter(source), clock: clock.clone() }
    }

    /// Counts an attempt; answers how long to wait when there were too many.
    pub(crate) fn attempt(&self, account: &str, source: &str) -> Result<(), Duration> {
        self.forget_those_at_rest();
        let source = network(source);
        let pair = format!("{source} {account}");
        for (limiter, key) in [(&self.by_source, source), (&self.by_account, pair)] {
            limiter.check_key(&key).map_err(|until| until.wait_time_from(self.clock.now()))?;
        }
        Ok(())
    }

    fn forget_those_at_rest(&self) {
        for limiter in [&self.by_account, &self.by_source] {
            if limiter.len() > REMEMBERED {
                limiter.retain_recent();
            }
        }
    }
}

/// The source that is counted: an IPv4 address, or the /64 that one IPv6 customer has whole.
fn network(source: &str) -> String {
    match source.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_customer_is_one_source() {
        assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:1:3::3"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
