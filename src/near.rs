//! Order that is nearly there: where the next answer lies close to the last one, looking there first spares a search
//! through the whole text and the memory that it would touch; what is nearly sorted is sorted by moving few things.

/// What [`partition_point`](slice::partition_point) finds, looked for around `hint`: the number of items at the front
/// for which `before` holds.
pub(crate) fn partition_near<T>(items: &[T], hint: usize, mut before: impl FnMut(&T) -> bool) -> usize {
    let hint = hint.min(items.len());
    let mut step = 1;
    if items.get(hint).is_some_and(&mut before) {
        let mut low = hint + 1;
        while let Some(item) = items.get(low + step - 1) {
            if !before(item) {
                break;
            }
            low += step;
            step *= 2;
        }
        let high = (low + step - 1).min(items.len());
        return low + items[low..high].partition_point(before);
    }
    let mut high = hint;
    while high >= step && !before(&items[high - step]) {
        high -= step;
        step *= 2;
    }
    let low = (high + 1).saturating_sub(step);
    low + items[low..high].partition_point(before)
}

/// Sorts items of which most are at their place and the others near it, by moving these there; what proves to be in
/// another order is sorted as usual. Equal items stay in their order.
pub(crate) fn sort_near<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let mut moves = items.len() * MOST_MOVES;
    for at in 1..items.len() {
        let own = key(&items[at]);
        if key(&items[at - 1]) <= own {
            continue;
        }
        let nearest = &items[at.saturating_sub(moves)..at];
        let distance = nearest.iter().rev().take_while(|before| key(before) > own).count();
        items[at - distance..=at].rotate_right(1);
        moves -= distance;
        if moves == 0 {
            return items.sort_by_key(key);
        }
    }
}

/// For each item, so many places that items may be moved over: more would take longer than to sort.
const MOST_MOVES: usize = 4;

/// Sorts a list of which the items up to `middle` are sorted, and so are those behind. Equal items stay in their order.
pub(crate) fn merge<T: Default, K: Ord>(items: &mut [T], middle: usize, key: impl Fn(&T) -> K) {
    let mut behind: Vec<T> = items[middle..].iter_mut().map(std::mem::take).collect();
    let (mut front, mut free) = (middle, items.len());
    while let Some(last) = behind.pop() {
        let own = key(&last);
        while front > 0 && key(&items[front - 1]) > own {
            (front, free) = (front - 1, free - 1);
            items.swap(front, free);
        }
        free -= 1;
        items[free] = last;
    }
}

#[cfg(test)]
mod tests {
    use super::{merge, partition_near, sort_near};

    #[test]
    fn finds_what_a_search_through_everything_finds() {
        for len in 0..40 {
            let items: Vec<usize> = (0..len).collect();
            for wanted in 0..=len {
                for hint in 0..len + 2 {
                    assert_eq!(partition_near(&items, hint, |&item| item < wanted), wanted);
                }
            }
        }
    }

    /// Numbers that repeat, each with its place in the list.
    fn numbered(numbers: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
        numbers.enumerate().map(|(place, number)| (number, place)).collect()
    }

    #[test]
    fn sorts_as_a_stable_sort_does_near_and_far() {
        for len in 0..60 {
            for reach in [1, 2, 5, 60] {
                let mut items = numbered((0..len).map(|at| at / 2 + at * 7 % reach));
                let mut wanted = items.clone();
                wanted.sort_by_key(|item| item.0);
                sort_near(&mut items, |item| item.0);
                assert_eq!(items, wanted);
            }
        }
    }

    #[test]
    fn merges_two_sorted_parts() {
        for len in 0..40 {
            for middle in 0..=len {
                let mut items =
                    numbered((0..middle).map(|at| at / 3).chain((middle..len).map(|at| at % 16 / 2)));
                items[..middle].sort_by_key(|item| item.0);
                items[middle..].sort_by_key(|item| item.0);
                let mut wanted = items.clone();
                wanted.sort_by_key(|item| item.0);
                merge(&mut items, middle, |item| item.0);
                assert_eq!(items, wanted);
            }
        }
    }
}
