//! Holds the repository's own files to what they say: its alias, its documents, its workflows.
//! Never grades anything.

mod alias;
mod book;
mod course;
mod documents;
mod markdown;
mod scratch;
mod workflows;
