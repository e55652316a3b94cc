//! Something that runs on our side while a check's cases run.

/// Something on our side that cases on real threads need, running for as long as this lives.
pub struct Service {
    /// Where the worker finds it.
    pub address: String,
    /// What keeps it running.
    pub guard: Box<dyn std::any::Any + Send>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
