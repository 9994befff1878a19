//! Randomness, handed in.

/// A cryptographically secure generator. Handed in, so that tests repeat (design §9).
pub trait Chance: Send + Sync {
    /// Fills `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// The digits of base 62, in ASCII order.
pub(crate) const BASE62: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `length` decimal digits, each as likely as any other.
#[must_use]
pub fn digits(chance: &dyn Chance, length: usize) -> String {
    // As below: 250 is the largest multiple of ten in a byte.
    const FAIR: u8 = 250;
    let mut text = String::with_capacity(length);
    let mut pool = [0; 16];
    while text.len() < length {
        chance.fill(&mut pool);
        let fair = pool.iter().filter(|byte| **byte < FAIR);
        let digits = fair.map(|byte| char::from(b'0' + byte % 10));
        text.extend(digits.take(length - text.len()));
    }
    text
}

/// `length` digits of base 62, each as likely as any other.
#[must_use]
pub fn base62(chance: &dyn Chance, length: usize) -> String {
    // The largest multiple of 62 in a byte: what lies above would favour the first digits.
    const FAIR: u8 = 248;
    let mut text = String::with_capacity(length);
    let mut pool = [0; 64];
    while text.len() < length {
        chance.fill(&mut pool);
        let fair = pool.iter().filter(|byte| **byte < FAIR);
        let digits = fair.map(|byte| char::from(BASE62[usize::from(byte % 62)]));
        text.extend(digits.take(length - text.len()));
    }
    text
}
