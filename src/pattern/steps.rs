//! The steps of an automaton that have been asked for, as a table.

/// By class and state: what comes next. All states of a class stand together: those that are met often have low numbers,
/// and so are near each other.
pub(super) struct Steps {
    next: Vec<u16>,
    /// For so many states.
    room: usize,
    classes: usize,
}

/// Not yet asked for.
pub(super) const UNKNOWN: u16 = u16::MAX;

const FIRST_ROOM: usize = 1 << 8;

impl Steps {
    pub(super) fn new(classes: usize) -> Steps {
        Steps { next: vec![UNKNOWN; FIRST_ROOM * classes], room: FIRST_ROOM, classes }
    }

    #[inline]
    pub(super) fn get(&self, state: u16, class: u8) -> u16 {
        self.next[usize::from(class) * self.room + usize::from(state)]
    }

    pub(super) fn set(&mut self, state: u16, class: u8, next: u16) {
        self.next[usize::from(class) * self.room + usize::from(state)] = next;
    }

    /// Makes room for a state more than there are.
    pub(super) fn make_room(&mut self, states: usize) {
        if states < self.room {
            return;
        }
        let room = self.room + self.room / 2;
        let mut next = vec![UNKNOWN; room * self.classes];
        for (old, new) in self.next.chunks_exact(self.room).zip(next.chunks_exact_mut(room)) {
            new[..self.room].copy_from_slice(old);
        }
        (self.next, self.room) = (next, room);
    }
}
