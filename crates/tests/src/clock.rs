//! Time and chance, in the test's hands.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::{
    chance::Chance,
    time::{Clock, Timestamp},
};

/// A clock that stands still until it is moved. It begins on 24 November 2026 at 08:00 UTC.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl Default for ManualClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_795_507_200_000_000))
    }
}

impl ManualClock {
    /// Lets time pass.
    pub fn advance(&self, span: Duration) {
        let micros = i64::try_from(span.as_micros()).unwrap();
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes every time: SplitMix64 from a fixed seed. A clone goes on from where this one is, on
/// its own.
#[derive(Debug)]
pub struct SeededChance(Mutex<u64>);

impl Clone for SeededChance {
    fn clone(&self) -> Self {
        Self(Mutex::new(*self.0.lock().unwrap()))
    }
}

impl Default for SeededChance {
    fn default() -> Self {
        Self(Mutex::new(2026))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let fresh = (mixed ^ (mixed >> 31)).to_le_bytes();
            chunk.copy_from_slice(&fresh[..chunk.len()]);
        }
    }
}
