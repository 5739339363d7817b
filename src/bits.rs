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
