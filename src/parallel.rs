//! Many documents at once: [`parse_all`] and, for work of any kind, [`map_in_order`].
//!
//! Results arrive in the order of the input whatever the number of threads, and memory stays bounded however long the
//! input is: nobody reads far ahead of the oldest result that is still missing.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::document::Document;
use crate::parser::Parser;

/// How many results may wait for an older one, per thread, however large they are.
const WAITING_PER_THREAD: usize = 4;
/// As long as those are small, so many may: the calling thread need not be woken so often.
const SMALL_PER_THREAD: usize = 64;
/// They are small if all that wait are of no more than this, per thread.
const SMALL: usize = 1 << 20;

/// Parses all texts on `threads` threads and hands each document to `each` on the calling thread, in order.
///
/// Texts are borrowed (`&str`) or owned (`String`); owned ones are kept by their document. At most four documents per
/// thread are in memory at a time, or as many as a megabyte of text holds, but no more than 64. With one thread or none,
/// everything happens on the calling thread.
///
/// # Errors
/// The first error of `each` ends the work and is returned.
///
/// ```
/// use std::io::Write;
/// let texts = ["“We won,” said Mary Cole.", "“So did we,” said John Hill."];
/// let mut out = Vec::new();
/// whosaid::parallel::parse_all(&whosaid::Parser::new(), texts, 4, |number, document| {
///     writeln!(out, "{number}: {} bytes", document.text().len())
/// })?;
/// assert_eq!(String::from_utf8(out).unwrap(), "0: 29 bytes\n1: 32 bytes\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn parse_all<'t, I, E>(
    parser: &Parser,
    texts: I,
    threads: usize,
    mut each: impl FnMut(usize, Document<'t>) -> Result<(), E>,
) -> Result<(), E>
where
    I: IntoIterator<Item: Into<Cow<'t, str>> + Send, IntoIter: Send>,
{
    let mut number = 0;
    let parse = |text: Cow<'t, str>| parse_cow(parser, text);
    map_by_size(
        texts.into_iter().map(Into::into),
        threads,
        |text| text.len(),
        parse,
        |document| {
            number += 1;
            each(number - 1, document)
        },
    )
}

fn parse_cow<'t>(parser: &Parser, text: Cow<'t, str>) -> Document<'t> {
    match text {
        Cow::Borrowed(text) => parser.parse(text),
        Cow::Owned(text) => {
            let data = parser.parse(&text).data;
            Document { text: Cow::Owned(text), data }
        }
    }
}

/// Does `work` on each item on `threads` threads and hands the results to `each` on the calling thread, in order.
///
/// The iterator is asked by one worker at a time; it may block (reading a pipe, say) without holding up results that
/// are ready. With one thread or none, everything happens on the calling thread.
///
/// # Errors
/// The first error of `each` ends the work and is returned.
///
/// # Panics
/// When the iterator or `work` panics; no thread is left behind.
///
/// ```
/// let mut squares = Vec::new();
/// whosaid::parallel::map_in_order(1..=1000_u64, 4, |n| n * n, |square| {
///     squares.push(square);
///     if squares.len() < 3 { Ok(()) } else { Err("enough") }
/// })
/// .unwrap_err();
/// assert_eq!(squares, [1, 4, 9]);
/// ```
pub fn map_in_order<I, R, E>(
    items: I,
    threads: usize,
    work: impl Fn(I::Item) -> R + Sync,
    each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: IntoIterator<Item: Send, IntoIter: Send>,
    R: Send,
{
    map_by_size(items.into_iter(), threads, |_| SMALL, work, each)
}

/// The same, where it is known how large an item is.
fn map_by_size<I, R, E>(
    items: I,
    threads: usize,
    size: impl Fn(&I::Item) -> usize + Sync,
    work: impl Fn(I::Item) -> R + Sync,
    mut each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator<Item: Send> + Send,
    R: Send,
{
    if threads <= 1 {
        return items.map(work).try_for_each(each);
    }
    let line = Line::new(items, threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| line.work(&size, &work));
        }
        // However the calling thread leaves, by an error or a panic of `each`, the workers must hear of it.
        let _stop = StopOnDrop(&line);
        while let Some(result) = line.next_result() {
            each(result)?;
        }
        Ok(())
    })
}

/// What the workers and the calling thread share.
struct Line<I, R> {
    items: Mutex<std::iter::Enumerate<std::iter::Fuse<I>>>,
    results: Mutex<Results<R>>,
    /// The next result is there, or none will come: the calling thread waits for it.
    ready: Condvar,
    /// There is room for a result: workers wait for it.
    room: Condvar,
    threads: usize,
}

struct Results<R> {
    /// Number of the item whose result is handed out next: the first one in `waiting`.
    next: usize,
    /// Results, each with the size of its item.
    waiting: VecDeque<Option<(R, usize)>>,
    /// The size of all items that were taken and whose results were not handed out yet.
    taken: usize,
    workers: usize,
    stopped: bool,
    /// How many workers are at work on an item.
    working: usize,
    // who waits: nobody else need be woken, which costs a call of the system
    caller: Caller,
    workers_wait: usize,
}

/// What the calling thread does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    Works,
    /// It looks for the next result now and then: while others are at work it need not be woken for each.
    Looks,
    /// It must be woken.
    Sleeps,
}

/// How often the calling thread looks for the next result.
const GLANCE: Duration = Duration::from_millis(1);

impl<I: Iterator, R> Line<I, R> {
    fn new(items: I, threads: usize) -> Self {
        Line {
            items: Mutex::new(items.fuse().enumerate()),
            results: Mutex::new(Results {
                next: 0,
                waiting: VecDeque::new(),
                taken: 0,
                workers: threads,
                stopped: false,
                working: 0,
                caller: Caller::Works,
                workers_wait: 0,
            }),
            ready: Condvar::new(),
            room: Condvar::new(),
            threads,
        }
    }

    /// The life of a worker.
    fn work(&self, size: impl Fn(&I::Item) -> usize, work: impl Fn(I::Item) -> R) {
        let _leave = LeaveOnDrop(self);
        while self.may_go_on() {
            let Some((number, item)) = lock(&self.items).next() else { return };
            let size = size(&item);
            if !self.wait_for_room(number, size) {
                return;
            }
            let result = work(item);
            self.hand_in(number, (result, size));
        }
    }

    fn may_go_on(&self) -> bool {
        !lock(&self.results).stopped
    }

    /// How many results may wait now.
    fn limit(&self, results: &Results<R>) -> usize {
        let small = results.taken < self.threads * SMALL;
        self.threads * if small { SMALL_PER_THREAD } else { WAITING_PER_THREAD }
    }

    /// Waits until the result of item `number` may be kept. False when the work has been stopped meanwhile.
    fn wait_for_room(&self, number: usize, size: usize) -> bool {
        let mut results = lock(&self.results);
        while !results.stopped && number >= results.next + self.limit(&results) {
            results.workers_wait += 1;
            results = self.room.wait(results).unwrap_or_else(PoisonError::into_inner);
            results.workers_wait -= 1;
        }
        results.working += usize::from(!results.stopped);
        results.taken += size;
        !results.stopped
    }

    fn hand_in(&self, number: usize, result: (R, usize)) {
        let mut results = lock(&self.results);
        results.working -= 1;
        let at = number - results.next;
        while results.waiting.len() <= at {
            results.waiting.push_back(None);
        }
        results.waiting[at] = Some(result);
        let many = results.working == 0 || results.waiting.len() >= self.limit(&results) / 2;
        let wake = match results.caller {
            Caller::Works => false,
            Caller::Looks => many,
            Caller::Sleeps => at == 0,
        };
        if wake {
            self.ready.notify_one();
        }
    }

    /// The result of the next item, as soon as it is there; `None` after the last.
    fn next_result(&self) -> Option<R> {
        let mut results = lock(&self.results);
        while !results.stopped && results.workers > 0 && !matches!(results.waiting.front(), Some(Some(_))) {
            if results.working > 0 {
                results.caller = Caller::Looks;
                let waited = self.ready.wait_timeout(results, GLANCE);
                results = waited.unwrap_or_else(PoisonError::into_inner).0;
            } else {
                results.caller = Caller::Sleeps;
                results = self.ready.wait(results).unwrap_or_else(PoisonError::into_inner);
            }
            results.caller = Caller::Works;
        }
        let (result, size) = results.waiting.pop_front().flatten()?;
        results.next += 1;
        results.taken -= size;
        if results.workers_wait > 0 {
            self.room.notify_all();
        }
        Some(result)
    }

    fn wake_all(&self) {
        self.ready.notify_all();
        self.room.notify_all();
    }

    fn stop(&self) {
        lock(&self.results).stopped = true;
        self.wake_all();
    }
}

/// Tells everyone to stop when it is dropped.
struct StopOnDrop<'l, I: Iterator, R>(&'l Line<I, R>);

impl<I: Iterator, R> Drop for StopOnDrop<'_, I, R> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Signs a worker off when it is dropped; a worker that panics stops everyone, since its result will never come.
struct LeaveOnDrop<'l, I: Iterator, R>(&'l Line<I, R>);

impl<I: Iterator, R> Drop for LeaveOnDrop<'_, I, R> {
    fn drop(&mut self) {
        lock(&self.0.results).workers -= 1;
        if std::thread::panicking() {
            self.0.stop();
        }
        self.0.wake_all();
    }
}

/// A mutex whose owner panicked still holds sound data here: every change is made in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use super::{SMALL, SMALL_PER_THREAD, WAITING_PER_THREAD, map_by_size};

    const THREADS: usize = 4;

    /// How many items of a size are taken at most while nobody looks at the first result. Waits for `wanted`, not forever.
    fn taken_at_once(size: usize, wanted: usize) -> usize {
        let (taken, mut most) = (AtomicUsize::new(0), None);
        let items = (0..1000).inspect(|_| _ = taken.fetch_add(1, Ordering::SeqCst));
        let look = |_| {
            let start = Instant::now();
            most.get_or_insert_with(|| {
                while taken.load(Ordering::SeqCst) < wanted && start.elapsed() < Duration::from_secs(10) {
                    std::thread::sleep(Duration::from_millis(1));
                }
                // whoever would go further does it now
                std::thread::sleep(Duration::from_millis(20));
                taken.load(Ordering::SeqCst)
            });
            Ok::<(), ()>(())
        };
        map_by_size(items, THREADS, |_| size, |item| item, look).unwrap();
        most.unwrap_or(0)
    }

    // each worker may hold an item that waits for room, and the first result has been handed out

    #[test]
    fn few_large_results_wait() {
        let few = THREADS * WAITING_PER_THREAD;
        assert!((few..=few + THREADS + 1).contains(&taken_at_once(SMALL, few)));
    }

    #[test]
    fn many_small_results_wait() {
        let many = THREADS * SMALL_PER_THREAD;
        assert!((many..=many + THREADS + 1).contains(&taken_at_once(1, many)));
    }
}
