//! A check as it is written.

use crate::erased;
use crate::erased::{Parts, Serve};
use crate::generate::Generated;
use crate::program::{Program, Run};
use crate::rule::Broken;
use crate::scenario::Scenario;
use crate::task::Task;
use crate::view::{Observed, View};
use crate::witness::Witness;
use grade_protocol::catalog::{Condition, Method};
use grade_protocol::evidence::Usage;
use grade_protocol::schedule::Budget;
use std::marker::PhantomData;

/// A check of the task `T`. It is built by saying how, then what, then what else is demanded.
pub struct Check<T: Task> {
    pub(crate) erased: erased::Check,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> std::fmt::Debug for Check<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check")
            .field("info", &self.erased.info)
            .finish_non_exhaustive()
    }
}

impl<T: Task> Check<T> {
    fn by(method: Method, name: &str) -> Self {
        Check {
            erased: erased::Check::by(erased::task::<T>(), method, name),
            task: PhantomData,
        }
    }

    /// Explores schedules in the model: every observation must be linearizable, nobody may panic,
    /// wait or run for ever, or be left behind, and every rule must hold.
    #[must_use]
    pub fn explore(name: &str) -> Self {
        Self::by(Method::Explore, name)
    }

    /// Explores schedules in the model until one shows what is demanded: each scenario must have a
    /// legal observation of which `shows` is true. All observations up to it are judged as by
    /// [`Check::explore`], in ideal time.
    ///
    /// `what` says in words what is to be seen ("two jobs under way at once"): where nobody saw it, the
    /// report says so. Generated scenarios cannot be had: what somebody must see depends on the scenario.
    #[must_use]
    pub fn witness(name: &str, what: &str, shows: impl Fn(&View<'_, T>) -> bool + 'static) -> Self {
        let shows = move |seen: &Observed<'_>| shows(&View::of(seen));
        let mut check = Self::by(Method::Witness, name);
        check.erased.witness = Some(Witness::of(what, shows));
        check
    }

    /// The same with a race for what is to be seen, which is no fault then: a result that fits no order
    /// of the calls. The same operations in one thread must be right in every schedule without
    /// preemption.
    #[must_use]
    pub fn must_race(name: &str) -> Self {
        let mut check = Self::by(Method::Witness, name);
        check.erased.witness = Some(Witness::of_a_race());
        check
    }

    /// Holds up the scenario's first thread at each of its steps in turn; the others must finish.
    #[must_use]
    pub fn freeze(name: &str) -> Self {
        Self::by(Method::Freeze, name)
    }

    /// Runs one script in the model; its transcript must equal the accepted snapshot.
    #[must_use]
    pub fn transcript(name: &str) -> Self {
        Self::by(Method::Transcript, name)
    }

    /// Repeats its scenarios on real threads, with noise around synchronisation operations.
    #[must_use]
    pub fn real_threads(name: &str) -> Self {
        Self::by(Method::RealThreads, name)
    }

    /// The fact it establishes: "transfers never deadlock".
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.erased.info.title);
        self
    }

    /// What a failure teaches, in one or two sentences.
    #[must_use]
    pub fn teaches(mut self, text: &str) -> Self {
        text.clone_into(&mut self.erased.info.teaches);
        self
    }

    /// What passing it is worth; 1 unless told.
    #[must_use]
    pub fn points(mut self, points: u32) -> Self {
        self.erased.info.points = points;
        self
    }

    /// Which of the student's types it is about, as named in [`Subjects`](crate::Subjects).
    #[must_use]
    pub fn subject(mut self, name: &'static str) -> Self {
        self.erased.subject = name;
        self
    }

    /// One more scenario.
    #[must_use]
    pub fn scenario(mut self, scenario: Scenario<T>) -> Self {
        self.erased.scenarios.push(scenario.erased);
        self
    }

    /// Scenarios that nobody wrote, in addition; of several kinds, if it is called again.
    #[must_use]
    pub fn generated(mut self, generated: Generated<T>) -> Self {
        self.erased.generated.push(generated.erased);
        self
    }

    /// Something that must hold of every observation, beside being linearizable.
    ///
    /// Of those, too, that end with operations waiting for ever where the sequential model lets
    /// them: [`Observed::finished`] tells the two apart.
    #[must_use]
    pub fn rule(mut self, rule: impl Fn(&View<'_, T>) -> Result<(), Broken> + 'static) -> Self {
        let rule = move |seen: &Observed<'_>| rule(&View::of(seen));
        self.erased.rules.push(Box::new(rule));
        self
    }

    /// Something that must hold of the primitives the student's code uses, in a check that is made in
    /// the model. Its cases are played on real threads as well; whoever waits busily only there is held
    /// against the rule, too.
    #[must_use]
    pub fn usage_rule(mut self, rule: impl Fn(&Usage) -> Result<(), Broken> + 'static) -> Self {
        self.erased.usage_rules.push(Box::new(rule));
        self
    }

    /// How far each scenario is explored that does not say so itself.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.erased.info.budget = budget;
        self
    }

    /// Timers fire only when they are due, and the clock never jumps: for contracts in which a call that comes late may
    /// return something else.
    #[must_use]
    pub fn in_ideal_time(mut self) -> Self {
        self.erased.info.ideal_time_only = true;
        self
    }

    /// What it demands is demanded of schedules without preemption only: threads are switched where one
    /// blocks, yields or ends, and no timer fires before it is due. It is not played on real threads, where
    /// nobody can see to that. For checks that explore, or demand a witness.
    #[must_use]
    pub fn without_preemption(mut self) -> Self {
        self.erased.without_preemption = true;
        self
    }

    /// Results are judged by quiescent consistency, which is weaker than linearizability: two calls keep
    /// their order only if a moment without any call under way lies between them.
    ///
    /// For structures that spread contention, such as counting networks. Nothing is asked of how a
    /// call came to know what it returns: an earlier call of the same thread need not have been seen.
    #[must_use]
    pub fn quiescently_consistent(mut self) -> Self {
        self.erased.info.condition = Condition::QuiescentConsistency;
        self
    }

    /// How often each scenario is repeated on real threads.
    #[must_use]
    pub fn repetitions(mut self, repetitions: u32) -> Self {
        self.erased.info.repetitions = repetitions;
        self
    }

    /// What has to run on our side while its cases run on real threads.
    #[must_use]
    pub fn service(mut self, serve: Serve) -> Self {
        self.erased.service = Some(serve);
        self
    }

    /// Its scenarios are fair only as a whole: right code may panic or wait for ever where one of
    /// their operations is missing. A counterexample then keeps all of them.
    ///
    /// A counterexample leaves out the operations that a failure does not need. Unless told, that
    /// is done where a check explores and has no rules, because what is left is judged by the
    /// sequential model; and with generated scenarios, because their parts are scenarios that
    /// might have been generated.
    #[must_use]
    pub fn whole_scenarios_only(mut self) -> Self {
        self.erased.parts = Parts::Unfair;
        self
    }

    /// Its rules hold of any part of its scenarios, too: a counterexample may leave out the
    /// operations that a failure does not need. See [`Check::whole_scenarios_only`].
    #[must_use]
    pub fn parts_are_fair(mut self) -> Self {
        self.erased.parts = Parts::Fair;
        self
    }

    /// Two threads with a call each that good code lets go on at once, though right code need not.
    ///
    /// Looked at only once an explored check has passed: either thread is held up at each of its
    /// steps. If a lock keeps the other out whenever the call has begun, the report says so as
    /// advice, which costs no points. What is said of two operations must hold of all scenarios with
    /// these two, so give several with other arguments: two accounts may share a lock by chance.
    #[must_use]
    pub fn could_overlap(mut self, scenarios: impl IntoIterator<Item = Scenario<T>>) -> Self {
        let scenarios = scenarios.into_iter().map(|scenario| scenario.erased);
        self.erased.could_overlap.extend(scenarios);
        self
    }
}

impl Check<Program> {
    /// Explores schedules of a program: it must come to its end, its claims must hold, and every rule.
    #[must_use]
    pub fn program(name: &'static str) -> Self {
        let whole = Scenario::named("the program").first([Run]);
        Self::explore(name)
            .scenario(whole)
            .subject(name)
            .whole_scenarios_only()
    }
}
