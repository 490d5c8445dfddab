//! Call data that is not as the Solidity ABI has it.

/// Every way to spoil a sound message, with what was done: cut short anywhere, too long, or with
/// something beyond the type of a word. `widths` are the bytes of each word's type; 0 is a boolean, which
/// has one bit.
pub fn malformed(name: &str, sound: &[u8], widths: &[usize]) -> Vec<(String, Vec<u8>)> {
    let mut wrong: Vec<(String, Vec<u8>)> = (0..sound.len())
        .map(|length| (format!("{name} cut to {length}"), sound[..length].to_vec()))
        .collect();
    for more in [1, 31, 32, 64] {
        let data = [sound, &vec![0; more]].concat();
        wrong.push((format!("{name} and {more} bytes"), data));
    }
    for (word, width) in widths.iter().enumerate().filter(|(_, width)| **width < 32) {
        let begin = 4 + 32 * word;
        let beyond = if *width == 0 { 31 } else { 31 - width };
        for byte in [0, beyond] {
            let mut data = sound.to_vec();
            data[begin + byte] |= 2;
            wrong.push((format!("{name}, byte {byte} of word {word}"), data));
        }
    }
    wrong
}
