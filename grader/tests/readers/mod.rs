//! Outputs read as those who get them read them: a terminal, a job's runner, browsers, parsers. Never
//! asks the code under test what is dangerous.

#![allow(dead_code, reason = "each test program uses some of them")]

pub(crate) mod data;
pub(crate) mod log;
pub(crate) mod markdown;
pub(crate) mod page;
pub(crate) mod table;
pub(crate) mod terminal;
