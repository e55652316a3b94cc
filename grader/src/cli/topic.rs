//! The name of something to explain, as typed. Never explains it.

use crate::alike;
use crate::chapters::{self, Topic};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use std::ffi::OsStr;

/// Reads names of verdicts and of kinds of defects.
#[derive(Clone, Copy, Debug)]
pub(super) struct TopicParser;

impl TypedValueParser for TopicParser {
    type Value = Topic;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        typed: &OsStr,
    ) -> Result<Topic, clap::Error> {
        let typed = typed.to_string_lossy();
        // Words in a report are names with spaces, and other tools' names have hyphens.
        let name = typed.trim().to_lowercase().replace(['-', ' '], "_");
        chapters::topic(&name).ok_or_else(|| {
            let names: Vec<&str> = chapters::topics().iter().map(|topic| topic.name).collect();
            let meant = alike::meant(&name, &names).map(|name| format!(" Did you mean `{name}`?"));
            let message = format!(
                "no verdict and no kind of defect is called `{typed}`.{} `cargo grade explain` \
                 lists them all.\n",
                meant.unwrap_or_default()
            );
            clap::Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let topics = chapters::topics().into_iter();
        Some(Box::new(topics.map(|topic| {
            PossibleValue::new(topic.name).help(topic.title)
        })))
    }
}
