//! Which of 64 bytes are letters, and which are blank: a bit for each, the first one lowest.

/// So many bytes are looked at together.
pub(super) const WIDTH: usize = 64;

/// The bits of the letters, and those of the white space and the control characters, of each stretch of bytes.
#[inline]
pub(super) fn classes<const LEN: usize, const COUNT: usize>(bytes: &[u8; LEN]) -> [[u64; 2]; COUNT] {
    let mut found = [[0; 2]; COUNT];
    for (bytes, found) in bytes.chunks_exact(WIDTH).zip(&mut found) {
        let Some(bytes) = bytes.first_chunk() else { continue };
        let letters = columns(bytes, |byte| (byte | 0x20).wrapping_sub(b'a') < 26);
        let blanks = columns(bytes, |byte| byte <= b' ');
        *found = [letters[0] | letters[1], blanks[0] | blanks[1]];
    }
    // all by themselves, so that one instruction does it to several
    for bits in found.as_flattened_mut() {
        *bits = turned(*bits);
    }
    found
}

/// The bytes as eight rows of eight, and a bit for each row in the byte of each column; the rows of even number and the
/// others apart. So sixteen bytes are looked at by one instruction, and no bit must go from one place to another yet.
#[inline]
fn columns(bytes: &[u8; WIDTH], is_one: impl Fn(u8) -> bool) -> [u64; 2] {
    let mut both = [0; 16];
    for (place, bits) in both.iter_mut().enumerate() {
        // the second half of sixteen bytes is the next row
        let row = (place / 8) as u8;
        for pair in 0..4 {
            let bit = 1 << (2 * pair as u8 + row);
            *bits |= if is_one(bytes[16 * pair + place]) { bit } else { 0 };
        }
    }
    let both = u128::from_le_bytes(both);
    [both as u64, (both >> 64) as u64]
}

/// Eight bytes of eight bits with rows and columns exchanged: single bits, then pairs, then fours.
#[inline]
fn turned(bits: u64) -> u64 {
    let exchanged = |bits: u64, mask: u64, distance: u32| {
        let other = (bits ^ bits >> distance) & mask;
        bits ^ other ^ other << distance
    };
    let bits = exchanged(bits, 0x00aa_00aa_00aa_00aa, 7);
    let bits = exchanged(bits, 0x0000_cccc_0000_cccc, 14);
    exchanged(bits, 0x0000_0000_f0f0_f0f0, 28)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_what_it_is_at_each_place() {
        for byte in 0..=u8::MAX {
            for place in 0..WIDTH {
                let mut bytes: [u8; WIDTH] = *b"a1 Z\t-\0\xe2".repeat(WIDTH / 8).first_chunk().unwrap();
                bytes[place] = byte;
                let expected = |is_one: fn(&u8) -> bool| {
                    bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(is_one(byte)))
                };
                let letters = expected(u8::is_ascii_alphabetic);
                assert_eq!(classes(&bytes), [[letters, expected(|byte| *byte <= b' ')]]);
            }
        }
    }
}
