//! What a specification is asked, and what it may answer.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::{Index, IndexMut};
use std::time::Duration;

/// Who calls: 0 is the main thread, 1 and up are the scenario's threads.
pub type Caller = usize;

/// One call that a specification is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a, Op> {
    /// What is called.
    pub op: &'a Op,
    /// Who calls it.
    pub me: Caller,
    /// How much virtual time passed between its beginning and its return. `None` where that says nothing:
    /// it has not returned, it ran on real threads, or any timer could fire.
    pub waited: Option<Duration>,
}

impl<'a, Op> Call<'a, Op> {
    /// A call of which nothing is known yet but who makes it.
    pub(crate) fn by(me: Caller, op: &'a Op) -> Self {
        Call {
            op,
            me,
            waited: None,
        }
    }

    /// Whether a time-out after `timeout` may have passed. A call that never returns may have waited for any time; what
    /// is longer than the model waits, such as [`Duration::MAX`], is as good as no time-out.
    #[must_use]
    pub fn may_time_out(&self, timeout: Duration) -> bool {
        timeout <= grade_engine::LONGEST_TIMEOUT
            && self.waited.is_none_or(|waited| waited >= timeout)
    }
}

/// What a call may come to in some state. Only with [`Step::Branches`] does the state after it depend on the
/// result: with all others it is what the specification has made of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<Ret, State> {
    /// It waits, and has changed nothing.
    Waits,
    /// It returns this.
    Returns(Ret),
    /// It returns one of these: the contract leaves open which.
    OneOf(Vec<Ret>),
    /// It returns one of these, each with the state after it.
    Branches(Vec<(Ret, State)>),
}

impl<Ret, State> Step<Ret, State> {
    /// The same with other results.
    #[must_use]
    pub fn map<Other>(self, mut ret: impl FnMut(Ret) -> Other) -> Step<Other, State> {
        match self {
            Step::Waits => Step::Waits,
            Step::Returns(it) => Step::Returns(ret(it)),
            Step::OneOf(all) => Step::OneOf(all.into_iter().map(ret).collect()),
            Step::Branches(all) => Step::Branches(
                all.into_iter()
                    .map(|(it, state)| (ret(it), state))
                    .collect(),
            ),
        }
    }
}

/// `Some` is what it returns, `None` says that it waits.
impl<Ret, State> From<Option<Ret>> for Step<Ret, State> {
    fn from(ret: Option<Ret>) -> Self {
        ret.map_or(Step::Waits, Step::Returns)
    }
}

/// What a specification keeps for each caller. Each has the default until it is changed, so that two are equal in
/// which every caller has the same.
#[derive(Clone, Debug, Default)]
pub struct Each<V>(BTreeMap<Caller, V>, V);

impl<V: Default + PartialEq> Each<V> {
    fn changed(&self) -> impl Iterator<Item = (&Caller, &V)> {
        self.0.iter().filter(|(_, value)| **value != self.1)
    }
}

impl<V: Default + PartialEq> PartialEq for Each<V> {
    fn eq(&self, other: &Self) -> bool {
        self.changed().eq(other.changed())
    }
}

impl<V: Default + Eq> Eq for Each<V> {}

impl<V: Default + PartialEq + Hash> Hash for Each<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for changed in self.changed() {
            changed.hash(state);
        }
    }
}

impl<V: Default + PartialEq> Index<Caller> for Each<V> {
    type Output = V;

    fn index(&self, caller: Caller) -> &V {
        self.0.get(&caller).unwrap_or(&self.1)
    }
}

impl<V: Default + PartialEq> IndexMut<Caller> for Each<V> {
    fn index_mut(&mut self, caller: Caller) -> &mut V {
        self.0.entry(caller).or_default()
    }
}
