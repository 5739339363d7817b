//! The words that rules call by name: numbered, so that no rule compares letters.

/// One of these words, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Word(u8);

/// A set of such words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(u128);

macro_rules! words {
    ($($name:ident)*) => {
        words!(@ 1_u8; $($name)*);
        /// The spelling of each, in capitals.
        const SPELLINGS: &[&str] = &[$(stringify!($name)),*];
    };
    (@ $bit:expr; $name:ident $($rest:ident)*) => {
        impl Words { pub(crate) const $name: Words = Words(1 << $bit); }
        words!(@ $bit + 1; $($rest)*);
    };
    (@ $bit:expr;) => {};
}

words! {
    I ME MYSELF WE US OURSELVES YOU HE HIM HIMSELF SHE HER HERS HERSELF THEY THEM THEMSELVES IT ITSELF
    WHO WHOEVER WHOM WHOSE WHICH
    THESE THOSE THIS THAT HIS MY
    BOTH OTHERS MANY SOME MOST FEW SEVERAL ALL ONE NONE
    YESTERDAY TODAY TOMORROW TONIGHT MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY
    LAST NEXT EARLIER SUPER BLACK GOOD ASH EASTER PALM FAT BLOODY CYBER HOLY
    ON AT BY AS TO FROM FOR OF AND OR
    EACH ALIKE THE
    ACCORDING THERE BEING HAVING DOING
    DEAR DEAREST OH O AH POOR OLD LITTLE SWEET
    YES NO WELL THANKS GOODBYE HELLO HULLO HALLO HI HEY
}

impl Word {
    pub(super) const NONE: Word = Word(0);
}

impl Words {
    pub(crate) const PLURAL_PRONOUNS: Words = Words::of(&[
        Words::THEY,
        Words::WE,
        Words::THEM,
        Words::US,
        Words::THESE,
        Words::THOSE,
        Words::BOTH,
        Words::OTHERS,
        Words::MANY,
        Words::SOME,
        Words::MOST,
        Words::FEW,
        Words::SEVERAL,
        Words::ALL,
    ]);
    /// "Hill and Cole each said": no source of its own.
    pub(crate) const EACH_OF_THEM: Words = Words::of(&[Words::EACH, Words::BOTH, Words::ALL, Words::ALIKE]);
    /// The words that begin a unit by a rule of their own.
    pub(crate) const SPECIAL: Words = Words::of(&[Words::ACCORDING, Words::THERE, Words::EACH_OF_THEM]);
    pub(crate) const DEFINITE: Words =
        Words::of(&[Words::THE, Words::THIS, Words::THAT, Words::THESE, Words::THOSE]);
    pub(crate) const DAYS: Words = Words::of(&[
        Words::MONDAY,
        Words::TUESDAY,
        Words::WEDNESDAY,
        Words::THURSDAY,
        Words::FRIDAY,
        Words::SATURDAY,
        Words::SUNDAY,
    ]);
    /// Black Friday, Super Tuesday.
    pub(crate) const NAMES_OF_DAYS: Words = Words::of(&[
        Words::SUPER,
        Words::BLACK,
        Words::GOOD,
        Words::ASH,
        Words::EASTER,
        Words::PALM,
        Words::FAT,
        Words::BLOODY,
        Words::CYBER,
        Words::HOLY,
    ]);
    pub(crate) const DAYS_FROM_NOW: Words =
        Words::of(&[Words::YESTERDAY, Words::TODAY, Words::TOMORROW, Words::TONIGHT]);
    /// What may begin a time behind a noun: "last week", "Monday".
    pub(crate) const OF_TIMES: Words = Words::of(&[Words::LAST, Words::NEXT, Words::EARLIER, Words::ANY_DAY]);
    pub(crate) const ANY_DAY: Words = Words::of(&[Words::DAYS, Words::DAYS_FROM_NOW]);
    pub(crate) const RELATIVES: Words = Words::of(&[Words::WHO, Words::WHICH, Words::WHOM, Words::WHOSE]);
    /// What may stand before the name of someone who is addressed.
    pub(crate) const ENDEARMENTS: Words = Words::of(&[
        Words::MY,
        Words::DEAR,
        Words::DEAREST,
        Words::OH,
        Words::O,
        Words::AH,
        Words::POOR,
        Words::OLD,
        Words::LITTLE,
        Words::SWEET,
    ]);
    pub(crate) const GREETINGS: Words = Words::of(&[
        Words::YES,
        Words::NO,
        Words::WELL,
        Words::THANKS,
        Words::GOODBYE,
        Words::HELLO,
        Words::HULLO,
        Words::HALLO,
        Words::HI,
        Words::HEY,
    ]);

    pub(crate) const fn of(sets: &[Words]) -> Words {
        let mut all = 0;
        let mut at = 0;
        while at < sets.len() {
            all |= sets[at].0;
            at += 1;
        }
        Words(all)
    }

    pub(super) const fn has(self, word: Word) -> bool {
        let half = if word.0 < 64 { self.0 as u64 } else { (self.0 >> 64) as u64 };
        half >> (word.0 & 63) & 1 != 0
    }
}

/// A value for each of some words, found without a search.
#[derive(Debug)]
pub(crate) struct ByWord<T>([T; 128]);

impl<T: Copy> ByWord<T> {
    /// The value of each set of words, and that of all others.
    pub(crate) const fn of(sets: &[(Words, T)], others: T) -> ByWord<T> {
        let mut values = [others; 128];
        let mut word = 0;
        while word < values.len() {
            let mut at = sets.len();
            while at > 0 {
                at -= 1;
                if sets[at].0.has(Word(word as u8)) {
                    values[word] = sets[at].1;
                }
            }
            word += 1;
        }
        ByWord(values)
    }

    pub(super) fn get(&self, word: Word) -> T {
        self.0[usize::from(word.0) % 128]
    }
}

/// All of them, with their spelling in capitals.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Word)> {
    SPELLINGS.iter().zip(1..).map(|(&spelling, number)| (spelling, Word(number)))
}
