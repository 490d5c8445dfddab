//! Random numbers that a seed repeats.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Random numbers for one purpose: another purpose's draws do not shift them.
pub fn stream(seed: u64, purpose: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(purpose);
    rng
}
