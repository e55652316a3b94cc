//! The layers of confinement, one by one. Never applies one.

use std::fmt;

/// One thing that the operating system can be asked to hold a process to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// No user, no group and no capability that means anything.
    Identity,
    /// A session of its own, and death with whoever started it.
    Session,
    /// Upper bounds on memory, threads, descriptors and processor time.
    Limits,
    /// Files and ports out of reach.
    Landlock,
    /// System calls out of reach.
    Seccomp,
}

impl Layer {
    /// Every layer, in the order in which they are put on.
    pub const ALL: [Layer; 5] = [
        Layer::Identity,
        Layer::Session,
        Layer::Limits,
        Layer::Landlock,
        Layer::Seccomp,
    ];

    /// A stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Layer::Session => "session",
            Layer::Identity => "identity",
            Layer::Limits => "limits",
            Layer::Landlock => "landlock",
            Layer::Seccomp => "seccomp",
        }
    }

    /// What it does for a worker, in a few words.
    #[must_use]
    pub fn means(self) -> &'static str {
        match self {
            Layer::Session => "a session of its own, without a terminal; ends with the grader",
            Layer::Identity => "no privilege, and none to be had",
            Layer::Limits => "bounds on memory, threads, descriptors and processor time",
            Layer::Landlock => "no file, and no port but the one an exercise needs",
            Layer::Seccomp => "no system call but what threads and memory need",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Some of the layers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Layers(u8);

impl Layers {
    /// All of them.
    pub const ALL: Layers = Layers(0b1_1111);
    /// None.
    pub const NONE: Layers = Layers(0);

    /// These, but not that one.
    #[must_use]
    pub fn without(self, layer: Layer) -> Self {
        Layers(self.0 & !layer.bit())
    }

    /// These and that one.
    #[must_use]
    pub fn with(self, layer: Layer) -> Self {
        Layers(self.0 | layer.bit())
    }

    /// Whether that one is among them.
    #[must_use]
    pub fn has(self, layer: Layer) -> bool {
        self.0 & layer.bit() != 0
    }

    /// One by one, in the order in which they are put on.
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |layer| self.has(*layer))
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Self {
        layers.into_iter().fold(Layers::NONE, Layers::with)
    }
}

/// Their names, with commas between: how they are handed to a process.
impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(Layer::name).collect();
        f.write_str(&names.join(","))
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl std::str::FromStr for Layers {
    type Err = UnknownLayer;

    fn from_str(names: &str) -> Result<Self, UnknownLayer> {
        let names = names.split(',').filter(|name| !name.is_empty());
        names
            .map(|name| {
                let known = Layer::ALL.into_iter().find(|layer| layer.name() == name);
                known.ok_or(UnknownLayer)
            })
            .collect()
    }
}

/// A name that no layer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLayer;

impl fmt::Display for UnknownLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no layer of confinement has that name")
    }
}

impl std::error::Error for UnknownLayer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_survive_being_handed_over_as_text() {
        for layers in [
            Layers::ALL,
            Layers::NONE,
            Layers::ALL.without(Layer::Seccomp),
        ] {
            assert_eq!(layers.to_string().parse(), Ok(layers));
        }
        assert_eq!("landlock,magic".parse::<Layers>(), Err(UnknownLayer));
    }

    #[test]
    fn all_layers_are_all_there_are() {
        assert_eq!(Layer::ALL.into_iter().collect::<Layers>(), Layers::ALL);
    }
}
