//! Ordered work on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use whosaid::Parser;
use whosaid::parallel::{map_in_order, parse_all};

#[test]
fn results_keep_the_order_though_the_work_does_not() {
    for threads in [0, 1, 2, 3, 16] {
        let mut found = Vec::new();
        // Early items take longest.
        let work = |number: u64| {
            std::thread::sleep(Duration::from_micros(if number % 7 == 0 { 300 } else { 0 }));
            number
        };
        map_in_order(0..200, threads, work, |number| {
            found.push(number);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(found, (0..200).collect::<Vec<_>>(), "{threads} threads");
    }
}

#[test]
fn nobody_reads_far_ahead() {
    let (taken, mut given) = (AtomicUsize::new(0), 0);
    let items = (0..1000).inspect(|_| _ = taken.fetch_add(1, Ordering::SeqCst));
    map_in_order(
        items,
        4,
        |item| item,
        |_| {
            given += 1;
            std::thread::sleep(Duration::from_micros(20));
            let ahead = taken.load(Ordering::SeqCst) - given;
            if ahead <= 4 * 4 + 4 { Ok(()) } else { Err(ahead) }
        },
    )
    .unwrap();
}

#[test]
fn an_error_ends_the_work() {
    let taken = AtomicUsize::new(0);
    let endless = (0_usize..).inspect(|_| _ = taken.fetch_add(1, Ordering::SeqCst));
    let ended = map_in_order(endless, 3, |item| item, |item| if item < 10 { Ok(()) } else { Err(item) });
    assert_eq!(ended, Err(10));
    assert!(taken.load(Ordering::SeqCst) < 100);
}

#[test]
fn a_panic_reaches_the_caller() {
    let panicked = std::panic::catch_unwind(|| {
        map_in_order(0..100, 4, |item| assert_ne!(item, 50), |()| Ok::<(), ()>(()))
    });
    assert!(panicked.is_err());
}

#[test]
fn documents_own_owned_texts_and_borrow_the_others() {
    let parser = Parser::new();
    let owned: Vec<String> = (0..20).map(|number| format!("“We won {number},” said Mary Cole.")).collect();
    let mut kept = Vec::new();
    parse_all(&parser, owned.clone(), 4, |_, document| {
        kept.push(document);
        Ok::<(), ()>(())
    })
    .unwrap();
    parse_all(&parser, owned.iter().map(String::as_str), 4, |number, document| {
        assert_eq!(document.text(), owned[number]);
        assert_eq!(format!("{document:?}"), format!("{:?}", kept[number]));
        Ok::<(), ()>(())
    })
    .unwrap();
}
