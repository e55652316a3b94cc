//! The task of the exercise `background`: what a background writer promises.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::time::Duration;

/// Where batches of records go, such as a file or a server.
///
/// It may take as long as it likes and may panic. It may write to the object that calls it; the record
/// goes into a later batch then. It never drops that object.
pub type Sink = Box<dyn FnMut(Vec<u32>) + Send>;

/// Buffers records, and hands them to a sink in batches, in the background.
///
/// # Batches
///
/// Records that have been written and not been handed over are *buffered*. What is buffered is handed
/// over together, as one batch, by one call of the sink. It holds the records in the order in which they
/// were written, and at least one. Each record is in one batch and in no other. A batch begins with its
/// first record.
///
/// # When
///
/// A batch is *due* when `every` has passed since its first record was written, by the clock of
/// [`std::time::Instant`]. It is handed over when it is due: not before, and later only if the sink is
/// still at work on the batch before. Then it is handed over as soon as the sink returns. What is written
/// at the very moment at which a batch is handed over is in this one or in the next.
///
/// If `every` is zero a batch is due at once. If the clock cannot express when it is due, it never is.
///
/// # Who
///
/// The sink is called on a thread that the object has started, never by a thread that writes. The
/// batch that is left when the object is dropped may be handed over by the thread that drops it, too.
/// While there is nothing to hand over, the object's threads sleep: no looking every now and then.
///
/// # Panics of the sink
///
/// A panic costs the batch that the sink was called with, and nothing else: later batches are handed
/// over when they are due, and neither writing nor dropping panics.
///
/// # Dropping
///
/// Dropping the object hands over what is buffered at once, whether it is due or not. It waits for the
/// sink, but for no time to pass. When it returns, every record that was written has been handed over,
/// the sink has returned and has been dropped, and every thread that the object started has ended.
///
/// # More than one
///
/// Any number of threads may write at the same time; each write takes effect at one moment between its
/// start and its return. Two objects never influence each other.
pub trait Background: Send + Sync + Sized + 'static {
    /// Starts with nothing buffered.
    fn start(every: Duration, sink: Sink) -> Self;

    /// Buffers a record and returns. Never waits for the sink, nor for room: as many records are
    /// buffered as are written.
    fn write(&self, record: u32);
}
