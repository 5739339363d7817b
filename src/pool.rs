//! Things that are costly to make and used again: one for each text that is read at the same time.
//!
//! A new thread gets what lies idle, wherever it was made: what such a thing learns as it is used would otherwise be learnt
//! anew by each thread.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Things that nobody uses just now.
#[derive(Debug)]
pub(crate) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    pub(crate) const fn new() -> Pool<T> {
        Pool(Mutex::new(Vec::new()))
    }

    /// The one that was used last, or a new one.
    pub(crate) fn get(&self, make: impl FnOnce() -> T) -> Lent<'_, T> {
        let idle = self.idle().pop();
        Lent { pool: self, thing: Some(idle.unwrap_or_else(make)) }
    }

    /// Nothing is left half done in the list when a thread panics.
    fn idle(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Pool<T> {
    fn default() -> Pool<T> {
        Pool::new()
    }
}

/// A thing that goes back when it is dropped.
#[derive(Debug)]
pub(crate) struct Lent<'p, T> {
    pool: &'p Pool<T>,
    thing: Option<T>,
}

impl<T> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.thing.as_ref().unwrap_or_else(|| unreachable!("it is there until it is dropped"))
    }
}

impl<T> DerefMut for Lent<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.thing.as_mut().unwrap_or_else(|| unreachable!("it is there until it is dropped"))
    }
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        // what a panic has left half done is not used again
        if !std::thread::panicking() {
            self.pool.idle().extend(self.thing.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_used_again_by_any_thread() {
        let pool: Pool<Vec<u8>> = Pool::new();
        pool.get(Vec::new).push(1);
        let (one, other) = (pool.get(Vec::new), pool.get(Vec::new));
        assert_eq!((one.len(), other.len()), (1, 0));
        drop(one);
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(pool.get(Vec::new).len(), 1, "not a new one"));
        });
    }
}
