//! How long calls took.

use std::time::Duration;

/// What was measured, shortest first.
#[derive(Clone, Debug)]
pub(crate) struct Samples(Vec<Duration>);

impl FromIterator<Duration> for Samples {
    fn from_iter<I: IntoIterator<Item = Duration>>(taken: I) -> Self {
        let mut sorted: Vec<Duration> = taken.into_iter().collect();
        sorted.sort_unstable();
        Self(sorted)
    }
}

impl Samples {
    /// How many calls there were.
    pub(crate) const fn calls(&self) -> usize {
        self.0.len()
    }

    /// The middle one.
    pub(crate) fn median(&self) -> Duration {
        self.quantile(50)
    }

    /// The one that 99 of 100 do not exceed; of fewer than 100 calls, the longest.
    pub(crate) fn p99(&self) -> Duration {
        self.quantile(99)
    }

    /// By nearest rank. Nothing measured is nothing.
    fn quantile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(count: u64) -> (u128, u128) {
        let samples: Samples = (1..=count).rev().map(Duration::from_millis).collect();
        (samples.median().as_millis(), samples.p99().as_millis())
    }

    #[test]
    fn quantiles_are_calls_that_were_made() {
        assert_eq!(quantiles(0), (0, 0));
        assert_eq!(quantiles(1), (1, 1));
        assert_eq!(quantiles(5), (3, 5));
        assert_eq!(quantiles(200), (100, 198));
    }
}
