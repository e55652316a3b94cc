//! Texts that attack whatever shows them, at every place of a report, in every output.

mod outputs;
mod places;
mod size;
mod strings;
