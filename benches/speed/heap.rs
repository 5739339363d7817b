//! An allocator that can count: how much memory is taken now, and the most that ever was. It counts only while it is
//! asked to: counters that all threads share would slow down whatever is timed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

pub(crate) struct Counting;

static COUNTING: AtomicBool = AtomicBool::new(false);
/// Since the counting began: less than nothing where older memory was given back.
static NOW: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

fn taken(bytes: usize) {
    if COUNTING.load(Relaxed) {
        let now = NOW.fetch_add(bytes as isize, Relaxed) + bytes as isize;
        PEAK.fetch_max(now, Relaxed);
    }
}

fn given_back(bytes: usize) {
    if COUNTING.load(Relaxed) {
        NOW.fetch_sub(bytes as isize, Relaxed);
    }
}

// The one place where `unsafe` cannot be avoided: the trait is unsafe. Every call goes to the system's allocator.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        given_back(layout.size());
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // as if the old and the new block were held together, which the system may need
        taken(size);
        given_back(layout.size());
        unsafe { System.realloc(place, layout, size) }
    }
}

/// The most memory that `work` takes at once, and what its result holds, in bytes.
pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (usize, usize) {
    NOW.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    COUNTING.store(true, Relaxed);
    let result = work();
    COUNTING.store(false, Relaxed);
    drop(result);
    let bytes = |count: &AtomicIsize| count.load(Relaxed).max(0) as usize;
    (bytes(&PEAK), bytes(&NOW))
}
