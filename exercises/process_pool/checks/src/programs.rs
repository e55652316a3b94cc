//! The worker's main loop by itself, with no process around it.

use process_pool_task::Pool;
use std::cell::{Cell, RefCell};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::rc::Rc;

/// What a worker is asked, piece by piece, and what it has answered.
#[derive(Default)]
struct Talk {
    asked: Cell<usize>,
    ended: Cell<bool>,
    answered: RefCell<Vec<u8>>,
    /// How many lines were answered whenever another one was asked for, or the end was first met.
    answered_before: RefCell<Vec<usize>>,
}

impl Talk {
    fn lines_answered(&self) -> usize {
        let answered = self.answered.borrow();
        answered.iter().filter(|byte| **byte == b'\n').count()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.answered.borrow()).into_owned()
    }
}

/// Hands out one line at a time, as somebody does who waits for the answer.
struct Asks(Rc<Talk>, &'static [&'static str]);

impl Read for Asks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let talk = &self.0;
        if !talk.ended.get() {
            let before = talk.lines_answered();
            talk.answered_before.borrow_mut().push(before);
        }
        let Some(line) = self.1.get(talk.asked.get()) else {
            talk.ended.set(true);
            return Ok(0);
        };
        talk.asked.set(talk.asked.get() + 1);
        let bytes = line.as_bytes();
        into[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

struct Answers(Rc<Talk>);

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.answered.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Nobody listens any more.
struct Deaf;

impl Write for Deaf {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(ErrorKind::BrokenPipe.into())
    }
}

fn talk<P: Pool>(lines: &'static [&'static str]) -> (Rc<Talk>, bool) {
    let talk = Rc::new(Talk::default());
    let mut input = BufReader::new(Asks(Rc::clone(&talk), lines));
    let mut output = Answers(Rc::clone(&talk));
    let ended = P::worker(&mut input, &mut output, &|number| number + 1_000);
    (talk, ended.is_ok())
}

grade_kit::programs! {
    bound<P: Pool>;
    "worker" for 2: "a worker answers each line before it reads the next, and ends when its input does" {
        teaches "Whoever waits for an answer sends nothing more meanwhile. So an answer has to leave the worker at \
                 once, whole, and not when a buffer is full.";
    } |kit| {
        let (talked, ended) = talk::<P>(&["3\n", "18446744073709550615\n", "0\n"]);
        kit.expect(
            "what it answers to 3, 18446744073709550615 and 0, with work that adds 1000",
            talked.text(),
            "1003\n18446744073709551615\n1000\n".to_owned(),
        );
        kit.expect("that it ends without an error", ended, true);
        kit.expect(
            "the answers that were there whenever it read on",
            talked.answered_before.take(),
            vec![0, 1, 2, 3],
        );
        let (talked, ended) = talk::<P>(&[]);
        kit.expect("what it answers to nothing", talked.text(), String::new());
        kit.expect("that it ends without an error if nobody asks", ended, true);
        let (talked, ended) = talk::<P>(&["7\n", "seven\n", "8\n"]);
        kit.expect("what it answers before a line that is no number", talked.text(), "1007\n".to_owned());
        kit.expect("that it ends with an error there", ended, false);
        let deaf = P::worker(&mut &b"1\n"[..], &mut Deaf, &|number| number);
        kit.expect("that it ends with an error where nobody listens", deaf.is_ok(), false);
        let times = Cell::new(0);
        let counts = |number| {
            times.set(times.get() + 1);
            number
        };
        kit.expect("that it answers one request", P::worker(&mut &b"5\n"[..], &mut io::sink(), &counts).is_ok(), true);
        kit.expect("how often it squares for one request", times.get(), 1);
    };
}
