//! Who dines, as a table of operations, and who sees which neighbours eat.

use grade_kit::prelude::*;
use philosophers_task::Table;

/// The gate until which somebody eats.
const LATE: usize = 0;

/// A table, and who eats at it.
#[derive(Debug)]
pub(crate) struct Watched<T> {
    table: T,
    seats: usize,
    eating: Shared<Vec<usize>>,
}

impl<T: Table> Watched<T> {
    pub(crate) fn new(kit: &Kit, seats: usize) -> Self {
        Watched {
            table: T::new(seats),
            seats,
            eating: kit.shared(Vec::new()),
        }
    }

    /// Dines, and looks who eats beside it.
    pub(crate) fn dine<R>(&self, kit: &Kit, seat: usize, eat: impl FnOnce() -> R) -> R {
        self.table.dine(seat, || self.looked_at(kit, seat, eat))
    }

    fn looked_at<R>(&self, kit: &Kit, seat: usize, eat: impl FnOnce() -> R) -> R {
        let beside = [
            seat,
            (seat + 1) % self.seats,
            (seat + self.seats - 1) % self.seats,
        ];
        let neighbours = self.eating.with(|eating| {
            let neighbours: Vec<_> = eating
                .iter()
                .copied()
                .filter(|it| beside.contains(it))
                .collect();
            eating.push(seat);
            neighbours
        });
        kit.expect(
            format!("who eats there or beside it when seat {seat} begins"),
            neighbours,
            vec![],
        );
        let eaten = eat();
        self.eating.with(|eating| {
            let place = eating.iter().position(|it| *it == seat);
            place.map(|place| eating.swap_remove(place))
        });
        eaten
    }
}

/// How many seats there are. Nobody who dines is kept waiting for good.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State(usize);

grade_kit::operations! {
    table Tables<T: Table>;
    setup usize = 2;
    object Watched<T> = |seats, kit| Watched::new(kit, *seats);
    state State = |seats| State(*seats);

    /// Dines.
    dine(seat: usize = [0, 1, 2, 3]) -> usize {
        run |watched, _held, kit| watched.dine(kit, seat, || seat);
        when |state| seat < state.0;
        step |_state| Returns(seat);
    }
    /// Eats until so many eat.
    dine_together(seat: usize, eaters: u32) -> usize {
        run |watched, _held, kit| watched.dine(kit, seat, || { kit.meet(eaters); seat });
        when |_state| false;
        step |_state| Returns(seat);
    }
    /// Eats until somebody else has begun to eat who needs not wait for that.
    dine_long(seat: usize) -> usize {
        run |watched, _held, kit| watched.dine(kit, seat, || { kit.gate(LATE).wait(); seat });
        when |_state| false;
        step |_state| Returns(seat);
    }
    /// Eats, and lets whoever eats long come to its end.
    dine_late(seat: usize) -> usize {
        run |watched, _held, kit| watched.dine(kit, seat, || { kit.gate(LATE).open(); seat });
        when |_state| false;
        step |_state| Returns(seat);
    }
    /// Panics while it eats.
    choke(seat: usize = [0, 1]) -> Result<(), Panicked> {
        run |watched, _held, kit| kit.catching(|| watched.table.dine(seat, || {
            watched.looked_at(kit, seat, || ());
            kit.panic("it chokes")
        }));
        when |state| seat < state.0;
        step |_state| Returns(Err(Panicked("it chokes".to_owned())));
    }
    /// Wants to sit where no seat is, and says whether that went well.
    dine_nowhere(seat: usize = [usize::MAX]) -> bool {
        run |watched, _held, kit| kit.catching(|| watched.table.dine(seat, || ())).is_ok();
        when |state| seat >= state.0;
        step |_state| Returns(false);
    }
}
