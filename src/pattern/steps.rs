//! The steps of an automaton that have been asked for, as a table.

/// By class and state: what comes next, and whether something else is so there ([`FLAG`]). All states of a class stand
/// together, and classes that are stepped alike have one row. States that are met often have low numbers, and so are near
/// each other: the processor's cache holds more of the steps that are taken that way.
pub(super) struct Steps {
    next: Vec<u16>,
    /// Where the row of each class begins.
    rows: [u32; 256],
    /// For so many states.
    room: usize,
    /// How often each state has been met in what was new.
    visits: Vec<u32>,
    /// The states are put in order when there are so many.
    order_at: usize,
}

/// Not yet asked for.
pub(super) const UNKNOWN: u16 = u16::MAX;
/// A bit that no number of a state has.
pub(super) const FLAG: u16 = 1 << 15;
/// So many states at most have numbers.
pub(super) const MOST_STATES: usize = (UNKNOWN & !FLAG) as usize;

const FIRST_ROOM: usize = 1 << 8;

impl Steps {
    /// With the number of each class's row.
    pub(super) fn new(rows: &[u8]) -> Steps {
        let count = rows.iter().max().map_or(0, |&last| usize::from(last) + 1);
        let mut begins = [0; 256];
        for (begin, &row) in begins.iter_mut().zip(rows) {
            *begin = FIRST_ROOM as u32 * u32::from(row);
        }
        let next = vec![UNKNOWN; FIRST_ROOM * count];
        Steps { next, rows: begins, room: FIRST_ROOM, visits: Vec::new(), order_at: FIRST_ROOM }
    }

    #[inline]
    fn place(&self, state: u16, class: u8) -> usize {
        self.rows[usize::from(class)] as usize + usize::from(state & !FLAG)
    }

    /// What comes next behind a state, whose flag does not count.
    #[inline]
    pub(super) fn get(&self, state: u16, class: u8) -> u16 {
        self.next[self.place(state, class)]
    }

    pub(super) fn set(&mut self, state: u16, class: u8, next: u16) {
        let place = self.place(state, class);
        self.next[place] = next;
    }

    /// Counts that a state has been met.
    pub(super) fn visit(&mut self, state: u16) {
        self.visits[usize::from(state & !FLAG)] += 1;
    }

    /// Adds the state with the next number.
    pub(super) fn add(&mut self) -> u16 {
        let number = self.visits.len();
        if number == self.room {
            let room = self.room + self.room / 2;
            let mut next = vec![UNKNOWN; self.next.len() / self.room * room];
            for (old, new) in self.next.chunks_exact(self.room).zip(next.chunks_exact_mut(room)) {
                new[..self.room].copy_from_slice(old);
            }
            self.rows.iter_mut().for_each(|row| *row = *row / self.room as u32 * room as u32);
            (self.next, self.room) = (next, room);
        }
        self.visits.push(0);
        number as u16
    }

    /// Gives those states low numbers that have been met often, if there are many more states than at the last time. All but
    /// the first `fixed` states can get other numbers.
    pub(super) fn order(&mut self, fixed: usize) -> Option<Order> {
        let count = self.visits.len();
        if count < self.order_at {
            return None;
        }
        self.order_at = 2 * count;
        let mut by_rank: Vec<u16> = (0..count as u16).collect();
        by_rank[fixed..].sort_by_key(|&state| u32::MAX - self.visits[usize::from(state)]);
        let mut ranks = vec![0; count];
        for (rank, &state) in by_rank.iter().enumerate() {
            ranks[usize::from(state)] = rank as u16;
        }
        let order = Order { by_rank, ranks };
        let mut old = Vec::with_capacity(count);
        for row in self.next.chunks_exact_mut(self.room) {
            old.clear();
            old.extend_from_slice(&row[..count]);
            for (next, &rank) in old.iter().zip(&order.ranks) {
                row[usize::from(rank)] = order.number(*next);
            }
        }
        self.visits = order.sorted(&mut self.visits);
        Some(order)
    }
}

/// New numbers of states.
pub(super) struct Order {
    /// The old number by the new one.
    by_rank: Vec<u16>,
    /// The new number by the old one.
    ranks: Vec<u16>,
}

impl Order {
    /// The new number of a state, with its flag.
    pub(super) fn number(&self, old: u16) -> u16 {
        self.ranks.get(usize::from(old & !FLAG)).map_or(old, |&rank| rank | old & FLAG)
    }

    /// What is known of each state, in the new order.
    pub(super) fn sorted<T: Default>(&self, of: &mut [T]) -> Vec<T> {
        self.by_rank.iter().map(|&old| std::mem::take(&mut of[usize::from(old)])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_with_new_numbers_step_as_before() {
        const CLASSES: u8 = 3;
        let mut steps = Steps::new(&[0, 1, 2, 1]);
        let mut states: Vec<u16> = (0..600).map(|_| steps.add()).collect();
        let next = |state: u16, class: u8| match (state + u16::from(class)) % 4 {
            0 => UNKNOWN,
            1 => FLAG | ((state * 7 + 11) % 600),
            _ => (state * 5 + u16::from(class)) % 600,
        };
        for &state in &states {
            (0..CLASSES).for_each(|class| steps.set(state | FLAG, class, next(state, class)));
            (0..state % 50).for_each(|_| steps.visit(state));
        }
        let order = steps.order(2).unwrap();
        assert!(steps.order(2).is_none(), "only when there are many more");
        for &state in &states {
            let place = order.number(state);
            for class in 0..CLASSES {
                assert_eq!(steps.get(place, class), order.number(next(state, class)));
            }
            assert_eq!(steps.get(place, CLASSES), steps.get(place, 1), "they share a row");
        }
        assert_eq!([0, FLAG | 1, UNKNOWN].map(|state| order.number(state)), [0, FLAG | 1, UNKNOWN]);
        assert!(order.by_rank[2..].is_sorted_by_key(|state| 49 - state % 50));
        assert_eq!(order.sorted(&mut states), order.by_rank);
    }
}
