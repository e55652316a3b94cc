//! Two threads that hand the turn to each other over two channels.
//! Holds no lock: a thread that panics drops its ends of the channels, and so the other one ends too.

use printer_task::Printer;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Prints with two threads that take turns.
#[derive(Debug)]
pub struct TurnPrinter;

/// It is the turn of whoever receives this.
struct Turn;

impl Printer for TurnPrinter {
    fn print_in_turn<P>(last: u32, print: P)
    where
        P: Fn(u32) + Send + Sync + 'static,
    {
        let (to_odd, odd_turns) = channel();
        let (to_even, even_turns) = channel();
        to_odd.send(Turn).expect("its receiver is still here");
        let print = &print;
        thread::scope(|scope| {
            scope.spawn(move || print_every_second(1..=last, print, &odd_turns, &to_even));
            scope.spawn(move || print_every_second(2..=last, print, &even_turns, &to_odd));
        });
    }
}

/// Prints the first, third, ... of these numbers, each when it is its turn.
fn print_every_second(
    numbers: std::ops::RangeInclusive<u32>,
    print: &impl Fn(u32),
    turns: &Receiver<Turn>,
    to_other: &Sender<Turn>,
) {
    for number in numbers.step_by(2) {
        let Ok(Turn) = turns.recv() else {
            return; // The other thread has panicked.
        };
        print(number);
        // Once it has printed its last number, the other thread needs no turn any more.
        let _ = to_other.send(Turn);
    }
}
