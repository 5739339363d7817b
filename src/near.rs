//! Searching in order: where the next answer lies close to the last one, looking there first spares a search through
//! the whole text and the memory that it would touch.

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

#[cfg(test)]
mod tests {
    use super::partition_near;

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
}
