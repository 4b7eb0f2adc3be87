//! Any sequence of commands and faults: the invariants hold after every write.
//!
//! Each two bytes are the seed of one action of the property test's generators, so that a fuzzer can change,
//! drop and join actions.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

// Its test has no place here.
#[allow(dead_code, unused_imports)]
#[path = "../../simulation.rs"]
mod simulation;

/// More actions make a run slow, and are not more than many short runs.
const ACTIONS_MAX: usize = 40;

fn drawn<S: Strategy>(strategy: &S, seed: &[u8]) -> Option<S::Value> {
    let mut bytes = [0; 32];
    bytes[..seed.len()].copy_from_slice(seed);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    Some(strategy.new_tree(&mut runner).ok()?.current())
}

fuzz_target!(|bytes: &[u8]| {
    let mut seeds = bytes.chunks(2);
    let Some((shape, wish, _)) = drawn(&simulation::cases(), seeds.next().unwrap_or_default()) else {
        return;
    };
    let action = simulation::actions();
    let actions = seeds.take(ACTIONS_MAX).filter_map(|seed| drawn(&action, seed));
    if let Err(text) = simulation::play((shape, wish, actions.collect())) {
        panic!("{text}");
    }
});
