//! What a step says: what it came to, as data and in words. Never decides what a step is.

use crate::world::World;
use grade_evidence::Effect;

/// What a step came to. Without words of its own, an effect is put into words here.
#[derive(Clone, Debug, Default)]
pub struct Description {
    words: Option<String>,
    effect: Option<Effect>,
}

impl Description {
    /// Nothing that the step's name does not say.
    #[must_use]
    pub fn nothing() -> Description {
        Description::default()
    }

    /// An effect in words of its own.
    #[must_use]
    #[inline(never)]
    pub fn with(words: &str, effect: Effect) -> Description {
        Description {
            words: Some(words.to_owned()),
            effect: Some(effect),
        }
    }

    /// The words, and the effect.
    pub(crate) fn in_words(self, world: &World) -> (Option<String>, Option<Effect>) {
        let words = self.words.or_else(|| words(self.effect.as_ref()?, world));
        (words, self.effect)
    }
}

impl From<Effect> for Description {
    fn from(effect: Effect) -> Description {
        Description {
            words: None,
            effect: Some(effect),
        }
    }
}

impl From<String> for Description {
    fn from(words: String) -> Description {
        Description {
            words: Some(words),
            effect: None,
        }
    }
}

impl From<&str> for Description {
    fn from(words: &str) -> Description {
        words.to_owned().into()
    }
}

impl From<Option<String>> for Description {
    fn from(words: Option<String>) -> Description {
        Description {
            words,
            effect: None,
        }
    }
}

fn words(effect: &Effect, world: &World) -> Option<String> {
    Some(match effect {
        Effect::Read { value } | Effect::Wrote { value, .. } => value.clone(),
        Effect::Updated { old, value } => format!("{old} -> {value}"),
        Effect::Acquired { value, .. } | Effect::Released { value, .. } => return value.clone(),
        Effect::Slept { .. } => "unlocks and sleeps".to_owned(),
        Effect::Woken { .. } => "notified".to_owned(),
        Effect::TimedOut { .. } => "timed out".to_owned(),
        Effect::Notified { woken } if woken.is_empty() => "nobody was waiting".to_owned(),
        Effect::Notified { woken } => {
            let names: Vec<String> = woken.iter().map(|it| world.name_shown(*it)).collect();
            format!("wakes {}", names.join(", "))
        }
        Effect::Sent { value, queued } | Effect::Received { value, queued } => match value {
            Some(value) => format!("{value} ({queued} queued)"),
            None => format!("{queued} queued"),
        },
        Effect::Spawned { thread } | Effect::Joined { thread } => world.name_shown(*thread),
        Effect::Ended { panicked: true } => "with a panic".to_owned(),
        Effect::Panicked { message } => message.clone(),
        Effect::WaitsForEver => "waits for ever".to_owned(),
        Effect::Refused
        | Effect::Disconnected
        | Effect::Closed
        | Effect::Ended { panicked: false }
        | Effect::Called { .. }
        | Effect::Returned { .. }
        | Effect::Entered { .. }
        | Effect::Left { .. } => return None,
    })
}
