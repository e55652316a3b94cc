//! Statics of each process: whoever goes on finds those of its own process in their places. Costs nothing in
//! executions that have no programs to start.

use crate::statics::is_static;
use crate::world::WORLD;
use std::collections::BTreeMap;

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    first: *mut u8,
    bytes: usize,
}

impl Extent {
    pub(crate) fn of<T: ?Sized>(value: &T) -> Self {
        Extent {
            first: std::ptr::from_ref(value).cast::<u8>().cast_mut(),
            bytes: size_of_val(value),
        }
    }

    fn contains(self, other: Extent) -> bool {
        let (start, end) = (self.first.addr(), self.first.addr() + self.bytes);
        start <= other.first.addr() && other.first.addr() + other.bytes <= end
    }

    fn read(self) -> Box<[u8]> {
        let mut bytes = vec![0; self.bytes];
        #[expect(unsafe_code, reason = "a value of any type is kept byte by byte")]
        // SAFETY: the value lies in static memory, and so do its bytes for as long as the program runs.
        unsafe {
            std::ptr::copy_nonoverlapping(self.first, bytes.as_mut_ptr(), self.bytes);
        }
        bytes.into()
    }

    fn write(self, bytes: &[u8]) {
        #[expect(unsafe_code, reason = "a value of any type is put back byte by byte")]
        // SAFETY: `bytes` were read from these very addresses. The value is one of the model's that changes behind
        // a shared reference; what in it never changes is written as it is. Only the scheduler does this, while every
        // thread of the model stands at a scheduling point, where no borrow of the value's cells is alive, and those
        // of the process that leaves find their own bytes again before they go on.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.first, self.bytes);
        }
    }
}

/// A static that was used in this execution, with the bytes that it had before.
#[derive(Debug)]
struct Known {
    extent: Extent,
    first_bytes: Box<[u8]>,
}

/// The statics of an execution.
#[derive(Debug)]
pub(crate) struct OwnStatics {
    /// Those that any process used, each once.
    known: Vec<Known>,
    /// Whose bytes are in their places.
    present: u32,
    /// By process: the bytes of those that were known when it last ran, in order.
    kept: BTreeMap<u32, Vec<Box<[u8]>>>,
}

impl OwnStatics {
    pub(crate) const fn new() -> Self {
        OwnStatics {
            known: Vec::new(),
            present: 0,
            kept: BTreeMap::new(),
        }
    }

    /// What lies inside another one comes and goes with it.
    fn note(&mut self, extent: Extent) {
        if !self.known.iter().any(|it| it.extent.contains(extent)) {
            let first_bytes = extent.read();
            self.known.push(Known {
                extent,
                first_bytes,
            });
        }
    }

    /// Puts a process's statics in their places.
    pub(crate) fn give_way_to(&mut self, process: u32) {
        if self.present == process {
            return;
        }
        let leaving = self.known.iter().map(|it| it.extent.read()).collect();
        self.kept.insert(self.present, leaving);
        let kept = self.kept.get(&process).map_or(&[][..], Vec::as_slice);
        for (at, known) in self.known.iter().enumerate() {
            known
                .extent
                .write(kept.get(at).unwrap_or(&known.first_bytes));
        }
        self.present = process;
    }

    /// The execution is over.
    pub(crate) fn forget(&mut self) {
        self.give_way_to(0);
        self.known.clear();
        self.kept.clear();
    }
}

/// Something that may be a static is about to be used for the first time in an execution, or in its process.
///
/// Where the bounds of static memory are not known, all processes share their statics.
pub(crate) fn before_first_use(extent: Extent) {
    WORLD.with_borrow_mut(|world| {
        let known = cfg!(target_os = "linux");
        if world.programs.is_some() && known && is_static(extent.first.addr()) {
            world.own_statics.note(extent);
        }
    });
}
