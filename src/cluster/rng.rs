//! Randomness: one seeded generator, whose numbers stay the same for ever.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough for uids and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng(u64);

impl Rng {
    /// The generator of a run.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `bound`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of the product is as even as 64 bits allow.
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> u128 {
        let bits = (u128::from(self.bits()) << 64) | u128::from(self.bits());
        bits & !(0xF << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62)
    }

    /// The ending of a generated name, from the letters that Kubernetes uses.
    pub fn suffix(&mut self, length: usize) -> String {
        const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
        (0..length)
            .map(|_| char::from(SAFE[self.below(SAFE.len() as u64) as usize]))
            .collect()
    }
}

/// Spreads the bits of a number over all 64.
pub fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_seed_never_change() {
        let mut rng = Rng::new(1);
        assert_eq!(rng.bits(), 0x910A_2DEC_8902_5CC1);
        assert_eq!(Rng::new(1).suffix(5), Rng::new(1).suffix(5));
        assert_eq!(Rng::new(7).uuid() >> 76 & 0xF, 4);
    }
}
