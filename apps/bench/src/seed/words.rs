//! Words for names, titles and keywords: made up, easy to say, and as unevenly used as real ones are.

/// How many different words there are.
const VOCABULARY: u64 = 20_000;

const CONSONANTS: [char; 14] = ['b', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v'];
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// The word of a rank; those of low rank are the common ones.
pub fn word(rank: u64) -> String {
    let syllables = (CONSONANTS.len() * VOWELS.len()) as u64;
    // The stride has no factor in common with the 343,000 words of three syllables, so no two ranks share a word.
    let mut rest = (rank * 99_991 + 12_345) % syllables.pow(3);
    let mut word = String::with_capacity(6);
    for _ in 0..3 {
        let syllable = (rest % syllables) as usize;
        word.push(CONSONANTS[syllable / VOWELS.len()]);
        word.push(VOWELS[syllable % VOWELS.len()]);
        rest /= syllables;
    }
    word
}

/// The rank of a word by chance. The commonest word is used by nearly half of all files, the next by fewer, and so
/// on, as in any archive (Zipf's law).
pub fn rank(chance: u64) -> u64 {
    let between_0_and_1 = (chance >> 11) as f64 / (1u64 << 53) as f64;
    (VOCABULARY as f64).powf(between_0_and_1) as u64 - 1
}

/// A word by chance, a common one more often.
pub fn chance_word(place: u64) -> String {
    word(rank(chance(place, 0)))
}

/// Mixes two numbers into one that looks like chance and is the same in every run.
pub fn chance(place: u64, what: u64) -> u64 {
    let mut mixed = place.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ what.wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_ranks_share_a_word() {
        let words: HashSet<_> = (0..VOCABULARY).map(word).collect();
        assert_eq!(words.len() as u64, VOCABULARY);
    }

    #[test]
    fn common_words_are_common() {
        let ranks: Vec<_> = (0..10_000).map(|place| rank(chance(place, 1))).collect();
        let of = |wanted: u64| ranks.iter().filter(|&&rank| rank == wanted).count();
        assert!((500..900).contains(&of(0)), "{}", of(0));
        assert!(of(1) < of(0) && of(100) < 20);
        assert!(ranks.iter().all(|&rank| rank < VOCABULARY));
    }
}
