//! Sets of small numbers, as the bits of a number.

/// The numbers of the bits that are set, ascending.
#[inline]
pub(crate) fn bits_of(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (bit < u64::BITS as usize).then_some(bit)
    })
}

/// The same of a set that takes several numbers, the first of them lowest.
pub(crate) fn bits(words: &[u64]) -> impl Iterator<Item = usize> {
    let width = u64::BITS as usize;
    words.iter().enumerate().flat_map(move |(place, &word)| bits_of(word).map(move |bit| place * width + bit))
}
