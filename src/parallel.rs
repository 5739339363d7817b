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

/// How many results may wait for an older one, per thread.
const WAITING_PER_THREAD: usize = 4;

/// Parses all texts on `threads` threads and hands each document to `each` on the calling thread, in order.
///
/// Texts are borrowed (`&str`) or owned (`String`); owned ones are kept by their document. At most a few documents per
/// thread are in memory at a time. With one thread or none, everything happens on the calling thread.
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
    let parse = |text: I::Item| parse_cow(parser, text.into());
    map_in_order(texts, threads, parse, |document| {
        number += 1;
        each(number - 1, document)
    })
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
    mut each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: IntoIterator<Item: Send, IntoIter: Send>,
    R: Send,
{
    if threads <= 1 {
        return items.into_iter().map(work).try_for_each(each);
    }
    let line = Line::new(items.into_iter(), threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| line.work(&work));
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
    limit: usize,
}

struct Results<R> {
    /// Number of the item whose result is handed out next: the first one in `waiting`.
    next: usize,
    waiting: VecDeque<Option<R>>,
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
                workers: threads,
                stopped: false,
                working: 0,
                caller: Caller::Works,
                workers_wait: 0,
            }),
            ready: Condvar::new(),
            room: Condvar::new(),
            limit: threads * WAITING_PER_THREAD,
        }
    }

    /// The life of a worker.
    fn work(&self, work: impl Fn(I::Item) -> R) {
        let _leave = LeaveOnDrop(self);
        while self.may_go_on() {
            let Some((number, item)) = lock(&self.items).next() else { return };
            if !self.wait_for_room(number) {
                return;
            }
            let result = work(item);
            self.hand_in(number, result);
        }
    }

    fn may_go_on(&self) -> bool {
        !lock(&self.results).stopped
    }

    /// Waits until the result of item `number` may be kept. False when the work has been stopped meanwhile.
    fn wait_for_room(&self, number: usize) -> bool {
        let mut results = lock(&self.results);
        while !results.stopped && number >= results.next + self.limit {
            results.workers_wait += 1;
            results = self.room.wait(results).unwrap_or_else(PoisonError::into_inner);
            results.workers_wait -= 1;
        }
        results.working += usize::from(!results.stopped);
        !results.stopped
    }

    fn hand_in(&self, number: usize, result: R) {
        let mut results = lock(&self.results);
        results.working -= 1;
        let at = number - results.next;
        while results.waiting.len() <= at {
            results.waiting.push_back(None);
        }
        results.waiting[at] = Some(result);
        let many = results.working == 0 || results.waiting.len() >= self.limit / 2;
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
        let result = results.waiting.pop_front().flatten()?;
        results.next += 1;
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
